"""The immutable index of everything public, and what its addresses stand for."""

from pek.site.index import Site
from pek.site.redirects import follow, key_of
from pek.site.spellings import FEED_SPELLINGS
from pek.site.targets import (
    FEED_NAMES,
    TERM_KINDS,
    Feed,
    FeedFormat,
    FeedIndex,
    Listing,
    ListKind,
    ListPage,
    Redirect,
    Target,
    TermIndex,
    TermKind,
    paginate,
)

__all__ = [
    "FEED_NAMES",
    "FEED_SPELLINGS",
    "TERM_KINDS",
    "Feed",
    "FeedFormat",
    "FeedIndex",
    "ListKind",
    "ListPage",
    "Listing",
    "Redirect",
    "Site",
    "Target",
    "TermIndex",
    "TermKind",
    "follow",
    "key_of",
    "paginate",
]

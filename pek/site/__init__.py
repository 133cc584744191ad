"""The immutable index of everything public, and what its addresses stand for."""

from pek.site.index import DIGEST_LENGTH, Site
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
    "DIGEST_LENGTH",
    "FEED_NAMES",
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
    "paginate",
]

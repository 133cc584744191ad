"""The immutable index of everything public, and what its addresses stand for."""

from pek.site.index import Site
from pek.site.languages import language_of, settings_for
from pek.site.redirects import follow, key_of
from pek.site.related import REACH
from pek.site.spellings import FEED_SPELLINGS
from pek.site.targets import (
    FEED_NAMES,
    PERIODS,
    TERM_KINDS,
    ArchiveIndex,
    ArchiveYear,
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
    "PERIODS",
    "REACH",
    "TERM_KINDS",
    "ArchiveIndex",
    "ArchiveYear",
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
    "language_of",
    "paginate",
    "settings_for",
]

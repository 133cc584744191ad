"""What an address can stand for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Literal

from pek.addresses import ATOM_NAME, JSON_NAME, RSS_NAME, page_address
from pek.models import Page, Post

ListKind = Literal["home", "section", "tag", "category", "author", "year", "month"]
TermKind = Literal["tags", "categories", "authors"]
FeedFormat = Literal["rss", "atom", "json"]

FEED_NAMES: Mapping[str, FeedFormat] = {
    RSS_NAME: "rss",
    ATOM_NAME: "atom",
    JSON_NAME: "json",
}
TERM_KINDS: Mapping[TermKind, ListKind] = {
    "tags": "tag",
    "categories": "category",
    "authors": "author",
}
ARCHIVE = "archive"
# The first segment of the address of a list; sections lie at the root.
_FOLDERS: Mapping[ListKind, str] = {
    **{kind: plural for plural, kind in TERM_KINDS.items()},
    "year": ARCHIVE,
    "month": ARCHIVE,
}
_FEED_FILES: Mapping[FeedFormat, str] = {kind: name for name, kind in FEED_NAMES.items()}
PERIODS: frozenset[ListKind] = frozenset({"year", "month"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Posts that share something, newest first. ``key`` is the section's folder, the folded
    name of the tag, category or author, or when they were published: ``2024``, ``2024/05``;
    ``""`` for home.
    """

    kind: ListKind
    key: str
    title: str
    posts: tuple[Post, ...]

    @property
    def address(self) -> str:
        """Where the list begins: its first page."""
        return list_address(self.kind, self.key)

    @property
    def has_feeds(self) -> bool:
        """Whether there are feeds of the list: nothing new comes to a year that is over."""
        return self.kind not in PERIODS


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Page ``number`` (from 1) of a list with ``total`` pages."""

    listing: Listing
    number: int
    total: int
    posts: tuple[Post, ...]

    def address_of(self, number: int) -> str:
        """The address of another page of the same list."""
        if number == 1:
            return self.listing.address
        return f"{self.listing.address}page/{number}/"

    @property
    def address(self) -> str:
        """The address of this page."""
        return self.address_of(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermIndex:
    """All tags, categories or authors, the most used first."""

    kind: TermKind
    listings: tuple[Listing, ...]

    @property
    def address(self) -> str:
        """Where the index is served."""
        return page_address(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveYear:
    """A year in which posts were published, and those of its months in which any were, the last
    first.
    """

    listing: Listing
    months: tuple[Listing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveIndex:
    """All years, the last first."""

    years: tuple[ArchiveYear, ...] = ()

    @property
    def address(self) -> str:
        """Where the index is served."""
        return page_address(ARCHIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed of a list."""

    listing: Listing
    format: FeedFormat

    @property
    def address(self) -> str:
        """Where the feed is served."""
        return f"{self.listing.address}{_FEED_FILES[self.format]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedIndex:
    """The page that lists every feed for people."""

    address: str = "/feeds/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Another spelling of an address; ``address`` is the one that counts."""

    address: str


Target = Post | Page | ListPage | TermIndex | ArchiveIndex | Feed | FeedIndex | Redirect


def list_address(kind: ListKind, key: str) -> str:
    """Where the list of a kind with a key begins."""
    return page_address(_FOLDERS.get(kind, ""), key)


def paginate(listing: Listing, number: int, size: int) -> ListPage | None:
    """Page ``number`` of ``listing`` with ``size`` posts a page; ``None`` if there is none. A
    list without posts has one empty page.
    """
    total = max(1, ceil(len(listing.posts) / size))
    if not 1 <= number <= total:
        return None
    start = (number - 1) * size
    return ListPage(
        listing=listing, number=number, total=total, posts=listing.posts[start : start + size]
    )


def is_page_number(text: str) -> bool:
    """Whether ``text`` counts a further page of a list, as addresses write it."""
    return bool(re.fullmatch(r"[1-9][0-9]{0,8}", text)) and text != "1"

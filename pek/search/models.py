"""What the search finds, as values."""

from dataclasses import dataclass

from pek.models import Page, Post
from pek.search.query import Query

# A text in pieces: (piece, whether it is marked).
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A post or page that was found. ``passage`` is what of its text surrounds the words that were
    asked for, a cut is marked by ``…``; ``heading`` is the nearest one above and ``id`` that of
    its element.
    """

    document: Post | Page
    title: Pieces
    passage: Pieces
    heading: Pieces = ()
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of what was found. ``total`` is how much that is, ``more``: or more than that.
    ``pending``: so many posts and pages are not in the index yet. ``available``: the search works.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    number: int = 1
    pages: int = 1
    pending: int = 0
    available: bool = True

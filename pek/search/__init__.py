"""Full text search of a site, made for Japanese, on SQLite's FTS5."""

from pek.search.guess import guess, sought
from pek.search.loosening import loosened
from pek.search.models import Hit, Pieces, Results
from pek.search.query import MAX_LENGTH, Query, parse
from pek.search.search import Search

__all__ = [
    "MAX_LENGTH",
    "Hit",
    "Pieces",
    "Query",
    "Results",
    "Search",
    "guess",
    "loosened",
    "parse",
    "sought",
]

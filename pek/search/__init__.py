"""Full text search of a site, made for Japanese, on SQLite's FTS5."""

from pek.search.guess import Guesses, sought
from pek.search.loosening import loosened
from pek.search.models import Hit, Pieces, Results
from pek.search.query import MAX_LENGTH, Query, parse
from pek.search.search import Search

__all__ = [
    "MAX_LENGTH",
    "Guesses",
    "Hit",
    "Pieces",
    "Query",
    "Results",
    "Search",
    "loosened",
    "parse",
    "sought",
]

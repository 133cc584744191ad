"""The order of what was found."""

import sqlite3
from collections.abc import Container, Mapping

from pek.search.tables import COLUMNS, hour_of

# One word in a title counts more than any number of them in a text. A field by itself counts at
# most 2.2 times its weight (the saturation of BM25, k1 = 1.2), and in a text that is much longer
# than others an eighth of that.
WEIGHTS: Mapping[str, int] = {"title": 100, "names": 30, "people": 30, "headings": 10, "text": 1}
# The newest post counts so much more than one of long ago, a year-old one half of that.
RECENCY = 0.3
_YEAR = 365.25 * 24

# One call for each column: weighted in one, they would be saturated together. FTS5 gives the better
# the smaller.
_SCORE = " ".join(
    f"- {WEIGHTS[column]} * bm25(words, {', '.join(str(int(c == column)) for c in COLUMNS)})"
    for column in COLUMNS
)


def ids_found(connection: sqlite3.Connection, expression: str, limit: int) -> list[int]:
    """The ids of at most ``limit`` documents that match, newest first."""
    rows = connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?",
        (expression, limit),
    )
    return [id_ for (id_,) in rows]


def ranked(
    connection: sqlite3.Connection, expression: str, live: Container[int], newest: int
) -> list[int]:
    """The ids of the documents among ``live`` that match, the best first; ``newest`` is the hour
    of the newest post.
    """
    rows = connection.execute(
        f"SELECT rowid, {_SCORE} FROM words WHERE words MATCH ?",  # noqa: S608 - made of constants
        (expression,),
    )
    scores = {id_: score * _recency(newest - hour_of(id_)) for id_, score in rows if id_ in live}
    # Of equals the newer one; ids are in the order of time.
    return sorted(scores, key=lambda id_: (scores[id_], id_), reverse=True)


def _recency(age: int) -> float:
    return 1 + RECENCY / (1 + age / _YEAR)

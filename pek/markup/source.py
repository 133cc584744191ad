"""Places in a source, and what is wrong there."""

from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate

# (line of the source from 1, or ``None``; message; remedy)
Problem = tuple[int | None, str, str]


def lines_at(source: str) -> Callable[[int], int]:
    """:func:`pek.text.line_of` for many positions of ``source``: none of them is counted from its
    start.
    """
    starts = list(accumulate(len(line) + 1 for line in source.split("\n")))
    return lambda position: bisect_left(starts, position + 1) + 1

"""Places in a source, and what is wrong there."""

from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate

# (line of the source from 1, or ``None``; message; remedy)
Problem = tuple[int | None, str, str]


def line_of(source: str, position: int) -> int:
    """The line, from 1, on which ``position`` of ``source`` lies."""
    return source.count("\n", 0, position) + 1


def lines_at(source: str) -> Callable[[int], int]:
    """`line_of` for many positions of ``source``: none of them is counted from its start."""
    starts = list(accumulate(len(line) + 1 for line in source.split("\n")))
    return lambda position: bisect_left(starts, position + 1) + 1

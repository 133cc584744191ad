"""The source before Markdown sees it: characters and depth that no later step could take."""

import re
from typing import Final

QUOTE_DEPTH: Final = 40

DEEP_QUOTE: Final = re.compile(
    rf"^((?:[ \t]{{0,3}}>){{{QUOTE_DEPTH}}})[ \t]*>[ \t>]*", re.MULTILINE
)

Problem = tuple[int | None, str, str]


def line_of(source: str, position: int) -> int:
    """The line, from 1, on which ``position`` of ``source`` lies."""
    return source.count("\n", 0, position) + 1


def shallow(source: str) -> tuple[str, tuple[Problem, ...]]:
    """``source`` with quotes at most ``QUOTE_DEPTH`` deep, and the first that was deeper."""
    deep = DEEP_QUOTE.search(source)
    if deep is None:
        return source, ()
    problem = (
        line_of(source, deep.start()),
        f"quotes are nested deeper than {QUOTE_DEPTH}",
        "remove some of the > at the start of the line",
    )
    return DEEP_QUOTE.sub(r"\1 ", source), (problem,)

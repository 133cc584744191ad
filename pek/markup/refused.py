"""Elements of the author's own HTML that no reader sees, told to the author."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pek.markup.allowlist import PROSE
from pek.markup.source import Problem
from pek.markup.where import without_code

_NAME: Final = re.compile(r"<([A-Za-z][A-Za-z0-9-]*+)(?![A-Za-z0-9+.-]*:)")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
# What is not shown as it stands, but as something else or with everything that it says.
_SHOWN: Final = PROSE | {"center", "font", "iframe", "body", "html", "head", "u", "big", "tt"}


def refused(pieces: Iterable[str], source: str) -> tuple[Problem, ...]:
    """Each element of ``pieces`` (HTML of ``source``) that is taken away, once, with its line."""
    names = dict.fromkeys(name for piece in pieces for name in _names(piece))
    if not names:
        return ()
    lines = without_code(source).split("\n")
    return tuple(_problem(name, lines) for name in names)


def _names(piece: str) -> Iterator[str]:
    for name in _NAME.findall(_COMMENT.sub("", piece)):
        if name.lower() not in _SHOWN:
            yield name


def _problem(name: str, lines: list[str]) -> Problem:
    tag = re.compile(rf"<{name}(?![A-Za-z0-9-])")
    place = next((number for number, line in enumerate(lines, 1) if tag.search(line)), None)
    remedy = f"write `<{name}>` if it is meant as text, or use Markdown"
    return place, f"the HTML element <{name}> is not shown", remedy

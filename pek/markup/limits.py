"""What is nested more deeply than pek shows, found when a source is read.

Almost every source is done after counting a few characters; only what might be too deep is parsed.
"""

import re
from collections.abc import Iterator
from typing import Final

from pek.markup.allowlist import clean_author
from pek.markup.blocks import MAX_DEPTH as BLOCK_DEPTH
from pek.markup.blocks.rawhtml import CLOSE_TAG, OPEN_TAG
from pek.markup.dialect import convert
from pek.markup.inlines import MAX_DEPTH as INLINE_DEPTH
from pek.markup.source import Problem, line_of
from pek.markup.tree import DEPTH, is_deep, parse

# A line that deep begins with at least a character a level.
_PREFIX: Final = re.compile(rf"^[ \t>*+\-0-9.)]{{{BLOCK_DEPTH}}}", re.MULTILINE)
_MARKS: Final = "*_~["
_TAG: Final = re.compile(rf"({OPEN_TAG})|{CLOSE_TAG}")
_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "input", "source", "track", "wbr"})
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def overrun(source: str) -> Problem | None:
    """The first place where a Markdown ``source`` is nested too deeply; ``None``: nowhere."""
    if not any(_suspicions(source)):
        return None
    converted = convert(source)
    if converted.overruns:
        return converted.overruns[0]
    return deep_html(source) if is_deep(parse(clean_author(converted.html))) else None


def _suspicions(source: str) -> Iterator[bool]:
    yield source.count("<") > DEPTH // 2
    yield source.count(":::") > BLOCK_DEPTH
    if _count(source) > INLINE_DEPTH:
        yield any(_count(text) > INLINE_DEPTH for text in source.split("\n\n"))
    yield _PREFIX.search(source) is not None


def _count(text: str) -> int:
    return sum(map(text.count, _MARKS))


def deep_html(source: str) -> Problem:
    """What is said of a source whose elements are too deep, and on which line."""
    depth = deepest = place = 0
    for tag in _TAG.finditer(source):
        depth += _step(tag)
        if depth > deepest:
            deepest, place = depth, tag.start()
        if depth > DEPTH:
            break
    return (
        line_of(source, place),
        f"HTML is nested deeper than {DEPTH} elements",
        "close the elements where they end; until then the text is shown as it was written",
    )


def _step(tag: re.Match[str]) -> int:
    opening = tag[1]
    if not opening:
        return -1
    name = _NAME.search(opening)
    return 0 if opening.endswith("/>") or (name and name[0].lower() in _VOID) else 1

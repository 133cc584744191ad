"""What is nested more deeply than pek shows, found when a source is read.

Almost every source is done after counting a few characters; only what might be too deep is parsed.
"""

import re
from collections.abc import Iterable
from typing import Final

from pek.markup.allowlist import clean_author
from pek.markup.blocks import MAX_DEPTH as BLOCK_DEPTH
from pek.markup.blocks.rawhtml import CLOSE_TAG, OPEN_TAG
from pek.markup.dialect import Converted, convert
from pek.markup.inlines import MAX_DEPTH as INLINE_DEPTH
from pek.markup.source import Problem
from pek.markup.tree import DEPTH, Element, is_deep, parse
from pek.text import line_of, strip_control

# Levels need a character each before the text of a line, of a tab half of one, or a line of colons.
# Who has a quarter of those that are too many of both kinds is looked at.
_QUARTER: Final = BLOCK_DEPTH // 4
_PREFIX: Final = re.compile(rf"^[ \t>*+\-0-9.)]{{{_QUARTER}}}", re.MULTILINE)
_MARKS: Final = "*_~["
# With blocks and text as deep as they may be, this many elements of HTML are too many.
_ELEMENTS: Final = DEPTH - 2 * BLOCK_DEPTH - INLINE_DEPTH
_TAG: Final = re.compile(rf"({OPEN_TAG})|{CLOSE_TAG}")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_FLAT = (
    "area br col embed hr img input link meta source track wbr "
    "colgroup dd dt li optgroup option p rp rt tbody td tfoot th thead tr"
)
# They hold nothing, or end where the next begins.
FLAT: Final = frozenset(_FLAT.split())
# What cleans HTML takes a time that grows with the square of its depth.
_HOPELESS: Final = 5 * DEPTH


def overrun(source: str) -> Problem | None:
    """The first place where a Markdown ``source`` is nested too deeply; ``None``: nowhere."""
    if not _is_suspicious(source):
        return None
    converted = convert(strip_control(source))
    if converted.overruns:
        return converted.overruns[0]
    return deep_html(source) if tree_of(converted) is None else None


def tree_of(converted: Converted) -> Element | None:
    """The elements of ``converted``, cleaned; ``None`` if they are nested too deeply."""
    tags = sum(piece.count("<") for piece in converted.kept)
    if tags > _HOPELESS and max(_depths(converted.kept), default=0) > _HOPELESS:
        return None
    html = clean_author(converted.html)
    # The entity of a control character is one only now.
    root = parse(strip_control(html) if "&#" in converted.html else html)
    # What is as deep has as many tags, twice.
    return None if html.count("<") > DEPTH and is_deep(root) else root


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


def _is_suspicious(source: str) -> bool:
    deep = source.count(":::") >= _QUARTER or _PREFIX.search(source) is not None
    if source.count("<") > (_ELEMENTS if deep else DEPTH // 2):
        return True
    return deep or (
        _count(source) > INLINE_DEPTH
        and any(_count(text) > INLINE_DEPTH for text in source.split("\n\n"))
    )


def _count(text: str) -> int:
    return sum(map(text.count, _MARKS))


def _depths(pieces: Iterable[str]) -> Iterable[int]:
    depth = 0
    for piece in pieces:
        for tag in _TAG.finditer(piece):
            depth = max(0, depth + _step(tag))
            yield depth


def _step(tag: re.Match[str]) -> int:
    name = _NAME.search(tag[0])
    if tag[0].endswith("/>") or (name and name[0].lower() in FLAT):
        return 0
    return 1 if tag[1] else -1

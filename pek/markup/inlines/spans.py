"""Spans that are read as a whole: code, raw HTML, pointed addresses."""

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from typing import Final

from pek.markup.blocks.rawhtml import CLOSE_TAG, OPEN_TAG, Endings
from pek.markup.elements import AtomicString, escaped
from pek.markup.inlines.tokens import Address, Atom

_TICKS: Final = re.compile(r"`+")
_POINTED: Final = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*+)>")
_POINTED_MAIL: Final = re.compile(
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]++@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*+)>"
)
_TAG: Final = re.compile(rf"{OPEN_TAG}|{CLOSE_TAG}")


class Ticks:
    """The backtick runs of a text by their length, found once."""

    __slots__ = ("_places", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[int, list[int]] | None = None

    def span(self, position: int) -> tuple[Atom | str, int]:
        """The code that begins at ``position`` or, if it never ends, the ticks; and where it ends
        (6.1).
        """
        found = _TICKS.match(self._text, position)
        begin = found.end() if found else position + 1
        length = begin - position
        closing = self._closing(length, begin)
        if closing is None:
            return self._text[position:begin], begin
        text = self._text[begin:closing].replace("\n", " ")
        if text.startswith(" ") and text.endswith(" ") and text.strip(" "):
            text = text[1:-1]
        code = ET.Element("code")
        code.text = AtomicString(escaped(text))
        return Atom(code, text), closing + length

    def _closing(self, length: int, begin: int) -> int | None:
        if self._places is None:
            places = defaultdict(list)
            for run in _TICKS.finditer(self._text):
                places[run.end() - run.start()].append(run.start())
            self._places = {size: found[::-1] for size, found in places.items()}
        # The scanner only moves on: what lies behind it is not asked for again.
        stack = self._places.get(length, [])
        while stack and stack[-1] < begin:
            stack.pop()
        return stack[-1] if stack else None


def tags_of(text: str) -> Endings:
    """Where the HTML in the text of a block ends (6.6)."""
    return Endings(text, _TAG)


def pointed(text: str, position: int) -> tuple[Address, int] | None:
    """``<https://…>`` or ``<name@example.com>`` at ``position``, and where it ends (6.5)."""
    found, prefix = _POINTED.match(text, position), ""
    if found is None:
        found, prefix = _POINTED_MAIL.match(text, position), "mailto:"
    if found is None:
        return None
    element = ET.Element("a", href=escaped(prefix + found[1]))
    element.text = AtomicString(escaped(found[1]))
    return Address(found[1], element), found.end()

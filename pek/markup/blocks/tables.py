"""Tables (GFM 0.29, 4.10): a row of a paragraph followed by a delimiter row."""

import re
import xml.etree.ElementTree as ET
from typing import Final

from pek.markup.blocks.leaves import Leaf
from pek.markup.blocks.line import BLANK, Line
from pek.markup.elements import LINE_END

DELIMITERS: Final = re.compile(
    r"\|?+[ \t]*+:?+-++:?+[ \t]*+(?:\|[ \t]*+:?+-++:?+[ \t]*+)*+\|?+[ \t]*+"
)
_CELL: Final = re.compile(r"(?:[^\\|]|\\.)*+\\?")
# By whether a colon stands before and after the hyphens.
_COLONS: Final = {(True, False): "left", (True, True): "center", (False, True): "right"}
# Rows shorter than the head are filled up; without a bound a small file could ask for a million.
MAX_FILLED: Final = 50_000


class Table(Leaf):
    """A table whose rows are still coming. A row ends where another block begins."""

    __slots__ = ("_alignments", "_body", "_element", "_left")
    verbatim = False

    def __init__(self, head: list[str], alignments: list[str]) -> None:
        self._alignments = alignments
        self._element = ET.Element("table")
        self._body: ET.Element | None = None
        self._left = MAX_FILLED
        self._element.text = LINE_END
        self._add(self._part("thead"), "th", head)

    def take(self, line: Line) -> bool:
        """Another row."""
        if self._body is None:
            self._body = self._part("tbody")
        self._add(self._body, "td", cells(line.content))
        return True

    def elements(self) -> list[ET.Element]:
        """The whole table."""
        return [self._element]

    def _part(self, tag: str) -> ET.Element:
        part = ET.SubElement(self._element, tag)
        part.tail = "\n"
        return part

    def _add(self, parent: ET.Element, tag: str, texts: list[str]) -> None:
        row = ET.SubElement(parent, "tr")
        parent.text = row.text = LINE_END
        row.tail = "\n"
        missing = min(max(0, len(self._alignments) - len(texts)), self._left)
        self._left -= missing
        for text, alignment in zip(texts + [""] * missing, self._alignments, strict=False):
            cell = ET.SubElement(row, tag, {"align": alignment} if alignment else {})
            cell.text, cell.tail = text, "\n"


def begin_table(head: str, line: Line) -> Table | None:
    """The table of which ``head`` is the first row and ``line`` the delimiter row."""
    text = line.content
    # Hyphens alone are an underline.
    marked = "|" in text or ":" in text or "|" in head
    if not marked or not DELIMITERS.fullmatch(text):
        return None
    alignments = [_COLONS.get((c.startswith(":"), c.endswith(":")), "") for c in cells(text)]
    texts = cells(head)
    return Table(texts, alignments) if len(texts) == len(alignments) else None


def cells(row: str) -> list[str]:
    r"""The texts between the bars of a row. ``\|`` is a bar in a text, in code too.

    >>> cells(r"| a | `b\|c` |")
    ['a', '`b|c`']
    """
    row = row.strip(BLANK)
    texts, position = [], row.startswith("|") * 1
    while position < len(row):
        found = _CELL.match(row, position)
        end = found.end() if found else position
        texts.append(row[position:end].strip(BLANK).replace("\\|", "|"))
        position = end + 1
    return texts

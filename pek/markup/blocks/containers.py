"""What holds other blocks (CommonMark 0.31, 5): the document, quotes, items, notes and boxes."""

import re
import xml.etree.ElementTree as ET
from typing import Final

from pek.markup.blocks.line import Line
from pek.markup.own import BOX, OWN

CODE_INDENT: Final = 4
TASK: Final = re.compile(r"\[([ xX])\](?=[ \t\n]+\S)[ \t\n]+")
# On a paragraph, until the inline phase makes a box of it.
TASK_STATE: Final = "data-task"
ALERT: Final = re.compile(r"\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)", re.IGNORECASE)


class ItemList:
    """A list that is still growing. ``kind`` is the bullet or the delimiter after the number;
    ``paragraphs`` are those right in its items, each with its item.
    """

    __slots__ = ("element", "kind", "loose", "paragraphs")

    def __init__(self, element: ET.Element, kind: str) -> None:
        self.element = element
        self.kind = kind
        self.loose = False
        self.paragraphs: list[tuple[ET.Element, ET.Element]] = []

    def tighten(self) -> None:
        """Show the paragraphs without space around them, as the text of their items."""
        for item, paragraph in self.paragraphs:
            paragraph.tag = None  # type: ignore[assignment]
            if item[0] is paragraph:
                item.text = None
            if item[-1] is paragraph:
                paragraph.tail = None


class Container:
    """The document. ``items`` is the list that a next item would join; ``filled`` tells whether
    there is a block in it.
    """

    __slots__ = ("element", "filled", "items")

    def __init__(self, element: ET.Element) -> None:
        self.element = element
        self.filled = False
        self.items: ItemList | None = None

    def continues(self, _line: Line) -> bool:
        """Whether the line belongs to this container, whose mark it then loses."""
        return True

    def close(self) -> None:
        """No further line belongs to it."""
        if not len(self.element):
            self.element.text = None


class Quote(Container):
    """A block quote, or an alert of GitHub's."""

    __slots__ = ()

    def continues(self, line: Line) -> bool:
        """Lines with ``>``; the space after it is part of it."""
        if line.indent >= CODE_INDENT or not line.text.startswith(">", line.start):
            return False
        enter_quote(line)
        return True

    def close(self) -> None:
        """``[!NOTE]`` alone on the first line makes an alert of a quote that says more."""
        super().close()
        first = self.element[0] if len(self.element) else None
        if first is None or first.tag != "p":
            return
        text = first.text or ""
        found = ALERT.match(text)
        if found is None or (found.end() == len(text) and len(self.element) == 1):
            return
        self.element.tag = BOX
        self.element.set("data-kind", found[1].lower())
        first.text = text[found.end() :]
        if not first.text:
            self.element.remove(first)


def enter_quote(line: Line) -> None:
    """Eat ``>`` and one column of white space."""
    line.take(1)
    if line.indent:
        line.skip(1)


class Item(Container):
    """A list item; ``width`` columns stand before its text."""

    __slots__ = ("owner", "width")

    def __init__(self, element: ET.Element, owner: ItemList, width: int) -> None:
        super().__init__(element)
        self.owner = owner
        self.width = width

    def continues(self, line: Line) -> bool:
        """Lines indented as far as its text, and blank ones unless it began with one."""
        if line.blank:
            line.skip(self.width)
            return self.filled
        if line.indent < self.width:
            return False
        line.skip(self.width)
        return True

    def hold(self, paragraph: ET.Element) -> None:
        """Tell the list of a paragraph of this item; the first may say that it is a task (GFM
        0.29, 5.3).
        """
        self.owner.paragraphs.append((self.element, paragraph))
        text = paragraph.text or ""
        task = TASK.match(text) if self.element[0] is paragraph else None
        if task:
            self.owner.element.set(OWN, "task-list")
            self.element.set(OWN, "task-list-item")
            paragraph.set(TASK_STATE, "done" if task[1] in "xX" else "open")
            paragraph.text = text[task.end() :]


class Note(Container):
    """The text of a footnote."""

    __slots__ = ()

    def continues(self, line: Line) -> bool:
        """Indented lines and blank ones."""
        if not line.blank and line.indent < CODE_INDENT:
            return False
        line.skip(CODE_INDENT)
        return True


class Box(Container):
    """A box of Zenn's, ``:::message`` to ``:::``; ``colons`` close it, ``line`` opened it."""

    __slots__ = ("closed", "colons", "line")

    def __init__(self, element: ET.Element, colons: int, line: int) -> None:
        super().__init__(element)
        self.colons = colons
        self.line = line
        self.closed = False

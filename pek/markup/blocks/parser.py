"""The container phase: which line belongs to which block (CommonMark 0.31, appendix).

One pass over the lines, with the stack of the containers that are open. A line first goes on in
the containers that it belongs to, then it may begin others, then the rest of it is the leaf's.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Final

from pek.markup.blocks.containers import (
    CODE_INDENT,
    Box,
    Container,
    Item,
    ItemList,
    Note,
    Quote,
)
from pek.markup.blocks.document import Blocks, NoteText
from pek.markup.blocks.leaves import Indented, Leaf, Paragraph
from pek.markup.blocks.line import BLANK, Line
from pek.markup.elements import LINE_END, AtomicString

# As many levels as nobody writes; each costs time on every line, and the trees that come after
# cannot be deeper than 200.
MAX_DEPTH: Final = 60


class Begins(Enum):
    """What a line begins, as a rule sees it: a container has more to come on the same line."""

    NOTHING = 0
    CONTAINER = 1
    BLOCK = 2


class Parser:
    """The state of one pass; the rules of :mod:`pek.markup.blocks.starts` work on it. ``keep``
    takes a piece of HTML out of the tree and gives what stands for it.
    """

    def __init__(
        self, starts: Mapping[str, "tuple[Rule, ...]"], keep: Callable[[str], str]
    ) -> None:
        self.keep = keep
        self.blocks = Blocks(root=ET.Element("div"))
        self._starts = starts
        self._stack: list[Container] = [Container(self.blocks.root)]
        self._leaf: Leaf | None = None
        # How many of the stack go on in the line at hand.
        self._depth = 1
        # A blank line came before; it counts for containers from this one inwards.
        self._blank: int | None = None
        self._lists: list[ItemList] = []

    def parse(self, lines: Iterable[str]) -> Blocks:
        """All of a document."""
        for number, text in enumerate(lines, start=1):
            if not self._read_plain(text):
                self._read(Line(number, text))
        self._depth = 1
        self._close_unmatched()
        self.leave_leaf()
        for items in self._lists:
            if not items.loose:
                items.tighten()
        return self.blocks

    # What a line does, in order.

    def _read_plain(self, text: str) -> bool:
        """Read a line that can only be prose in no container, or the end of it: most lines of a
        source are one of the two. ``False``: it may be something else.
        """
        leaf = self._leaf
        if len(self._stack) > 1 or not (leaf is None or isinstance(leaf, Paragraph)):
            return False
        if text and (text[0] in BLANK or text[0] in self._starts):
            return False
        self._depth = 1
        if not text:
            self.leave_leaf()
            self._blank = 0
        elif leaf is None:
            self.open(Paragraph(text))
        else:
            leaf.lines.append(text)
            self._blank = None
        return True

    def _read(self, line: Line) -> None:
        self._depth, quoted = self._continue(line)
        if self._is_whole and self._leaf and self._leaf.verbatim and self.feed(line):
            if line.blank and isinstance(self._leaf, Indented):
                # It belongs to the code only if more of it follows.
                self._blank = quoted
            return
        if line.blank:
            self._close_unmatched()
            self.leave_leaf()
            self._blank = quoted if self._blank is None else min(self._blank, quoted)
            return
        begun = Begins.CONTAINER
        while begun is Begins.CONTAINER and not line.blank:
            begun = self._begin(line)
        if begun is Begins.NOTHING:
            self._add_text(line)

    def _continue(self, line: Line) -> tuple[int, int]:
        """How many containers go on, and the place of the last quote among them."""
        quoted = 0
        if len(self._stack) == 1:
            # The document holds every line.
            return 1, 0
        for index, container in enumerate(self._stack):
            if not container.continues(line):
                return index, quoted
            if isinstance(container, Quote):
                quoted = index
        return len(self._stack), quoted

    def feed(self, line: Line) -> bool:
        """Give the line to the open leaf; whether it took it."""
        leaf = self._leaf
        if leaf is None or not leaf.take(line):
            self.leave_leaf()
            return False
        self._blank = None
        if leaf.done:
            self.leave_leaf()
        return True

    def _begin(self, line: Line) -> Begins:
        if line.indent >= CODE_INDENT:
            if isinstance(self._leaf, Paragraph):
                return Begins.NOTHING
            self.open(Indented())
            self.feed(line)
            return Begins.BLOCK
        for rule in self._starts.get(line.text[line.start], ()):
            begun = rule(self, line)
            if begun is not Begins.NOTHING:
                return begun
        return Begins.NOTHING

    def _add_text(self, line: Line) -> None:
        # A line that goes on in fewer containers may still be the paragraph's (5.1, laziness).
        if isinstance(self._leaf, Paragraph) or (self._is_whole and self._leaf):
            self._leaf.take(line)
            self._blank = None
            return
        self.open(Paragraph(line.content))

    @property
    def _is_whole(self) -> bool:
        return self._depth == len(self._stack)

    # What the rules ask.

    @property
    def in_paragraph(self) -> bool:
        """Whether a paragraph is open, which the line may go on in, lazily or not."""
        return isinstance(self._leaf, Paragraph)

    def open_paragraph(self) -> Paragraph | None:
        """The paragraph right before the line, if there is one in the same container."""
        return self._leaf if isinstance(self._leaf, Paragraph) and self._is_whole else None

    def heading_text(self) -> str | None:
        """The text of the paragraph before an underline, which then is no paragraph any more."""
        paragraph = self.open_paragraph()
        text = self._prose(paragraph) if paragraph else ""
        if paragraph and text:
            self._leaf = None
        return text

    def may_nest(self, line: Line) -> bool:
        """Whether another container may be opened; if not, the line is told."""
        if self._depth <= MAX_DEPTH:
            return True
        if not self.blocks.overruns:
            message = f"lists and quotes are nested deeper than {MAX_DEPTH} levels"
            remedy = "use fewer levels; the rest of the line is shown as it is written"
            self.blocks.overruns.append((line.number, message, remedy))
        return False

    def warn(self, line: int, message: str, remedy: str) -> None:
        """Tell the author something of a line."""
        self.blocks.warnings.append((line, message, remedy))

    def growing_list(self, kind: str) -> ItemList | None:
        """The list that an item with this mark goes on with."""
        items = self._stack[self._depth - 1].items
        if items is None or items.kind != kind:
            return None
        self._close_unmatched()
        self.leave_leaf()
        if self._counts_blank():
            items.loose = True
        return items

    # What the rules do.

    def add(self, element: ET.Element) -> None:
        """Put a finished block where the line is."""
        self._make_room()
        self._append(element)
        if element.tag in {"ul", "ol"}:
            return
        self._stack[-1].items = None

    def add_verbatim(self, element: ET.Element, text: str) -> None:
        """Put a finished block whose text is no Markdown."""
        element.text = AtomicString(text)
        self.add(element)

    def open(self, leaf: Leaf) -> None:
        """Begin a leaf where the line is."""
        self._make_room()
        self._stack[-1].items = None
        self._leaf = leaf

    def become(self, leaf: Leaf, paragraph: Paragraph) -> None:
        """Begin a leaf with the last line of a paragraph."""
        paragraph.lines.pop()
        if not paragraph.lines:
            self._leaf = None
        self.leave_leaf()
        self._leaf = leaf

    def enter(self, container: Container) -> None:
        """Begin a container where the line is."""
        container.element.text = LINE_END
        self.add(container.element)
        self._push(container)

    def enter_item(self, item: Item) -> None:
        """Begin an item of the list that was just added, or goes on."""
        self._blank = None
        parent = self._stack[-1]
        if parent.items is not item.owner:
            parent.items = item.owner
            item.owner.element.text = LINE_END
            self._lists.append(item.owner)
        item.element.text, item.element.tail = LINE_END, "\n"
        item.owner.element.append(item.element)
        self._push(item)

    def enter_note(self, note: Note, label: str, line: int) -> None:
        """Begin a footnote; it stands nowhere until it is referred to, and the first one counts."""
        self._make_room()
        self._stack[-1].items = None
        note.element.text = LINE_END
        self.blocks.notes.setdefault(label, NoteText(note.element, line))
        self._push(note)

    def leave_box(self, colons: int) -> bool:
        """Close the innermost box that the line is in; ``False``: there is none."""
        for index in range(self._depth - 1, 0, -1):
            box = self._stack[index]
            if isinstance(box, Box) and box.colons <= colons:
                box.closed = True
                self._depth = index
                self._close_unmatched()
                self._blank = None
                return True
        return False

    def leave_leaf(self) -> None:
        """End the open leaf, and put what it became where it belongs."""
        leaf, self._leaf = self._leaf, None
        if isinstance(leaf, Paragraph):
            if text := self._prose(leaf):
                self._append_paragraph(text)
        elif leaf:
            for element in leaf.elements():
                self._append(element)

    # The stack.

    def _make_room(self) -> None:
        """Close what the line does not go on in, and see whether a blank line made it loose."""
        self._close_unmatched()
        self.leave_leaf()
        holder = self._stack[-1]
        if holder.filled and isinstance(holder, Item) and self._counts_blank():
            holder.owner.loose = True
        holder.filled = True
        self._blank = None

    def _counts_blank(self) -> bool:
        return self._blank is not None and self._depth - 1 >= self._blank

    def _close_unmatched(self) -> None:
        if self._is_whole:
            return
        self.leave_leaf()
        while len(self._stack) > self._depth:
            container = self._stack.pop()
            container.close()
            if isinstance(container, Box) and not container.closed:
                colons = ":" * container.colons
                message = f"the box that begins here with {colons} is never closed"
                self.warn(container.line, message, f"write a line {colons} after its last line")

    def _push(self, container: Container) -> None:
        self._stack.append(container)
        self._depth += 1

    def _append(self, element: ET.Element) -> None:
        element.tail = "\n"
        self._stack[-1].element.append(element)

    def _append_paragraph(self, text: str) -> None:
        paragraph = ET.Element("p")
        paragraph.text = text
        self._append(paragraph)
        holder = self._stack[-1]
        if isinstance(holder, Item):
            holder.hold(paragraph)

    def _prose(self, paragraph: Paragraph) -> str:
        """A paragraph's text without the definitions at its beginning."""
        text = "\n".join(paragraph.lines)
        if text.startswith("["):
            text = text[self.blocks.references.take(text) :]
        return text.rstrip(" \t\n").lstrip(" \t")


Rule = Callable[[Parser, Line], Begins]

"""Tokens → elements: the nesting that the pairs say, no deeper than a tree may be."""

import xml.etree.ElementTree as ET
from typing import Final

from pek.markup.characters import is_wide
from pek.markup.elements import escaped
from pek.markup.inlines.notes import NoteReference, Notes
from pek.markup.inlines.tokens import Address, Atom, Break, Closing, Opening, Run, Token

# Elements within one text; with those of the blocks the tree stays below 200.
MAX_DEPTH: Final = 60
# Who begins a line with one of them means a line.
ITEM_MARKS: Final = frozenset("・■□●○◎◆◇★☆▲△▼▽▶※→①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


def build(root: ET.Element, tokens: list[Token], notes: Notes) -> bool:
    """Put what ``tokens`` say into ``root``; ``False`` if some of it was nested too deeply."""
    builder = _Builder(root, notes)
    for index, token in enumerate(tokens):
        match token:
            case str():
                builder.text(token)
            case Break():
                builder.text("\n" if builder.is_spaced(_shown_after(tokens, index)) else "")
            case Run():
                builder.run(token)
            case Opening():
                builder.begin(token)
            case Closing():
                builder.end()
            case _:
                builder.leaf(token)
    builder.flush()
    return not builder.overrun


def _shown_after(tokens: list[Token], index: int) -> str:
    """The first character that a reader sees after a token, if it is one of text."""
    for place in range(index + 1, len(tokens)):
        match token := tokens[place]:
            case "" | Closing() | Run(count=0):
                continue
            case str():
                return token[0]
            case Atom(shown=shown) if shown:
                return shown[0]
            case Opening(image=False, attributes=attributes) if attributes is not None:
                continue
            case _:
                return ""
    return ""


def _element(tag: str, attributes: dict[str, str]) -> ET.Element:
    return ET.Element(tag, {name: escaped(value) for name, value in attributes.items()})


class _Builder:
    """The elements that are open. A picture's text becomes its ``alt``, without elements."""

    def __init__(self, root: ET.Element, notes: Notes) -> None:
        self.overrun = False
        self._notes = notes
        self._open = [root]
        # How many of the elements to be closed were never made: too deep, or in an `alt`.
        self._unmade = 0
        self._text: list[str] = []
        self._alts: list[str] = []
        self._brackets: list[Opening] = []
        self._pictures = 0
        self._links = 0
        self._last = ""

    def text(self, text: str) -> None:
        """Text of a reader's."""
        if text:
            (self._alts if self._pictures else self._text).append(text)
            self._last = text[-1]

    def is_spaced(self, following: str) -> bool:
        """Whether the end of a line before ``following`` is a space."""
        if following in ITEM_MARKS:
            return True
        return not (is_wide(self._last) and is_wide(following))

    def run(self, run: Run) -> None:
        """The tags of a run of marks, and what is left of it."""
        for _ in range(run.closes):
            self._leave()
        self.text(run.mark * run.count)
        for tag in reversed(run.opens):
            self._enter(ET.Element(tag))

    def leaf(self, token: Atom | Address | NoteReference) -> None:
        """A whole element; what would be a link in a link is text."""
        within = self._links or self._pictures
        match token:
            case Atom():
                self._add(token.element, token.shown)
            case Address():
                self.text(token.text) if within else self._add(token.element, token.text)
            case NoteReference() if within:
                self.text(token.written)
            case NoteReference():
                self._add(self._notes.mark(token.label), "")

    def begin(self, opening: Opening) -> None:
        """The beginning of a link or picture, or only a bracket."""
        if opening.attributes is None:
            self.text("![" if opening.image else "[")
            return
        self._brackets.append(opening)
        if opening.image:
            self._pictures += 1
        else:
            self._enter(_element("a", opening.attributes))
            self._links += 1

    def end(self) -> None:
        """The end of a link or picture."""
        opening = self._brackets.pop()
        if not opening.image:
            self._links -= 1
            self._leave()
            return
        self._pictures -= 1
        if self._pictures:
            return
        alt = "".join(self._alts).replace("\n", " ")
        self._alts.clear()
        self._add(_element("img", {**(opening.attributes or {}), "alt": alt}), "")
        self._last = ""

    def flush(self) -> None:
        """Put the text so far where it belongs."""
        if not self._text:
            return
        text, parent = escaped("".join(self._text)), self._open[-1]
        self._text.clear()
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text

    def _add(self, element: ET.Element, shown: str) -> None:
        if self._pictures:
            self.text(shown)
            return
        self.flush()
        self._open[-1].append(element)
        self._last = shown[-1:] or self._last

    def _enter(self, element: ET.Element) -> None:
        if self._unmade or self._pictures or len(self._open) > MAX_DEPTH:
            self.overrun |= not self._pictures
            self._unmade += 1
            return
        self.flush()
        self._open[-1].append(element)
        self._open.append(element)

    def _leave(self) -> None:
        if self._unmade:
            self._unmade -= 1
        else:
            self.flush()
            self._open.pop()

"""References to footnotes, numbered in the order in which they are met."""

import xml.etree.ElementTree as ET
from collections.abc import Container, Iterator
from dataclasses import dataclass

from pek.markup.destinations import folded_label
from pek.markup.elements import AtomicString, escaped
from pek.markup.own import OWN


@dataclass(frozen=True, slots=True)
class NoteReference:
    """``[^label]`` in a text; ``written`` is what it is where it cannot be a link."""

    label: str
    written: str


@dataclass(slots=True)
class Called:
    """A footnote that something refers to: its number, its label, how often it was met."""

    number: int
    label: str
    count: int = 0


class Notes:
    """The footnotes of one document. ``known`` are the folded labels of all."""

    def __init__(self, known: Container[str]) -> None:
        self._known = known
        self._called: dict[str, Called] = {}
        self._order: list[Called] = []

    def refer(self, label: str, written: str) -> NoteReference | None:
        """A reference to a footnote; ``None`` if there is no such one."""
        folded = folded_label(label)
        return NoteReference(folded, written) if folded in self._known else None

    def mark(self, label: str) -> ET.Element:
        """The number that a reader follows to the note, for one more reference to it."""
        called = self._called.get(label)
        if called is None:
            called = self._called[label] = Called(len(self._order) + 1, label)
            self._order.append(called)
        called.count += 1
        mark = ET.Element("sup", id=escaped(reference_id(label, called.count)))
        link = ET.SubElement(mark, "a", {OWN: "footnote-ref", "href": escaped(f"#fn:{label}")})
        link.text = AtomicString(str(called.number))
        return mark

    def called(self) -> Iterator[Called]:
        """The notes by number, also those that are called while this runs."""
        index = 0
        while index < len(self._order):
            yield self._order[index]
            index += 1


def reference_id(label: str, count: int) -> str:
    """The id of the ``count``-th reference to a note."""
    return f"fnref{count if count > 1 else ''}:{label}"

"""The footnotes at the end of a body, each with the way back to where it was referred to."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from pek.markup.blocks.document import NoteText
from pek.markup.elements import LINE_END, AtomicString, escaped
from pek.markup.inlines.notes import Called, reference_id
from pek.markup.own import OWN

BACKLINK = "footnote-backref"


def endnotes(texts: Mapping[str, NoteText], called: Sequence[Called]) -> ET.Element:
    """The list of the notes that were ``called``, by number."""
    section = ET.Element("div", {OWN: "footnote"})
    section.tail = "\n"
    items = ET.SubElement(section, "ol")
    items.text = LINE_END
    for note in called:
        item = texts[note.label].element
        item.set("id", escaped(f"fn:{note.label}"))
        item.tail = "\n"
        _lead_back(item, note)
        items.append(item)
    return section


def _lead_back(item: ET.Element, note: Called) -> None:
    last = item[-1] if len(item) else None
    if last is None or last.tag != "p":
        last = ET.SubElement(item, "p")
        last.tail = "\n"
    for count in range(1, note.count + 1):
        attributes = {
            OWN: BACKLINK,
            "href": escaped(f"#{reference_id(note.label, count)}"),
        }
        back = ET.Element("a", attributes)
        back.text = AtomicString("↩")
        if count == 1:
            _space(last)
        last.append(back)


def _space(paragraph: ET.Element) -> None:
    """A space at which the arrow is never alone on a line."""
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + "\u00a0"
    elif paragraph.text:
        paragraph.text += "\u00a0"

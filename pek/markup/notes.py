"""Footnotes as a labelled section; notes that nothing refers to are left out."""

import xml.etree.ElementTree as ET
from typing import Final

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension, FootnoteReorderingProcessor

from pek.markup.tree import Element, has_class, remove

BACKLINK: Final = "footnote-backref"


class _Reordering(FootnoteReorderingProcessor):
    def reorder_footnotes(self, parent: ET.Element) -> None:
        # The library raises for a note without content, because it has no link back.
        for note in parent.findall("ol/li"):
            if note.find(f".//a[@class='{BACKLINK}']") is None:
                href = f"#fnref:{note.get('id', '').partition(':')[2]}"
                ET.SubElement(note, "a", {"class": BACKLINK, "href": href}).text = "↩"
        super().reorder_footnotes(parent)


class NotesExtension(FootnoteExtension):
    """Notes numbered as they are referred to, with Japanese labels."""

    def __init__(self) -> None:
        super().__init__(
            BACKLINK_TITLE="本文の脚注{}へ戻る", USE_DEFINITION_ORDER=False, BACKLINK_TEXT="↩"
        )

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Register the library's parts, then the one of the house in its place."""
        super().extendMarkdown(md)
        md.treeprocessors.register(_Reordering(self), "footnote-reorder", 19)


def dress_notes(root: Element) -> None:
    """Bring the list of notes and the links back into the form of the house."""
    called = {link.get("href") for link in root.iter("a") if has_class(link, "footnote-ref")}
    for notes in [div for div in root.iter("div") if has_class(div, "footnote")]:
        for rule in notes.findall("hr"):
            remove(rule)
        for note in notes.findall("ol/li"):
            if f"#{note.get('id')}" not in called:
                remove(note)
        if notes.find("ol/li") is None:
            remove(notes)
            continue
        notes.tag = "section"
        notes.attrib.clear()
        notes.attrib.update({"class": "footnotes", "role": "doc-endnotes", "aria-label": "脚注"})
    for back in root.iter("a"):
        if has_class(back, BACKLINK):
            back.set("aria-label", back.get("title") or "本文へ戻る")

"""Footnotes as a labelled section."""

from pek.markup.endnotes import BACKLINK
from pek.markup.tree import Element, has_class, remove


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

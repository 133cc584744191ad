"""Footnotes as a labelled section."""

from pek.markup.endnotes import BACKLINK
from pek.markup.tree import Element, has_class


def dress_notes(root: Element) -> None:
    """Bring the list of notes and the links back into the form of the house."""
    for notes in root.iter("div"):
        if has_class(notes, "footnote"):
            notes.tag = "section"
            notes.set("class", "footnotes")
            notes.set("role", "doc-endnotes")
            notes.set("aria-label", "脚注")
    for back in root.iter("a"):
        if has_class(back, BACKLINK):
            back.set("aria-label", back.get("title") or "")

"""Footnotes as a labelled section."""

from pek.markup.endnotes import BACKLINK
from pek.markup.tree import Element, has_class
from pek.words import Words


def dress_notes(root: Element, say: Words) -> None:
    """Bring the list of notes and the links back into the form of the house."""
    for notes in root.iter("div"):
        if has_class(notes, "footnote"):
            notes.tag = "section"
            notes.set("class", "footnotes")
            notes.set("role", "doc-endnotes")
            notes.set("aria-label", say("footnotes"))
            for number, note in enumerate(notes.iterfind("ol/li"), 1):
                _name_ways_back(note, say("footnote_back", number=number))


def _name_ways_back(note: Element, name: str) -> None:
    for back in note.iter("a"):
        if has_class(back, BACKLINK):
            back.set("title", name)
            back.set("aria-label", name)

"""Headings below the page's own: levels moved, every one with an id."""

import unicodedata
from typing import Final

from pek.markup.plain import text_of
from pek.markup.tree import Element, has_class, remove, take
from pek.models import Heading

# How the ids begin that lead to footnotes and back.
NOTES: Final = ("fn:", "fnref")
_JOINERS: Final = str.maketrans("", "", " _-")
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def settle_headings(
    root: Element, title: str | None, reserved: frozenset[str]
) -> tuple[Heading, ...]:
    """Drop the repeated title, keep h1 for the page, give ids; the headings that are left.

    ``title=None``: the body is a page of its own, and its levels stay.
    """
    if title is not None:
        _drop_title(root, title)
        if next(root.iter("h1"), None) is not None:
            _move_down(root)
    texts = [(heading, text_of(heading)) for heading in root.iter(*HEADINGS)]
    _give_ids(root, texts, reserved)
    return tuple(
        Heading(level=int(heading.tag[1]), id=heading.get("id", ""), text=text)
        for heading, text in texts
        if text
    )


def _drop_title(root: Element, title: str) -> None:
    for heading in root.iter("h1"):
        if _folded(text_of(heading)) == _folded(title):
            remove(heading)
            return


def _folded(text: str) -> str:
    # Without any space: `Meetup #1` and `Meetup#1` are one title to the reader.
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _move_down(root: Element) -> None:
    for heading in root.iter(*HEADINGS):
        heading.tag = f"h{min(6, int(heading.tag[1]) + 1)}"


def _give_ids(root: Element, texts: list[tuple[Element, str]], reserved: frozenset[str]) -> None:
    """Ids that the author wrote come first; nothing has an id that is taken."""
    taken = set(reserved)
    for element in root.iter():
        if element.get("id") is None:
            continue
        wanted = take(element, "id")
        if wanted.startswith(NOTES) and not _is_of_notes(element):
            continue
        if wanted and wanted not in taken and not any(map(str.isspace, wanted)):
            taken.add(wanted)
            element.set("id", wanted)
    counts: dict[str, int] = {}
    for heading, text in texts:
        if heading.get("id") is None:
            heading.set("id", _free_id(anchor(text), taken, counts))


def _is_of_notes(element: Element) -> bool:
    """Whether a footnote or a reference to one is at ``element``."""
    above = element.getparent()
    if element.tag == "li":
        section = above.getparent() if above is not None else None
        return section is not None and has_class(section, "footnotes")
    return element.tag == "sup" and len(element) == 1 and has_class(element[0], "footnote-ref")


def anchor(text: str) -> str:
    """The id of a heading as GitHub makes it, so that tables of contents that were made for GitHub
    lead to it; ``section`` where nothing is left.

    >>> anchor("FAQ & トラブル")
    'faq--トラブル'
    """
    text = text.strip().lower()
    if not text.translate(_JOINERS).isalnum():
        # What is alphanumeric is of L or N.
        text = "".join(c for c in text if c in " _-" or unicodedata.category(c)[0] in "LNM")
    return text.replace(" ", "-") or "section"


def _free_id(wanted: str, taken: set[str], counts: dict[str, int]) -> str:
    """``wanted``, or with the next free number; ``counts`` keeps many equal headings linear."""
    name = wanted
    while name in taken:
        counts[wanted] = counts.get(wanted, 0) + 1
        name = f"{wanted}-{counts[wanted]}"
    taken.add(name)
    return name

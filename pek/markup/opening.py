"""The prose with which a source begins: what lists and previews say of a post without a
description.
"""

from typing import Final

from pek.markup.dialect import convert
from pek.markup.limits import tree_of
from pek.markup.own import BARE_LINK, EMBED, OWN
from pek.markup.plain import plain_text, text_of
from pek.markup.tree import remove

# Characters of a source that are read: far more than a description has.
READ: Final = 4_000
# No prose, or not the author's way to begin.
LEFT_OUT: Final = (
    *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "figure", "figcaption"),
    *("iframe", EMBED, "summary", "input", "sup"),
)


def opening(source: str) -> str:
    """The first blocks of prose of a Markdown ``source``, one a line, as a reader sees them; no
    headings, code, tables, pictures, bare addresses and footnotes.
    """
    root = tree_of(convert(_beginning(source)))
    if root is None:
        return plain_text(source)
    for element in list(root.iter(*LEFT_OUT, BARE_LINK)):
        remove(element)
    for notes in [one for one in root.iter("div") if one.get(OWN) == "footnote"]:
        remove(notes)
    return text_of(root)


def _beginning(source: str) -> str:
    """As much of a source as is read, to the end of a paragraph."""
    if len(source) <= READ:
        return source
    end = source.rfind("\n\n", 0, READ)
    return source[: end if end > 0 else READ]

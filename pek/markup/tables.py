"""Tables that scroll within themselves, and alignment as a class."""

from typing import Final

from pek.markup.plain import text_of
from pek.markup.tree import Element, inside, make, take, wrap
from pek.words import Words

ALIGNMENTS: Final = frozenset({"left", "center", "right"})


def dress_tables(root: Element, say: Words) -> None:
    """Wrap every outer table; a reader without a mouse reaches and hears it as one group."""
    for table in list(root.iter("table")):
        if inside(table, "table"):
            continue
        caption = table.find("caption")
        label = (text_of(caption) if caption is not None else "") or say("table")
        wrap(
            table,
            make("div", **{"class": "table"}, role="group", aria_label=label, tabindex="0"),
        )


def align(root: Element) -> None:
    """``align`` → a class; the attribute is obsolete, and a style would break the site's CSP."""
    for element in root.iter():
        if element.get("align") is None:
            continue
        value = take(element, "align").lower()
        if value in ALIGNMENTS:
            element.set("class", f"align-{value}")

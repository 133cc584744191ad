"""Boxes beside the run of the text: GitHub's alerts and Zenn's messages."""

from typing import Final

from pek.markup.own import BOX
from pek.markup.tree import Element, in_running_text, is_blank, make, take, unwrap_all
from pek.words import Words

# The first three inform; the last two warn, the second of them of harm.
TITLED: Final = ("note", "tip", "important", "warning", "caution")
# These show a sign instead of a word; it is named for those who do not see it.
SIGNED: Final = ("message", "alert")
KINDS: Final = frozenset({*TITLED, *SIGNED})


def dress_boxes(root: Element, say: Words) -> None:
    """Bring every box into the form of the house; one of no kind, or in running text, is none. What
    opens and closes is called something in any case.
    """
    none: list[Element] = []
    for box in list(root.iter(BOX)):
        kind = take(box, "data-kind")
        if kind not in KINDS or in_running_text(box):
            none.append(box)
            continue
        box.tag = "div"
        box.attrib.update({"class": f"box box-{kind}", "role": "note"})
        if kind in SIGNED:
            box.set("aria-label", say(f"box_{kind}"))
        else:
            _entitle(box, say(f"box_{kind}"))
    unwrap_all(root, none)
    for summary in root.iter("summary"):
        if len(summary) == 0 and is_blank(summary.text):
            summary.text = say("box_details")


def _entitle(box: Element, word: str) -> None:
    title = make("p", None, **{"class": "box-title"})
    title.append(make("strong", word))
    title.tail, box.text = box.text, None
    box.insert(0, title)

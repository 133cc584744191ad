"""Boxes beside the run of the text: GitHub's alerts and Zenn's messages."""

from typing import Final

from pek.markup.own import BOX
from pek.markup.tree import Element, in_running_text, make, take, unwrap_all

# The first three inform; the last two warn, the second of them of harm.
TITLES: Final = {
    "note": "補足",
    "tip": "ヒント",
    "important": "重要",
    "warning": "注意",
    "caution": "警告",
}
# These show a sign instead of a word; it is named for those who do not see it.
NAMES: Final = {"message": "お知らせ", "alert": "注意"}
KINDS: Final = frozenset({*TITLES, *NAMES})


def dress_boxes(root: Element) -> None:
    """Bring every box into the form of the house; one of no kind, or in running text, is none."""
    none: list[Element] = []
    for box in list(root.iter(BOX)):
        kind = take(box, "data-kind")
        if kind not in KINDS or in_running_text(box):
            none.append(box)
            continue
        box.tag = "div"
        box.attrib.update({"class": f"box box-{kind}", "role": "note"})
        if kind in NAMES:
            box.set("aria-label", NAMES[kind])
        else:
            _entitle(box, TITLES[kind])
    unwrap_all(root, none)


def _entitle(box: Element, word: str) -> None:
    title = make("p", None, **{"class": "box-title"})
    title.append(make("strong", word))
    title.tail, box.text = box.text, None
    box.insert(0, title)

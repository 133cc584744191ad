"""Boxes of task lists: dead, and with a name that can be heard."""

from pek.markup.tree import Element, remove_all
from pek.words import Words


def dress_tasks(root: Element, say: Words) -> None:
    """Label the boxes; an input anywhere else is taken away."""
    others = []
    for box in root.iter("input"):
        if box.get("type") != "checkbox":
            others.append(box)
            continue
        box.set("disabled", "")
        box.set("aria-label", say("task_open" if box.get("checked") is None else "task_done"))
    remove_all(root, others)

"""Boxes of task lists: dead, and with a name that can be heard."""

from pek.markup.tree import Element, remove


def dress_tasks(root: Element) -> None:
    """Label the boxes; an input anywhere else is taken away."""
    for box in list(root.iter("input")):
        if box.get("type") != "checkbox":
            remove(box)
            continue
        box.set("disabled", "")
        box.set("aria-label", "未完了" if box.get("checked") is None else "完了")

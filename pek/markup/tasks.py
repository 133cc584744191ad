"""Boxes of task lists: dead, and with a name that can be heard."""

from pek.markup.tree import Element, remove_all


def dress_tasks(root: Element) -> None:
    """Label the boxes; an input anywhere else is taken away."""
    others = []
    for box in root.iter("input"):
        if box.get("type") != "checkbox":
            others.append(box)
            continue
        box.set("disabled", "")
        box.set("aria-label", "未完了" if box.get("checked") is None else "完了")
    remove_all(root, others)

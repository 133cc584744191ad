"""What pek adds by design, or has in a form of its own: taken away from both sides' trees.

Each step says what it is; everything else is compared.
"""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from pek.markup.tree import (
    Element,
    has_class,
    is_blank,
    make,
    only_children,
    remove,
    take,
    unwrap_all,
    wrap,
)

# `class`, `id`, `role`, `tabindex`: for styles, fragments and keyboards. `rel`: of links elsewhere.
# `loading` … `height`: every picture gets its real size and its variants. `disabled`, `type`: all
# boxes are. `data-title`: the name of a file, which GitHub does not show.
ADDED: Final = frozenset(
    {
        *("class", "id", "role", "tabindex", "rel", "disabled", "type", "data-title"),
        *("loading", "decoding", "fetchpriority", "srcset", "sizes", "width", "height"),
    }
)
# A footnote's number stands for its link: where that leads to is each side's own.
NOTE: Final = "note"
# What holds blocks of HTML.
HOLDERS: Final = frozenset({"blockquote", "details", "div"})
# The language of ```js:app.js and of ```js{1,3} is js.
LANGUAGE: Final = re.compile(r"[\w#.+-]*")


def _notes(root: Element) -> None:
    """Footnotes: links there and back are each side's own, and so is the list's element."""
    for link in list(root.iter("a")):
        if has_class(link, "footnote-ref"):
            link.tag = NOTE
            link.attrib.clear()
        elif has_class(link, "footnote-backref"):
            _drop_back(link)
    for notes in _of_class(root, "div", "footnote"):
        notes.tag = "section"
    for section in root.iter("section"):
        section.attrib.clear()


def _of_class(root: Element, tag: str, name: str) -> list[Element]:
    return [element for element in root.iter(tag) if has_class(element, name)]


def _drop_back(link: Element) -> None:
    parent, before = link.getparent(), link.getprevious()
    remove(link)
    if before is not None:
        before.tail = (before.tail or "").rstrip()
    elif parent is not None:
        parent.text = (parent.text or "").rstrip()
        if parent.tag == "p" and not len(parent) and not parent.text:
            remove(parent)


def _code_blocks(root: Element) -> None:
    """Code: the language stands on the block, and colours are no part of it."""
    for pre in root.iter("pre"):
        code = pre.find("code")
        names = (code.get("class") or "").split() if code is not None else []
        named = [one.removeprefix("language-") for one in names if one.startswith("language-")]
        found = LANGUAGE.match(pre.get("data-lang") or (named[0] if named else ""))
        pre.attrib.clear()
        if found and found[0]:
            pre.set("lang", found[0].lower())


def _tables(root: Element) -> None:
    """Tables: the box in which they scroll is no part of them; alignment is a class in pek."""
    unwrap_all(root, _of_class(root, "div", "table"))
    for element in root.iter():
        for side in ("left", "center", "right"):
            if has_class(element, f"align-{side}"):
                element.set("align", side)


def _players(root: Element) -> None:
    """Frames: a player is known by the id in its address, which pek puts together anew."""
    for element in list(root.iter("iframe", "figure")):
        if element.tag == "figure" and element.get("data-src") is None:
            continue
        address = urlsplit(element.get("src") or element.get("data-src") or "")
        tail = element.tail
        element.clear()
        element.tag, element.tail = "iframe", tail
        element.set("src", max(address.path.split("/"), key=len))
        parent = element.getparent()
        if parent is not None and parent.tag == "p" and only_children(parent) == (element,):
            unwrap_all(root, [parent])


def _figures(root: Element) -> None:
    """Pictures: each that has its line to itself, one of HTML too, is a figure in pek, its title or
    the emphasised line below it the caption.
    """
    for figure in root.iter("figure"):
        figure.tag = "p"
    for caption in root.iter("figcaption"):
        caption.tag = "em"
    for element in list(root.iter("img", "a")):
        if _is_between_blocks(element):
            wrap(element, make("p"))
    for paragraph in list(root.iter("p")):
        children = only_children(paragraph)
        if any(map(_picture, children)) and all(map(_is_of_figure, children)):
            for start in [one for one in children[1:] if _picture(one) and _begins_line(one)]:
                _split(start)
            for one in filter(_picture, children):
                _put_caption(one)
            for one in children:
                one.tail = None


def _picture(element: Element) -> bool:
    """Whether ``element`` is a picture, or a link around one."""
    children = only_children(element) if element.tag == "a" else (element,)
    return len(children) == 1 and children[0].tag == "img"


def _is_between_blocks(element: Element) -> bool:
    """Whether ``element`` is a picture that has a line outside of any paragraph to itself."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None or parent.tag not in HOLDERS or not _picture(element):
        return False
    text = parent.text if before is None else before.tail
    apart = before is None or "\n" in (text or "")
    ended = element.getnext() is None or "\n" in (element.tail or "")
    return apart and ended and is_blank(text) and is_blank(element.tail)


def _is_of_figure(element: Element) -> bool:
    return _picture(element) or element.tag in {"em", "br"}


def _begins_line(element: Element) -> bool:
    before = element.getprevious()
    return before is not None and (before.tag == "br" or "\n" in (before.tail or ""))


def _split(start: Element) -> None:
    """A new paragraph from ``start`` on."""
    paragraph = start.getparent()
    if paragraph is not None:
        second = make("p", **{str(name): str(value) for name, value in paragraph.attrib.items()})
        second.extend([start, *start.itersiblings()])
        second.tail, paragraph.tail = paragraph.tail, None
        paragraph.addnext(second)


def _put_caption(element: Element) -> None:
    """A picture's title below it, unless there is a caption."""
    image = element if element.tag == "img" else element[0]
    title = take(image, "title")
    if title and element.getnext() is None:
        element.addnext(make("em", title))


def _dead(root: Element) -> None:
    """Links without an address, paragraphs without content: pek takes them away."""
    dead = [a for a in root.iter("a") if a.get("href") is None and a.get("id") is None]
    unwrap_all(root, dead)
    for paragraph in list(root.iter("p")):
        if not len(paragraph) and is_blank(paragraph.text):
            remove(paragraph)


def _attributes(root: Element) -> None:
    """Attributes that pek adds, and those for ears; every picture has an alternative text."""
    for image in root.iter("img"):
        image.set("alt", image.get("alt") or "")
    for element in root.iter():
        for name in map(str, list(element.attrib)):
            if name in ADDED or name.startswith(("aria-", "data-")):
                del element.attrib[name]


ALL: Final[tuple[Callable[[Element], None], ...]] = (
    _notes,
    _code_blocks,
    _tables,
    _players,
    _figures,
    _dead,
    _attributes,
)

"""The parsed tree between the two cleanings, and the few moves that the passes make on it."""

from collections.abc import Iterable
from typing import Final

from lxml import etree

Element = etree._Element  # noqa: SLF001 (lxml publishes its type under no other name)

# libxml2 cuts off what lies deeper than 255.
DEPTH: Final = 200
GONE: Final = "pek-gone"
BLANK: Final = " \t\n"
RUNNING: Final = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "summary"})


def parse(html: str) -> Element:
    """The tree of ``html``, well-formed by the first cleaning, under one ``div``."""
    document = etree.HTML(f"<html><body><div>{html}</div></body></html>")
    return document[0][0]


def serialize(root: Element) -> str:
    """The HTML of ``root``'s content; ``root`` itself is not part of it."""
    return etree.tostring(root, encoding="unicode", method="html", with_tail=False)[5:-6]


def is_deep(root: Element) -> bool:
    """True where elements are nested deeper than ``DEPTH``."""
    return bool(root.xpath(f"boolean(.//*[count(ancestor::*) > {DEPTH}])"))


def tidy(root: Element) -> None:
    """Take away what the first cleaning left empty: paragraphs, classes, lines between blocks.
    The ``name`` of an anchor, obsolete in HTML, becomes its id.
    """
    remove_all(root, [p for p in root.iter("p") if not len(p) and is_blank(p.text)])
    for element in root.iter():
        if element.get("class") == "":
            del element.attrib["class"]
    for anchor in root.iter("a"):
        name = take(anchor, "name")
        if name and anchor.get("id") is None:
            anchor.set("id", name)
    for block in root:
        if block.tail and is_blank(block.tail):
            block.tail = "\n"


def take(element: Element, name: str) -> str:
    """Remove the attribute ``name`` and return its value, ``""`` if there was none."""
    # Few elements have the attribute that a pass looks for, and `attrib` is made anew each time.
    return "" if element.get(name) is None else str(element.attrib.pop(name))


def has_class(element: Element, name: str) -> bool:
    """True if ``name`` is among the classes of ``element``."""
    return name in (element.get("class") or "").split()


def is_blank(text: str | None) -> bool:
    """True if nothing but white space of HTML is in ``text`` (an ideographic space counts)."""
    return not text or not text.strip(BLANK)


def inside(element: Element, tag: str) -> bool:
    """True if an ancestor of ``element`` is a ``tag``."""
    return next(element.iterancestors(tag), None) is not None


def in_running_text(element: Element) -> bool:
    """True inside a paragraph, a heading, a link or code: no block can be there."""
    return not RUNNING.isdisjoint(parent.tag for parent in element.iterancestors())


def only_children(parent: Element) -> tuple[Element, ...]:
    """The children of ``parent`` if there is no text between them, else nothing."""
    blank = is_blank(parent.text) and all(is_blank(child.tail) for child in parent)
    return tuple(parent) if blank else ()


def make(tag: str, text: str | None = None, **attributes: str) -> Element:
    """A new element; ``_`` in the names of attributes stands for ``-``."""
    element = etree.Element(tag, {name.replace("_", "-"): v for name, v in attributes.items()})
    element.text = text
    return element


def put(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """`make` as the last child of ``parent``: one that is made alone gets a document of its own,
    which takes as long as three elements.
    """
    names = {name.replace("_", "-"): v for name, v in attributes.items()}
    element = etree.SubElement(parent, tag, names)
    element.text = text
    return element


def replace(old: Element, new: Element) -> None:
    """Put ``new`` where ``old`` is; the text after it stays."""
    new.tail, old.tail = old.tail, None
    _parent(old).replace(old, new)


def wrap(element: Element, wrapper: Element) -> None:
    """Put ``wrapper`` where ``element`` is and ``element`` into it."""
    replace(element, wrapper)
    wrapper.append(element)


def remove(element: Element) -> None:
    """Take ``element`` and all in it away; the text after it stays."""
    _append_text(element, element.tail)
    element.tail = None
    _parent(element).remove(element)


def remove_all(root: Element, elements: Iterable[Element]) -> None:
    """`remove` for many ``elements`` of ``root`` at once, in proportion to their number: texts
    that meet are not joined each time.
    """
    gone = list(elements)
    for element in gone:
        element[:], element.text = (), None
    unwrap_all(root, gone)


def unwrap_all(root: Element, elements: Iterable[Element]) -> None:
    """Take ``elements`` of ``root`` away; all in them and the text after them stay. In proportion
    to their number, as `remove_all`.
    """
    gone = list(elements)
    for element in gone:
        element.tag = GONE
    if gone:
        # It looks at every element of the tree; most passes have nothing to take away.
        etree.strip_tags(root, GONE)


def _append_text(element: Element, text: str | None) -> None:
    """Add ``text`` to what stands right before ``element``."""
    if not text:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent = _parent(element)
        parent.text = (parent.text or "") + text


def _parent(element: Element) -> Element:
    parent = element.getparent()
    if parent is None:
        raise ValueError("the root of a tree has no place in it")
    return parent

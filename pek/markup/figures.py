"""Pictures that have their lines to themselves → figures with their captions."""

from dataclasses import dataclass, replace
from typing import Final

from pek.markup import tree
from pek.markup.lines import alone, is_empty, lines_of
from pek.markup.tree import Element, is_blank, make, only_children, put, take, unwrap_all

# Where a picture is part of the line that it stands in.
INLINE: Final = frozenset({"caption", "figcaption", "summary", "td", "th"})
# What an author may have given a paragraph that means the same of a figure.
KEPT: Final = ("lang", "dir", "class")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A picture, as ``img`` or as the link around it, and the line below it in emphasis."""

    element: Element
    image: Element
    caption: Element | None = None


def make_figures(root: Element) -> None:
    """A picture alone in a paragraph becomes a figure; so does each of several, one a line, if one
    of them has a caption.

    The caption is the line below in emphasis, or the title. Where a list item begins with the
    picture, and in cells, it stays in its line.
    """
    framed = []
    # Few paragraphs hold one: the others are not looked through.
    holding = {one for image in root.iter("img") for one in image.iterancestors("p")}
    for paragraph in [one for one in root.iter("p") if one in holding] if holding else ():
        shown = _pictures(paragraph)
        if not shown or _is_inline(paragraph):
            continue
        parent = paragraph.getparent()
        if parent is not None and parent.tag == "figure":
            # The author's own; its caption is in it.
            framed.append(paragraph)
        else:
            _put_figures(paragraph, shown)
    unwrap_all(root, framed)


def _is_inline(paragraph: Element) -> bool:
    parent = paragraph.getparent()
    is_inside = any(above.tag in INLINE for above in paragraph.iterancestors())
    if parent is None or parent.tag != "li":
        return is_inside
    is_first = parent[0] is paragraph
    # The text of an item may be long: it is not read again for each of its paragraphs.
    return is_first if (is_first or is_inside) and is_blank(parent.text) else is_inside


def _pictures(paragraph: Element) -> tuple[_Shown, ...]:
    """The pictures of a paragraph in which there is nothing but them and captions."""
    if next(paragraph.iter("img"), None) is None:
        return ()
    only = paragraph[0]
    if only.tag == "img" and len(paragraph) == 1 and is_blank(only.tail):
        return (_Shown(element=only, image=only),) if is_blank(paragraph.text) else ()
    found: list[_Shown] = []
    for line in lines_of(paragraph):
        element = alone(line)
        if element is None:
            if is_empty(line):
                continue
            return ()
        if (image := _image(element)) is not None:
            found.append(_Shown(element=element, image=image))
        elif element.tag == "em" and found and found[-1].caption is None:
            found[-1] = replace(found[-1], caption=element)
        else:
            return ()
    # Without captions they may as well belong side by side.
    is_meant = len(found) == 1 or any(one.caption is not None for one in found)
    return tuple(found) if is_meant else ()


def _image(element: Element) -> Element | None:
    """The picture that ``element`` is, or that is all that it links."""
    children = only_children(element) if element.tag == "a" else (element,)
    return children[0] if len(children) == 1 and children[0].tag == "img" else None


def _put_figures(paragraph: Element, shown: tuple[_Shown, ...]) -> None:
    figures = [_figure(one, paragraph) for one in shown]
    for figure in figures[:-1]:
        figure.tail = "\n"
        paragraph.addprevious(figure)
    tree.replace(paragraph, figures[-1])


def _figure(shown: _Shown, paragraph: Element) -> Element:
    figure = make("figure", **{name: value for name in KEPT if (value := paragraph.get(name))})
    shown.element.tail = None
    figure.append(shown.element)
    caption = shown.caption
    if caption is not None:
        caption.tag, caption.tail = "figcaption", None
        figure.append(caption)
    else:
        _put_title(figure, shown.image)
    return figure


def _put_title(figure: Element, image: Element) -> None:
    if title := take(image, "title"):
        put(figure, "figcaption", title)

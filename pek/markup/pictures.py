"""Pictures: found, with their real size, as figures where they stand alone."""

from typing import Final

from pek.markup.links import is_foreign
from pek.markup.settings import Resolver
from pek.markup.source import Problem, line_of
from pek.markup.tree import (
    Element,
    inside,
    make,
    only_children,
    remove,
    replace,
    take,
)
from pek.models import Picture

LONGEST_SIDE: Final = 20_000


def settle_pictures(root: Element, source: str, resolver: Resolver) -> tuple[Problem, ...]:
    """Resolve every picture; what was not found is a problem, once for each target."""
    missing: dict[str, None] = {}
    eager = True
    for image in list(root.iter("img")):
        target = take(image, "src").strip()
        picture = resolver.picture(target) if target else None
        address = picture.address if picture else resolver.address(target) if target else ""
        if not address:
            _put_text(image)
        elif is_foreign(address):
            _put_link(image, address)
        else:
            if picture is None:
                missing[target] = None
            _dress(image, address, picture, eager=eager)
            eager = False
    _make_figures(root)
    return tuple(_problem(source, target, resolver.trouble(target)) for target in missing)


def _problem(source: str, target: str, trouble: str) -> Problem:
    position = source.find(target)
    line = line_of(source, position) if position >= 0 else None
    return line, f"{trouble}: {target}", "put the file there, or correct the path"


def _dress(image: Element, address: str, picture: Picture | None, *, eager: bool) -> None:
    width, height = _side(take(image, "width")), _side(take(image, "height"))
    image.set("src", address)
    image.set("alt", image.get("alt") or "")
    if picture:
        shown = _scaled(picture, width, height)
        image.set("width", str(shown[0]))
        image.set("height", str(shown[1]))
    image.set("loading", "eager" if eager else "lazy")
    image.set("decoding", "async")


def _side(text: str) -> int:
    digits = text.strip().removesuffix("px")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 5 else 0
    return number if number <= LONGEST_SIDE else 0


def _scaled(picture: Picture, width: int, height: int) -> tuple[int, int]:
    """The size that the author asked for, in the picture's own proportion and never larger."""
    factor = min(
        1.0,
        width / picture.width if width else 1.0,
        height / picture.height if height else 1.0,
    )
    return max(1, round(picture.width * factor)), max(1, round(picture.height * factor))


def _put_link(image: Element, address: str) -> None:
    """A picture of another host: nothing is asked there until the reader follows the link."""
    if inside(image, "a"):
        _put_text(image, address)
        return
    address = f"https:{address}" if address.startswith("//") else address
    replace(image, make("a", image.get("alt") or address, href=address, rel="noopener"))


def _put_text(image: Element, otherwise: str = "") -> None:
    text = image.get("alt") or otherwise
    image.tail = text + (image.tail or "")
    remove(image)


def _make_figures(root: Element) -> None:
    for paragraph in list(root.iter("p")):
        image = _alone(paragraph)
        if image is None:
            continue
        paragraph.tag = "figure"
        title = take(image, "title")
        if title:
            paragraph[-1].tail = None
            paragraph.append(make("figcaption", title))


def _alone(paragraph: Element) -> Element | None:
    """The picture that is all there is in ``paragraph``, itself or as a link."""
    children = only_children(paragraph)
    if len(children) == 1 and children[0].tag == "a":
        children = only_children(children[0])
    return children[0] if len(children) == 1 and children[0].tag == "img" else None

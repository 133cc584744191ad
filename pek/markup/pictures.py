"""Pictures: found, with their real size, in the widths at which pages show them."""

from dataclasses import dataclass
from typing import Final

from pek.addresses import url
from pek.markup.figures import make_figures
from pek.markup.links import is_foreign
from pek.markup.refused import refused_pictures
from pek.markup.settings import Resolver, Settings
from pek.markup.source import Problem
from pek.markup.tree import Element, inside, make, replace, take, unwrap_all
from pek.markup.where import lines_of_pictures
from pek.models import Flaw, Picture
from pek.words import Words

LONGEST_SIDE: Final = 20_000
# Of the variants the one for who takes no choice: feed readers, browsers of old.
USUAL_WIDTH: Final = 1080
# The width at which a picture is shown, as the stylesheet has it: the window less its edges, the
# measure of the text (38 em of 17 px) or the picture's own width, whichever is least.
SIZES: Final = "min(100vw - 2.5rem, 91vw, 40.375rem, {}px)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missing:
    """A picture that is not there: as its author wrote it, where it stands, and why."""

    target: str
    image: Element
    flaw: Flaw


def settle_pictures(
    root: Element, source: str, resolver: Resolver, settings: Settings
) -> tuple[Problem, ...]:
    """Resolve every picture; what was not found is a problem, once for each target."""
    missing: list[_Missing] = []
    texts: list[Element] = []
    refused: list[str] = []
    first = not settings.pictured
    for image in list(root.iter("img")):
        is_refused = image.get("src") is None
        target = take(image, "src").strip()
        picture = resolver.picture(target) if target else None
        address = picture.address if picture else resolver.address(target) if target else ""
        if picture:
            _dress(image, picture, first=first)
            first = False
        elif not address:
            refused += [image.get("alt") or ""] * is_refused
            texts.append(image)
        elif is_foreign(address) and inside(image, "a"):
            image.set("alt", image.get("alt") or address)
            texts.append(image)
        elif is_foreign(address):
            _put_link(image, address)
        else:
            flaw = resolver.trouble(target)
            shown = _leave_open(image, address) if flaw.absent else _say(image)
            missing.append(_Missing(target=target, image=shown, flaw=flaw))
    _put_texts(root, texts)
    make_figures(root)
    if settings.points_out:
        _point_out(missing, settings.say)
    return _problems(source, missing) + refused_pictures(refused, source)


def _problems(source: str, missing: list[_Missing]) -> tuple[Problem, ...]:
    flaws = {one.target: one.flaw for one in missing}
    lines = lines_of_pictures(source, flaws) if flaws else ()
    found = zip(lines, flaws.items(), strict=True)
    return tuple((line, f"{flaw}: {target}", flaw.remedy) for line, (target, flaw) in found)


def _point_out(missing: list[_Missing], say: Words) -> None:
    """Who writes sees on the page what is missing; nobody else does."""
    for one in missing:
        text = say("picture_missing", target=one.target, flaw=one.flaw)
        note = make("strong", text, **{"class": "badge"})
        note.tail, one.image.tail = one.image.tail, None
        one.image.addnext(note)


def _dress(image: Element, picture: Picture, *, first: bool) -> None:
    """Everything of a picture that is there; ``first``: on the page, so that it is fetched at
    once.
    """
    width, height = _scaled(picture, _side(take(image, "width")), _side(take(image, "height")))
    usual = (one for one in picture.variants if one.width <= USUAL_WIDTH)
    image.set("src", url((picture, *usual)[-1].address))
    if len(picture.variants) > 1:
        candidates = (f"{url(one.address)} {one.width}w" for one in picture.variants)
        image.set("srcset", ", ".join(candidates))
        image.set("sizes", SIZES.format(width))
    image.set("alt", image.get("alt") or "")
    image.set("width", str(width))
    image.set("height", str(height))
    if first:
        image.set("fetchpriority", "high")
    image.set("loading", "eager" if first else "lazy")
    image.set("decoding", "async")


def _say(image: Element) -> Element:
    """A file that is there but cannot be reduced is not sent as it is, where it may tell where it
    was made: its text stands there.
    """
    text = make("span", image.get("alt"))
    replace(image, text)
    return text


def _leave_open(image: Element, address: str) -> Element:
    """A picture that is not there keeps the address that it should have, and has no size."""
    for name in ("width", "height"):
        take(image, name)
    image.set("src", address)
    image.set("alt", image.get("alt") or "")
    image.set("loading", "lazy")
    image.set("decoding", "async")
    return image


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
    address = f"https:{address}" if address.startswith("//") else address
    replace(image, make("a", image.get("alt") or address, href=address, rel="noopener"))


def _put_texts(root: Element, images: list[Element]) -> None:
    for image in images:
        image.text = image.get("alt")
    unwrap_all(root, images)

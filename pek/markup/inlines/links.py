"""Links and pictures (CommonMark 0.31, 6.3 and 6.4): what stands after the closing bracket."""

import re
from dataclasses import dataclass
from typing import Final

from pek.markup.blocks.attributes import picture_attributes
from pek.markup.blocks.references import Reference, References
from pek.markup.destinations import LABEL, LONGEST_LABEL, destination, gap, title
from pek.markup.inlines.tokens import Opening

# `![](a.png =400x300)`, Zenn's way to say how large.
_SIZE: Final = re.compile(r"[ \t]+=(\d{1,5})?x(\d{1,5})?(?=[ \t)])")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads or which picture is shown; the attributes, and where all of it ends."""

    attributes: dict[str, str]
    end: int


def target(text: str, opening: Opening, closing: int, references: References) -> Target | None:
    """What belongs to the bracket that ``closing`` closes; ``None``: it is only a bracket."""
    found = _inline(text, closing + 1, image=opening.image)
    found = found or _reference(text, opening, closing, references)
    if found is None or not opening.image:
        return found
    size, end = picture_attributes(text, found.end)
    return Target({**found.attributes, **size}, end)


def _inline(text: str, position: int, *, image: bool) -> Target | None:
    """``(destination "title")``."""
    if not text.startswith("(", position):
        return None
    found = destination(text, gap(text, position + 1))
    if found is None:
        return None
    address, end = found
    size: dict[str, str] = {}
    if image and (sized := _SIZE.match(text, end)):
        sides = zip(("width", "height"), sized.groups(), strict=True)
        size, end = {name: side for name, side in sides if side}, sized.end()
    space = gap(text, end)
    named = title(text, space) if space > end else None
    said, end = named or ("", end)
    end = gap(text, end)
    if not text.startswith(")", end):
        return None
    return Target({**_attributes(Reference(address, said), image=image), **size}, end + 1)


def _reference(text: str, opening: Opening, closing: int, references: References) -> Target | None:
    """``[label]``, ``[]`` or nothing."""
    label = LABEL.match(text, closing + 1)
    end = label.end() if label else closing + 1
    if label is None and text.startswith("[]", end):
        end += 2
    if label is None and (opening.nested or closing - opening.end > LONGEST_LABEL):
        return None
    name = label[1] if label else text[opening.end : closing]
    found = references.find(name)
    return Target(_attributes(found, image=opening.image), end) if found else None


def _attributes(reference: Reference, *, image: bool) -> dict[str, str]:
    attributes = {"src" if image else "href": reference.destination}
    return {**attributes, "title": reference.title} if reference.title else attributes

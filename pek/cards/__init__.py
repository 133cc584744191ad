"""Social cards: a title, faces and a theme in; a picture of 1200 × 630 pixels out.

Parameters (`Card`), arithmetic (`layout`), drawing (`draw`) and encoding (`encode`) are four
steps without side effects; `compose` is all of them and `digest` names the result beforehand.
The only thing read is the vendored typefaces.
"""

from pek.cards.designs import SIZE
from pek.cards.elements import Layout
from pek.cards.encoding import FIRST_RANGE, MAX_PNG, encode
from pek.cards.fingerprint import VERSION, digest
from pek.cards.inks import SHADES
from pek.cards.layout import layout
from pek.cards.models import Card, Face, Kind, Logo, Occasion, Theme, Tone
from pek.cards.picture import draw
from pek.cards.review import remarks
from pek.cards.setting import Setting
from pek.cards.typefaces import engine, uncovered

__all__ = [
    "FIRST_RANGE",
    "MAX_PNG",
    "SIZE",
    "VERSION",
    "Card",
    "Face",
    "Kind",
    "Layout",
    "Logo",
    "Occasion",
    "Setting",
    "Theme",
    "Tone",
    "compose",
    "digest",
    "draw",
    "encode",
    "engine",
    "layout",
    "remarks",
    "uncovered",
]


# Colours of the faces: fewer where photographs would make the card too large.
_FACE_COLOURS = (SHADES, 96, 64, 40, 24)


def compose(card: Card, media_type: str = "image/png") -> bytes:
    """Lay out, draw and encode a card.

    :raises CardError: a face is not square, or pek makes no cards of that type.
    """
    found, data = layout(card), b""
    for colours in _FACE_COLOURS:
        data = encode(draw(found, colours), media_type)
        if len(data) <= MAX_PNG or media_type != "image/png":
            break
    return data

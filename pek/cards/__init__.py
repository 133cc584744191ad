"""Social cards: a title, faces and a theme in; a picture of 1200 × 630 pixels out.

Parameters (`Card`), arithmetic (`layout`), drawing (`draw`) and encoding (`encode`) are four
steps without side effects; `compose` is all of them and `digest` names the result beforehand.
The only thing read is the vendored typefaces.
"""

from pek.cards.designs import SIZE
from pek.cards.elements import Layout
from pek.cards.encoding import FIRST_RANGE, MAX_PNG, encode
from pek.cards.fingerprint import VERSION, digest
from pek.cards.layout import layout
from pek.cards.models import Card, Face, Kind, Logo, Occasion, Theme, Tone
from pek.cards.picture import MOST_COLOURS, draw
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


# How faces are drawn, the best first: their colours, and the radius of a blur in pixels.
_EFFORTS = ((MOST_COLOURS, 0.0), (112, 0.5), (80, 0.8), (64, 1.2), (40, 2.0), (24, 4.0), (12, 8.0))
# So many of them serve to fit a card into the first range, the rest into the limit.
_UNSEEN = 3


def compose(card: Card, media_type: str = "image/png") -> bytes:
    """Lay out, draw and encode a card. Photographs that would make a PNG too large lose what the
    eye misses least: grain, then shades.

    :raises CardError: a face is not square, or pek makes no cards of that type.
    """
    found, data = layout(card), b""
    for number, (colours, blur) in enumerate(_EFFORTS):
        data = encode(draw(found, colours, blur), media_type)
        limit = FIRST_RANGE if number + 1 < _UNSEEN else MAX_PNG
        if len(data) <= limit or media_type != "image/png":
            break
    return data

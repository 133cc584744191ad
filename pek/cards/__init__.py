"""Social cards: a title, faces and a theme in; a picture of 1200 × 630 pixels out.

Parameters (`Card`), arithmetic (`layout`), drawing (`draw`) and encoding (`encode`) are four
steps without side effects; `compose` is all of them and `digest` names the result beforehand.
The only thing read is the vendored typefaces.
"""

from pek.cards.fingerprint import VERSION, digest
from pek.cards.layout import SIZE, Layout, layout
from pek.cards.models import Card, Face, Theme
from pek.cards.picture import draw, encode
from pek.cards.setting import Setting
from pek.cards.typefaces import engine, uncovered

__all__ = [
    "SIZE",
    "VERSION",
    "Card",
    "Face",
    "Layout",
    "Setting",
    "Theme",
    "compose",
    "digest",
    "draw",
    "encode",
    "engine",
    "layout",
    "uncovered",
]


def compose(card: Card, media_type: str = "image/png") -> bytes:
    """Lay out, draw and encode a card.

    :raises CardError: a face is not square, or pek makes no cards of that type.
    """
    return encode(draw(layout(card)), media_type)

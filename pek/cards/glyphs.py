"""Text as glyphs: what is drawn for each character, where on the line, how wide, in what ink.

Lines are built glyph by glyph, so that measuring and drawing agree by construction, and both
come from memory for the few hundred characters that titles are made of. Shaping happens within
a grapheme cluster and, for kerning, between two.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PIL import Image, ImageDraw

from pek.cards.typefaces import EMOJI, drawable, font, font_features
from pek.text import graphemes

# An emoji is 1.27 em wide in its face; at this scale it is as wide as the kanji beside it.
_EMOJI_SCALE = 0.8
_UNITS = 1000
# Neither face kerns two of them, and no two titles hold the same pairs.
_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003fffd]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """What one face draws for one grapheme cluster; ``scale`` of the line's type size."""

    text: str
    face: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Stamp:
    """A glyph's ink: coverage 0 to 255 (``L``), ``left`` and ``top`` from its origin on the base
    line to the picture's corner.
    """

    coverage: Image.Image
    left: int
    top: int


def glyphs(text: str) -> tuple[Glyph, ...]:
    """Return what is drawn for a line."""
    return tuple(map(_glyph, graphemes(unicodedata.normalize("NFC", text))))


@lru_cache(maxsize=4096)
def _glyph(cluster: str) -> Glyph:
    text, face = drawable(cluster)
    return Glyph(text, face, _EMOJI_SCALE if face == EMOJI else 1.0)


def placed(text: str) -> Iterator[tuple[Glyph, float]]:
    """Yield each glyph of a line with its origin in em."""
    x, before = 0.0, None
    for glyph in glyphs(text):
        x += _kerning(before, glyph) if before else 0.0
        yield glyph, x
        x += _width(glyph)
        before = glyph


def advance(text: str) -> float:
    """Return the width of a line in em."""
    return max((x + _width(glyph) for glyph, x in placed(text)), default=0.0)


@lru_cache(maxsize=4096)
def _width(glyph: Glyph) -> float:
    return _length(glyph.text, glyph)


def _kerning(first: Glyph, second: Glyph) -> float:
    if first.face != second.face or (_KANJI.match(first.text) and _KANJI.match(second.text)):
        return 0.0
    return _pair(first, second)


@lru_cache(maxsize=16_384)
def _pair(first: Glyph, second: Glyph) -> float:
    together = _length(first.text + second.text, first)
    return together - _width(first) - _width(second)


def _length(text: str, glyph: Glyph) -> float:
    length = font(glyph.face, _UNITS).getlength(text, features=font_features())
    return length * glyph.scale / _UNITS


# Some 4 KB each: the letters, kana and kanji of a site's titles in its usual sizes.
@lru_cache(maxsize=4096)
def stamp(glyph: Glyph, size: float) -> Stamp | None:
    """Return the ink of a glyph in ``size`` pixels an em; ``None`` for a space."""
    left, base = ceil(size / 2), ceil(size * 1.2)
    width = 2 * left + ceil(_width(glyph) * size)
    canvas = Image.new("L", (width, ceil(size * 1.7)))
    ImageDraw.Draw(canvas).text(
        (left, base),
        glyph.text,
        255,
        font(glyph.face, size * glyph.scale),
        anchor="ls",
        features=font_features(),
    )
    box = canvas.getbbox()
    return Stamp(canvas.crop(box), box[0] - left, box[1] - base) if box else None


def bearing(character: str) -> float:
    """Return the em from the origin to the ink of a line that begins with ``character``."""
    size = _UNITS // 5
    first = next((stamp(glyph, size) for glyph in glyphs(character)), None)
    return first.left / size if first else 0.0

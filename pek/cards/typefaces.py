"""The vendored typefaces: which face draws which characters, and with what engine.

Open fonts are kept and only read. Pillow holds the GIL while
FreeType works, and no variation is ever set, so threads may share them.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from PIL import ImageFont, features

from pek.text import graphemes

TEXT = "NotoSansJP-Bold.ttf"
EMOJI = "NotoEmoji-Bold.ttf"
FACES = (TEXT, EMOJI)
REPLACEMENT = "〓"  # JIS X 0208's geta mark: what a printer sets for a sort that is missing

# Code points of what is drawn as one character: the longest emoji sequence for interchange
# (UTS 51) has ten. More of them on each other would be wider than a line.
LONGEST = 12
# Default ignorable: a face need not have them to draw the cluster they belong to.
_IGNORABLE = frozenset("\u200d\ufe0e\ufe0f")

Engine = Literal["raqm", "basic"]


@cache
def engine() -> Engine:
    """Return how text is shaped: ``raqm`` with ``palt``, or ``basic`` plain advances.

    Raqm is linked into Pillow's wheels but loads libfribidi of the system at run time.
    """
    return "raqm" if features.check("raqm") and features.check("fribidi") else "basic"


@cache
def engine_versions() -> tuple[str, ...]:
    """Return the versions of the libraries that decide what glyphs look like."""
    names = ("freetype2", "raqm", "harfbuzz") if engine() == "raqm" else ("freetype2",)
    return tuple(f"{name} {features.version(name)}" for name in names)


@cache
def fonts_digest() -> str:
    """Return a hex digest of the bytes of all faces."""
    return blake2b(b"".join(map(_read, FACES)), digest_size=16).hexdigest()


@cache
def _read(face: str) -> bytes:
    return _path(face).read_bytes()


def _path(face: str) -> Path:
    return Path(__file__).parent / "fonts" / face


@lru_cache(maxsize=64)
def font(face: str, size: float) -> ImageFont.FreeTypeFont:
    """Open a face at ``size`` pixels an em."""
    layout = ImageFont.Layout.RAQM if engine() == "raqm" else ImageFont.Layout.BASIC
    # By its path: FreeType maps the file once, where it would copy 5 MB for every size of bytes.
    return ImageFont.truetype(str(_path(face)), size, layout_engine=layout)


def font_features() -> list[str] | None:
    """Return the OpenType features of a line: proportional metrics and kerning."""
    return ["palt", "kern"] if engine() == "raqm" else None


@cache
def coverage(face: str) -> frozenset[int]:
    """Return the code points that a face has glyphs for, read from its ``cmap`` table.

    OpenType 1.9, "cmap", format 12: a table that both faces have. Read here because the
    library for it takes 0.15 s for these faces, ten times as long as a card.
    """
    data = _read(face)
    start = _table(data, b"cmap")
    for index in range(struct.unpack_from(">H", data, start + 2)[0]):
        offset = start + struct.unpack_from(">I", data, start + 8 + 8 * index)[0]
        if struct.unpack_from(">H", data, offset)[0] == 12:
            return frozenset(_format_12(data, offset))
    raise AssertionError(f"{face} has no cmap of format 12")


def _table(data: bytes, tag: bytes) -> int:
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise AssertionError(f"no table {tag!r}")


def _format_12(data: bytes, offset: int) -> Iterator[int]:
    groups = struct.unpack_from(">I", data, offset + 12)[0]
    for first, last, _ in struct.iter_unpack(">III", data[offset + 16 : offset + 16 + 12 * groups]):
        yield from range(first, last + 1)


def uncovered(text: str) -> tuple[str, ...]:
    """Return the characters of ``text`` that no face can draw, each once, in order."""
    clusters = graphemes(unicodedata.normalize("NFC", text))
    return tuple(dict.fromkeys(cluster for cluster in clusters if _face(cluster) is None))


def drawable(cluster: str) -> tuple[str, str]:
    """Return what is drawn for a grapheme cluster (NFC), and the face that draws it.

    What no face covers becomes its base letter (Š: S) or else ``REPLACEMENT``: never a box.
    """
    face = _face(cluster)
    if face is None:
        base = unicodedata.normalize("NFD", cluster)[0]
        return (base if base.isalpha() and ord(base) in coverage(TEXT) else REPLACEMENT), TEXT
    if face == TEXT or engine() == "basic":
        # Without shaping, a joiner or selector would be drawn as the box it has no glyph for.
        cluster = "".join(c for c in cluster if ord(c) in coverage(face) and c not in _IGNORABLE)
    return cluster, face


def _face(cluster: str) -> str | None:
    """Return the first face that has every character, emoji first where one is asked for."""
    if len(cluster) > LONGEST:
        return None
    order = (EMOJI, TEXT) if "\ufe0f" in cluster else FACES
    needed = {ord(c) for c in cluster if c not in _IGNORABLE}
    return next((face for face in order if needed and needed <= coverage(face)), None)

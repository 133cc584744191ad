"""Draws a layout and encodes the picture. Same input, same bytes: no clock and no metadata."""

import math
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from io import BytesIO
from types import MappingProxyType

from PIL import Image, ImageDraw

from pek.cards.colours import WHITE
from pek.cards.layout import SIZE, TILE, Disc, Form, Layout, Line, Tile
from pek.cards.typefaces import advance, font, font_features, runs
from pek.errors import CardError

# Slack reads pictures in ranges of 32 KiB: most cards fit into the first, all into this.
MAX_PNG = 40_000
_OVERSAMPLING = 4
_RING = 6
_BLEED = 16  # room for ink beyond a line's advances
_SHADES = [round(round(value / 25.5) * 25.5) for value in range(256)]


def draw(layout: Layout) -> Image.Image:
    """Draw a layout as an RGB picture of 1200 × 630 pixels."""
    image = Image.new("RGB", SIZE, layout.ground)
    pen = ImageDraw.Draw(image)
    for tile in layout.tiles:
        _draw_tile(image, tile)
    for x, y, side, colour in layout.bullets:
        pen.rectangle((x, y, x + side - 1, y + side - 1), fill=colour)
    for disc in layout.discs:
        _draw_disc(image, disc, layout.ground)
    for line in layout.lines:
        _draw_line(image, line)
    return image


def _draw_tile(image: Image.Image, tile: Tile) -> None:
    image.paste(tile.ground, (tile.x, tile.y, tile.x + TILE, tile.y + TILE))
    image.paste(tile.colour, (tile.x, tile.y), _form_mask(tile.form, tile.turns))


@cache
def _form_mask(form: Form, turns: int) -> Image.Image:
    side = TILE * _OVERSAMPLING
    mask = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mask)
    if form == "square":
        pen.rectangle((0, 0, TILE // 2 * _OVERSAMPLING - 1, side), fill=255)
    elif form == "quarter":
        pen.ellipse((0, 0, 2 * side - 1, 2 * side - 1), fill=255)
    elif form == "disc":
        pen.ellipse((side // 5, side // 5, side - side // 5 - 1, side - side // 5 - 1), fill=255)
    else:
        pen.ellipse((-side // 2, 0, side // 2 - 1, side - 1), fill=255)
    return mask.rotate(90 * turns).resize((TILE, TILE), Image.Resampling.BOX)


@lru_cache(maxsize=16)
def circle_mask(diameter: int) -> Image.Image:
    """Return an ``L`` mask of a circle with smooth edge: 0 in the corners, 255 inside."""
    side = diameter * _OVERSAMPLING
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).ellipse((0, 0, side - 1, side - 1), fill=255)
    return mask.resize((diameter, diameter), Image.Resampling.BOX)


def _draw_disc(image: Image.Image, disc: Disc, ground: str) -> None:
    image.paste(ground, (disc.x - _RING, disc.y - _RING), circle_mask(disc.diameter + 2 * _RING))
    mask = circle_mask(disc.diameter)
    if disc.face is not None and disc.face.picture is not None:
        image.paste(_portrait(disc.face.picture, disc.diameter, ground), (disc.x, disc.y), mask)
        return
    image.paste(disc.colour, (disc.x, disc.y), mask)
    _draw_label(image, disc)


def _portrait(picture: Image.Image, diameter: int, ground: str) -> Image.Image:
    """Reduce a square picture, with what is transparent in it on ``ground``.

    :raises CardError: the picture is not square.
    """
    if picture.width != picture.height:
        raise CardError(f"a face is square, not {picture.width} × {picture.height}")
    # Alpha must be weighed in while reducing, so the ground comes first.
    opaque = Image.new("RGB", picture.size, ground)
    opaque.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    size = (diameter, diameter)
    return opaque.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _draw_label(image: Image.Image, disc: Disc) -> None:
    size = disc.diameter * (0.46 if len(disc.label) == 1 else 0.38)
    width = advance(disc.label)
    size = min(size, disc.diameter * 0.8 / width)
    x = disc.x + (disc.diameter - width * size) / 2
    y = disc.y + disc.diameter / 2 + size * 0.37
    _draw_line(image, Line(text=disc.label, x=x, y=y, size=size, colour=WHITE))


def _draw_line(image: Image.Image, line: Line) -> None:
    """Draw text with an edge of nine shades.

    The eye sees no difference to 256, but a palette and a compressor do: a card with much text
    gets a quarter smaller, and the faces get the colours.
    """
    left, top = math.floor(line.x) - _BLEED, math.floor(line.y - 1.2 * line.size)
    width = math.ceil(advance(line.text) * line.size) + 2 * _BLEED
    layer = Image.new("L", (width, math.ceil(1.7 * line.size)))
    pen = ImageDraw.Draw(layer)
    x, y = line.x - left, line.y - top
    for run in runs(line.text):
        face = font(run.face, line.size * run.scale)
        pen.text((x, y), run.text, 255, face, anchor="ls", features=font_features())
        x += advance(run.text) * line.size
    image.paste(line.colour, (left, top), layer.point(_SHADES))


def encode(image: Image.Image, media_type: str = "image/png") -> bytes:
    """Encode an RGB picture; PNG with a palette, at most 40,000 bytes.

    :raises CardError: pek does not compose cards of ``media_type``.
    """
    encoder = _ENCODERS.get(media_type)
    if encoder is None:
        raise CardError(f"cards are not made as {media_type!r}; use one of {', '.join(_ENCODERS)}")
    return encoder(image)


def _png(image: Image.Image) -> bytes:
    """Encode in 256 colours; more effort, then fewer colours, only where the limit asks for it.

    The octree keeps the colours of skin that median cut shifts. The best compression takes six
    times as long as the usual one, for an eighth of the bytes: for several photographs.
    """
    data = b""
    for colours, level in ((256, 6), (256, 9), (128, 9), (64, 9), (32, 9), (16, 9)):
        data = _save(
            image.quantize(colours, Image.Quantize.FASTOCTREE), "PNG", compress_level=level
        )
        if len(data) <= MAX_PNG:
            break
    return data


def _jpeg(image: Image.Image) -> bytes:
    return _save(image, "JPEG", quality=88, subsampling=0)


def _webp(image: Image.Image) -> bytes:
    return _save(image, "WEBP", quality=90, method=4)


def _gif(image: Image.Image) -> bytes:
    return _save(image.quantize(256, Image.Quantize.FASTOCTREE), "GIF")


def _avif(image: Image.Image) -> bytes:
    # One thread: how the work was divided must not show in the bytes.
    return _save(image, "AVIF", quality=80, speed=8, max_threads=1)


def _save(image: Image.Image, name: str, **options: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


_ENCODERS: Mapping[str, Callable[[Image.Image], bytes]] = MappingProxyType(
    {
        "image/png": _png,
        "image/jpeg": _jpeg,
        "image/webp": _webp,
        "image/gif": _gif,
        "image/avif": _avif,
    }
)

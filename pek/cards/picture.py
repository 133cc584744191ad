"""Draws a layout into a palette: what is known beforehand in its own colours, faces in the rest."""

from dataclasses import dataclass
from functools import cache, lru_cache
from math import floor

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pek.cards.colours import WHITE
from pek.cards.designs import SIZE, TILE
from pek.cards.elements import Disc, Emblem, Form, Layout, Line
from pek.cards.glyphs import advance, placed, stamp
from pek.cards.inks import INKED, SHADES, Inks
from pek.cards.models import Face
from pek.errors import CardError

_OVERSAMPLING = 4
_RING = 6
# Of a disc's diameter: the size of one letter, of several, and how wide they are at most.
_ONE_LETTER, _LETTERS, _LABEL_WIDTH = 0.46, 0.38, 0.8
# Of faces or a logo; text and ornament take less than the rest of the 256.
MOST_COLOURS = 144
# A picture of which the octree makes fewer colours, though it may use more, has smooth tones.
_SMOOTH = 100
# From the base line up to the middle of capitals, in em.
_MIDDLE = 0.37
_BLEED = 16  # room for ink beyond a line's advances


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A picture in colours of its own: where it goes, the index of its palette for every pixel,
    the palette (red, green and blue in turn), and 255 where it is not the ground.
    """

    corner: tuple[int, int]
    indexes: Image.Image
    palette: tuple[int, ...]
    mask: Image.Image


def draw(layout: Layout, face_colours: int = MOST_COLOURS, blur: float = 0.0) -> Image.Image:
    """Draw a layout as a picture of 1200 × 630 pixels with a palette: first the colours of text
    and ornament, then at most ``face_colours`` (up to MOST_COLOURS) of faces and logo, whose
    grain is softened by a ``blur`` of that radius in pixels.

    :raises CardError: a face is not square.
    """
    inks = Inks()
    canvas = Image.new("L", SIZE, inks.solid(layout.ground))
    for panel in layout.panels:
        area = panel.area
        box = (area.left, area.top, area.right, area.bottom)
        canvas.paste(inks.solid(panel.colour), box)
    for tile in layout.tiles:
        mask = _form_mask(tile.form, tile.turns)
        canvas.paste(mask.point(inks.ramp(tile.ground, tile.colour)), (tile.x, tile.y))
    for line in layout.lines:
        _draw_line(canvas, line, inks)
    if layout.discs:
        _paste_patch(canvas, _people(layout.discs, face_colours, blur), inks)
    if layout.emblem:
        _paste_patch(canvas, _mark(layout.emblem, face_colours, blur), inks)
    canvas.putpalette(inks.palette)
    return canvas


def _draw_line(canvas: Image.Image, line: Line, inks: Inks) -> None:
    ink, corner = _ink(line.text, line.x, line.y, line.size)
    canvas.paste(ink.point(inks.ramp(line.ground, line.colour)), corner, ink.point(INKED))


def _ink(text: str, x: float, y: float, size: float) -> tuple[Image.Image, tuple[int, int]]:
    """Return the coverage of a line whose origin is at ``x``, ``y``, and its corner."""
    left, top = floor(x) - _BLEED, floor(y - 1.2 * size)
    width = round(advance(text) * size) + 2 * _BLEED
    layer = Image.new("L", (width, round(1.7 * size)))
    for glyph, origin in placed(text):
        if mark := stamp(glyph, size):
            at = (round(x + origin * size) - left + mark.left, round(y) - top + mark.top)
            layer.paste(255, at, mark.coverage)
    return layer, (left, top)


def _paste_patch(canvas: Image.Image, patch: Patch, inks: Inks) -> None:
    first = inks.add(list(patch.palette))
    moved = patch.indexes.point([min(first + index, SHADES - 1) for index in range(SHADES)])
    canvas.paste(moved, patch.corner, patch.mask)


def _patch(picture: Image.Image, corner: tuple[int, int], ground: str, colours: int) -> Patch:
    found = _quantised(picture, colours)
    palette = (found.getpalette() or [])[: 3 * colours]
    difference = ImageChops.difference(picture, Image.new("RGB", picture.size, ground))
    return Patch(
        corner=corner,
        indexes=Image.frombytes("L", found.size, found.tobytes()),
        palette=tuple(palette),
        mask=difference.convert("L").point(lambda value: 255 * (value > 0)),
    )


def _quantised(picture: Image.Image, colours: int) -> Image.Image:
    """Choose the colours of a picture.

    The octree is fast and keeps the colours of skin that median cut shifts. But it cuts colours
    at fixed steps: of a smooth picture, such as a face before a plain backdrop, it makes bands
    and leaves most colours unused. Those are for median cut.
    """
    found = picture.quantize(colours, Image.Quantize.FASTOCTREE)
    used = len(found.getcolors(colours) or ())
    if used < min(_SMOOTH, 0.9 * colours):
        return picture.quantize(colours, Image.Quantize.MEDIANCUT)
    return found


# Equal by names and digests: the people who write for a site are on many of its cards.
@lru_cache(maxsize=64)
def _people(discs: tuple[Disc, ...], colours: int, blur: float) -> Patch:
    """Draw faces that may overlap, each with a ring around it, as one picture."""
    left = min(disc.x for disc in discs) - _RING
    top = min(disc.y for disc in discs) - _RING
    right = max(disc.x + disc.diameter for disc in discs) + _RING
    bottom = max(disc.y + disc.diameter for disc in discs) + _RING
    picture = Image.new("RGB", (right - left, bottom - top), discs[0].ground)
    for disc in discs:
        _draw_disc(picture, disc, (disc.x - left, disc.y - top), blur)
    return _patch(picture, (left, top), discs[0].ground, colours)


def _draw_disc(picture: Image.Image, disc: Disc, at: tuple[int, int], blur: float) -> None:
    x, y = at
    ring = circle_mask(disc.diameter + 2 * _RING)
    picture.paste(disc.ground, (x - _RING, y - _RING), ring)
    mask = circle_mask(disc.diameter)
    if disc.face is not None and disc.face.picture is not None:
        portrait = _portrait(disc.face, disc.diameter, disc.ground)
        picture.paste(portrait.filter(ImageFilter.GaussianBlur(blur)), at, mask)
        return
    picture.paste(disc.colour, at, mask)
    width = advance(disc.label)
    share = _ONE_LETTER if len(disc.label) == 1 else _LETTERS
    size = int(disc.diameter * min(share, _LABEL_WIDTH / width))
    left = x + (disc.diameter - width * size) / 2
    ink, corner = _ink(disc.label, left, y + disc.diameter / 2 + size * _MIDDLE, size)
    picture.paste(WHITE, corner, ink)


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


def _portrait(face: Face, diameter: int, ground: str) -> Image.Image:
    """Reduce a face's square picture, with what is transparent in it on ``ground``."""
    picture = face.picture
    if picture is None or picture.width != picture.height:
        size = f"{picture.width} × {picture.height}" if picture else "missing"
        raise CardError(f"a face is square, not {size}")
    return _reduced(picture, (diameter, diameter), ground)


@lru_cache(maxsize=16)
def _mark(emblem: Emblem, colours: int, blur: float) -> Patch:
    area = emblem.area
    picture = emblem.logo.picture
    if picture is None:
        raise CardError("a logo is drawn from its picture")
    fitted = _reduced(picture, (area.width, area.height), emblem.ground)
    softened = fitted.filter(ImageFilter.GaussianBlur(blur))
    return _patch(softened, (area.left, area.top), emblem.ground, colours)


def _reduced(picture: Image.Image, size: tuple[int, int], ground: str) -> Image.Image:
    # Alpha must be weighed in while reducing, so the ground comes first.
    opaque = Image.new("RGB", picture.size, ground)
    opaque.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return opaque.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)

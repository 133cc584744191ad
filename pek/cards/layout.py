"""Where everything on a card lies: geometry as data, in pixels from the top left corner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

from pek.cards import colours
from pek.cards.models import Card, Face, Kind
from pek.cards.setting import ELLIPSIS, LEADING, Box, Setting, set_title
from pek.cards.typefaces import advance, bearing
from pek.text import clean, graphemes, initials

SIZE = (1200, 630)
MARGIN = 64
TILE = 105  # six of them are as high as the card
FACE = 104
MAX_FACES = 4

# The square in front of a category, the gap behind it, and the type of the small lines.
_BULLET, _GAP = 26, 18
_LABEL_SIZE, _NAME_SIZE, _SITE_SIZE, _SMALLEST = 32, 38, 30, 26
_LABEL_BASE = 94
_TITLE_TOP, _TITLE_BOTTOM = 120, 450
_FACE_TOP = 478
_FACE_STEP = 84
# Noto Sans JP: kanji reach from 0.88 em above the base line to 0.12 em below it.
_ASCENT = 0.88
# Between text and ornament.
_GUTTER = 44

Form = Literal["square", "quarter", "disc", "half"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A square of ornament: a form in ``colour`` on ``ground``, turned by quarter turns."""

    x: int
    y: int
    form: Form
    turns: int
    colour: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text from ``x`` on the base line ``y``, in ``size`` pixels an em."""

    text: str
    x: float
    y: float
    size: float
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A face in a circle with a ring of the ground's colour; ``label`` stands for no picture."""

    x: int
    y: int
    diameter: int
    face: Face | None
    label: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A card ready to be drawn, in drawing order: ground, tiles, bullets, discs, lines."""

    ground: str
    tiles: tuple[Tile, ...]
    bullets: tuple[tuple[int, int, int, str], ...]
    discs: tuple[Disc, ...]
    lines: tuple[Line, ...]
    setting: Setting


def layout(card: Card) -> Layout:
    """Lay out a card of 1200 × 630 pixels; text keeps 48 pixels or more from every edge."""
    places = _TILES[card.kind]
    setting, title = _title(card, _left_of(places, row=0) - _GUTTER)
    places = tuple(place for place in places if not _in_the_way(place, card, title[-1]))
    return Layout(
        ground=card.theme.ground,
        tiles=tuple(_tiles(card, places)),
        bullets=_bullets(card),
        discs=tuple(_discs(card)),
        lines=(*_label(card), *title, *_signature(card, _left_of(places, row=5) - _GUTTER)),
        setting=setting,
    )


def _title(card: Card, right: float) -> tuple[Setting, tuple[Line, ...]]:
    """Set the title, centred between the label and the faces, every line's ink at the margin."""
    height = _TITLE_BOTTOM - _TITLE_TOP
    setting = set_title(clean(card.title), advance, Box(width=right - MARGIN, height=height))
    step = setting.size * LEADING
    used = step * (len(setting.lines) - 1) + setting.size
    first = _TITLE_TOP + (height - used) / 2 + setting.size * _ASCENT
    return setting, tuple(
        Line(
            text=text,
            x=MARGIN - bearing(graphemes(text)[0]) * setting.size,
            y=round(first + index * step),
            size=setting.size,
            colour=card.theme.ink,
        )
        for index, text in enumerate(setting.lines)
    )


def _label(card: Card) -> Iterator[Line]:
    """Place the category and the note side by side above the title."""
    x = float(MARGIN)
    if card.category:
        x += _BULLET + _GAP
    for text, colour in ((card.category, card.theme.ink), (card.note, card.theme.muted)):
        if text and (line := _fitted(text, SIZE[0] - 2 * TILE - _GUTTER - x, _LABEL_SIZE)):
            yield Line(text=line[0], x=x, y=_LABEL_BASE, size=line[1], colour=colour)
            x += advance(line[0]) * line[1] + 36


def _bullets(card: Card) -> tuple[tuple[int, int, int, str], ...]:
    """Place the square before the category: left, top, side, colour."""
    top = _LABEL_BASE - round(_LABEL_SIZE * 0.38) - _BULLET // 2
    return ((MARGIN, top, _BULLET, card.theme.accent),) if card.category else ()


def _discs(card: Card) -> Iterator[Disc]:
    """Place up to four faces, overlapping, and how many more there are."""
    shown = card.faces if len(card.faces) <= MAX_FACES else card.faces[:MAX_FACES]
    for index, face in enumerate(shown):
        colour = colours.of_name(face.name)
        yield _disc(index, face, initials(face.name), colour)
    if more := len(card.faces) - len(shown):
        yield _disc(len(shown), None, f"+{more}", card.theme.ink)


def _disc(index: int, face: Face | None, label: str, colour: str) -> Disc:
    x = MARGIN + index * _FACE_STEP
    return Disc(x=x, y=_FACE_TOP, diameter=FACE, face=face, label=label, colour=colour)


def _signature(card: Card, right: float) -> Iterator[Line]:
    """Place the byline over the site's name beside the faces; the name alone without them."""
    shown = min(len(card.faces), MAX_FACES + 1)
    x = MARGIN + ((shown - 1) * _FACE_STEP + FACE + 28 if shown else 0)
    middle = _FACE_TOP + FACE / 2
    theme = card.theme
    byline = _fitted(card.byline, right - x, _NAME_SIZE)
    site = _fitted(card.site_name, right - x, _SITE_SIZE if byline else _NAME_SIZE)
    if byline:
        yield Line(text=byline[0], x=x, y=middle - 8, size=byline[1], colour=theme.ink)
    if site:
        y = middle + 36 if byline else middle + site[1] * 0.38
        yield Line(text=site[0], x=x, y=y, size=site[1], colour=theme.muted)


def _fitted(text: str, width: float, size: float) -> tuple[str, float] | None:
    """Fit one line into ``width``: as it is, in smaller type, or cut with ``…``."""
    line = clean(text)
    if not line or width < _SMALLEST * 2:
        return None
    measured = advance(line)
    if measured * _SMALLEST <= width:
        return line, min(size, width / measured)
    kept = ""
    for cluster in graphemes(line):
        if advance(kept + cluster + ELLIPSIS) * _SMALLEST > width:
            break
        kept += cluster
    return kept.rstrip() + ELLIPSIS, _SMALLEST


# Columns and rows of tiles. A list is told from an article by its second column.
_STAIR = (*((column, 5) for column in (-3, -2)), (-2, 4), *((-1, row) for row in range(6)))
_PILLARS = tuple((column, row) for column in (-2, -1) for row in range(6))
_SLOTS: Mapping[Kind, tuple[tuple[int, int], ...]] = {"article": _STAIR, "list": _PILLARS}
_TILES: Mapping[Kind, tuple[tuple[int, int], ...]] = MappingProxyType(_SLOTS)


def _left_of(places: tuple[tuple[int, int], ...], row: int) -> int:
    """Return where the ornament of one row begins."""
    return SIZE[0] + TILE * min(column for column, each in places if each == row)


def _in_the_way(place: tuple[int, int], card: Card, last: Line) -> bool:
    """Whether a step of the stair is too near the title's last line or a row of faces."""
    column, row = place
    if column == _STAIR[0][0]:
        return len(card.faces) >= MAX_FACES
    left, top = SIZE[0] + column * TILE, row * TILE
    right = last.x + advance(last.text) * last.size
    beside = left - _GUTTER < right < SIZE[0] - TILE
    return column < -1 and beside and top - _GUTTER / 2 < last.y + 0.25 * last.size < top + TILE


def _tiles(card: Card, places: tuple[tuple[int, int], ...]) -> Iterator[Tile]:
    """Choose each tile by the title: one post has one ornament, in its edition's colours."""
    theme = card.theme
    tones = (theme.accent, colours.mix(theme.accent, theme.ground, 0.55), theme.ink)
    pale = colours.mix(theme.accent, theme.ground, 0.82)
    seed = sha256(clean(card.title).encode("utf-8", "replace")).digest()
    forms: tuple[Form, ...] = ("quarter", "disc", "half", "quarter", "square")
    for (column, row), byte in zip(places, seed, strict=False):
        yield Tile(
            x=SIZE[0] + column * TILE,
            y=row * TILE,
            form=forms[byte % 5],
            turns=byte // 5 % 4,
            colour=tones[byte // 20 % 3],
            ground=pale if byte // 60 % 2 else theme.ground,
        )

"""Where everything on one card lies: a design filled with what the card says."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from pek.cards import colours
from pek.cards.designs import DESIGNS, GUTTER, MARGIN, SIZE, TILE, Area, Design, Row, Seat, Span
from pek.cards.elements import Disc, Emblem, Form, Layout, Line, Panel, Tile
from pek.cards.glyphs import advance, bearing
from pek.cards.models import Card, Face
from pek.cards.setting import ELLIPSIS, LEADING, Box, Setting, set_title
from pek.text import clean, graphemes, initials

# The square in front of a category, and the gaps behind it and between the small lines.
_BULLET, _GAP, _SPACE = 26, 18, 36
_BESIDE_FACES = 28
# Noto Sans JP: kanji reach from 0.88 em above the base line to 0.12 em below it.
_ASCENT, _MIDDLE = 0.88, 0.38
# With so many faces the lowest step of an article's stair makes room for the lines beside them.
_STEPS_ASIDE, _WIDE = 4, SIZE[0] - 2 * TILE - GUTTER
_PLACE_SIZES = (34, 32, 30, 28)
_COMPANY_SIZES = (30, 28, 26, 24, 22)
# From the top of its room down to the first base line of a company's name, in em.
_FIRST_BASE = 1.1
# Date and times share a line in type of this size or larger.
_WITH_TIMES = 30
# A small logo is shown at twice its size at most: it would be blurred.
_ENLARGED = 2
# The leaf of a calendar: its head, and the lines on it by base and size.
_LEAF_EDGES, _LEAF_HEAD, _MONTH, _DAY, _WEEKDAY = 12, 38, (29, 26), (95, 62), (124, 22)


def layout(card: Card) -> Layout:
    """Lay out a card of 1200 × 630 pixels; text keeps 48 pixels or more from every edge."""
    design = DESIGNS[card.kind]
    setting, title = _title(card, design.title)
    places = tuple(place for place in design.tiles if not _in_the_way(place, card, title[-1]))
    emblem = _emblem(card, design)
    return Layout(
        ground=card.theme.ground,
        panels=tuple(_panels(card, design)),
        tiles=tuple(_tiles(card, places)),
        discs=(*_row(card, design), *_speakers(card, design)),
        emblem=emblem,
        lines=(
            *_label(card, design.label),
            *title,
            *_signature(card, design),
            *_leaf(card, design),
            *_when(card, design, emblem),
            *_names(card, design),
        ),
        setting=setting,
    )


def _title(card: Card, area: Area) -> tuple[Setting, tuple[Line, ...]]:
    """Set the title, centred in its area."""
    setting = set_title(clean(card.title), advance, Box(width=area.width, height=area.height))
    return setting, tuple(_block(card, setting, area))


def _block(card: Card, setting: Setting, area: Area, *, muted: bool = False) -> Iterator[Line]:
    """Place lines that are set, centred in height, every line's ink at the left edge."""
    step, size = setting.size * LEADING, setting.size
    used = step * (len(setting.lines) - 1) + size
    first = area.top + (area.height - used) / 2 + size * _ASCENT
    for index, text in enumerate(setting.lines):
        x = area.left - bearing(graphemes(text)[0]) * size
        yield _line(card, text, x=x, y=round(first + index * step), size=size, muted=muted)


def _line(card: Card, text: str, *, x: float, y: float, size: float, muted: bool = False) -> Line:
    theme = card.theme
    colour = theme.muted if muted else theme.ink
    return Line(text=text, x=x, y=y, size=size, colour=colour, ground=theme.ground)


def _label(card: Card, span: Span) -> Iterator[Line]:
    """Place the category and the note side by side above the title."""
    left = span.left + (_BULLET + _GAP if _category(card) else 0)
    for text, muted in ((_category(card), False), (card.note or "", True)):
        if line := _fitted(text, replace(span, left=left)):
            yield _line(card, line[0], x=left, y=span.base, size=line[1], muted=muted)
            left += round(advance(line[0]) * line[1] + _SPACE)


def _panels(card: Card, design: Design) -> Iterator[Panel]:
    """Place the ground of the speakers, the leaf of the calendar, and the category's square."""
    theme = card.theme
    if design.panel:
        yield Panel(area=design.panel, colour=theme.panel)
    if leaf := design.calendar:
        head = Area(leaf.left, leaf.top, leaf.right, leaf.top + _LEAF_HEAD)
        yield Panel(area=leaf, colour=_leaf_ground(card))
        yield Panel(area=head, colour=theme.panel)
    if _category(card):
        top = design.label.base - round(design.label.size * _MIDDLE) - _BULLET // 2
        yield Panel(area=Area(MARGIN, top, MARGIN + _BULLET, top + _BULLET), colour=theme.accent)


def _category(card: Card) -> str:
    return clean(card.category or "")


def _leaf_ground(card: Card) -> str:
    theme = card.theme
    return colours.mix(theme.ground, theme.accent, 0.12)


def _row(card: Card, design: Design) -> Iterator[Disc]:
    """Place up to four faces, overlapping, and how many more there are."""
    if row := design.faces:
        for index, (face, label) in enumerate(_shown(card, row.most)):
            x = row.left + index * row.step
            yield _disc(card, x, row.top, row.diameter, face, label, card.theme.ground)


def _speakers(card: Card, design: Design) -> Iterator[Disc]:
    """Place the faces of the speakers on their seats."""
    for seat, (face, label) in _seated(card, design):
        yield _disc(card, seat.left, seat.top, seat.diameter, face, label, card.theme.panel)


def _seated(card: Card, design: Design) -> Iterator[tuple[Seat, tuple[Face | None, str]]]:
    if design.seats:
        shown = _shown(card, len(design.seats) - 1)
        yield from zip(design.seats[len(shown) - 1], shown, strict=True)


def _shown(card: Card, most: int) -> list[tuple[Face | None, str]]:
    """Choose up to ``most`` faces with their initials, and how many more there are."""
    found: list[tuple[Face | None, str]] = [(f, initials(f.name)) for f in card.faces[:most]]
    more = len(card.faces) - most
    return [*found, (None, f"+{more}")] if more > 0 else found


def _disc(
    card: Card, x: int, y: int, diameter: int, face: Face | None, label: str, ground: str
) -> Disc:
    colour = colours.of_name(face.name) if face else colours.darken(card.theme.ink, "#ffffff", 7)
    return Disc(x=x, y=y, diameter=diameter, face=face, label=label, colour=colour, ground=ground)


def _signature(card: Card, design: Design) -> Iterator[Line]:
    """Place the byline over the site's name beside the faces; the name alone without them."""
    left = _beside(card, design.faces)
    if design.site is None:
        return
    site, byline = replace(design.site, left=left), design.byline
    if byline and card.kind == "article" and len(card.faces) >= _STEPS_ASIDE:
        byline, site = replace(byline, right=_WIDE), replace(site, right=_WIDE)
    if byline and (line := _fitted(card.byline, replace(byline, left=left))):
        yield _line(card, line[0], x=left, y=byline.base, size=line[1])
    elif byline and design.faces:
        middle = round(design.faces.middle + byline.size * _MIDDLE)
        site = replace(site, size=byline.size, base=middle)
    if line := _fitted(card.site_name, site):
        yield _line(card, line[0], x=left, y=site.base, size=line[1], muted=True)


def _beside(card: Card, row: Row | None) -> int:
    if row is None or not card.faces:
        return MARGIN
    return row.right(min(len(card.faces), row.most + 1)) + _BESIDE_FACES


def _leaf(card: Card, design: Design) -> Iterator[Line]:
    """Place month, day and weekday on the leaf of the calendar."""
    leaf, occasion = design.calendar, card.occasion
    if leaf is None or occasion is None:
        return
    theme, ground = card.theme, _leaf_ground(card)
    yield _centred(occasion.month, leaf, _MONTH, theme.on_panel, theme.panel)
    yield _centred(occasion.day, leaf, _DAY, theme.ink, ground)
    yield _centred(occasion.weekday, leaf, _WEEKDAY, theme.ink, ground)


def _centred(text: str, area: Area, place: tuple[int, int], colour: str, ground: str) -> Line:
    base, largest = place
    width = advance(text)
    size = min(largest, int((area.width - _LEAF_EDGES) / max(1, width)))
    x = area.left + (area.width - width * size) / 2
    return Line(text=text, x=x, y=area.top + base, size=size, colour=colour, ground=ground)


def _when(card: Card, design: Design, emblem: Emblem | None) -> Iterator[Line]:
    """Place date, time and place of an event; the site's name where there is no place."""
    occasion, date, place = card.occasion, design.date, design.place
    if occasion is None or date is None or place is None:
        return
    right = emblem.area.left - GUTTER if emblem else place.right
    date = replace(date, right=right)
    when, where = f"{occasion.date} {occasion.time}", clean(occasion.place) or card.site_name
    if advance(clean(when)) * _WITH_TIMES > right - date.left:
        when, where = occasion.date, f"{occasion.time} {where}"
    if line := _fitted(when, date):
        yield _line(card, line[0], x=date.left, y=date.base, size=line[1])
    if text := clean(where):
        box = Box(width=right - place.left, height=place.height, sizes=_PLACE_SIZES)
        yield from _block(card, set_title(text, advance, box), place, muted=True)


def _emblem(card: Card, design: Design) -> Emblem | None:
    """Fit the logo into its area, at the right and centred in height."""
    box, logo = design.logo, card.logo
    if box is None or logo is None or logo.picture is None:
        return None
    width, height = logo.picture.size
    share = min(box.width / width, box.height / height, _ENLARGED)
    width, height = (max(1, round(side * share)) for side in logo.picture.size)
    top = box.top + (box.height - height) // 2
    area = Area(box.right - width, top, box.right, top + height)
    return Emblem(area=area, logo=logo, ground=card.theme.ground)


def _names(card: Card, design: Design) -> Iterator[Line]:
    """Place name and company below each speaker, or all names below a group."""
    named = [(seat, face) for seat, (face, _) in _seated(card, design) if seat.name]
    for seat, face in named:
        if face and seat.name:
            yield from _on_panel(card, seat.name, _fitted(face.name, seat.name))
        if face and seat.company and clean(face.company):
            yield from _company(card, clean(face.company), seat.company)
    if design.names and not named:
        yield from _on_panel(card, design.names, _fitted(card.byline, design.names))


def _company(card: Card, text: str, area: Area) -> Iterator[Line]:
    """Set a company's name in one line or two, from the top of its room."""
    box = Box(width=area.width, height=area.height, sizes=_COMPANY_SIZES)
    setting = set_title(text, advance, box)
    for index, line in enumerate(setting.lines):
        base = round(area.top + (index * LEADING + _FIRST_BASE) * setting.size)
        span = Span(left=area.left, right=area.right, base=base, size=setting.size)
        yield from _on_panel(card, span, (line, setting.size))


def _on_panel(card: Card, span: Span, fitted: tuple[str, int] | None) -> Iterator[Line]:
    if fitted:
        (text, size), theme = fitted, card.theme
        x = span.left + (span.right - span.left - advance(text) * size) / 2
        colour, ground = theme.on_panel, theme.panel
        yield Line(text=text, x=x, y=span.base, size=size, colour=colour, ground=ground)


def _fitted(text: str, span: Span) -> tuple[str, int] | None:
    """Fit one line into a span: as it is, in smaller type, or cut with ``…``."""
    line, width = clean(text), span.right - span.left
    if not line or width < span.smallest * 2:
        return None
    measured = advance(line)
    if measured * span.smallest <= width:
        # Whole pixels: other sizes would each be drawn anew, and nobody sees them.
        return line, min(span.size, int(width / measured))
    kept = ""
    for cluster in graphemes(line):
        if advance(kept + cluster + ELLIPSIS) * span.smallest > width:
            break
        kept += cluster
    return kept.rstrip() + ELLIPSIS, span.smallest


def _in_the_way(place: tuple[int, int], card: Card, last: Line) -> bool:
    """Whether a step of an article's stair is too near the title's last line or the faces."""
    if card.kind != "article":
        return False
    column, row = place
    if column == -3:
        return len(card.faces) >= _STEPS_ASIDE
    left, top = SIZE[0] + column * TILE, row * TILE
    right = last.x + advance(last.text) * last.size
    beside = left - GUTTER < right < SIZE[0] - TILE
    return column < -1 and beside and top - GUTTER / 2 < last.y + 0.25 * last.size < top + TILE


def _tiles(card: Card, places: tuple[tuple[int, int], ...]) -> Iterator[Tile]:
    """Choose each tile by the title: one post has one ornament, in its edition's colours."""
    theme = card.theme
    strong = colours.mix(theme.ink, theme.ground, 0.12)
    tones = (theme.accent, colours.mix(theme.accent, theme.ground, 0.55), strong)
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

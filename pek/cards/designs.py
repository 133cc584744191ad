"""The four designs of a card as data: where everything goes, in pixels from the top left corner.

Text keeps 48 pixels or more from every edge; what a design does not have is ``None``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from pek.cards.models import Kind

SIZE = (1200, 630)
MARGIN = 64
EDGE = 48  # kept free of text and faces
TILE = 105  # six of them are as high as the card
# Between text and ornament.
GUTTER = 44


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle by its edges."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """From the left edge to the right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """From the top edge to the bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Room for one small line between ``left`` and ``right`` on the base line ``base``, in type
    of ``size`` or, where the room is short, down to ``smallest`` pixels an em.
    """

    left: int
    right: int
    base: int
    size: int
    smallest: int = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Faces side by side, each ``step`` from the one before, up to ``most`` of them."""

    left: int
    top: int
    diameter: int
    step: int
    most: int = 4

    @property
    def middle(self) -> float:
        """The height of the faces' centres."""
        return self.top + self.diameter / 2

    def right(self, count: int) -> int:
        """Where a row of ``count`` faces ends."""
        return self.left + (count - 1) * self.step + self.diameter if count else self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A place for one speaker's face, with name and company below it."""

    left: int
    top: int
    diameter: int
    name: Span | None = None
    company: Area | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What a kind of card has, and where.

    ``tiles`` are columns (from the right edge, negative) and rows of the ornament. ``seats`` are
    those of one to four speakers, and of four with a place for how many more there are.
    """

    tiles: tuple[tuple[int, int], ...]
    label: Span
    title: Area
    faces: Row | None = None
    byline: Span | None = None
    site: Span | None = None
    calendar: Area | None = None
    date: Span | None = None
    place: Area | None = None
    logo: Area | None = None
    panel: Area | None = None
    seats: tuple[tuple[Seat, ...], ...] = ()
    names: Span | None = None


_COLUMN = tuple((-1, row) for row in range(6))
# An article has a stair of tiles, a list two pillars.
_STAIR = ((-3, 5), (-2, 5), (-2, 4), *_COLUMN)
_PILLARS = (*((-2, row) for row in range(6)), *_COLUMN)

_TITLE_TOP = 118
_RIGHT = SIZE[0] - TILE - GUTTER
_LABEL = Span(left=MARGIN, right=946, base=94, size=32)
_FACES = Row(left=MARGIN, top=486, diameter=96, step=84)
_BYLINE = Span(left=MARGIN, right=841, base=526, size=38)
_SITE = Span(left=MARGIN, right=841, base=570, size=30, smallest=24)

_ARTICLE = Design(
    tiles=_STAIR,
    label=_LABEL,
    title=Area(MARGIN, _TITLE_TOP, _RIGHT, 444),
    faces=_FACES,
    byline=_BYLINE,
    site=_SITE,
)

_LIST = Design(
    tiles=_PILLARS,
    label=_LABEL,
    title=Area(MARGIN, _TITLE_TOP, _RIGHT - TILE, 444),
    faces=_FACES,
    byline=replace(_BYLINE, right=_RIGHT - TILE),
    site=replace(_SITE, right=_RIGHT - TILE),
)

_EVENT = Design(
    tiles=_COLUMN,
    label=_LABEL,
    title=Area(MARGIN, _TITLE_TOP, _RIGHT, 424),
    calendar=Area(MARGIN, 450, MARGIN + 132, 582),
    date=Span(left=224, right=_RIGHT, base=488, size=40, smallest=22),
    place=Area(224, 500, _RIGHT, 582),
    logo=Area(_RIGHT - 232, 466, _RIGHT, 582),
)

_PANEL = Area(800, 0, SIZE[0], SIZE[1])
_CENTRE = (_PANEL.left + _PANEL.right) // 2


# Text in the panel keeps as far from its edge as from the card's.
_INSIDE = (_PANEL.left + EDGE, _PANEL.right - EDGE)


def _below(base: int, size: int, smallest: int) -> Span:
    """Return the room for a line in the panel."""
    left, right = _INSIDE
    return Span(left=left, right=right, base=base, size=size, smallest=smallest)


def _company(top: int, bottom: int) -> Area:
    """Return the room for a company's name, of one line or two, below that of a speaker."""
    left, right = _INSIDE
    return Area(left, top, right, bottom)


def _seat(
    middle: int, top: int, diameter: int, name: Span | None = None, company: Area | None = None
) -> Seat:
    left = middle - diameter // 2
    return Seat(left=left, top=top, diameter=diameter, name=name, company=company)


_ONE = (_seat(_CENTRE, 100, 264, name=_below(428, 44, 20), company=_company(444, 526)),)
_TWO = (
    _seat(_CENTRE, 54, 140, name=_below(236, 36, 20), company=_company(246, 306)),
    _seat(_CENTRE, 330, 140, name=_below(512, 36, 20), company=_company(522, 582)),
)
_UPPER = (_seat(_CENTRE - 76, 112, 140), _seat(_CENTRE + 76, 112, 140))
_THREE = (*_UPPER, _seat(_CENTRE, 264, 140))
_FOUR = (*_UPPER, _seat(_CENTRE - 76, 264, 140), _seat(_CENTRE + 76, 264, 140))
# How many more there are stands in the middle of four.
_MORE = (*_FOUR, _seat(_CENTRE, 218, 80))

_SESSION = Design(
    tiles=(),
    label=Span(left=MARGIN, right=_PANEL.left - GUTTER, base=94, size=32),
    title=Area(MARGIN, _TITLE_TOP, _PANEL.left - GUTTER, 500),
    site=Span(left=MARGIN, right=_PANEL.left - GUTTER, base=570, size=30),
    panel=_PANEL,
    seats=(_ONE, _TWO, _THREE, _FOUR, _MORE),
    names=_below(474, 34, 24),
)

DESIGNS: Mapping[Kind, Design] = MappingProxyType(
    {"article": _ARTICLE, "event": _EVENT, "session": _SESSION, "list": _LIST}
)

"""Sets a title as a typesetter would: text and a box in, lines and type size out. Pure.

The lines are the best over all breaks, line counts and sizes, as Knuth and Plass do it for
paragraphs ("Breaking Paragraphs into Lines", 1981): dynamic programming over penalties of
breaks and squared deviation from even lines, plus a price for small type and many lines.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pek.cards.breaks import FORBIDDEN, INSEPARABLE, PARTICLE, SEAM, Break, breaks
from pek.errors import CardError

ELLIPSIS = "…"
SIZES = tuple(range(84, 43, -4))
MAX_LINES = 4
LEADING = 1.36

# Prices, in units of one line's squared deviation by the whole width of the box.
_UNEVEN = 2.0
_SHORT = 0.5  # of a line under _SHORT_SHARE of the mean: an orphan
_SHORT_SHARE = 0.4
_SMALL = 1.4  # of the smallest size; the square of the way there, so that 68 px is nearly free
_LINES = (0.0, 0.25, 0.6, 1.1)  # of one to four lines

# From cautious to desperate: a level is used only where the one before leaves a word too wide.
_LEVELS = (PARTICLE + 1, INSEPARABLE, FORBIDDEN)
_NOT_BEFORE_ELLIPSIS = " 、。，．・：；,.:;「『（【〈《〔［｛([{“‘#＃…"

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Lines from the top, their type size in pixels, and whether ``…`` stands for a rest."""

    lines: tuple[str, ...]
    size: int
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The room for a text in pixels, and the type sizes it may have there, the largest first."""

    width: float
    height: float
    sizes: tuple[int, ...] = SIZES


@dataclass(frozen=True, slots=True)
class _Line:
    """The best way to fill lines up to some break: price, and the breaks taken."""

    price: float
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Galley:
    """A text in pieces that are not to be broken: where each begins and ends, in em.

    ``ends`` leave out the spaces at a line's end; ``penalties`` are those of ending there.
    """

    text: str
    places: tuple[int, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    penalties: tuple[float, ...]

    def width(self, first: int, last: int) -> float:
        return self.ends[last] - self.starts[first]


def set_title(text: str, measure: Measure, box: Box) -> Setting:
    """Set cleaned ``text`` in at most four lines of one of the sizes of ``box`` within it.

    ``measure`` gives the width of a string in em. What is too long for four lines of the
    smallest size is cut at a phrase, with ``…``. Words, runs of kanji and the rules for the
    beginning and end of lines give way only where one piece is longer than a line.

    :raises CardError: ``text`` is empty, or the box has no room for one line.
    """
    if not text.strip() or box.height < box.sizes[-1] * LEADING:
        raise CardError(f"nothing to set, or no room for it: {text!r}")
    measure = cache(measure)
    room = box.width / box.sizes[-1]
    head = _plausible(text, measure, room * MAX_LINES)
    if head == text and (setting := _best(_galley(text, measure, room), box)):
        return setting
    return _shortened(head, measure, box)


def _plausible(text: str, measure: Measure, room: float) -> str:
    """Return the text itself, or the shortest beginning of it that is wider than ``room``."""
    length = 1 + bisect_right(range(1, len(text)), room, key=lambda end: measure(text[:end]))
    return text[:length]


def _permitted(text: str, measure: Measure, room: float) -> tuple[Break, ...]:
    """Choose the breaks that lines may take: those within a piece only if it is too wide."""
    found = breaks(text)
    taken = tuple(each for each in found if each.penalty <= _LEVELS[0])
    for level in _LEVELS[1:]:
        places = (0, *(each.index for each in taken), len(text))
        wide = [pair for pair in pairwise(places) if measure(text[slice(*pair)].rstrip()) > room]
        inside = {i for first, last in wide for i in range(first + 1, last)}
        kept = {each.index for each in taken}
        taken = tuple(
            each
            for each in found
            if each.index in kept or (each.index in inside and each.penalty <= level)
        )
    return taken


def _galley(text: str, measure: Measure, room: float) -> _Galley:
    taken = _permitted(text, measure, room)
    places = (0, *(each.index for each in taken), len(text))
    starts, ends = [0.0], [0.0]
    for first, last in pairwise(places):
        piece = text[first:last]
        ends.append(starts[-1] + measure(piece.rstrip()))
        starts.append(starts[-1] + measure(piece))
    penalties = (0.0, *(each.penalty for each in taken), 0.0)
    return _Galley(
        text=text, places=places, starts=tuple(starts), ends=tuple(ends), penalties=penalties
    )


def _best(galley: _Galley, box: Box) -> Setting | None:
    """Find the cheapest lines of all sizes and line counts; ``None`` if nothing fits."""
    best: tuple[float, int, tuple[int, ...]] | None = None
    for floor, size, count in sorted(_choices(box), key=lambda choice: (choice[0], -choice[1])):
        if best is not None and floor >= best[0]:
            break
        line = _fill(galley, count, box.width / size)
        if line is not None and (best is None or floor + line.price < best[0]):
            best = (floor + line.price, size, line.ends)
    if best is None:
        return None
    places = [0, *(galley.places[end] for end in best[2])]
    lines = tuple(galley.text[first:last].strip() for first, last in pairwise(places))
    return Setting(lines=lines, size=best[1])


def _choices(box: Box) -> Iterator[tuple[float, int, int]]:
    """Yield price, size and number of lines of every combination that is not too high."""
    largest, smallest = box.sizes[0], box.sizes[-1]
    for size in box.sizes:
        small = _SMALL * ((largest - size) / max(1, largest - smallest)) ** 2
        for count in range(1, MAX_LINES + 1):
            if count * size * LEADING <= box.height:
                yield small + _LINES[count - 1], size, count


def _fill(galley: _Galley, count: int, limit: float) -> _Line | None:
    """Fill exactly ``count`` lines of at most ``limit`` em, as evenly and cheaply as can be."""
    pieces = len(galley.places) - 1
    mean = galley.ends[pieces] / count
    if mean > limit or pieces < count:
        return None
    best: dict[int, _Line] = {0: _Line(0.0, ())}
    for left in range(count, 0, -1):
        best = _extend(galley, best, mean, limit, last=left == 1)
    return best.get(pieces)


def _extend(
    galley: _Galley, best: dict[int, _Line], mean: float, limit: float, *, last: bool
) -> dict[int, _Line]:
    """Add one line to each of ``best``; ``last`` keeps only what ends with the text."""
    pieces = len(galley.places) - 1
    longer: dict[int, _Line] = {}
    for first, line in best.items():
        for end in range(first + 1, pieces + 1):
            width = galley.width(first, end)
            if width > limit:
                break
            if last and end < pieces:
                continue
            price = line.price + galley.penalties[end] + _unevenness(width, mean, limit)
            if end not in longer or price < longer[end].price:
                longer[end] = _Line(price, (*line.ends, end))
    return longer


def _unevenness(width: float, mean: float, limit: float) -> float:
    short = _SHORT if width < mean * _SHORT_SHARE else 0.0
    return short + _UNEVEN * ((width - mean) / limit) ** 2


def _shortened(text: str, measure: Measure, box: Box) -> Setting:
    """Set the longest beginning that fits with ``…``, cut at a phrase if there is one."""
    found = breaks(text)
    for level in (SEAM, *_LEVELS):
        for each in reversed(found):
            if each.penalty > level:
                continue
            kept = text[: each.index]
            head = (kept.rstrip(_NOT_BEFORE_ELLIPSIS) or kept) + ELLIPSIS
            if setting := _best(_galley(head, measure, box.width / box.sizes[-1]), box):
                return Setting(lines=setting.lines, size=setting.size, cut=True)
    raise CardError(f"no room for one character of {text!r}")

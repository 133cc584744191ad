"""Passages of a text around what was found, and the parts of it that are marked."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from pek.search.folding import fold_placed
from pek.search.models import Pieces

# Characters before the first mark, and of all.
LEAD = 30
LENGTH = 130
# A sentence that begins this near is shown from its beginning.
NEAR = 60
# More places of one text are not weighed against each other.
PLACES = 300
# So many characters of a text are folded to find a word in it: a page of results must not wait for
# ten texts that are nothing but marks.
FOLDED = 10_000
CUT = "…"
_SENTENCE = re.compile(r"[\n。！？!?]\s*")

Span = tuple[int, int]


class Place(NamedTuple):
    """Where the text has a term, from ``start`` to ``end``; ``term`` counts from 1."""

    start: int
    end: int
    term: int


def marked(text: str, pattern: re.Pattern[str]) -> Pieces:
    """The whole of a short text, with what ``pattern`` finds in its folded form marked."""
    folded = fold_placed(text)
    spans = [folded.stretch(*found.span()) for found in pattern.finditer(folded.text)]
    return tuple(_pieces(text, spans))


def locate(text: str, pattern: re.Pattern[str]) -> int | None:
    """Where in a text the passage lies in which most of the terms stand, the first of several:
    the beginning of its first term. ``None`` where there is none.
    """
    return _densest(_places(text, pattern))


def passage(text: str, pattern: re.Pattern[str], at: int) -> Pieces:
    """What of a text surrounds the place ``at``, on one line, with what is found there marked."""
    start = _beginning(text, at)
    end = _end(text, start)
    before = [(CUT, False)] if start and text[start - 1] not in "\n。！？!?" else []
    after = [(CUT, False)] if end < len(text) and text[end - 1] not in "。！？!?" else []
    shown = marked(text[start:end].rstrip("\n"), pattern)
    return tuple(_on_one_line([*before, *shown, *after]))


def _places(text: str, pattern: re.Pattern[str]) -> list[Place]:
    """Where the terms stand in a text.

    In its small letters, if every term is found there: to fold it takes ten times as long. Else
    in its beginning, folded, if more of them are found there.
    """
    # The only letter whose small one is longer (SpecialCasing of Unicode).
    small = text.replace("İ", "i").lower()
    found = islice(pattern.finditer(small), PLACES)
    places = [Place(*one.span(), one.lastindex or 0) for one in found]
    if _terms(places) == pattern.groups:
        return places
    folded = fold_placed(text[:FOLDED])
    found = islice(pattern.finditer(folded.text), PLACES)
    others = [Place(*folded.stretch(*one.span()), one.lastindex or 0) for one in found]
    return max(places, others, key=_terms)


def _terms(places: Iterable[Place]) -> int:
    """How many different terms stand at some places."""
    return len({place.term for place in places})


def _densest(places: list[Place]) -> int | None:
    """Where the match begins that most different terms follow within a passage, itself counted."""
    wanted = _terms(places)
    best, most = None, 0
    for index, first in enumerate(places):
        terms = {first.term, *_terms_until(first.start + LENGTH - LEAD, places, index)}
        if len(terms) > most:
            best, most = first.start, len(terms)
        if most == wanted:
            break
    return best


def _terms_until(limit: int, places: list[Place], index: int) -> Iterator[int]:
    while index < len(places) and places[index].end <= limit:
        yield places[index].term
        index += 1


def _beginning(text: str, at: int) -> int:
    """The first sentence of the line that begins shortly before ``at``, or the last that does so
    less shortly; else a word.
    """
    line = text.rfind("\n", 0, at) + 1
    begun = [found.end() for found in _SENTENCE.finditer(text, max(line, at - NEAR), at)]
    if line >= at - NEAR:
        begun.insert(0, line)
    if begun:
        return next((start for start in begun if start >= at - LEAD), begun[-1])
    space = text.find(" ", at - LEAD, at)
    return space + 1 if space >= 0 else at - LEAD


def _end(text: str, start: int) -> int:
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", end - LEAD, end)
    return space if space > 0 and text[end].isascii() and text[end].isalnum() else end


def _pieces(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in spans:
        if at < start:
            yield text[at:start], False
        if at < end:
            yield text[max(at, start) : end], True
            at = end
    if at < len(text):
        yield text[at:], False


def _on_one_line(pieces: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    for piece, mark in pieces:
        yield re.sub(r"\s+", " ", piece), mark

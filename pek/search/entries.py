"""What of a post or page is searched: what its readers see of it."""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pek.models import Page, Post, Rendered
from pek.text import clean

Searched = Post | Page

# Of a longer text the rest is not searched: one post must not fill the index.
MAX_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """A heading of a body; its line of the text begins at ``start``, its element has ``id``."""

    start: int
    id: str
    text: str

    @property
    def end(self) -> int:
        """Where the next line begins."""
        return self.start + len(self.text) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document as the index has it. ``names`` are its tags, category, series and event,
    ``people`` authors and speakers.
    """

    title: str
    names: str = ""
    people: str = ""
    headings: tuple[Anchor, ...] = ()
    text: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns of the index, in its order."""
        headings = "\n".join(anchor.text for anchor in self.headings)
        return self.title, self.names, self.people, headings, self.text

    def heading_at(self, offset: int) -> Anchor | None:
        """The nearest heading above a place of the text."""
        above = [anchor for anchor in self.headings if anchor.start <= offset]
        return above[-1] if above else None


def entry_of(document: Searched, body: Rendered) -> Entry:
    """What is searched of a document with this body."""
    text = _text(document, body)
    return Entry(
        title=document.title,
        names=_lines(_names(document)),
        people=_lines(_people(document)),
        headings=tuple(_placed(text, body)),
        text=text,
    )


def _text(document: Searched, body: Rendered) -> str:
    """The text, below the description where that is not taken from it."""
    text = body.text[:MAX_TEXT]
    said = document.description
    return text if _is_taken_from(text, said) else f"{said}\n{text}"


def _is_taken_from(text: str, said: str) -> bool:
    """Whether a description is made of lines of the text, the last perhaps cut, as that of a post
    is whose author gave none.
    """
    rest = said.removesuffix("…")
    for line in map(clean, text.split("\n")):
        if line.startswith(rest):
            return True
        if line and rest.startswith(line):
            rest = rest[len(line) :].lstrip()
    return not rest


def _names(document: Searched) -> Iterator[str | None]:
    if isinstance(document, Post):
        yield from document.tags
        yield document.category
        yield document.series
        if document.event:
            yield document.event.name
            yield document.event.place


def _people(document: Searched) -> Iterator[str | None]:
    if isinstance(document, Post):
        for author in document.authors:
            yield from _spellings(author.name)
        for speaker in document.speakers:
            yield from _spellings(speaker.name)
            yield speaker.company


def _spellings(name: str) -> Iterator[str]:
    """A name, and as many type a Japanese one: without the space."""
    yield name
    together = "".join(name.split())
    if together != name and not together.isascii():
        yield together


def _lines(names: Iterable[str | None]) -> str:
    return "\n".join(name for name in names if name)


def _placed(text: str, body: Rendered) -> Iterator[Anchor]:
    """Every heading with its line of the text, each another one below the last; what has none
    there cannot be led to.
    """
    lines = _beginnings(text)
    at = 0
    for heading in body.headings:
        starts = lines.get(heading.text, ())
        nearest = bisect_left(starts, at)
        if nearest < len(starts):
            anchor = Anchor(starts[nearest], heading.id, heading.text)
            at = anchor.end
            yield anchor


def _beginnings(text: str) -> Mapping[str, Sequence[int]]:
    """Where each line of a text begins, ascending."""
    found: dict[str, list[int]] = defaultdict(list)
    at = 0
    for line in text.split("\n"):
        found[line].append(at)
        at += len(line) + 1
    return found


def packed(headings: Iterable[Anchor]) -> str:
    """Headings as one text of JSON."""
    return json.dumps([(one.start, one.id, one.text) for one in headings], ensure_ascii=False)


def unpacked(text: str) -> tuple[Anchor, ...]:
    """The headings of :func:`packed`."""
    return tuple(Anchor(*parts) for parts in json.loads(text))

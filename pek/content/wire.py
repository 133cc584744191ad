"""Entries as bytes (MessagePack), and back: for the index, and from one process to another."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from pek.content.parse import Candidate
from pek.content.settle import Entry
from pek.errors import Problem
from pek.models import Page, Post, Section

D = TypeVar("D")
E = TypeVar("E", bound=Post | Page | Section)


class _Row(msgspec.Struct, Generic[D], array_like=True, frozen=True):
    document: D
    page: Page | None
    explicit: bool
    misplaced: tuple[tuple[str, int], ...]
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    dated: bool


# A row begins with the letter of its document.
_DECODERS: dict[int, "msgspec.msgpack.Decoder[Any]"] = {
    ord("P"): msgspec.msgpack.Decoder(_Row[Post]),
    ord("p"): msgspec.msgpack.Decoder(_Row[Page]),
    ord("s"): msgspec.msgpack.Decoder(_Row[Section]),
    ord("-"): msgspec.msgpack.Decoder(_Row[None]),
}
_LETTERS: dict[type, bytes] = {Post: b"P", Page: b"p", Section: b"s"}
# What many documents have the same of.
_IN_POSTS = ("image", "pictures", "section", "category", "tags", "authors")
_IN_OTHERS = ("image", "pictures")
_OFTEN: dict[type, tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]] = {
    Post: (_IN_POSTS, attrgetter(*_IN_POSTS)),
    Page: (_IN_OTHERS, attrgetter(*_IN_OTHERS)),
    Section: (_IN_OTHERS, attrgetter(*_IN_OTHERS)),
}
_encode = msgspec.msgpack.Encoder().encode


def pack(entry: Entry) -> bytes:
    """An entry without its stamp. Raises UnicodeEncodeError for half a character."""
    one = entry.candidate
    page = one.page if one and one.page is not one.document else None
    row = [
        _plain(one.document) if one else None,
        _plain(page),
        one.explicit if one else False,
        one.misplaced if one else (),
        _plain(one.warnings) if one else (),
        _plain(entry.problems),
        entry.dated,
    ]
    return (_LETTERS[type(one.document)] if one else b"-") + _encode(row)


def _plain(value: object) -> object:
    """Values that MessagePack has; what has its default is left out."""
    if dataclasses.is_dataclass(value):
        fields = ((one, getattr(value, one.name)) for one in dataclasses.fields(value))
        return {one.name: _plain(it) for one, it in fields if it != _default(one)}
    if isinstance(value, datetime):
        # MessagePack has no offsets. A text without one stands for the zone of the site.
        return value.replace(tzinfo=None).isoformat() if _is_local(value) else value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return list(map(_plain, value)) if isinstance(value, list | tuple) else value


def _default(field: "dataclasses.Field[object]") -> object:
    factory = field.default_factory
    return field.default if factory is dataclasses.MISSING else factory()


def _is_local(value: datetime) -> bool:
    return isinstance(value.tzinfo, ZoneInfo)


def _moments(document: Post | Page | Section) -> Iterator[tuple[object, str]]:
    """Where a document has times: (its owner, the name of the field)."""
    if isinstance(document, Post):
        yield document, "published"
    if isinstance(document, Post | Page):
        yield document, "updated"
    if isinstance(document, Post | Section) and document.event:
        yield document.event, "start"
        yield document.event, "end"


class Unpacker:
    """Makes entries of bytes; ``zone`` is that of the site. Equal values in them are one object:
    ten thousand posts have a few dozen authors, tags and sections.
    """

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._seen: dict[object, object] = {}

    def entry(self, mtime_ns: int, size: int, packed: bytes) -> Entry:
        """The entry of :func:`pack` and its stamp. Raises msgspec.DecodeError."""
        row = self._row(packed)
        candidate = None
        if row.document is not None:
            candidate = Candidate(
                document=self._settled(row.document),
                page=self._page(row),
                explicit=row.explicit,
                misplaced=row.misplaced,
                warnings=row.warnings,
            )
        return Entry(
            mtime_ns=mtime_ns,
            size=size,
            candidate=candidate,
            problems=row.problems,
            dated=row.dated,
        )

    def _row(self, packed: bytes) -> "_Row[Post | Page | Section | None]":
        decoder = _DECODERS.get(packed[0]) if packed else None
        if decoder is None:
            raise msgspec.DecodeError("no entry")
        row: _Row[Post | Page | Section | None] = decoder.decode(memoryview(packed)[1:])
        return row

    def _page(self, row: "_Row[Post | Page | Section | None]") -> Page | None:
        if isinstance(row.document, Page):
            return row.document
        return self._settled(row.page) if row.page else None

    def _settled(self, document: E) -> E:
        """A document that was decoded just now: nobody has seen it yet, so that its fields may be
        set, which takes a tenth of the time of another one.
        """
        names, values_of = _OFTEN[type(document)]
        for name, value in zip(names, values_of(document), strict=True):
            if value and (seen := self._seen.setdefault(value, value)) is not value:
                object.__setattr__(document, name, seen)
        if document.extra:
            object.__setattr__(document, "extra", MappingProxyType(document.extra))
        for owner, name in _moments(document):
            self._localize(owner, name)
        return document

    def _localize(self, owner: object, name: str) -> None:
        value = getattr(owner, name)
        if value is not None and value.tzinfo is None:
            object.__setattr__(owner, name, value.replace(tzinfo=self._zone))

"""A file that was read and typed → the document it is: addresses, folded names, defaults."""

import posixpath
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypedDict

from pek.addresses import (
    asset_address,
    folder_address,
    page_address,
    pictures_named,
    source_address,
    urls_named,
)
from pek.content.block import Value
from pek.content.fields import is_bare_date
from pek.content.schema import (
    CardMatter,
    EventMatter,
    Matter,
    PersonMatter,
    PostMatter,
    SectionMatter,
    SpeakerMatter,
)
from pek.content.source import Source
from pek.markup import opening
from pek.models import Author, CardChoice, Event, Page, Post, Section, Speaker, nothing
from pek.text import excerpt, fold, reading_minutes

DESCRIPTION_LIMIT = 120
INDEX = "index.md"


class _Common(TypedDict):
    """The fields that every document has."""

    path: str
    address: str
    title: str
    description: str
    image: str | None
    lang: str | None
    has_body: bool
    body_line: int
    digest: str
    pictures: frozenset[str]
    foreign: frozenset[str]
    extra: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file on its way: where it lies, its two parts, its fields as written, its plain text."""

    path: str
    source: Source
    fields: dict[str, Value]
    text: str
    digest: str


def _common(file: File, matter: Matter) -> _Common:
    path = file.path if file.path.isascii() else unicodedata.normalize("NFC", file.path)
    address = source_address(path, matter.slug)
    described = matter.description or excerpt(opening(file.source.body), DESCRIPTION_LIMIT)
    return _Common(
        path=file.path,
        address=address,
        title=matter.title,
        description=described or matter.title,
        image=_asset(matter.image, folder_address(path, address)),
        lang=matter.lang,
        has_body=bool(file.source.body),
        body_line=file.source.body_line,
        digest=file.digest,
        pictures=pictures_named(file.source.body, folder_address(path, address)),
        foreign=urls_named(file.source.body),
        extra=MappingProxyType(dict(matter.model_extra)) if matter.model_extra else nothing(),
    )


def _asset(reference: str | None, folder: str) -> str | None:
    return asset_address(reference, folder) if reference else None


def page(file: File, matter: Matter) -> Page:
    """The plain page that ``file`` is."""
    return Page(
        **_common(file, matter),
        draft=matter.draft,
        aliases=matter.aliases,
        updated=matter.updated,
    )


def section(file: File, matter: SectionMatter) -> Section:
    """The section whose ``index.md`` the ``file`` is."""
    key = unicodedata.normalize("NFC", posixpath.dirname(file.path))
    common = _common(file, matter)
    common["address"] = page_address(key)
    return Section(
        **common,
        key=key,
        draft=matter.draft,
        logo=_asset(matter.logo, folder_address(file.path, common["address"])),
        accent=matter.accent,
        card=_card(matter.card),
        order=matter.order,
        event=_event(matter.event, file.fields.get("event")),
    )


def post(file: File, matter: PostMatter) -> Post:
    """The post that ``file`` is."""
    common = _common(file, matter)
    folder = folder_address(file.path, common["address"])
    return Post(
        **common,
        published=matter.published,
        section=section_of(file.path),
        updated=matter.updated,
        category=matter.category,
        tags=matter.tags,
        authors=_authors(matter.authors, folder),
        canonical=matter.canonical,
        draft=matter.draft,
        aliases=matter.aliases,
        id=matter.id,
        event=_event(matter.event, file.fields.get("event")),
        speakers=tuple(_speaker(one, folder) for one in matter.speakers),
        series=matter.series,
        pinned=matter.pinned,
        card=_card(matter.card),
        minutes=reading_minutes(file.text),
    )


def section_of(path: str) -> str:
    """The folder that a post lies in; that of an ``index.md`` is a part of the post."""
    folder = unicodedata.normalize("NFC", posixpath.dirname(path))
    return posixpath.dirname(folder) if posixpath.basename(path) == INDEX else folder


def _authors(people: tuple[PersonMatter, ...], folder: str) -> tuple[Author, ...]:
    first: dict[str, Author] = {}
    for one in people:
        author = Author(
            name=one.name,
            key=fold(one.name),
            icon=_asset(one.icon, folder),
            url=one.url,
            fediverse=one.fediverse,
        )
        first.setdefault(author.key, author)
    return tuple(first.values())


def _speaker(one: SpeakerMatter, folder: str) -> Speaker:
    return Speaker(name=one.name, icon=_asset(one.icon, folder), company=one.company)


def _event(event: EventMatter | None, written: Value) -> Event | None:
    if event is None or not isinstance(written, dict):
        return None
    return Event(
        start=event.start,
        end=event.end,
        all_day=is_bare_date(written.get("start", written.get("date"))),
        name=event.name,
        place=event.place,
        url=event.url,
    )


def _card(matter: CardMatter | None) -> CardChoice:
    return CardChoice(layout=matter.layout, theme=matter.theme) if matter else CardChoice()

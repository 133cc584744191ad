"""The values that flow through pek. Frozen; every datetime is aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

CardLayout = Literal["article", "event", "session"]


_NOTHING: Mapping[Any, Any] = MappingProxyType({})


def nothing() -> Mapping[Any, Any]:
    """The empty mapping that stays empty: the default of a field."""
    return _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person who wrote a post.

    ``key`` is the folded name, the last segment of the author's address. ``icon`` is the
    address of a picture on this site (``/assets/…``), ``url`` an absolute URL elsewhere,
    ``fediverse`` an account there (``@name@social.example``).
    """

    name: str
    key: str
    icon: str | None = None
    url: str | None = None
    fediverse: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person who gave a session; ``icon`` is an address on this site."""

    name: str
    icon: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a post announces or reports, or a section is about: a gathering at a time and a place.

    ``all_day`` is true where the author gave a bare date instead of an instant.
    """

    start: datetime
    end: datetime | None = None
    all_day: bool = False
    name: str | None = None
    place: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChoice:
    """What front matter says of the look of a card: its layout, and whether it is ``light`` or
    ``dark``, or of another colour, ``#rrggbb``.
    """

    layout: CardLayout | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Anything with a title and a Markdown body that has an address of its own.

    ``path`` is the source relative to the content folder with ``/`` (``pek2024/blog/a.md``);
    it is ``""`` for a section without an ``index.md``. ``digest`` covers the whole source
    file, in which the body is, if it ``has_body`` (:class:`pek.content.Texts` reads it).
    ``body_line`` is the line of the file (from 1) on which the body begins. ``image``
    is the address of a picture on this site, whether or not the file exists; ``pictures`` are
    those of all that the body might refer to as one, ``foreign`` all of it that can name another
    host (:func:`pek.addresses.urls_named`). ``lang`` is a BCP 47 tag, ``None`` for the site's
    language.
    """

    path: str
    address: str
    title: str
    description: str = ""
    image: str | None = None
    lang: str | None = None
    has_body: bool = False
    body_line: int = 1
    digest: str = ""
    pictures: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    extra: Mapping[str, object] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Document):
    """A dated article. ``section`` is the key of the section it lies in (``pek2024/blog``, or
    ``""`` at the root). ``minutes`` is the reading time, at least 1.
    """

    published: datetime
    section: str = ""
    updated: datetime | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    canonical: str | None = None
    draft: bool = False
    aliases: tuple[str, ...] = ()
    id: str | None = None
    event: Event | None = None
    speakers: tuple[Speaker, ...] = ()
    series: str | None = None
    pinned: bool = False
    card: CardChoice = CardChoice()
    minutes: int = 1

    @property
    def modified(self) -> datetime:
        """When the post last changed: ``updated``, or ``published`` if it never did."""
        return self.updated or self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Document):
    """An article outside of time: about, code of conduct. ``updated`` is when it last changed, as
    far as its author says.
    """

    draft: bool = False
    aliases: tuple[str, ...] = ()
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Document):
    """A folder that holds posts at any depth. ``key`` is the folder (``pek2024/blog``), ``event``
    the gathering that all of it is about.

    While its index is a ``draft``, the folder is shown as if it had none, and only with a public
    post. ``accent`` is a colour as ``#rrggbb``, ``logo`` the address of a picture on this site.
    """

    key: str
    draft: bool = False
    logo: str | None = None
    accent: str | None = None
    card: CardChoice = CardChoice()
    order: int = 0
    event: Event | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a rendered body: ``level`` 2 to 6 as rendered, ``id`` of the element."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A body after Markdown and the allow-list.

    ``html`` is safe to put into a page as it is. ``text`` is the plain text, one block a line.
    ``links`` are the links, each as its author wrote it and as it leaves, in order. ``problems``
    and ``warnings`` are (line of the body from 1, or ``None``; message; remedy). ``lone`` are the
    absolute URLs that stand alone on a line, and ``foreign`` those of pictures of other hosts,
    each once with the line of the body, if it is known.
    """

    html: str
    text: str
    headings: tuple[Heading, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[int | None, str, str], ...] = ()
    warnings: tuple[tuple[int | None, str, str], ...] = ()
    lone: tuple[tuple[int | None, str], ...] = ()
    foreign: tuple[tuple[int | None, str], ...] = ()

    def __html__(self) -> str:
        """The body as templates print it: what went through the allow-list is not escaped."""
        return self.html


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that a page can show. ``width`` and ``height`` in pixels after EXIF
    orientation, ``length`` in bytes (``None``: not known without composing it). ``variants`` are
    what a body shows in its stead, the smallest first; none: it is shown itself.
    """

    address: str
    width: int
    height: int
    media_type: str
    length: int | None = None
    variants: tuple["Picture", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Why a picture cannot be shown, and what to do about it. ``absent``: there is no file."""

    reason: str
    remedy: str = "put a whole picture there"
    absent: bool = False

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard:
    """What a page elsewhere says of itself, shown in the place of its bare ``address``, an
    absolute URL. ``host`` is that of the address, ``site`` the name of the site or ``""``;
    ``image`` is a picture on this site, as small as a card shows it.
    """

    address: str
    title: str
    host: str
    description: str = ""
    site: str = ""
    image: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """A file that is served as it lies on disk. ``path`` is absolute; ``digest`` is
    the SHA-256 of its bytes in hexadecimal, so that replicas agree.
    """

    address: str
    path: str
    size: int
    mtime_ns: int
    digest: str

    @property
    def short_digest(self) -> str:
        """The first 64 bits of the digest, as the addresses of variants have it."""
        return self.digest[:16]

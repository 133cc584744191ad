"""What templates are given: plain values with every address ready to print."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from jinja2.environment import TemplateModule
from markupsafe import Markup

from pek.models import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A link with its text; ``count`` is the number of posts behind it, ``lang`` the language of
    the text, ``None`` where it is that of the page.
    """

    title: str
    href: str
    count: int | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """A ``<link>`` to an icon; ``type`` and ``sizes`` may be ``""``."""

    rel: str
    href: str
    type: str = ""
    sizes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A link in a cloud: the more posts behind it, the higher its ``weight``, 1 to 5."""

    ref: Ref
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumb:
    """A picture beside words that say what it shows; ``srcset`` may be empty. ``whole``: its shape
    is so far from that of a preview that cropping it to one would cut off what it shows.
    """

    src: str
    srcset: str
    width: int
    height: int
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A person. Without ``src`` the initials stand on a disc of one of twelve hues."""

    name: str
    href: str | None
    src: str | None
    srcset: str
    initials: str
    hue: int
    company: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A post in a list. ``edition`` is the key of its section at the top, or ``""``."""

    title: str
    href: str
    description: str
    published: datetime
    category: Ref | None
    faces: tuple[Face, ...]
    thumb: Thumb
    section: Ref | None
    draft: bool
    event: Event | None
    edition: str
    lang: str

    @property
    def key(self) -> str:
        """What tells it from all others of its version of the site."""
        return self.href


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A post as one line of a list."""

    title: str
    href: str
    published: datetime
    section: Ref | None
    event: Event | None
    edition: str
    lang: str

    @property
    def key(self) -> str:
        """What tells it from all others of its version of the site."""
        return self.href


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A post of a series; ``here``: it is the page that shows this."""

    title: str
    href: str
    lang: str | None
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Posts that are read one after another, ``total`` of them. ``number`` (from 1) is that of the
    present one, ``first`` that of the first of the ``parts`` that are named.
    """

    title: str
    number: int
    total: int
    first: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who wrote a post: face, pages elsewhere, other posts."""

    face: Face
    links: tuple[Ref, ...]
    posts: tuple[Line, ...]

    @property
    def key(self) -> tuple[Face, tuple[Ref, ...], tuple[str, ...]]:
        """What tells it from all others of its version of the site."""
        return self.face, self.links, tuple(post.href for post in self.posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """The next event, or one that is on (``running``): its leaf of the calendar is month, day and
    weekday.
    """

    title: str
    href: str
    event: Event
    leaf: tuple[str, str, str]
    running: bool
    edition: str
    lang: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of the archive. ``months`` are twelve (number, link); ``None``: one without posts."""

    ref: Ref
    months: tuple[tuple[int, Ref | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A section as an entry to its posts."""

    edition: str
    title: str
    href: str
    description: str
    logo: Thumb | None
    count: int
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a page of a list stands among its pages. ``pages`` are (number, address); a gap of
    two or more pages is (0, ``None``).
    """

    number: int
    total: int
    newer: str | None
    older: str | None
    pages: tuple[tuple[int, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """Where the form of a page's header sends what is typed, and what it sends along. ``live``:
    pek answers it itself, so that a page can show results as one types.
    """

    action: str
    fields: tuple[tuple[str, str], ...] = ()
    live: bool = True

    @property
    def host(self) -> str:
        """Who answers, if it is not pek."""
        return urlsplit(self.action).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed for autodiscovery (``rel=alternate``) and for people."""

    label: str
    title: str
    type: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGroup:
    """The feeds of one list."""

    title: str
    href: str
    feeds: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What all pages of one language have: where a search goes, the paths to which the menus lead,
    and the macros of the templates.
    """

    search: SearchForm | None
    menus: tuple[str, ...]
    macros: TemplateModule


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What pages have around their content: ``feeds`` are those of the whole site, ``editions`` is
    the digest of the stylesheet of the editions; markup is the rest, from ``looks`` (colours and
    stylesheets) to ``links`` (icons and the like) parts of the head, ``searcher`` the dialog of the
    search.
    """

    feeds: tuple[FeedLink, ...]
    editions: str
    looks: Markup
    script: Markup
    player: Markup
    links: Markup
    beginning: Markup
    header: Markup
    footer: Markup
    searcher: Markup

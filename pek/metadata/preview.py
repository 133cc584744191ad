"""What a page says of itself to those who show a link to it: title, description, canonical
address, Open Graph (ogp.me), the card of X and the author's account in the fediverse, as data that
a template prints.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import Literal
from urllib.parse import unquote, urlsplit

from babel.core import get_global, parse_locale

from pek.addresses import page_address
from pek.config import Config
from pek.dates import iso
from pek.models import Page, Picture, Post, Section
from pek.text import clean, excerpt
from pek.words import words

Pairs = tuple[tuple[str, str], ...]

DESCRIPTION_LENGTH = 200
# X cuts a longer one (X Developer Platform, "twitter:image:alt").
ALT_LENGTH = 420
# Bytes that all tags may take, each with the 42 of its element: a crawler that reads 16 KB must
# come to the end of the head.
TAGS_ROOM = 2_100
TAG_ELEMENT = 42

# Below this width X shows a large card's picture enlarged and blurred.
LARGE_CARD_WIDTH = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the head of a page says.

    ``title`` is the text of ``<title>``, with the site's name; ``canonical`` an absolute URL.
    ``properties`` are the ``<meta property>`` (og:*, article:*) and ``names`` the ``<meta name>``
    besides the description (twitter:*, fediverse:creator, author), in order; a name comes more
    than once where there are several tags or authors. No value is empty.
    """

    title: str
    description: str
    canonical: str
    properties: Pairs
    names: Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What is previewed, before anything is cleaned, cut or given a default."""

    title: str
    description: str
    canonical: str
    kind: str = "website"
    language: str | None = None
    properties: Pairs = ()
    authors: str = ""
    accounts: tuple[str, ...] = ()


def for_post(
    post: Post, config: Config, picture: Picture, *, alt: str = "", section: Section | None = None
) -> Preview:
    """The preview of a post with the picture ``picture``, which ``alt`` describes (default: the
    title).

    ``section`` names the part of the site where the post has no category.
    """
    names = [clean(author.name) for author in post.authors]
    subject = _Subject(
        title=post.title,
        description=post.description,
        canonical=canonical(post, config),
        kind="article",
        language=post.lang,
        properties=_article(post, config, section),
        authors=", ".join(name for name in names if name),
        accounts=tuple(dict.fromkeys(one.fediverse for one in post.authors if one.fediverse)),
    )
    return _preview(subject, config, picture, alt)


def for_page(page: Page, config: Config, picture: Picture, *, alt: str = "") -> Preview:
    """The preview of a page outside of time."""
    subject = _Subject(
        title=page.title,
        description=page.description,
        canonical=config.absolute(page.address),
        language=page.lang,
    )
    return _preview(subject, config, picture, alt)


def for_list(
    title: str,
    description: str,
    address: str,
    config: Config,
    picture: Picture,
    *,
    alt: str = "",
    kind: Literal["website", "profile"] = "website",
    language: str | None = None,
) -> Preview:
    """The preview of one page of a list, or of any page that no document stands behind.

    ``address`` is that of this very page, ``title`` from :func:`numbered`: the second page of a
    list holds other posts than the first, and is canonical for itself. An author's list is a
    ``profile``. A page whose title is that of the site is the home page.
    """
    subject = _Subject(
        title=title,
        description=description,
        canonical=config.absolute(address),
        kind=kind,
        language=language,
    )
    return _preview(subject, config, picture, alt)


def canonical(post: Post, config: Config) -> str:
    """The absolute URL at which search engines are to find a post: its own, or the one elsewhere
    that it names.
    """
    own = config.absolute(post.address)
    return own if post.canonical is None or _is_same(post.canonical, own) else post.canonical


def is_at_home(post: Post, config: Config) -> bool:
    """Whether this site is where a post lives: it names no other address than its own, however
    written, as canonical.
    """
    return canonical(post, config) == config.absolute(post.address)


def article_section(post: Post, section: Section | None) -> str:
    """The part of the site that a post belongs to: its category, else the title of its section;
    ``""`` if it has neither.
    """
    return clean(post.category or (section.title if section else ""))


def document_title(title: str, config: Config) -> str:
    """The text of ``<title>``: ``PFEM | site``, and the site's name once on the home page."""
    title, site = clean(title), clean(config.title)
    rest = title.removeprefix(site).lstrip()
    of_home = rest != title and rest[:1] in {"", "（", "("}
    return title if of_home else f"{title} | {site}"


def numbered(title: str, number: int, config: Config) -> str:
    """The title of page ``number`` of a list: ``PFEM（2ページ目）``; the first is not counted."""
    if number == 1:
        return title
    return words(config.language)("numbered", title=title, n=number)


@lru_cache(maxsize=256)
def og_locale(language: str) -> str | None:
    """A BCP 47 tag as Open Graph writes it: ``ja`` → ``ja_JP``, ``zh-Hant`` → ``zh_TW``.

    The territory is the likeliest of the language (CLDR); ``None`` for an unknown language.
    """
    try:
        name, territory, script, *_ = parse_locale(language, sep="-")
    except ValueError:
        return None
    if territory is None:
        likely = get_global("likely_subtags")
        full = likely.get(f"{name}_{script}") or likely.get(name) or ""
        territory = full.rpartition("_")[2]
    return f"{name}_{territory}" if territory else None


def _preview(subject: _Subject, config: Config, picture: Picture, alt: str) -> Preview:
    title = clean(subject.title)
    text = _description(subject.description, config.description, title)
    alt = excerpt(clean(alt) or title, ALT_LENGTH)
    return Preview(
        title=document_title(title, config),
        description=text,
        canonical=subject.canonical,
        properties=_present(
            ("og:title", title),
            ("og:description", text),
            ("og:url", subject.canonical),
            ("og:type", subject.kind),
            ("og:site_name", clean(config.title)),
            ("og:locale", og_locale(subject.language or config.language) or ""),
            *_pictured(config.absolute(picture.address), picture, alt),
            *subject.properties,
        ),
        names=_present(
            ("twitter:card", _card(picture)),
            ("twitter:site", config.twitter_site or ""),
            ("twitter:image:alt", alt),
            *_accounts(subject.accounts or (config.fediverse or "",)),
            ("author", subject.authors),
        ),
    )


def _is_same(one: str, other: str) -> bool:
    """Whether two URLs differ at most in scheme, escapes and a slash at the end: such a one is
    the same page under an older or lazier spelling, not another.
    """
    found = [
        (parts.netloc.lower(), unquote(parts.path).rstrip("/"), parts.query)
        for parts in map(urlsplit, (one, other))
    ]
    return found[0] == found[1]


def _present(*pairs: tuple[str, str]) -> Pairs:
    return tuple(pair for pair in pairs if pair[1])


def _description(*candidates: str) -> str:
    """The first that says anything, on one line, cut after a phrase."""
    return next((short for text in candidates if (short := excerpt(text, DESCRIPTION_LENGTH))), "")


def _pictured(url: str, picture: Picture, alt: str) -> Pairs:
    """The picture and, after it, its structured properties (ogp.me, "Structured Properties").

    There is no ``og:image:secure_url``: it would repeat the URL of the picture.
    """
    return (
        ("og:image", url),
        ("og:image:type", picture.media_type),
        ("og:image:width", str(picture.width)),
        ("og:image:height", str(picture.height)),
        ("og:image:alt", alt),
    )


def _accounts(accounts: Iterable[str]) -> Pairs:
    """Who made it, for networks of the fediverse (Mastodon documentation, "Author attribution"):
    they show the first.
    """
    return tuple(("fediverse:creator", account) for account in accounts)


def _article(post: Post, config: Config, section: Section | None) -> Pairs:
    """The properties of the type ``article`` (ogp.me). An author is a URL, that of the author's
    page on this site, as the type ``profile`` asks.
    """
    authors = (config.absolute(page_address("authors", one.key)) for one in post.authors)
    return (
        ("article:published_time", iso(post.published, config)),
        ("article:modified_time", iso(post.modified, config)),
        *(("article:author", url) for url in authors),
        ("article:section", article_section(post, section)),
        *(("article:tag", tag) for tag in _tags(post.tags)),
    )


def _tags(tags: Iterable[str]) -> tuple[str, ...]:
    """As many tags, from the first on, as there is room for."""
    cleaned = [tag for tag in map(clean, tags) if tag]
    taken = accumulate(len(tag.encode()) + TAG_ELEMENT for tag in cleaned)
    room = takewhile(lambda length: length <= TAGS_ROOM, taken)
    return tuple(tag for tag, _ in zip(cleaned, room, strict=False))


def _card(picture: Picture) -> str:
    large = picture.width >= LARGE_CARD_WIDTH and picture.width > picture.height
    return "summary_large_image" if large else "summary"

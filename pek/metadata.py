"""What a page says of itself to machines: title, description, canonical address, Open Graph
(ogp.me) and the card of X, as data that a template prints.
"""

from dataclasses import dataclass
from typing import Literal

from babel.core import get_global, parse_locale

from pek.addresses import page_address
from pek.config import Config
from pek.dates import iso
from pek.models import Page, Picture, Post, Section
from pek.text import clean, excerpt

Pairs = tuple[tuple[str, str], ...]

DESCRIPTION_LENGTH = 200

# Below this width X shows a large card's picture enlarged and blurred.
LARGE_CARD_WIDTH = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the head of a page says.

    ``title`` is the text of ``<title>``, with the site's name; ``canonical`` an absolute URL.
    ``properties`` are the ``<meta property>`` (og:*, article:*) and ``names`` the ``<meta name>``
    (description, author, twitter:*), in order; a name comes more than once where there are
    several tags or authors. No value is empty.
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
        canonical=post.canonical or config.absolute(post.address),
        kind="article",
        language=post.lang,
        properties=_article(post, config, section),
        authors=", ".join(name for name in names if name),
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


def document_title(title: str, config: Config) -> str:
    """The text of ``<title>``: ``PFEM | site``, and the site's name alone on the home page."""
    title, site = clean(title), clean(config.title)
    return title if title == site else f"{title} | {site}"


def numbered(title: str, number: int) -> str:
    """The title of page ``number`` of a list: ``PFEM（2ページ目）``; the first is not counted."""
    return title if number == 1 else f"{title}（{number}ページ目）"


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
    alt = clean(alt) or title
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
            ("description", text),
            ("author", subject.authors),
            ("twitter:card", _card(picture)),
            ("twitter:site", config.twitter_site or ""),
            ("twitter:image:alt", alt),
        ),
    )


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


def _article(post: Post, config: Config, section: Section | None) -> Pairs:
    """The properties of the type ``article`` (ogp.me). An author is a URL, that of the author's
    page on this site, as the type ``profile`` asks.
    """
    authors = (config.absolute(page_address("authors", one.key)) for one in post.authors)
    part = post.category or (section.title if section else "")
    return (
        ("article:published_time", iso(post.published, config)),
        ("article:modified_time", iso(post.modified, config)),
        *(("article:author", url) for url in authors),
        ("article:section", clean(part)),
        *(("article:tag", clean(tag)) for tag in post.tags),
    )


def _card(picture: Picture) -> str:
    large = picture.width >= LARGE_CARD_WIDTH and picture.width > picture.height
    return "summary_large_image" if large else "summary"

"""What a page is about, as JSON-LD 1.1 in the words of schema.org: articles, lists, people and the
site, as plain dictionaries in the order in which they are printed.

Every text is one line without control characters, every URL absolute, and no value is empty. What
is named in several places (the publisher, the site) has an ``@id`` and is written out all the
same: not every reader follows ids.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pek.addresses import page_address
from pek.config import Config
from pek.dates import iso
from pek.metadata.preview import Preview, article_section, is_at_home
from pek.models import Author, Page, Picture, Post, Section, nothing
from pek.text import clean

Node = dict[str, object]
# Title and address of a page on the way to another.
Step = tuple[str, str]

CONTEXT = "https://schema.org"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


# Without slots, for what is made once.
@dataclass(frozen=True, kw_only=True)
class Publication:
    """What every page says of the site and its people: the settings, the picture that stands for
    the publisher, and the faces that can be shown, by the address that ``icon`` names.
    """

    config: Config
    logo: Picture | None = None
    faces: Mapping[str, Picture] = field(default_factory=nothing)

    @cached_property
    def publisher(self) -> Node:
        """Who publishes the site."""
        home, links = self.config.absolute("/"), self.config.social
        return node(
            "Organization",
            {
                "@id": f"{home}#organization",
                "name": clean(self.config.publisher) or clean(self.config.title),
                "url": home,
                "logo": image(self.logo, self.config),
                "sameAs": [link.href for link in links if link.href.startswith("http")],
            },
        )

    @cached_property
    def site(self) -> Node:
        """The site as a whole."""
        return _site(self.config)


def graph(*nodes: Node | None) -> Node:
    """The whole of what one page says; ``None`` is what it does not say."""
    return {"@context": CONTEXT, "@graph": [node for node in nodes if node]}


def dumps(value: object) -> str:
    """JSON (RFC 8259) without spaces, letters of every script as they are.

    Fit for a script element only after ``<`` and its like are escaped, as Jinja's ``tojson`` does.
    """
    text = _JSON.encode(value)
    # Line ends to JavaScript before ECMAScript 2019, letters to JSON (RFC 8259, section 7).
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def article(
    post: Post,
    preview: Preview,
    picture: Picture,
    publication: Publication,
    *,
    words: int,
    section: Section | None = None,
) -> Node:
    """A post as a ``BlogPosting``; ``words`` from :func:`pek.text.word_count`.

    ``section`` names the part of the site where the post has no category. What nobody signed is
    by the publisher: search engines ask for an author.
    """
    config = publication.config
    return node(
        "BlogPosting",
        {
            "@id": f"{preview.canonical}#article",
            "headline": clean(post.title),
            "description": preview.description,
            "url": preview.canonical,
            "mainEntityOfPage": {"@type": "WebPage", "@id": preview.canonical},
            "image": image(picture, config),
            "datePublished": iso(post.published, config),
            "dateModified": iso(post.modified, config),
            "author": _authors(post, publication) or [publication.publisher],
            "publisher": publication.publisher,
            "articleSection": article_section(post, section),
            "keywords": [tag for tag in map(clean, post.tags) if tag],
            "wordCount": words,
            "inLanguage": post.lang or config.language,
            "isPartOf": publication.site if is_at_home(post, config) else None,
        },
    )


def page(document: Page, preview: Preview, config: Config) -> Node:
    """A plain page as a ``WebPage``."""
    found = _web_page("WebPage", document.title, preview, config, document.lang)
    changed = iso(document.updated, config) if document.updated else None
    return found | _present({"dateModified": changed})


def collection(
    title: str,
    preview: Preview,
    publication: Publication,
    *,
    posts: Iterable[Post] = (),
    about: Author | None = None,
    language: str | None = None,
) -> Node:
    """A list as a ``CollectionPage`` of the ``posts`` that it shows; an author's page is
    ``about`` them.
    """
    config = publication.config
    found = _web_page("CollectionPage", title, preview, config, language)
    if about:
        found["about"] = _subject(about, publication)
    if items := _items(((post.title, post.address) for post in posts), config, "url"):
        found["mainEntity"] = node(
            "ItemList", {"numberOfItems": len(items), "itemListElement": items}
        )
    return found


def website(publication: Publication) -> Node:
    """The site as a whole, as the home page says it."""
    config = publication.config
    return _site(config) | _present(
        {
            "alternateName": clean(config.short_title),
            "description": clean(config.description),
            "inLanguage": config.language,
            "publisher": publication.publisher,
        }
    )


def breadcrumbs(steps: Sequence[Step], config: Config) -> Node | None:
    """The way from the home page to a page, which is the last of the ``steps``; ``None`` where
    there is no way to go.
    """
    if len(steps) < 2:
        return None
    return node("BreadcrumbList", {"itemListElement": _items(steps, config, "item")})


def image(picture: Picture | None, config: Config) -> Node | None:
    """A picture with its size in pixels."""
    if picture is None:
        return None
    url = config.absolute(picture.address)
    return node("ImageObject", {"url": url, "width": picture.width, "height": picture.height})


def node(kind: str, values: Mapping[str, object]) -> Node:
    """A thing of a type of schema.org; what is empty is not said."""
    return {"@type": kind, **_present(values)}


def _present(values: Mapping[str, object]) -> Node:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _site(config: Config) -> Node:
    home = config.absolute("/")
    return node("WebSite", {"@id": f"{home}#website", "name": clean(config.title), "url": home})


def _web_page(
    kind: str, title: str, preview: Preview, config: Config, language: str | None
) -> Node:
    return node(
        kind,
        {
            "@id": preview.canonical,
            "name": clean(title),
            "description": preview.description,
            "url": preview.canonical,
            "inLanguage": language or config.language,
            "isPartOf": _site(config),
        },
    )


def _items(steps: Iterable[Step], config: Config, key: str) -> list[Node]:
    """The elements of a list, counted from 1, with their URLs as ``key``."""
    return [
        node("ListItem", {"position": n, "name": clean(title), key: config.absolute(address)})
        for n, (title, address) in enumerate(steps, 1)
    ]


def _authors(post: Post, publication: Publication) -> list[Node]:
    """Those who wrote a post; their own pages elsewhere, if they have any, else those here."""
    people = ((author, _person(author, publication)) for author in post.authors)
    return [
        person | {"url": author.url or person["url"]}
        for author, person in people
        if "name" in person
    ]


def _subject(author: Author, publication: Publication) -> Node:
    """Whom an author's page is about."""
    return _person(author, publication) | _present({"sameAs": author.url})


def _person(author: Author, publication: Publication) -> Node:
    config = publication.config
    here = config.absolute(page_address("authors", author.key))
    return node(
        "Person",
        {
            "@id": f"{here}#person",
            "name": clean(author.name),
            "url": here,
            "image": image(publication.faces.get(author.icon or ""), config),
        },
    )

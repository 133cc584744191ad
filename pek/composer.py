"""Social cards of a site: what each one says, where it is, and its bytes, composed once."""

import posixpath
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pek import cards
from pek.addresses import PICTURE_TYPES, is_raster
from pek.cards import Card, Face, Theme
from pek.config import Config
from pek.dates import day
from pek.errors import CardError, TransientError
from pek.memo import Memo
from pek.models import Author, Picture, Post, Section
from pek.pictures import Pictures
from pek.site import Listing, ListPage, Site, Target, TermIndex
from pek.store import Store
from pek.words import INDEX_WORDS, KIND_WORDS

# What all crawlers read; a preview in another type is replaced by the composed card.
PREVIEWED = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
HOME = "home"
NAMES_SHOWN = 2

FaceMaker = Callable[[Site, Author], Face]


class Composer:
    """Composes the cards of posts, pages and lists."""

    def __init__(self, config: Config, pictures: Pictures, store: Store) -> None:
        self._config = config
        self._pictures = pictures
        self._store = store
        self._digests: Memo[tuple[str, str], str] = Memo(4096)

    def preview(self, site: Site, target: Target) -> Picture:
        """The picture that previews show: the one that the front matter names if it exists, else
        the composed card.
        """
        named = getattr(target, "image", None) or self._section_image(site, target)
        own = self._pictures.find(site.files, named)
        return own if own and own.media_type in PREVIEWED else self.composed(site, target)

    def composed(self, site: Site, target: Target) -> Picture:
        """The composed card of a target, at the address that its digest names."""
        digest = self.digest(site, target)
        width, height = cards.SIZE
        return Picture(
            address=f"/cards/{digest}/{card_name(_owner(target))}.png",
            width=width,
            height=height,
            media_type="image/png",
        )

    def digest(self, site: Site, target: Target) -> str:
        """The digest of everything that is drawn on a target's card."""
        key = (site.version, _owner(target))
        return self._digests.get(key, lambda: cards.digest(self._card(site, target, named_face)))

    def file(self, site: Site, target: Target, media_type: str = "image/png") -> Path:
        """The file of a target's card, composed if need be, once across processes.

        Raises TransientError if a face cannot be read just now.
        """
        ending = media_type.removeprefix("image/")
        return self._store.get(
            f"cards/{self.digest(site, target)}.{ending}",
            lambda: cards.compose(self.card(site, target), media_type),
        )

    def card(self, site: Site, target: Target) -> Card:
        """What the card of a target says, with the faces that are drawn on it."""
        return self._card(site, target, self._drawn_face)

    def _card(self, site: Site, target: Target, face: FaceMaker) -> Card:
        if isinstance(target, Post):
            return self._post_card(site, target, face)
        if isinstance(target, ListPage):
            return self._list_card(site, target.listing, face)
        return Card(
            title=_title(target),
            site_name=self._config.title,
            theme=self._theme(site, ""),
            kind="list",
        )

    def _post_card(self, site: Site, post: Post, face: FaceMaker) -> Card:
        return Card(
            title=post.title,
            site_name=self._config.title,
            faces=tuple(face(site, author) for author in post.authors),
            byline=_byline(post.authors),
            category=post.category,
            note=day(post.published, self._config),
            theme=self._theme(site, post.section),
        )

    def _list_card(self, site: Site, listing: Listing, face: FaceMaker) -> Card:
        author = site.authors.get(listing.key) if listing.kind == "author" else None
        return Card(
            title=_list_title(listing),
            site_name=self._config.title,
            faces=(face(site, author),) if author else (),
            category=KIND_WORDS.get(listing.kind),
            note=f"{len(listing.posts)}件の記事",
            theme=self._theme(site, listing.key if listing.kind == "section" else ""),
            kind="list",
        )

    def _drawn_face(self, site: Site, author: Author) -> Face:
        """A face with the author's icon opened, or without (initials) if it cannot be read;
        ``flask check`` names those.
        """
        named = named_face(site, author)
        if named.digest is None or author.icon is None:
            return named
        try:
            return replace(named, picture=self._pictures.icon(site.files[author.icon]))
        except TransientError:
            # Initials would be kept as the card with the face.
            raise
        except CardError:
            return named

    def _theme(self, site: Site, key: str) -> Theme:
        return Theme.of_accent(accent(site, key))

    def _section_image(self, site: Site, target: Target) -> str | None:
        if isinstance(target, ListPage) and target.listing.kind in {"home", "section"}:
            section = site.sections.get(target.listing.key)
            return section.image if section else None
        return None


def _owner(target: Target) -> str:
    """The address whose card is shown: every page of a list shows that of the first."""
    return target.listing.address if isinstance(target, ListPage) else target.address


def named_face(site: Site, author: Author) -> Face:
    """A face whose icon is known by its digest only: enough for the digest of a card, and
    nothing is opened.
    """
    file = site.files.get(author.icon or "")
    return Face(name=author.name, digest=file.digest if file else None)


def accent(site: Site, key: str) -> str:
    """The colour of a section: its own, or that of the nearest section above, or the site's."""
    path: tuple[Section, ...] = site.section_path(key)
    return next((s.accent for s in reversed(path) if s.accent), site.config.accent)


def card_name(address: str) -> str:
    """The last part of a card's address: the page's address without slashes at the ends."""
    return address.strip("/") or HOME


def pages_of_card(name: str) -> tuple[str, ...]:
    """The addresses of the pages whose card has this name: one, but for ``home``, which is also
    the name of a page at ``/home/``.
    """
    return ("/", f"/{HOME}/") if name == HOME else (f"/{name}/",)


def card_type_of(address: str) -> str | None:
    """The type in which a composed card answers at ``address``, by its ending."""
    return PICTURE_TYPES[posixpath.splitext(address)[1].lower()] if is_raster(address) else None


def _byline(authors: tuple[Author, ...]) -> str:
    """One or two names, or the first and how many others there are."""
    if len(authors) <= NAMES_SHOWN:
        return "、".join(author.name for author in authors)
    return f"{authors[0].name} ほか{len(authors) - 1}名"


def _list_title(listing: Listing) -> str:
    return f"#{listing.title}" if listing.kind == "tag" else listing.title


def _title(target: Target) -> str:
    if isinstance(target, TermIndex):
        return INDEX_WORDS[target.kind]
    return getattr(target, "title", "") or "フィード"

"""Composes the cards of a site, each once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

from pek import cards
from pek.addresses import is_raster
from pek.cards import Card, Face, Logo
from pek.composer import look, wording
from pek.composer.names import card_file, card_name
from pek.config import Config
from pek.dates import day
from pek.errors import CardError, TransientError
from pek.memo import Memo
from pek.models import Author, CardChoice, Event, Picture, Post, Speaker, StaticFile
from pek.pictures import Pictures
from pek.site import Listing, ListPage, Site, Target, settings_for
from pek.store import Store
from pek.words import Words, words

Use = Literal["icon", "logo"]

# Speakers who have their names below their faces.
SEATED = 2
# What all crawlers read; a preview in another type is replaced by the composed card.
PREVIEWED = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


class Composer:
    """Composes the cards of posts, pages and lists."""

    def __init__(self, pictures: Pictures, store: Store) -> None:
        self._pictures = pictures
        self._store = store
        self._digests: Memo[tuple[str, str], str] = Memo(4096)

    def preview(self, site: Site, target: Target) -> Picture:
        """The picture that previews show: the one that the front matter names if it exists, else
        the composed card.
        """
        source = site.source(target)
        own = self._pictures.preview(site.files, source.image if source else None)
        return own if own and own.media_type in PREVIEWED else self.composed(site, target)

    def length(self, site: Site, target: Target) -> int:
        """The length in bytes of what :meth:`preview` shows, made if need be.

        Raises CardError, TransientError if a picture cannot be read just now.
        """
        picture, source = self.preview(site, target), site.source(target)
        if picture.length is not None:
            return picture.length
        if source is None or picture.address == self.composed(site, target).address:
            return self.file(site, target).stat().st_size
        return self._pictures.preview_file(site.files[source.image or ""]).stat().st_size

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
        return self._digests.get(
            key, lambda: cards.digest(_Sayings(settings_for(site, target), site).card(target))
        )

    def file(self, site: Site, target: Target, media_type: str = "image/png") -> Path:
        """The file of a target's card, composed if need be, once across processes.

        Raises TransientError if a picture cannot be read just now.
        """
        return self._store.get(
            card_file(self.digest(site, target), media_type),
            lambda: cards.compose(self.card(site, target), media_type),
        )

    def card(self, site: Site, target: Target) -> Card:
        """What the card of a target says, with the pictures that are drawn on it."""
        return _Sayings(settings_for(site, target), site, self._opened).card(target)

    def _opened(self, file: StaticFile, use: Use) -> Image.Image | None:
        """A picture as it is drawn, or ``None`` if it cannot be read; ``flask check`` names
        those.
        """
        try:
            return self._pictures.icon(file) if use == "icon" else self._pictures.logo(file)
        except TransientError:
            # Initials would be kept as the card with the face.
            raise
        except CardError:
            return None


def _unopened(_: StaticFile, __: Use) -> None:
    """No picture: a name needs none."""


@dataclass(frozen=True, slots=True)
class _Sayings:
    """What the cards of one version of the site say, with the settings as the page has them. Unless
    told how to open them, pictures are known by their digest only: enough for the digest of a card.
    """

    config: Config
    site: Site
    opened: Callable[[StaticFile, Use], Image.Image | None] = _unopened

    @property
    def say(self) -> Words:
        """The words of the page's language."""
        return words(self.config.language)

    def card(self, target: Target) -> Card:
        """The card of any page."""
        if isinstance(target, Post):
            return self._post(target)
        if isinstance(target, ListPage):
            return self._list(target.listing)
        return Card(
            title=wording.title(target, self.say),
            site_name=self.config.title,
            theme=look.theme(self.site, "", CardChoice()),
            kind="list",
        )

    def _post(self, post: Post) -> Card:
        kind = look.layout(self.site, post)
        people = post.speakers if kind == "session" else post.authors
        is_event = kind == "event"
        signed = kind == "article" or (kind == "session" and len(people) > SEATED)
        return Card(
            title=post.title,
            site_name=self.config.title,
            faces=() if is_event else tuple(map(self._face, people)),
            byline=wording.byline(people, self.config) if signed else "",
            category=post.category,
            note=self._whose(post.event) if is_event else day(post.published, self.config),
            occasion=wording.occasion(post.event, self.config) if is_event and post.event else None,
            logo=self._logo(post.section) if is_event else None,
            theme=look.theme(self.site, post.section, post.card),
            kind=kind,
        )

    def _whose(self, event: Event | None) -> str | None:
        """The site's name above the title of an event; without a place it stands in its stead."""
        return self.config.title if event and event.place else None

    def _list(self, listing: Listing) -> Card:
        author = self.site.authors.get(listing.key) if listing.kind == "author" else None
        key = listing.key if listing.kind == "section" else ""
        return Card(
            title=wording.list_title(listing),
            site_name=wording.site_name(listing, self.config),
            faces=(self._face(author),) if author else (),
            category=wording.kind(listing, self.say),
            note=self.say("posts", n=len(listing.posts)),
            theme=look.theme(self.site, key, CardChoice()),
            kind="list",
        )

    def _face(self, person: Author | Speaker) -> Face:
        company = person.company or "" if isinstance(person, Speaker) else ""
        file = self.site.files.get(person.icon or "")
        # Vector graphics are not drawn: their bytes are not in the name of a card either.
        if file is None or not is_raster(file.address):
            return Face(name=person.name, company=company)
        picture = self.opened(file, "icon")
        return Face(name=person.name, company=company, digest=file.digest, picture=picture)

    def _logo(self, key: str) -> Logo | None:
        file = look.logo(self.site, key)
        return Logo(digest=file.digest, picture=self.opened(file, "logo")) if file else None


def _owner(target: Target) -> str:
    """The address whose card is shown: every page of a list shows that of the first."""
    return target.listing.address if isinstance(target, ListPage) else target.address

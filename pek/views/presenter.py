"""Values of the site made ready for templates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from pek.addresses import page_address, url
from pek.models import Author, Document, Picture, Post, Speaker
from pek.pictures import FACE_WIDTHS, HEAD_WIDTHS, TEASER_WIDTHS
from pek.site import Feed, Listing, ListKind, ListPage, Site, language_of
from pek.text import initials
from pek.views.extension import State
from pek.views.formats import FORMATS
from pek.views.shown import (
    Door,
    Face,
    FeedGroup,
    FeedLink,
    Line,
    Pager,
    Ref,
    Teaser,
    Thumb,
)
from pek.views.trail import Walked, above

HUES = 6
# Width by height of pictures that lose little when they are cropped to 1200:630.
PREVIEW_RATIOS = (1.3, 2.2)


@dataclass(frozen=True, slots=True)
class Presenter:
    """Presents one version of the site."""

    state: State
    site: Site

    def teasers(self, posts: Iterable[Post]) -> tuple[Teaser, ...]:
        """Posts as entries of a list."""
        return tuple(map(self.teaser, posts))

    def teaser(self, post: Post) -> Teaser:
        """One post as an entry of a list."""
        key = self.site.version, post.address
        return self.state.kept.teasers.get(key, lambda: self._teaser(post))

    def _teaser(self, post: Post) -> Teaser:
        return Teaser(
            title=post.title,
            href=url(post.address),
            description=post.description,
            published=post.published,
            category=self.category(post),
            faces=self.faces(post.authors),
            thumb=self._teaser_thumb(post),
            section=self.section(post.section),
            draft=post.draft,
            event=post.event,
            edition=edition_of(post.section),
            lang=language_of(self.site, post),
        )

    def lines(self, posts: Iterable[Post]) -> tuple[Line, ...]:
        """Posts as lines of a list."""
        return tuple(
            Line(
                title=post.title,
                href=url(post.address),
                published=post.published,
                section=self.section(post.section),
                event=post.event,
                edition=edition_of(post.section),
                lang=language_of(self.site, post),
            )
            for post in posts
        )

    def category(self, post: Post) -> Ref | None:
        """A link to the post's category."""
        return self._term("category", post.category) if post.category else None

    def tags(self, post: Post) -> tuple[Ref, ...]:
        """Links to the post's tags."""
        return tuple(self._term("tag", tag) for tag in post.tags)

    def section(self, key: str) -> Ref | None:
        """A link to a section."""
        section = self.site.sections.get(key) if key else None
        return self._ref("section", key, lambda: self.ref_to(section)) if section else None

    def crumbs(self, target: Walked) -> tuple[Ref, ...]:
        """Links to what lies above a page, home first."""
        if not isinstance(target, Post):
            return self._crumbs(target)
        key = self.site.version, target.section
        return self.state.kept.crumbs.get(key, lambda: self._crumbs(target))

    def _crumbs(self, target: Walked) -> tuple[Ref, ...]:
        return tuple(
            self._section_at(address) or Ref(title=title, href=url(address))
            for title, address in above(self.site, target)
        )

    def faces(self, authors: Iterable[Author]) -> tuple[Face, ...]:
        """The faces of authors, each linked to the author's page."""
        return tuple(map(self._face, authors))

    def speakers(self, speakers: Iterable[Speaker]) -> tuple[Face, ...]:
        """The faces of speakers."""
        return tuple(map(self._face, speakers))

    def doors(self, parent: str) -> tuple[Door, ...]:
        """The sections directly below ``parent``, those without posts left out."""
        return tuple(
            door
            for key in self.site.sections
            if key and key.rpartition("/")[0] == parent
            for door in [self._door(key)]
            if door.count
        )

    def refs(self, listings: Iterable[Listing]) -> tuple[Ref, ...]:
        """Lists as links with the number of their posts."""
        return tuple(
            Ref(title=listing.title, href=url(listing.address), count=len(listing.posts))
            for listing in listings
        )

    def ref_to(self, document: Document) -> Ref:
        """A post, a page or a section as a link."""
        lang = language_of(self.site, document)
        return Ref(title=document.title, href=url(document.address), lang=lang)

    def pager(self, page: ListPage) -> Pager:
        """Links around a page of a list: the first, the last, and those near it."""
        newer = page.address_of(page.number - 1) if page.number > 1 else None
        older = page.address_of(page.number + 1) if page.number < page.total else None
        return Pager(
            number=page.number,
            total=page.total,
            newer=url(newer) if newer else None,
            older=url(older) if older else None,
            pages=tuple(
                (number, url(page.address_of(number)) if number else None)
                for number in numbers_shown(page.number, page.total)
            ),
        )

    def feed_links(self, listing: Listing) -> tuple[FeedLink, ...]:
        """The feeds of a list."""
        key = self.site.version, listing.address
        return self.state.kept.feeds.get(key, lambda: self._feed_links(listing))

    def _feed_links(self, listing: Listing) -> tuple[FeedLink, ...]:
        name = self.feed_title(listing)
        return tuple(
            FeedLink(
                label=FORMATS[feed.format].label,
                title=f"{name} ({FORMATS[feed.format].label})",
                type=FORMATS[feed.format].media_type,
                href=url(feed.address),
            )
            for feed in (Feed(listing=listing, format=name_of) for name_of in FORMATS)
        )

    def feed_title(self, listing: Listing) -> str:
        """The title of a list's feed: the site's name, and what the list narrows it to."""
        if listing.kind == "home":
            return self.site.config.title
        return f"{listing.title} | {self.site.config.title}"

    def feed_groups(self, kind: ListKind) -> tuple[FeedGroup, ...]:
        """The feeds of all lists of one kind."""
        return tuple(
            FeedGroup(
                title=listing.title, href=url(listing.address), feeds=self.feed_links(listing)
            )
            for listing in self.site.lists.values()
            if listing.kind == kind
        )

    def thumb(self, address: str | None) -> Thumb | None:
        """A picture of this site at the widths of a head picture; ``None`` if there is none."""
        return self._thumb(address, HEAD_WIDTHS)

    def _thumb(self, address: str | None, widths: tuple[int, ...]) -> Thumb | None:
        picture = self.state.pictures.find(self.site.files, address)
        if picture is None:
            return None
        return _as_thumb(self.variants(picture.address, widths) or (picture,))

    def variants(self, address: str | None, widths: tuple[int, ...]) -> tuple[Picture, ...]:
        """A picture of this site at those of ``widths`` that differ, the smallest first; none of
        what is not there or cannot be reduced.
        """
        file = self.site.files.get(address or "")
        return self.state.pictures.variants(file, widths) if file else ()

    def _teaser_thumb(self, post: Post) -> Thumb:
        own = self._thumb(post.image, TEASER_WIDTHS)
        return own or _as_thumb((self.state.composer.composed(self.site, post),))

    def _face(self, person: Author | Speaker) -> Face:
        key = self.site.version, person
        return self.state.kept.faces.get(key, lambda: self._made_face(person))

    def _made_face(self, person: Author | Speaker) -> Face:
        thumb = self._thumb(person.icon, FACE_WIDTHS)
        author = person if isinstance(person, Author) else None
        return Face(
            name=person.name,
            href=url(page_address("authors", author.key)) if author else None,
            src=thumb.src if thumb else None,
            srcset=thumb.srcset if thumb else "",
            initials=initials(person.name),
            hue=sha256(person.name.encode()).digest()[0] % HUES,
            company=person.company if isinstance(person, Speaker) else None,
        )

    def _door(self, key: str) -> Door:
        section = self.site.sections[key]
        listing = self.site.listing("section", key)
        return Door(
            edition=edition_of(key),
            title=section.title,
            href=url(section.address),
            description=section.description if section.description != section.title else "",
            logo=self._thumb(section.logo, TEASER_WIDTHS),
            count=len(listing.posts) if listing else 0,
            lang=language_of(self.site, section),
        )

    def _section_at(self, address: str) -> Ref | None:
        listing = self.site.lists.get(address)
        return self.section(listing.key) if listing and listing.kind == "section" else None

    def _term(self, kind: ListKind, name: str) -> Ref:
        return self._ref(kind, name, lambda: self._term_ref(kind, name))

    def _ref(self, kind: ListKind, name: str, make: Callable[[], Ref]) -> Ref:
        return self.state.kept.refs.get((self.site.version, kind, name), make)

    def _term_ref(self, kind: ListKind, name: str) -> Ref:
        listing = self.site.term(kind, name)
        return Ref(title=listing.title, href=url(listing.address), count=len(listing.posts))


def _as_thumb(pictures: tuple[Picture, ...]) -> Thumb:
    """A thumb of one picture in one or several widths, the smallest as fallback."""
    first = pictures[0]
    several = len(pictures) > 1
    return Thumb(
        src=url(first.address),
        srcset=", ".join(f"{url(p.address)} {p.width}w" for p in pictures) if several else "",
        width=first.width,
        height=first.height,
        whole=not PREVIEW_RATIOS[0] <= first.width / first.height <= PREVIEW_RATIOS[1],
    )


def numbers_shown(number: int, total: int) -> tuple[int, ...]:
    """The pages that a pager names: the first, the last, the present one and its neighbours, and
    0 for a gap. A gap takes the room of a number, so a single page is named instead.
    """
    named = {1, total, *range(max(1, number - 1), min(total, number + 1) + 1)}
    named |= {n for n in range(2, total) if n - 1 in named and n + 1 in named}
    shown: list[int] = []
    for n in sorted(named):
        if shown and n - shown[-1] > 1:
            shown.append(0)
        shown.append(n)
    return tuple(shown)


def edition_of(key: str) -> str:
    """The key of the section at the top above ``key``."""
    return key.partition("/")[0]

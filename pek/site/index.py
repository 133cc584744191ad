"""The index of a site: what is public at one moment, found by address, list and series.

A :class:`Site` is immutable and made from values alone: the same content, files, settings and
moment give the same site with the same version, in every process.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from types import MappingProxyType

from pek.addresses import MACHINE_ADDRESSES, folders_above, with_slash
from pek.config import Config
from pek.linkcache import LinkCache
from pek.models import Author, Document, Page, Post, Section, StaticFile
from pek.site.beside import public_pictures
from pek.site.files import by_digest, pictured_by
from pek.site.fingerprint import version_of
from pek.site.grouping import grouped, spoken_in
from pek.site.public import public
from pek.site.redirects import aliases_of, destination, settled
from pek.site.related import most_related
from pek.site.targets import (
    FEED_NAMES,
    ArchiveIndex,
    Feed,
    FeedIndex,
    Listing,
    ListKind,
    ListPage,
    Redirect,
    Target,
    TermIndex,
    is_page_number,
    list_address,
    paginate,
)
from pek.text import fold

NO_LINKS = LinkCache()
# When a site without any file last changed.
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that is public at one moment.

    ``posts`` are newest first, ``pinned`` those of them that are; ``spoken`` are the settings by
    section as its pages have them; ``lists`` holds home, sections, tags, categories, authors, years
    and months by address; ``terms`` and ``archive`` are indexes of them; ``series`` the posts of
    each by its folded name, the oldest first; ``announced`` those whose event is not over, the
    soonest first; ``files`` the files served as they are; ``links`` what is known of addresses
    elsewhere; ``by_path`` every public document by its source; ``by_digest`` files by their short
    digest; ``pictured`` those whose front matter names a picture that does not exist, by the
    picture's address; ``redirects`` what addresses of old lead to in the end, by
    :func:`pek.site.redirects.key_of`, and ``old`` these addresses as they were written, each with a
    slash at its end; ``adjacent`` the neighbours of every post by its address. The clock makes
    another site of it ``until``: a post becomes public or an event is over; ``changed`` is when
    that, or a change of a source, was last. ``version`` is a digest of everything that can change
    an answer.
    """

    config: Config
    version: str
    until: datetime | None
    changed: datetime
    posts: tuple[Post, ...]
    pinned: tuple[Post, ...]
    by_address: Mapping[str, Post | Page]
    by_path: Mapping[str, Document]
    sections: Mapping[str, Section]
    spoken: Mapping[str, Config]
    authors: Mapping[str, Author]
    lists: Mapping[str, Listing]
    terms: Mapping[str, TermIndex]
    archive: ArchiveIndex
    series: Mapping[str, tuple[Post, ...]]
    announced: tuple[Post | Section, ...]
    files: Mapping[str, StaticFile]
    links: LinkCache
    by_digest: Mapping[str, tuple[StaticFile, ...]]
    pictured: Mapping[str, Post | Page]
    redirects: Mapping[str, str]
    old: tuple[str, ...]
    adjacent: Mapping[str, tuple[Post | None, Post | None]]

    @classmethod
    def build(  # noqa: PLR0913 - one for each thing that a site is made of
        cls,
        config: Config,
        documents: Iterable[Document],
        *,
        pictures: Iterable[StaticFile] = (),
        files: Iterable[StaticFile] = (),
        redirects: Mapping[str, str] = MappingProxyType({}),
        links: LinkCache = NO_LINKS,
        salt: str = "",
        changed: datetime = BEGINNING,
        now: datetime,
    ) -> "Site":
        """The site at the moment ``now``.

        ``pictures`` lie beside posts and are public only with them, ``files`` are public
        always; ``redirects`` are addresses of old that belong to no document, ``links``
        what is known of addresses elsewhere; ``salt`` stands for
        what else changes answers: templates, pek's version; ``changed`` is when the newest source
        was.
        """
        known = tuple(documents)
        found = public(known, config, now)
        shown = found.documents
        beside = public_pictures(pictures, known, shown, links)
        served = {file.address: file for file in chain(beside, files)}
        old = {**redirects, **aliases_of(shown)}
        site = cls(
            config=config,
            version=version_of(found, served.values(), old, salt, config.digest(), links.digest),
            until=found.until,
            changed=min(now, max(changed, found.since or changed)),
            posts=found.posts,
            pinned=tuple(post for post in found.posts if post.pinned),
            by_address={page.address: page for page in found.pages}
            | {post.address: post for post in found.posts},
            by_path={document.path: document for document in shown if document.path},
            sections=found.sections,
            spoken=spoken_in(found.sections, config),
            **grouped(config, found.posts, found.sections),
            announced=found.announced,
            files=served,
            links=links,
            by_digest=by_digest(served.values()),
            pictured=pictured_by([*found.pages, *reversed(found.posts)], served),
            redirects={},
            old=tuple(sorted(set(map(with_slash, old)))),
        )
        return replace(site, redirects=settled(old, site.serves))

    @property
    def home(self) -> Listing:
        """All posts."""
        return self.lists["/"]

    @property
    def pages(self) -> tuple[Page, ...]:
        """All plain pages, by address."""
        found = (d for d in self.by_address.values() if isinstance(d, Page))
        return tuple(sorted(found, key=lambda page: page.address))

    def lookup(self, address: str) -> Target | None:
        """What is served at a decoded path; ``None`` if nothing is.

        Look-ups in dictionaries, a few dozen where nothing is, and never a path on disk.
        """
        return self._exactly(address) or self._redirect(address)

    def serves(self, address: str) -> bool:
        """Whether something answers at this very address: a page, a feed, a file, or what pek
        makes for machines.
        """
        made = address in self.files or address in self.pictured or address in MACHINE_ADDRESSES
        return made or self._exactly(address) is not None

    def listing(self, kind: ListKind, key: str) -> Listing | None:
        """The list of one section, tag, category, author, year or month by its key."""
        return self.lists.get(list_address(kind, key))

    def term(self, kind: ListKind, name: str) -> Listing:
        """The list of a public post's tag, category or author by its name as written."""
        found = self.listing(kind, fold(name))
        if found is None:
            raise KeyError(f"no {kind} {name!r}")
        return found

    def section_path(self, key: str) -> tuple[Section, ...]:
        """The sections from the top down to ``key``, home left out."""
        return tuple(self.sections[k] for k in folders_above(key) if k in self.sections)

    def source(self, target: Target) -> Document | None:
        """Where an author writes what a page says of itself; ``None`` if pek says it."""
        if isinstance(target, ListPage) and target.listing.kind in {"home", "section"}:
            return self.sections[target.listing.key]
        return target if isinstance(target, Document) else None

    def neighbours(self, post: Post) -> tuple[Post | None, Post | None]:
        """The next newer and the next older post in the very same section."""
        return self.adjacent.get(post.address, (None, None))

    @property
    def upcoming(self) -> Post | Section | None:
        """What tells of the next event, or of the one that is on; ``None`` if none is announced."""
        return self.announced[0] if self.announced else None

    def series_of(self, post: Post) -> tuple[Post, ...]:
        """All posts of a post's series, in any section, the oldest first; none if it has none."""
        return self.series.get(fold(post.series), ()) if post.series else ()

    def related(self, post: Post, limit: int = 3) -> tuple[Post, ...]:
        """At most ``limit`` posts that a reader of this one would want next, the most related
        first. Its neighbours and its series are not among them: pages link to those anyway.
        """
        found = {fold(tag): self.listing("tag", fold(tag)) for tag in post.tags}
        category = self.listing("category", fold(post.category)) if post.category else None
        section = self.listing("section", post.section) if post.section else self.home
        apart = (*self.neighbours(post), *self.series_of(post))
        return most_related(
            post,
            tags={tag: listing.posts for tag, listing in found.items() if listing},
            beside=[listing.posts for listing in (category, section) if listing],
            total=len(self.posts),
            apart={one.address for one in apart if one},
            limit=limit,
        )

    def feeds(self) -> Iterator[Feed]:
        """Every feed, home's first."""
        for listing in self.lists.values():
            for format_ in FEED_NAMES.values() if listing.has_feeds else ():
                yield Feed(listing=listing, format=format_)

    @property
    def index_addresses(self) -> tuple[str, ...]:
        """The addresses of the indexes of lists and feeds."""
        return (*self.terms, self.archive.address, FeedIndex().address)

    def list_pages(self, listing: Listing) -> Iterator[ListPage]:
        """Every page of a list."""
        number = 1
        while page := paginate(listing, number, self.config.page_size):
            yield page
            number += 1

    def page_addresses(self) -> Iterator[str]:
        """Every address at which the site has a page for people, each once."""
        for listing in self.lists.values():
            for page in self.list_pages(listing):
                yield page.address
        yield from self.by_address
        yield from self.index_addresses

    def addresses(self) -> Iterator[str]:
        """Every address that the site itself defines, each once: pages and feeds. Files, cards
        and redirects are not among them.
        """
        yield from self.page_addresses()
        for feed in self.feeds():
            yield feed.address

    def _exactly(self, address: str) -> Target | None:
        if found := self.by_address.get(address):
            return found
        if address in self.lists:
            return paginate(self.lists[address], 1, self.config.page_size)
        if found_index := self.terms.get(address):
            return found_index
        if address == self.archive.address:
            return self.archive
        if address == FeedIndex().address:
            return FeedIndex()
        return self._feed(address) or self._further_page(address)

    def _feed(self, address: str) -> Feed | None:
        folder, _, name = address.rpartition("/")
        listing = self.lists.get(f"{folder}/")
        if listing is None or not listing.has_feeds or name not in FEED_NAMES:
            return None
        return Feed(listing=listing, format=FEED_NAMES[name])

    def _further_page(self, address: str) -> ListPage | None:
        head, marker, number = address.removesuffix("/").rpartition("page/")
        if not marker or not address.endswith("/") or not is_page_number(number):
            return None
        listing = self.lists.get(head)
        return paginate(listing, int(number), self.config.page_size) if listing else None

    def _redirect(self, address: str) -> Redirect | None:
        """Where another spelling of an address leads, or an address of old."""
        found = destination(address, self.redirects, self.serves)
        return Redirect(address=found) if found not in {None, address} else None

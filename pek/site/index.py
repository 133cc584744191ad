"""The index of a site: what is public at one moment, found by address, section, tag and time.

A :class:`Site` is immutable and made from values alone: the same content, files, settings and
moment give the same site with the same version, in every process.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType

from pek.addresses import folders_above, is_raster
from pek.config import Config
from pek.models import Author, Document, Page, Post, Section, StaticFile
from pek.site.beside import public_pictures
from pek.site.grouping import authors_of, lists_of, neighbours_of, sections_of, term_indexes
from pek.site.spellings import FIXED_SPELLINGS, spellings
from pek.site.targets import (
    FEED_NAMES,
    Feed,
    FeedIndex,
    Listing,
    ListKind,
    ListPage,
    Redirect,
    Target,
    TermIndex,
    paginate,
)
from pek.text import fold

# When a site without any file last changed.
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that is public at one moment.

    ``posts`` are newest first; ``lists`` holds home, sections, tags, categories and authors by
    address; ``files`` the files served as they are; ``by_path`` every public document by its
    source; ``by_digest`` files by their short digest; ``pictured`` those whose front matter names
    a picture that does not exist, by the picture's address; ``redirects`` where addresses of old
    lead, each with a slash at its end; ``adjacent`` the neighbours of every post by its address;
    ``until`` when the next post becomes public, ``changed`` when the last one did or a source
    changed. ``version`` is a digest of everything that can change an answer, ``references`` of
    what the body of one document can refer to.
    """

    config: Config
    version: str
    references: str
    until: datetime | None
    changed: datetime
    posts: tuple[Post, ...]
    by_address: Mapping[str, Post | Page]
    by_path: Mapping[str, Document]
    sections: Mapping[str, Section]
    authors: Mapping[str, Author]
    lists: Mapping[str, Listing]
    terms: Mapping[str, TermIndex]
    files: Mapping[str, StaticFile]
    by_digest: Mapping[str, tuple[StaticFile, ...]]
    pictured: Mapping[str, Post | Page]
    redirects: Mapping[str, str]
    adjacent: Mapping[str, tuple[Post | None, Post | None]]

    @classmethod
    def build(
        cls,
        config: Config,
        documents: Iterable[Document],
        *,
        pictures: Iterable[StaticFile] = (),
        files: Iterable[StaticFile] = (),
        redirects: Mapping[str, str] = MappingProxyType({}),
        salt: str = "",
        changed: datetime = BEGINNING,
        now: datetime,
    ) -> "Site":
        """The site at the moment ``now``.

        ``pictures`` lie beside posts and are public only with them, ``files`` are public
        always; ``redirects`` are addresses of old that belong to no document, with a slash at the
        end; ``salt`` stands for what else changes answers: templates, pek's version;
        ``changed`` is when the newest source was.
        """
        known = sorted(documents, key=lambda document: document.path)
        dated = [document for document in known if isinstance(document, Post)]
        public = [post for post in dated if _is_public(post, config, now)]
        posts = tuple(sorted(public, key=lambda p: (p.published, p.address), reverse=True))
        pages = [d for d in known if isinstance(d, Page) and (config.drafts or not d.draft)]
        indexes = [d for d in known if isinstance(d, Section) and (config.drafts or not d.draft)]
        sections = sections_of(indexes, posts, config)
        shown = [*public, *pages, *sections.values()]
        served = {file.address: file for file in public_pictures(pictures, known, shown)}
        served |= {file.address: file for file in files}
        authors = authors_of(posts)
        lists = lists_of(config, posts, sections, authors)
        references = _digest(
            *sorted(f"{d.path} {d.address}" for d in shown),
            *sorted(f"{file.address} {file.digest}" for file in served.values()),
        )
        return cls(
            config=config,
            version=_digest(
                salt,
                config.digest(),
                references,
                *sorted(f"{old} {new}" for old, new in redirects.items()),
                *sorted(f"{type(d).__name__} {d.path} {d.digest}" for d in shown),
            ),
            references=references,
            until=_next_change(dated, config, now),
            changed=min(now, max([changed, *(post.published for post in posts)])),
            posts=posts,
            by_address={page.address: page for page in pages}
            | {post.address: post for post in posts},
            by_path={document.path: document for document in shown if document.path},
            sections=sections,
            authors=authors,
            lists=lists,
            terms=term_indexes(lists.values()),
            files=served,
            by_digest=_by_digest(served.values()),
            pictured=_pictured([*pages, *reversed(posts)], served),
            redirects={
                **redirects,
                **_redirects(sorted(shown, key=lambda document: document.path)),
            },
            adjacent=neighbours_of(posts),
        )

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

        A cheap look-up in dictionaries whatever the address is, and never a path on disk.
        """
        return self._exactly(address) or self._redirect(address)

    def listing(self, kind: ListKind, key: str) -> Listing | None:
        """The list of one section, tag, category or author by its key."""
        empty = Listing(kind=kind, key=key, title="", posts=())
        return self.lists.get(empty.address)

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

    def feeds(self) -> Iterator[Feed]:
        """Every feed, home's first."""
        for listing in self.lists.values():
            for format_ in FEED_NAMES.values():
                yield Feed(listing=listing, format=format_)

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
        yield from self.terms
        yield FeedIndex().address

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
        if address == FeedIndex().address:
            return FeedIndex()
        return self._feed(address) or self._further_page(address)

    def _feed(self, address: str) -> Feed | None:
        folder, _, name = address.rpartition("/")
        listing = self.lists.get(f"{folder}/")
        if listing is None or name not in FEED_NAMES:
            return None
        return Feed(listing=listing, format=FEED_NAMES[name])

    def _further_page(self, address: str) -> ListPage | None:
        head, marker, number = address.removesuffix("/").rpartition("page/")
        if not marker or not address.endswith("/") or not _is_page_number(number):
            return None
        listing = self.lists.get(head)
        return paginate(listing, int(number), self.config.page_size) if listing else None

    def _redirect(self, address: str) -> Redirect | None:
        """Where another spelling of an address leads: without the slash, page 1 of a list, a
        name that is not folded, as other systems call it, or an address of old.
        """
        if address in self.files:
            return None
        if fixed := FIXED_SPELLINGS.get(address):
            return Redirect(address=fixed)
        for known in spellings(address):
            found = self.redirects.get(known) or self._moved_feed(known) or known
            if found != address and (found != known or self._exactly(known)):
                return Redirect(address=found)
        return None

    def _moved_feed(self, address: str) -> str | None:
        """The feed of a list that has moved: who subscribed to it asks at the old address."""
        folder, _, name = address.rpartition("/")
        target = self.redirects.get(f"{folder}/") if name in FEED_NAMES else None
        return f"{target}{name}" if target in self.lists else None


def _is_public(post: Post, config: Config, now: datetime) -> bool:
    return config.drafts or (not post.draft and post.published <= now)


def _next_change(posts: Iterable[Post], config: Config, now: datetime) -> datetime | None:
    if config.drafts:
        return None
    return min((p.published for p in posts if not p.draft and p.published > now), default=None)


def _by_digest(files: Iterable[StaticFile]) -> Mapping[str, tuple[StaticFile, ...]]:
    """Files of equal bytes share a digest."""
    found: dict[str, tuple[StaticFile, ...]] = {}
    for file in files:
        found[file.short_digest] = (*found.get(file.short_digest, ()), file)
    return found


def _pictured(
    documents: Iterable[Post | Page], files: Mapping[str, StaticFile]
) -> Mapping[str, Post | Page]:
    """Of several documents that name the same missing picture the last counts. A card has pixels:
    it stands for no vector graphic.
    """
    return {
        d.image: d for d in documents if d.image and d.image not in files and is_raster(d.image)
    }


def _redirects(documents: Iterable[Document]) -> Mapping[str, str]:
    """Old addresses, with a slash at the end, to new ones; the first document by path counts."""
    return {
        f"{alias.rstrip('/')}/": document.address
        for document in reversed(list(documents))
        if isinstance(document, Post | Page)
        for alias in document.aliases
    }


def _is_page_number(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]{0,8}", text)) and text != "1"


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()

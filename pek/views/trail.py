"""The way from the home page to every other page: what lies above it."""

from collections.abc import Iterator

from pek import metadata
from pek.addresses import page_address
from pek.metadata import Step
from pek.models import Document, Page, Post
from pek.site import (
    PERIODS,
    TERM_KINDS,
    ArchiveIndex,
    FeedIndex,
    ListPage,
    Site,
    TermIndex,
    settings_for,
)
from pek.views.captions import caption
from pek.words import Words, words

Walked = Post | Page | ListPage | TermIndex | ArchiveIndex | FeedIndex


def above(site: Site, target: Walked) -> tuple[Step, ...]:
    """The pages above a page, home first; the home page has none."""
    if isinstance(target, ListPage):
        return _above_list(site, target)
    return _sections(site, target, target.section if isinstance(target, Post) else "")


def steps(site: Site, target: Walked) -> tuple[Step, ...]:
    """The pages above a page and the page itself. A further page of a list has the first above
    it.
    """
    if not isinstance(target, ListPage):
        title = target.title if isinstance(target, Document) else caption(site, target).title
        return (*above(site, target), (title, target.address))
    listing = target.listing
    home = listing.kind == "home"
    first = _home(site, target) if home else (listing.title, listing.address)
    if target.number == 1:
        return (*above(site, target), first)
    title = metadata.numbered(listing.title, target.number, settings_for(site, target))
    return (*above(site, target), first, (title, target.address))


def _above_list(site: Site, page: ListPage) -> tuple[Step, ...]:
    listing = page.listing
    if listing.kind == "home":
        return ()
    if listing.kind == "section":
        return _sections(site, page, listing.key.rpartition("/")[0])
    if listing.kind in PERIODS:
        return (_home(site, page), *_periods(site, page))
    plural = next(plural for plural, kind in TERM_KINDS.items() if kind == listing.kind)
    return (_home(site, page), (_say(site, page)(plural), page_address(plural)))


def _periods(site: Site, page: ListPage) -> Iterator[Step]:
    """The archive, and above a month its year."""
    yield _say(site, page)("archive"), site.archive.address
    if page.listing.kind == "month":
        year = site.listing("year", page.listing.key.partition("/")[0])
        if year:
            yield year.title, year.address


def _sections(site: Site, target: Walked, key: str) -> tuple[Step, ...]:
    """Home, and the sections down to ``key``, as the page of ``target`` calls them."""
    sections = ((section.title, section.address) for section in site.section_path(key))
    return (_home(site, target), *sections)


def _home(site: Site, target: Walked) -> Step:
    return _say(site, target)("home"), "/"


def _say(site: Site, target: Walked) -> Words:
    return words(settings_for(site, target).language)

"""The way from the home page to every other page: what lies above it."""

from pek import metadata
from pek.addresses import page_address
from pek.metadata import Step
from pek.models import Document, Page, Post
from pek.site import TERM_KINDS, FeedIndex, Listing, ListPage, Site, TermIndex
from pek.views.captions import caption
from pek.words import INDEX_WORDS

HOME: Step = ("ホーム", "/")

Walked = Post | Page | ListPage | TermIndex | FeedIndex


def above(site: Site, target: Walked) -> tuple[Step, ...]:
    """The pages above a page, home first; the home page has none."""
    if isinstance(target, ListPage):
        return _above_list(site, target.listing)
    return _sections(site, target.section) if isinstance(target, Post) else (HOME,)


def steps(site: Site, target: Walked) -> tuple[Step, ...]:
    """The pages above a page and the page itself. A further page of a list has the first above
    it.
    """
    if not isinstance(target, ListPage):
        title = target.title if isinstance(target, Document) else caption(site, target).title
        return (*above(site, target), (title, target.address))
    listing = target.listing
    first = HOME if listing.kind == "home" else (listing.title, listing.address)
    if target.number == 1:
        return (*above(site, target), first)
    title = metadata.numbered(listing.title, target.number)
    return (*above(site, target), first, (title, target.address))


def _above_list(site: Site, listing: Listing) -> tuple[Step, ...]:
    if listing.kind == "home":
        return ()
    if listing.kind == "section":
        return _sections(site, listing.key.rpartition("/")[0])
    plural = next(plural for plural, kind in TERM_KINDS.items() if kind == listing.kind)
    return (HOME, (INDEX_WORDS[plural], page_address(plural)))


def _sections(site: Site, key: str) -> tuple[Step, ...]:
    """Home, and the sections down to ``key``."""
    return (HOME, *((section.title, section.address) for section in site.section_path(key)))

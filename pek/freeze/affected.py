"""Which pages show something of a document that has changed: rather too many than too few."""

from collections.abc import Iterator
from itertools import chain

from pek.freeze.marks import Change
from pek.freeze.texts import NOWHERE, made_for_machines
from pek.models import Post
from pek.site import FEED_NAMES, REACH, Listing, Site
from pek.views import OTHERS_BY_AUTHOR, SEARCH


def affected(site: Site, found: Change) -> frozenset[str]:
    """The addresses of the pages and feeds of ``site`` that may be others after a change."""
    own = [site.by_path[path] for path in found.own | found.faces]
    faces = [site.by_path[path] for path in found.faces]
    posts = [document for document in faces if isinstance(document, Post)]
    # A picture that is missing has the card of its document at its address.
    addresses = {document.address for document in own} | {d.image for d in faces if d.image}
    addresses.update(_feeds(site, {document.address for document in own}))
    addresses.update(_pages_of_lists(site, {post.address for post in posts}))
    for post in posts:
        addresses.update(other.address for other in _onward(site, post))
    # Sitemap, icons, search and the page of an error say nothing of bodies.
    others = (*made_for_machines(site), SEARCH, NOWHERE) if faces else ()
    return frozenset(addresses).union(others)


def _feeds(site: Site, addresses: set[str]) -> Iterator[str]:
    """Feeds hold whole bodies."""
    for listing in site.lists.values():
        newest = listing.posts[: site.config.feed_size] if listing.has_feeds else ()
        if any(post.address in addresses for post in newest):
            yield from (f"{listing.address}{name}" for name in FEED_NAMES)


def _pages_of_lists(site: Site, addresses: set[str]) -> Iterator[str]:
    """Home, which has rows of its own, and every page of a list that shows one of the posts."""
    if addresses:
        yield "/"
    for listing in site.lists.values() if addresses else ():
        at = [i for i, post in enumerate(listing.posts) if post.address in addresses]
        for page in {index // site.config.page_size + 1 for index in at}:
            yield listing.address if page == 1 else f"{listing.address}page/{page}/"


def _onward(site: Site, post: Post) -> Iterator[Post]:
    """The posts whose pages may lead on to this one: neighbours, its series, those of its authors,
    and those for which it is looked at as related.
    """
    yield from filter(None, site.neighbours(post))
    yield from site.series_of(post)
    for author in post.authors:
        listing = site.listing("author", author.key)
        if listing and post in listing.posts[: OTHERS_BY_AUTHOR + 1]:
            yield from listing.posts
    yield from chain.from_iterable(_around(listing, post) for listing in _pools(site, post))


def _pools(site: Site, post: Post) -> Iterator[Listing]:
    """The lists in which posts look for related ones."""
    yield from (site.term("tag", name) for name in post.tags)
    if post.category:
        yield site.term("category", post.category)
    section = site.listing("section", post.section) if post.section else site.home
    if section:
        yield section


def _around(listing: Listing, post: Post) -> tuple[Post, ...]:
    at = listing.posts.index(post)
    return listing.posts[max(0, at - REACH) : at + REACH + 1]

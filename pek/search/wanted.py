"""What an index of a site should have: every document, and what its text is made of."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from pek.linkcache import LinkCache
from pek.search.entries import Searched
from pek.site import Site, language_of
from pek.site.elsewhere import Named


def wanted(site: Site) -> Mapping[str, Searched]:
    """The posts of a site, newest first, and its pages, each by a digest of all that its searched
    text is made of: its source, the language in which pek speaks in it, what is known of the pages
    and pictures elsewhere that it names, and the hosts of which it may show frames.

    Not of it is what other files of this site look like: a picture that appears or goes is noticed
    in the text of a post only once that is edited, for the sake of not rendering all posts anew at
    every edit of a picture.
    """
    links = site.links
    named = Named([*links.cards, *links.pictures])
    hosts = "\n".join(sorted(site.config.frame_hosts))
    found: dict[str, Searched] = {}
    documents: tuple[Searched, ...] = (*site.posts, *site.pages)
    for document in documents:
        own = (document.address, document.path, document.digest, language_of(site, document))
        known = _known(links, named.of(document.foreign)) if document.foreign else ()
        parts = "\0".join((*own, hosts, *known))
        found[sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()] = document
    return found


def _known(links: LinkCache, keys: frozenset[str]) -> Iterator[str]:
    """What pages can say of addresses elsewhere, as text."""
    for key in sorted(keys):
        if card := links.card(key):
            yield from (key, card.title, card.description, card.site)
        if picture := links.picture(key):
            yield from (key, picture)

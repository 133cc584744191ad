"""The sitemap: every page that a search engine should know (sitemaps.org, protocol 0.9), with the
pictures it names; above ``MAX_URLS`` pages an index of several files.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from lxml import etree

from pek.addresses import SITEMAP
from pek.dates import iso
from pek.metadata import is_at_home
from pek.models import Document, Section
from pek.site import Site

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PICTURE_NAMESPACE = "http://www.google.com/schemas/sitemap-image/1.1"

# The protocol allows 50,000; a file of 5,000 stays below a megabyte and is fetched as a whole
# whenever one of its pages changes.
MAX_URLS = 5_000
_PART = re.compile(r"/sitemap-([1-9][0-9]{0,5})\.xml")
# More pictures of one page are not read.
MAX_PICTURES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page: its address, when it last changed (``None``: nothing tells), and the addresses of
    the pictures of this site that its source names.
    """

    address: str
    changed: datetime | None = None
    pictures: tuple[str, ...] = ()


def sitemap(site: Site) -> bytes:
    """The pages of a site with the time of their last change as UTF-8 XML, or, above MAX_URLS of
    them, the index of the files that :func:`part` writes.
    """
    found = _files(site)
    return _urlset(site, found[0]) if len(found) == 1 else _index(site, found)


def part(site: Site, number: int) -> bytes | None:
    """File ``number`` (from 1) of a sitemap in several files; ``None`` if there is none."""
    if (number - 1) * MAX_URLS >= _count(site):
        return None
    found = _files(site)
    return _urlset(site, found[number - 1]) if 1 <= number <= len(found) > 1 else None


def addresses(site: Site) -> tuple[str, ...]:
    """The addresses of the sitemap and, if it has any, of its parts."""
    count = ceil(_count(site) / MAX_URLS)
    return (SITEMAP, *(_part_address(number) for number in range(1, count + 1) if count > 1))


def number_of(address: str) -> int | None:
    """Which part would be served at an address; ``None`` if none ever is."""
    found = _PART.fullmatch(address)
    return int(found[1]) if found else None


def is_part(site: Site, address: str) -> bool:
    """Whether a part of the sitemap is served at an address."""
    return number_of(address) is not None and address in addresses(site)


def entries(site: Site) -> Iterator[Entry]:
    """Every page that names itself as canonical; none of a site that shows drafts, which is
    nobody's to find. The oldest posts come first, so that a new one leaves the files of a long
    sitemap as they are, but for the last ones.
    """
    if site.config.drafts:
        return
    for post in reversed(site.posts):
        if is_at_home(post, site.config):
            pictures = _pictures(site, post)
            yield Entry(address=post.address, changed=post.modified, pictures=pictures)
    for document in site.pages:
        pictures = _pictures(site, document)
        yield Entry(address=document.address, changed=document.updated, pictures=pictures)
    for listing in site.lists.values():
        for page in site.list_pages(listing):
            newest = max((post.modified for post in page.posts), default=None)
            source = site.source(page) if page.number == 1 else None
            pictures = _pictures(site, source) if source else ()
            yield Entry(address=page.address, changed=newest, pictures=pictures)
    for address in site.index_addresses:
        yield Entry(address=address)


def _count(site: Site) -> int:
    """How many entries there are, without making them."""
    if site.config.drafts:
        return 0
    size = site.config.page_size
    lists = sum(max(1, ceil(len(listing.posts) / size)) for listing in site.lists.values())
    away = sum(1 for post in site.posts if post.canonical and not is_at_home(post, site.config))
    return len(site.by_address) - away + lists + len(site.index_addresses)


def _part_address(number: int) -> str:
    return f"/sitemap-{number}.xml"


def _files(site: Site) -> tuple[tuple[Entry, ...], ...]:
    """The pages by the file they are in; one, perhaps empty, for most sites."""
    found = tuple(entries(site))
    starts = range(0, max(1, len(found)), MAX_URLS)
    return tuple(found[start : start + MAX_URLS] for start in starts)


def _pictures(site: Site, document: Document) -> tuple[str, ...]:
    """The pictures that the front matter names, then those that the text does: even in an example
    of code, because no body is rendered for this.
    """
    logo = document.logo if isinstance(document, Section) else None
    found = (document.image, logo, *sorted(document.pictures))
    there = dict.fromkeys(one for one in found if one is not None and one in site.files)
    return tuple(there)[:MAX_PICTURES]


def _urlset(site: Site, found: Sequence[Entry]) -> bytes:
    root = etree.Element("urlset", xmlns=NAMESPACE, nsmap={"image": PICTURE_NAMESPACE})
    for entry in found:
        url = etree.SubElement(root, "url")
        etree.SubElement(url, "loc").text = site.config.absolute(entry.address)
        if entry.changed:
            etree.SubElement(url, "lastmod").text = iso(entry.changed, site.config)
        for picture in entry.pictures:
            image = etree.SubElement(url, f"{{{PICTURE_NAMESPACE}}}image")
            location = etree.SubElement(image, f"{{{PICTURE_NAMESPACE}}}loc")
            location.text = site.config.absolute(picture)
    return _written(root)


def _index(site: Site, files: Sequence[Sequence[Entry]]) -> bytes:
    root = etree.Element("sitemapindex", xmlns=NAMESPACE)
    for number, found in enumerate(files, 1):
        file = etree.SubElement(root, "sitemap")
        etree.SubElement(file, "loc").text = site.config.absolute(_part_address(number))
        if changed := max((entry.changed for entry in found if entry.changed), default=None):
            etree.SubElement(file, "lastmod").text = iso(changed, site.config)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

"""The sitemap: every page that a search engine should know (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from lxml import etree

from pek.dates import iso
from pek.models import Post
from pek.site import FeedIndex, Site

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(site: Site) -> bytes:
    """The pages of a site with the time of their last change, as UTF-8 XML."""
    root = etree.Element("urlset", xmlns=NAMESPACE)
    for address, changed in entries(site):
        url = etree.SubElement(root, "url")
        etree.SubElement(url, "loc").text = site.config.absolute(address)
        if changed:
            etree.SubElement(url, "lastmod").text = iso(changed, site.config)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def entries(site: Site) -> Iterator[tuple[str, datetime | None]]:
    """Address and last change of every page that names itself as canonical; none of a site that
    shows drafts, which is nobody's to find.
    """
    if site.config.drafts:
        return
    for listing in site.lists.values():
        for page in site.list_pages(listing):
            yield page.address, max((post.modified for post in page.posts), default=None)
    for post in site.posts:
        if _is_own(post, site):
            yield post.address, post.modified
    for document in site.pages:
        yield document.address, None
    for index in site.terms.values():
        yield index.address, None
    yield FeedIndex().address, None


def _is_own(post: Post, site: Site) -> bool:
    own = site.config.absolute(post.address)
    return post.canonical is None or unquote(post.canonical) == unquote(own)

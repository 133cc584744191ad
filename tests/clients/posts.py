"""Whether a crawler comes to every post."""

import html
import re
from collections.abc import Mapping

from pek.models import Post
from tests.clients.outcome import Outcome, Wrong
from tests.clients.served import Served

LOCATION = re.compile(r"<loc>([^<]+)</loc>")


def discovered(site: Served, posts: Mapping[str, Post]) -> Outcome:
    """The posts that the home pages and the sitemap lead to are those of the content."""
    found = {url for url in _reachable(site) if _is_post(site, url)}
    lost = [Wrong(where=url, expected="a link to it", found="none") for url in posts.keys() - found]
    extra = [
        Wrong(where=url, expected="no public post", found="og:type article")
        for url in found - posts.keys()
    ]
    text = f"posts: {len(posts)} in the content, {len(found)} on the home pages and in the sitemap"
    return Outcome(text=text, wrong=(*lost, *extra))


def _reachable(site: Served) -> set[str]:
    """The pages in the sitemap, and those that the pages of the home list link to."""
    home = f"{site.base_url}/"
    listed = _listed(site, f"{home}sitemap.xml")
    lists = {url for url in listed if url == home or url.startswith(f"{home}page/")}
    linked = {url for page in lists for url in site.links(page)}
    return listed | {url for url in linked if url.startswith(home) and url.endswith("/")}


def _listed(site: Served, sitemap: str) -> set[str]:
    """The pages in a sitemap, or in those that an index of sitemaps names."""
    text = site.ask(sitemap).body.decode()
    found = {html.unescape(url) for url in LOCATION.findall(text)}
    if "<sitemapindex" not in text:
        return found
    return set().union(*(_listed(site, url) for url in found))


def _is_post(site: Served, url: str) -> bool:
    kinds = (
        meta.get("content")
        for meta in site.elements(url, "meta")
        if meta.get("property") == "og:type"
    )
    return "article" in kinds

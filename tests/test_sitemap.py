from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lxml import etree

from pek.config import Config
from pek.models import Document, Page, Post
from pek.site import Site
from pek.sitemap import NAMESPACE, sitemap
from tests.conftest import NOW

CONFIG = Config(base_url="https://blog.example.org", page_size=1)
POST = Post(
    path="blog/設計.md",
    address="/blog/設計/",
    title="設計",
    section="blog",
    tags=("AWS",),
    published=datetime(2024, 7, 6, 15, tzinfo=UTC),
)
PAGE = Page(path="about.md", address="/about/", title="会")
HOST = "https://blog.example.org"
QUOTED = f"{HOST}/blog/%E8%A8%AD%E8%A8%88/"


def _entries(*documents: Document, config: Config = CONFIG) -> dict[str, str | None]:
    site = Site.build(config, documents, now=NOW)
    root = etree.fromstring(sitemap(site))
    assert root.tag == f"{{{NAMESPACE}}}urlset"
    found = [
        (url.findtext(f"{{{NAMESPACE}}}loc"), url.findtext(f"{{{NAMESPACE}}}lastmod"))
        for url in root
    ]
    entries = {address: changed for address, changed in found if address}
    assert len(found) == len(entries)
    return entries


def test_every_page_is_there_once_with_its_last_change() -> None:
    """Lists change with the newest of their posts; dates carry the site's offset."""
    updated = replace(
        POST,
        path="blog/b.md",
        address="/blog/b/",
        tags=(),
        published=POST.published - timedelta(days=9),
        updated=POST.published + timedelta(days=1),
    )
    first, second = "2024-07-07T00:00:00+09:00", "2024-07-08T00:00:00+09:00"
    assert _entries(POST, updated, PAGE) == {
        f"{HOST}/": first,
        f"{HOST}/page/2/": second,
        f"{HOST}/blog/": first,
        f"{HOST}/blog/page/2/": second,
        f"{HOST}/tags/aws/": first,
        QUOTED: first,
        f"{HOST}/blog/b/": second,
        f"{HOST}/about/": None,
        f"{HOST}/tags/": None,
        f"{HOST}/categories/": None,
        f"{HOST}/authors/": None,
        f"{HOST}/feeds/": None,
    }


def test_a_post_with_its_home_elsewhere_is_left_out() -> None:
    """A canonical address of its own, however written, is no reason."""
    elsewhere = replace(POST, canonical="https://note.example/x")
    assert QUOTED not in _entries(elsewhere)
    assert QUOTED in _entries(replace(POST, canonical=QUOTED))
    assert QUOTED in _entries(replace(POST, canonical=f"{HOST}/blog/設計/"))


def test_search_engines_learn_of_no_draft() -> None:
    """Not even from a site that shows drafts."""
    config = CONFIG.model_copy(update={"drafts": True})
    hidden: list[Document] = [
        replace(POST, draft=True),
        replace(POST, path="b.md", address="/b/", published=NOW + timedelta(hours=1)),
        replace(PAGE, draft=True),
    ]
    found = _entries(*hidden, config=config)
    assert not {QUOTED, f"{HOST}/b/", f"{HOST}/about/"} & found.keys()


def test_an_empty_site_has_a_sitemap() -> None:
    """The lists are there before the first post."""
    assert _entries()[f"{HOST}/"] is None

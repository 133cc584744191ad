from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import etree

from pek.config import Config
from pek.models import Document, Page, Post, Section, StaticFile
from pek.site import Site
from pek.sitemap import NAMESPACE, PICTURE_NAMESPACE, addresses, part, sitemap
from tests.conftest import BASE_URL, NOW, Tree

CONFIG = Config(base_url="https://blog.example.org", page_size=1)
POST = Post(
    path="blog/設計.md",
    address="/blog/設計/",
    title="設計",
    section="blog",
    tags=("AWS",),
    published=datetime(2024, 7, 6, 15, tzinfo=UTC),
)
PAGE = Page(
    path="about.md",
    address="/about/",
    title="会",
    updated=datetime(2024, 7, 5, 15, tzinfo=UTC),
)
HOST = "https://blog.example.org"
DAY = timedelta(days=1)
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
        published=POST.published - 9 * DAY,
        updated=POST.published + DAY,
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
        f"{HOST}/about/": "2024-07-06T00:00:00+09:00",
        f"{HOST}/tags/": None,
        f"{HOST}/categories/": None,
        f"{HOST}/authors/": None,
        f"{HOST}/archive/": None,
        f"{HOST}/archive/2024/": first,
        f"{HOST}/archive/2024/page/2/": second,
        f"{HOST}/archive/2024/07/": first,
        f"{HOST}/archive/2024/06/": second,
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


def test_the_pictures_that_a_page_shows_are_named() -> None:
    """That of the front matter first, then those in its text, if they are there; none twice. The
    first page of a section shows those of its index.
    """
    post = replace(POST, image="/a.png", pictures=frozenset({"/図 1.webp", "/a.png", "/gone.png"}))
    files = [
        StaticFile(address=address, path=address, size=1, mtime_ns=1, digest=address)
        for address in ("/a.png", "/図 1.webp", "/other.png")
    ]
    section = Section(path="blog/index.md", key="blog", address="/blog/", title="会", logo="/a.png")
    known = [post, PAGE, section]
    root = etree.fromstring(sitemap(Site.build(CONFIG, known, files=files, now=NOW)))
    found = [
        [one.text for one in url.iter(f"{{{PICTURE_NAMESPACE}}}loc")]
        for url in root
        if url.findtext(f"{{{NAMESPACE}}}loc") in {QUOTED, f"{HOST}/about/", f"{HOST}/blog/"}
    ]
    assert [[f"{HOST}/a.png", f"{HOST}/%E5%9B%B3%201.webp"], [], [f"{HOST}/a.png"]] == found


@pytest.fixture
def parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of at most seven pages."""
    monkeypatch.setattr("pek.sitemap.MAX_URLS", 7)


@pytest.mark.usefixtures("parted")
def test_a_long_sitemap_is_an_index_of_several() -> None:
    """Each file has its pages and the index its last change; together they are all pages."""
    later = replace(POST, path="blog/b.md", address="/blog/b/", published=POST.published + DAY)
    site = Site.build(CONFIG, [POST, later, PAGE], now=NOW)
    index = etree.fromstring(sitemap(site))
    assert f"{{{NAMESPACE}}}sitemapindex" == index.tag
    assert ("/sitemap.xml", "/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml") == addresses(site)
    assert [f"{HOST}/sitemap-{n}.xml" for n in (1, 2, 3)] == [
        one.findtext(f"{{{NAMESPACE}}}loc") for one in index
    ]
    changed = [one.findtext(f"{{{NAMESPACE}}}lastmod") for one in index]
    assert ["2024-07-08T00:00:00+09:00"] * 2 == changed[:2]
    parts = [part(site, number) or b"" for number in (1, 2, 3)]
    found = [
        url.findtext(f"{{{NAMESPACE}}}loc") for data in parts for url in etree.fromstring(data)
    ]
    assert len(found) == len(set(found)) > 10
    assert {QUOTED, f"{HOST}/about/", f"{HOST}/feeds/"} < set(found)
    assert [None, None] == [part(site, number) for number in (0, 4)]


def test_a_short_sitemap_has_no_parts() -> None:
    """One file, one address."""
    site = Site.build(CONFIG, [POST], now=NOW)
    assert ("/sitemap.xml",) == addresses(site)
    assert part(site, 1) is None


@pytest.mark.usefixtures("parted")
def test_parts_are_served_at_one_address_each(tree: Tree, client: FlaskClient) -> None:
    """Other numbers, and other spellings of one, are not found."""
    tree.post("blog/a.md")
    answer = client.get("/sitemap-1.xml")
    assert (200, "application/xml; charset=utf-8") == (answer.status_code, answer.content_type)
    assert f"{BASE_URL}/blog/a/" in answer.get_data(as_text=True)
    for address in ("/sitemap-00.xml", "/sitemap-9.xml", "/sitemap-01.xml", "/sitemap--1.xml"):
        assert 404 == client.get(address).status_code, address


def test_where_no_part_is_other_things_may_be(tree: Tree, client: FlaskClient) -> None:
    """A file of the operator's, an address of old."""
    tree.write("redirects.toml", '"/sitemap-0.xml" = "/sitemap.xml"\n')
    (tree.static / "sitemap-1.xml").write_text("<urlset/>", "utf-8")
    assert b"<urlset/>" == client.get("/sitemap-1.xml").data
    answer = client.get("/sitemap-0.xml")
    assert (308, "/sitemap.xml") == (answer.status_code, answer.headers["Location"])


def test_what_other_systems_call_it_leads_to_it(client: FlaskClient) -> None:
    """Crawlers that knew an older site find the pages."""
    answer = client.get("/sitemap-index.xml")
    assert (308, "/sitemap.xml") == (answer.status_code, answer.headers["Location"])

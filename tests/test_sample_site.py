"""The sample content as the clients of a site see it: links, feeds, sitemap, previews.

One app and one walk through all pages serve the whole file: what is asked of them is much, and the
pages are the same.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from lxml import html as lxml_html
from werkzeug.test import TestResponse

from pek.addresses import url
from pek.check import check
from pek.site import Site
from pek.sitemap import NAMESPACE
from pek.views import state
from tests.conftest import BASE_URL
from tests.test_feeds import A, atom_faults, rss_faults
from tests.test_feeds_json import faults as json_faults

NOWHERE = f"{BASE_URL}/nowhere/"
FORMATS = ("rss.xml", "atom.xml", "feed.json")


@dataclass
class Walk:
    """Every page of the site, read once."""

    app: Flask

    @cached_property
    def client(self) -> FlaskClient:
        """A client of the app."""
        return self.app.test_client()

    @cached_property
    def site(self) -> Site:
        """The site."""
        return state(self.app).library.site()

    @cached_property
    def pages(self) -> Mapping[str, lxml_html.HtmlElement]:
        """Every page by its URL, that of an error too."""
        found = (BASE_URL + url(address) for address in self.site.page_addresses())
        return {
            page: lxml_html.document_fromstring(self.get(page).get_data(as_text=True))
            for page in (*found, NOWHERE)
        }

    @cached_property
    def linked(self) -> Mapping[str, str]:
        """Every URL of this site that a page refers to, with the last page that does."""
        return {
            target: page
            for page, document in self.pages.items()
            for target in _references(page, document)
            if target.startswith(f"{BASE_URL}/")
        }

    def get(self, target: str, method: str = "GET", **headers: str) -> TestResponse:
        """The answer at a URL of this site."""
        return self.client.open(target.removeprefix(BASE_URL), method=method, headers=headers)


@pytest.fixture(scope="module")
def walk(sample: Flask) -> Walk:
    """The sample content on the embedded defaults."""
    return Walk(sample)


def _references(page: str, document: lxml_html.HtmlElement) -> Iterator[str]:
    """What a page links, shows or loads, as absolute URLs."""
    for element in document.iter("a", "area", "img", "link", "script", "source", "form"):
        for name in ("href", "src", "action"):
            if (target := element.get(name)) is not None:
                yield urljoin(page, target)
        for candidate in element.get("srcset", "").split(","):
            if candidate.strip():
                yield urljoin(page, candidate.split()[0])
    for meta in document.iter("meta"):
        if meta.get("property") in {"og:image", "og:url"}:
            yield meta.get("content", "")


def _ids(document: lxml_html.HtmlElement) -> set[str]:
    return {str(found) for found in document.xpath("//@id | //a/@name")}


def _says_noindex(document: lxml_html.HtmlElement) -> bool:
    return bool(document.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"))


def _canonical(document: lxml_html.HtmlElement) -> str:
    return "".join(document.xpath("//link[@rel='canonical']/@href"))


def test_every_link_of_every_page_resolves(walk: Walk) -> None:
    """What pages link, show or load answers with 200 at that very address."""
    targets = {target.partition("#")[0] for target in walk.linked} - {NOWHERE}
    wrong = {t: s for t in sorted(targets) if (s := walk.get(t).status_code) != 200}
    assert {} == wrong
    assert len(targets) > 200


def test_every_fragment_of_every_page_resolves(walk: Walk) -> None:
    """Each names an element of the page that it leads to."""
    fragments = [target.partition("#") for target in walk.linked if "#" in target]
    wrong = [
        f"{page}#{fragment}"
        for page, _, fragment in fragments
        if fragment and unquote(fragment) not in _ids(walk.pages[page])
    ]
    assert [] == wrong
    assert len(fragments) > 50


def test_check_finds_nothing(walk: Walk) -> None:
    """The sample content is an example of content without problems."""
    parts = state(walk.app)
    assert () == check(parts.library, parts.bodies, parts.pictures)


def _sitemap(walk: Walk) -> set[str]:
    root = etree.fromstring(walk.get("/sitemap.xml").data)
    return {str(location.text) for location in root.iter(f"{{{NAMESPACE}}}loc")}


def test_every_page_of_the_sitemap_is_canonical(walk: Walk) -> None:
    """It answers with 200, names itself as canonical and may be indexed."""
    found = {page: walk.pages[page] for page in _sitemap(walk)}
    assert {page: page for page in found} == {p: _canonical(d) for p, d in found.items()}
    assert [] == [page for page, document in found.items() if _says_noindex(document)]


def test_the_sitemap_has_every_page_that_is_linked(walk: Walk) -> None:
    """But those that say noindex."""
    pages = {target.partition("#")[0] for target in walk.linked} & walk.pages.keys()
    missing = pages - _sitemap(walk)
    assert [] == [page for page in missing if not _says_noindex(walk.pages[page])]


def _feeds(walk: Walk) -> Iterator[str]:
    for feed in walk.site.feeds():
        yield f"{BASE_URL}{url(feed.address)}"


def test_every_feed_keeps_the_rules_of_its_format(walk: Walk) -> None:
    """Nothing that its specification asks for is missing, and feedparser reads it without
    complaint.
    """
    counts = dict.fromkeys(FORMATS, 0)
    for feed in _feeds(walk):
        name, data = feed.rpartition("/")[2], walk.get(feed).data
        rules = {"rss.xml": rss_faults, "atom.xml": atom_faults, "feed.json": json_faults}
        assert [] == rules[name](data), feed
        if name != "feed.json":
            assert not feedparser.parse(data).bozo, feed
        counts[name] += 1
    assert 1 == len(set(counts.values()))
    assert counts["rss.xml"] > 20


def test_the_three_formats_of_a_list_have_the_same_posts(walk: Walk) -> None:
    """In the same order, under the same ids, with the same text."""
    rss, atom = (feedparser.parse(walk.get(f"/{name}").data) for name in FORMATS[:2])
    items = json.loads(walk.get("/feed.json").data)["items"]
    of_rss = [(e.id, e.link, e.title, e.summary) for e in rss.entries]
    assert of_rss == [(e.id, e.link, e.title, e.summary) for e in atom.entries]
    assert of_rss == [(i["id"], i["url"], i["title"], i["summary"]) for i in items]
    bodies = [entry.content[0].value for entry in atom.entries]
    assert bodies == [entry.content[0].value for entry in rss.entries]
    assert len(bodies) == min(20, len(walk.site.posts))


def test_bodies_of_feeds_stand_alone(walk: Walk) -> None:
    """Every URL is absolute, nothing speaks to the site's stylesheet or scripts, and what they
    refer to here is there.
    """
    items = json.loads(walk.get("/feed.json").data)["items"]
    here = set()
    for item in items:
        body = lxml_html.fragment_fromstring(item["content_html"], create_parent="div")
        for element in body.iter():
            assert not {"class", "style", "loading", "data-src"} & {*element.attrib}
            assert element.tag not in {"script", "iframe", "input"}
            found = [element.get(name) for name in ("href", "src", "poster")]
            urls = [one for one in found if one is not None]
            assert [] == [one for one in urls if not urlsplit(one).scheme], item["url"]
            here |= {one for one in urls if one.startswith(f"{BASE_URL}/")}
    assert {200} == {walk.get(one.partition("#")[0]).status_code for one in here}
    fragments = {tuple(one.split("#")) for one in here if "#" in one}
    assert [] == [(p, f) for p, f in fragments if unquote(f) not in _ids(walk.pages[p])]


def test_enclosures_are_what_they_are_said_to_be(walk: Walk) -> None:
    """Every post of a feed has its preview picture, with the type and length that it has."""
    for name in FORMATS[:2]:
        for entry in feedparser.parse(walk.get(f"/{name}").data).entries:
            [enclosure] = entry.enclosures
            answer = walk.get(enclosure.href, "HEAD")
            found = (answer.status_code, answer.content_type, str(answer.content_length))
            assert (200, enclosure.type, enclosure.length) == found, entry.link


def test_channels_have_their_pictures(walk: Walk) -> None:
    """RSS an image, Atom an icon and a logo, JSON Feed an icon, and all of them answer."""
    atom = etree.fromstring(walk.get("/atom.xml").data)
    found = [
        etree.fromstring(walk.get("/rss.xml").data).findtext("channel/image/url"),
        atom.findtext(f"{A}icon"),
        atom.findtext(f"{A}logo"),
        json.loads(walk.get("/feed.json").data)["icon"],
    ]
    assert [200] * 4 == [walk.get(str(one)).status_code for one in found]


@pytest.mark.parametrize(
    ("page", "first"), [("/", "/"), ("/pfem/reports/", "/pfem/reports/"), ("/about/", "/")]
)
def test_a_page_names_its_own_feeds_first(walk: Walk, page: str, first: str) -> None:
    """Then those of the site; each once, in all formats, with its type."""
    links = walk.pages[f"{BASE_URL}{page}"].xpath("//link[@rel='alternate']")
    expected = [f"{first}{name}" for name in FORMATS]
    expected += [f"/{name}" for name in FORMATS if first != "/"]
    assert expected == [link.get("href") for link in links]
    types = ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    assert types == [link.get("type") for link in links[:3]]


def test_pictures_of_previews_answer_as_crawlers_ask(walk: Walk) -> None:
    """To HEAD with their length, and to Slack's range with the first 32 KB."""
    for post in walk.site.posts:
        page = walk.pages[BASE_URL + url(post.address)]
        [picture] = page.xpath("//meta[@property='og:image']/@content")
        length = walk.get(picture, "HEAD").content_length or 0
        answer = walk.get(picture, Range="bytes=0-32768")
        last = min(length, 32_769) - 1
        assert 206 == answer.status_code, picture
        assert f"bytes 0-{last}/{length}" == answer.headers["Content-Range"]
        assert last + 1 == len(answer.data)


def test_a_feed_is_described_as_its_list_is(walk: Walk) -> None:
    """Who reads several feeds of a site tells them apart."""
    for page in ("/tags/pfem/", "/pfem/reports/", "/categories/report/"):
        feed = feedparser.parse(walk.get(f"{page}rss.xml").data).feed
        [said] = walk.pages[f"{BASE_URL}{page}"].xpath("//meta[@name='description']/@content")
        assert said == feed.subtitle


def test_a_plain_page_says_when_it_changed(walk: Walk) -> None:
    """To readers, to search engines in its data, and in the sitemap."""
    page = f"{BASE_URL}/privacy/"
    changed = "2025-06-02T00:00:00+09:00"
    assert [changed] == walk.pages[page].xpath("//main//time/@datetime")
    [text] = walk.pages[page].xpath("//script[@type='application/ld+json']/text()")
    assert changed == json.loads(text)["@graph"][0]["dateModified"]
    locations = etree.fromstring(walk.get("/sitemap.xml").data).iter(f"{{{NAMESPACE}}}url")
    dates = {url.findtext("{*}loc"): url.findtext("{*}lastmod") for url in locations}
    assert changed == dates[page]

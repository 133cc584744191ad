"""Structured data of whole pages: those of the sample site, and what no title can break."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html as lxml_html
from PIL import Image

from pek import cards
from pek.addresses import url
from pek.models import Page, Post
from pek.site import ListPage
from pek.views import state
from tests.conftest import BASE_URL, AppFactory, Tree

JSON_LD = "application/ld+json"
# Words of schema.org whose values are URLs.
URLS = frozenset({"@id", "url", "item", "sameAs", "eventStatus", "eventAttendanceMode"})


@pytest.fixture(scope="module")
def said(sample: Flask) -> dict[str, list[dict[str, Any]]]:
    """What each page of the sample site says, by its address."""
    client = sample.test_client()
    addresses = state(sample).library.site().page_addresses()
    return {address: graph_of(client, address) or [] for address in addresses}


def graph_of(client: FlaskClient, address: str) -> list[dict[str, Any]] | None:
    """The things that a page describes; ``None`` if it has no structured data."""
    document = lxml_html.document_fromstring(client.get(url(address), buffered=True).data)
    scripts = [each for each in document.iter("script") if each.get("type") == JSON_LD]
    if not scripts:
        return None
    [script] = scripts
    assert script is next(document.iter("body"))[-1]
    found = json.loads(script.text or "")
    assert ["@context", "@graph"] == list(found)
    assert found["@context"] == "https://schema.org"
    return list(found["@graph"])


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Every thing that a value holds, however deep."""
    if isinstance(value, dict):
        yield value
        yield from (node for part in value.values() for node in nodes(part))
    elif isinstance(value, list):
        yield from (node for part in value for node in nodes(part))


def test_every_page_says_what_it_is(sample: Flask, said: dict[str, list[dict[str, Any]]]) -> None:
    """Each kind of page has its types, and an event is there where a post or a section has one."""
    site = state(sample).library.site()
    expected = {}
    for address in said:
        target = site.lookup(address)
        types = ["CollectionPage", "BreadcrumbList"]
        if isinstance(target, Post):
            events = ["Event"] if target.event else []
            types = ["BlogPosting", *events, "BreadcrumbList"]
        elif isinstance(target, Page):
            types = ["WebPage", "BreadcrumbList"]
        elif isinstance(target, ListPage) and address == "/":
            types = ["WebSite", "CollectionPage"]
        elif isinstance(target, ListPage) and target.listing.kind == "section":
            events = ["Event"] if site.sections[target.listing.key].event else []
            types = ["CollectionPage", *events, "BreadcrumbList"]
        expected[address] = types
    assert expected == {
        address: [thing["@type"] for thing in things] for address, things in said.items()
    }
    assert {"BlogPosting", "Event", "WebPage"} < {t for types in expected.values() for t in types}


def test_every_value_says_something(said: dict[str, list[dict[str, Any]]]) -> None:
    """No text, list or thing is empty, and no name has a line break."""
    for address, things in said.items():
        for thing in nodes(things):
            empty = [name for name, value in thing.items() if value in ("", [], {}, None)]
            assert ([], address) == (empty, address)
            texts = [value for value in thing.values() if isinstance(value, str)]
            assert not [text for text in texts if "\n" in text]


def test_every_url_is_absolute(said: dict[str, list[dict[str, Any]]]) -> None:
    """On this site, or on another by https."""
    found = {
        value for things in said.values() for thing in nodes(things)
        for name, values in thing.items() if name in URLS
        for value in (values if isinstance(values, list) else [values])
    }  # fmt: skip
    assert not [each for each in found if not str(each).startswith("https://")]
    own = [str(each) for each in found if str(each).startswith(BASE_URL)]
    assert len(own) > 100
    assert not [each for each in own if not each.isascii()]


def test_every_page_that_is_named_is_there(
    sample: Flask, said: dict[str, list[dict[str, Any]]]
) -> None:
    """Breadcrumbs, lists and people lead to pages of this site as it spells them."""
    site = state(sample).library.site()
    pages = set(site.page_addresses())
    named = {
        str(thing.get("item") or thing.get("url"))
        for things in said.values()
        for thing in nodes(things)
        if thing["@type"] in {"ListItem", "Person", "CollectionPage", "BlogPosting", "WebPage"}
        and ("item" in thing or "url" in thing)
    }
    own = {unquote(urlsplit(each).path) for each in named if each.startswith(BASE_URL)}
    assert set() == own - pages
    assert {"/", "/tags/", "/pek2025/blog/", "/authors/よしかわ/"} < own


def test_every_picture_has_its_true_size(
    sample: Flask, said: dict[str, list[dict[str, Any]]]
) -> None:
    """Width and height in pixels of the very file; a card has that of all cards."""
    files = state(sample).library.site().files
    found = {
        (str(thing["url"]), thing["width"], thing["height"])
        for things in said.values()
        for thing in nodes(things)
        if thing["@type"] == "ImageObject"
    }
    kinds = set()
    for picture, width, height in found:
        address = unquote(urlsplit(picture).path)
        kinds.add(address.split("/")[1])
        if address.startswith("/cards/"):
            assert cards.SIZE == (width, height)
        else:
            with Image.open(Path(files[address].path)) as image:
                assert (address, *image.size) == (address, width, height)
    assert {"cards", "assets", "icon-512.png"} <= kinds


def test_pages_are_announced_in_their_language(
    sample: Flask, said: dict[str, list[dict[str, Any]]]
) -> None:
    """A post in English says so."""
    site = state(sample).library.site()
    posts = site.posts
    expected = {post.address: post.lang or "ja" for post in posts}
    assert "en" in expected.values()
    assert expected == {address: said[address][0]["inLanguage"] for address in expected}


def test_words_are_counted(client: FlaskClient, tree: Tree) -> None:
    """Those of the text that readers see: each Japanese character is one, markup is none."""
    tree.post("blog/a.md", "髙﨑さんの[話](https://example.org/)。\n\nHello, world!")
    [article, _] = graph_of(client, "/blog/a/") or []
    assert article["wordCount"] == len("髙﨑さんの話") + 2


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "A & B > C ' \\\" \\u0041",
        "行\u2028行\u2029行\x85行",
        "</SCRIPT x>髙﨑",
    ],
)
def test_no_title_ends_the_element(client: FlaskClient, tree: Tree, title: str) -> None:
    """Whatever an author writes, the script holds one JSON text that says the same."""
    tree.post("blog/a.md", title=json.dumps(title))
    text = client.get("/blog/a/").get_data(as_text=True)
    assert text.count('<script type="application/ld+json">') == 1
    script = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&'\u2028\u2029\x85") & set(script)
    assert json.loads(script)["@graph"][0]["headline"] == " ".join(title.split())
    assert [post["headline"] for post in (graph_of(client, "/blog/a/") or [])[:1]] == [
        " ".join(title.split())
    ]


def test_japanese_is_printed_as_it_is_written(client: FlaskClient, tree: Tree) -> None:
    """Not six bytes for each character of three."""
    tree.post("blog/a.md", title="髙﨑と𠮷野")
    assert '"headline":"髙﨑と𠮷野"' in client.get("/blog/a/").get_data(as_text=True)


def test_a_post_that_is_at_home_elsewhere_says_so(client: FlaskClient, tree: Tree) -> None:
    """Search engines find it there: the page says noindex, and what it describes is that one."""
    tree.post("blog/a.md", canonical="https://note.example/a")
    tree.post("blog/b.md", canonical=f"{BASE_URL}/blog/b/")
    texts = [client.get(f"/blog/{name}/").get_data(as_text=True) for name in "ab"]
    assert [True, False] == ['<meta name="robots" content="noindex">' in text for text in texts]
    urls = [(graph_of(client, f"/blog/{name}/") or [{}])[0]["url"] for name in "ab"]
    assert ["https://note.example/a", f"{BASE_URL}/blog/b/"] == urls
    assert '<link rel="canonical" href="https://note.example/a">' in texts[0]


def test_the_page_of_an_error_describes_nothing(client: FlaskClient) -> None:
    """It is nowhere at home."""
    assert graph_of(client, "/nothing/") is None


def test_further_pages_of_a_list(make_app: AppFactory, tree: Tree) -> None:
    """The second page lists its own posts, below the first one; the site is said once."""
    for day in range(1, 4):
        tree.post(f"a{day}.md", title=f"第{day}回", publishDate=f"2026-03-0{day}", tags="[PFEM]")
    client = make_app(page_size=2, title="PEK").test_client()
    [page, way] = graph_of(client, "/tags/pfem/page/2/") or []
    assert ("タグ: PFEM（2ページ目）", f"{BASE_URL}/tags/pfem/page/2/") == (
        page["name"],
        page["url"],
    )
    items = [(one["position"], one["name"]) for one in nodes(page) if one["@type"] == "ListItem"]
    assert [(1, "第1回")] == items
    steps = [(one["name"], one["item"]) for one in nodes(way) if one["@type"] == "ListItem"]
    assert [
        ("ホーム", f"{BASE_URL}/"),
        ("タグ", f"{BASE_URL}/tags/"),
        ("PFEM", f"{BASE_URL}/tags/pfem/"),
        ("PFEM（2ページ目）", f"{BASE_URL}/tags/pfem/page/2/"),
    ] == steps
    assert ["CollectionPage", "BreadcrumbList"] == [
        thing["@type"] for thing in graph_of(client, "/page/2/") or []
    ]


def test_a_section_that_is_about_a_gathering_says_so(said: dict[str, list[dict[str, Any]]]) -> None:
    """On its first page, under the address of the section; nobody is said to speak."""
    (event,) = (one for one in said["/pek2025/"] if one["@type"] == "Event")
    assert "Platform Engineering Kaigi 2025" == event["name"]
    assert "2025-09-18T10:00:00+09:00" == event["startDate"]
    assert f"{BASE_URL}/pek2025/#event" == event["@id"]
    assert "performer" not in event
    assert not [one for one in said["/pek2025/blog/"] if one["@type"] == "Event"]

"""What pages share is made once, and is right on each of them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from pek.views import state
from tests.conftest import AppFactory, Tree

NAV = [{"title": "集い", "href": "/talks/"}, {"title": "九州", "href": "/talks/九州/"}]


def _teaser(client: FlaskClient, address: str) -> str:
    """The first teaser of a list, without its white space."""
    page = html.fromstring(client.get(address).text)
    lists = (one for one in page.iter("ul") if "teasers" in one.get("class", "").split())
    return re.sub(r"\s+", " ", "".join(map(str, next(lists)[0].itertext()))).strip()


def _marks(client: FlaskClient, address: str) -> dict[str, str]:
    """The links of menus that a page marks as the reader's place."""
    lists = (nav.find("ul") for nav in html.fromstring(client.get(address).text).iter("nav"))
    links = (link for found in lists if found is not None for link in found.iter("a"))
    return {link.get("href", ""): mark for link in links if (mark := link.get("aria-current", ""))}


@pytest.mark.parametrize("turn", [1, -1])
def test_a_post_is_shown_in_the_language_of_each_list(
    make_app: AppFactory, tree: Tree, turn: int
) -> None:
    """Whichever of them was made first."""
    tree.write("talks/index.md", "---\ntitle: Talks\nlang: en\n---\n")
    tree.post("talks/a.md", title="Talk", tags="[SRE]", draft="true", lang="en")
    client = make_app(drafts=True).test_client()
    expected = {"/tags/sre/": "2026年3月1日", "/talks/": "March 1, 2026"}
    for address in [*expected][::turn]:
        assert expected[address] in _teaser(client, address), address
        draft = "Draft" if address == "/talks/" else "下書き"
        assert draft in _teaser(client, address)


def test_every_page_marks_its_own_place(make_app: AppFactory, tree: Tree) -> None:
    """In menus that it shares with others: the page itself, and what lies above it."""
    tree.post("talks/九州/a.md", title="甲", tags="[SRE]")
    tree.post("talks/b.md", title="乙")
    client = make_app(nav=NAV, footer=[{"title": "札", "href": "/tags/"}]).test_client()
    expected = {
        "/": {},
        "/talks/九州/a/": {"/talks/": "true", "/talks/九州/": "true"},
        "/talks/九州/": {"/talks/": "true", "/talks/九州/": "page"},
        "/talks/b/": {"/talks/": "true"},
        "/talks/": {"/talks/": "page"},
        "/tags/sre/": {"/tags/": "true"},
        "/tags/": {"/tags/": "page"},
        "/archive/": {"/archive/": "page"},
        "/archive/2026/": {"/archive/": "true"},
        "/feeds/": {"/feeds/": "page"},
    }
    assert expected == {address: _marks(client, address) for address in expected}
    assert expected == {address: _marks(client, address) for address in reversed(expected)}


def test_an_edit_shows_wherever_the_post_is_shown(
    app: Flask, client: FlaskClient, tree: Tree
) -> None:
    """On every list and in every feed, with what changed around it."""
    tree.post("blog/a.md", "[乙](b.md)", title="前の題", tags="[SRE]", author="よしかわ")
    tree.post("blog/b.md", title="乙", publishDate="2026-02-01")
    tree.post("blog/d.md", "[乙](b.md)", title="丁", tags="[SRE]", publishDate="2026-01-01")
    lists = ("/", "/blog/", "/tags/sre/", "/authors/よしかわ/", "/archive/2026/")
    feeds = ("/rss.xml", "/blog/atom.xml", "/tags/sre/feed.json")
    for address in (*lists, *feeds):
        assert "前の題" in client.get(address).text, address
    for feed in feeds:
        assert 2 <= client.get(feed).text.count("https://blog.example.org/blog/b/"), feed
    tree.post("blog/a.md", "[乙](b.md)", title="後の題", tags="[SRE]", author="よしかわ")
    tree.post("blog/b.md", title="乙", publishDate="2026-02-01", slug="c")
    state(app).library.refresh()
    for address in (*lists, *feeds):
        assert "後の題" in client.get(address).text, address
        assert "前の題" not in client.get(address).text, address
    for feed in feeds:
        assert "https://blog.example.org/blog/c/" in client.get(feed).text, feed
        assert "https://blog.example.org/blog/b/" not in client.get(feed).text, feed

"""Content that has broken feeds before, served by the site: every feed stays whole."""

import json
import re

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from pek.addresses import url
from pek.errors import CardError
from pek.views import state
from tests.conftest import Tree
from tests.test_feeds import atom_faults, rss_faults
from tests.test_feeds_json import faults as json_faults

LONG = "長い本文が続きます。" * 7_000  # 210,000 bytes
ARABIC = "مرحبا بالعالم"
FAMILY = "👩‍👩‍👧‍👦🇯🇵🧑🏽‍💻"

BODIES = {
    "cdata": "終わりの印 ]]> と `]]>`\n\n```xml\n<![CDATA[a]]>\n```",
    "long": LONG,
    "svg": '前<svg viewBox="0 0 1 1"><script>alert(1)</script><path d="M0 0"/></svg>後',
    "nbsp": "空&nbsp;白&copy;&hellip;&bogus;&#1;&#x0;",
    "unclosed": "<div><p>閉じない<b>太字<table><tr><td>表",
    "rtl": f"{ARABIC} \u202bעברית\u202c と日本語",
    "emoji": f"{FAMILY} 髙﨑𠮷 ﾊﾝｶｸ ＡＷＳ",
    "comment": "<!-- 隠した -- 注 --> <?php echo 1 ?> <!DOCTYPE html>",
    "deep": "> " * 60 + "深い引用",
    "empty": "",
}
TITLES = {"rtl": ARABIC, "emoji": FAMILY, "cdata": '"a ]]> <b>&amp;</b>"'}
FEEDS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture
def nasty(tree: Tree) -> Tree:
    """One post for each kind of trouble, all of one tag and author."""
    for name, body in BODIES.items():
        title = TITLES.get(name, name)
        tree.post(f"blog/{name}.md", body, title=title, tags="[難所]", author="髙﨑𠮷")
    return tree


def _ids(client: FlaskClient, address: str) -> set[str]:
    """The ids of the posts in a feed, which keeps the rules of its format."""
    data = client.get(url(address)).data
    if address.endswith(".json"):
        assert [] == json_faults(data)
        return {item["id"] for item in json.loads(data)["items"]}
    assert [] == (atom_faults if address.endswith("atom.xml") else rss_faults)(data)
    feed = feedparser.parse(data)
    assert not feed.bozo
    return {entry.id for entry in feed.entries}


def _expected(*names: str) -> set[str]:
    return {f"tag:blog.example.org,2024:/blog/{name}/" for name in names}


@pytest.mark.usefixtures("nasty")
@pytest.mark.parametrize("folder", ["/", "/blog/", "/tags/難所/", "/authors/髙﨑𠮷/"])
def test_every_feed_has_every_post(client: FlaskClient, folder: str) -> None:
    """Whatever is in their bodies and titles."""
    for name in FEEDS:
        assert _expected(*BODIES) == _ids(client, f"{folder}{name}"), name


@pytest.mark.usefixtures("nasty")
def test_bodies_arrive_as_pages_show_them(client: FlaskClient) -> None:
    """Nothing is cut off, and what the allow-list took away stays away."""
    items = json.loads(client.get("/feed.json").data)["items"]
    html = {item["url"].split("/")[-2]: item["content_html"] for item in items}
    atom = etree.fromstring(client.get("/atom.xml").data)
    entries = atom.iterfind("{*}entry")
    assert sorted(html.values()) == sorted(e.findtext("{*}content") or "" for e in entries)
    assert LONG in html["long"]
    assert "]]&gt;" in html["cdata"]
    assert ARABIC in html["rtl"]
    assert FAMILY in html["emoji"]
    assert "\u00a0" in html["nbsp"]
    assert "前" in html["svg"]
    assert not re.search("<svg|<script|隠した", "".join(html.values()))


def test_a_control_character_takes_no_other_post_away(nasty: Tree, client: FlaskClient) -> None:
    """A new post with one in its title is refused with its line; one that was public before stays
    as it was.
    """
    nasty.post("blog/bell.md", title='"鐘\x07"')
    nasty.post("blog/good.md", title='"良い題"')
    assert _expected(*BODIES, "good") == _ids(client, "/atom.xml")
    library = state(client.application).library
    assert [("blog/bell.md", 2)] == [(p.path, p.line) for p in library.problems]
    nasty.post("blog/good.md", title='"良\x00い題\x1b"')
    library.refresh(report=False)
    for name in FEEDS:
        assert _expected(*BODIES, "good") == _ids(client, f"/{name}"), name
    assert "良い題" in client.get("/rss.xml").get_data(as_text=True)


@pytest.mark.usefixtures("nasty")
def test_a_post_whose_card_cannot_be_composed_stays_in_the_feeds(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its enclosure has no length then, so RSS, which asks for one, goes without."""

    def fail(*_: object) -> bytes:
        raise CardError("no")

    monkeypatch.setattr("pek.cards.compose", fail)
    assert _expected(*BODIES) == _ids(client, "/rss.xml") == _ids(client, "/atom.xml")

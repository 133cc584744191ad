"""What pages share is made once, and is right on each of them."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from pek.config import Config
from pek.feeds import Entry, Written
from pek.views import state
from pek.views.formats import FORMATS
from pek.views.kept import Entries, Source
from tests.conftest import BASE_URL, REPORT, AppFactory, Tree
from tests.test_feeds import COVER

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


FEEDS = ("rss.xml", "atom.xml", "feed.json")


def test_an_entry_is_written_once_until_its_post_changes(
    app: Flask, client: FlaskClient, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For all lists of a format, and for every version of the site: another post that is edited,
    added or taken away, or another picture, is nothing to it.
    """
    made: Counter[tuple[str, str]] = Counter()

    def counting(name: str) -> None:
        def entry(entry: Entry, config: Config) -> Written:
            made[name, entry.post.path] += 1
            return real.entry(entry, config)

        real = FORMATS[name]  # type: ignore[index]
        monkeypatch.setitem(FORMATS, name, replace(real, entry=entry))  # type: ignore[misc]

    def fetched() -> Counter[tuple[str, str]]:
        made.clear()
        for folder in ("/", "/blog/", "/tags/sre/"):
            for name in FEEDS:
                assert 200 == client.get(f"{folder}{name}").status_code
        return Counter(made)

    for name in FORMATS:
        counting(name)
    tree.picture("static/a.png")
    tree.post("blog/a.md", "![図](/a.png)", tags="[SRE]", image="/a.png")
    tree.post("blog/b.md", tags="[SRE]")
    assert {(n, f"blog/{p}.md"): 1 for n in FORMATS for p in "ab"} == fetched()
    tree.post("blog/c.md", tags="[SRE]")
    tree.picture("static/other.png")
    tree.post("blog/b.md", "変えた。", tags="[SRE]")
    state(app).library.refresh()
    assert {(n, f"blog/{p}.md"): 1 for n in FORMATS for p in "bc"} == fetched()
    (tree.content / "blog/c.md").unlink()
    state(app).library.refresh()
    assert {} == fetched()
    tree.picture("static/a.png", size=(65, 48))
    state(app).library.refresh()
    assert {(n, "blog/a.md"): 1 for n in FORMATS} == fetched()


def test_a_picture_that_changes_shows_in_every_feed(
    app: Flask, client: FlaskClient, tree: Tree
) -> None:
    """That of the preview, that of the body, and the author's face."""

    def shown() -> list[set[str]]:
        found = re.compile(r"/pictures/\w+/\d+/\w+\.webp")
        return [set(found.findall(client.get(f"/blog/{name}").text)) for name in FEEDS]

    author = '{name: よしかわ, icon: "/face.png"}'
    tree.post("blog/a.md", "![図](/body.png)", image="/head.png", author=author)
    for name in ("body", "head", "face"):
        tree.picture(f"static/{name}.png", size=(1600, 1200))
    before = shown()
    for name in ("body", "head", "face"):
        tree.picture(f"static/{name}.png", size=(1640, 1200), colour="navy")
    state(app).library.refresh()
    after = shown()
    assert [len(one) for one in before] == [len(one) for one in after]
    assert all(before)
    assert [set(), set(), set()] == [old & new for old, new in zip(before, after, strict=True)]


SOURCE = Source(post=REPORT, body=b"1", picture=COVER, faces={}, config=Config(base_url=BASE_URL))


@pytest.mark.parametrize(
    "change",
    [
        {"post": replace(REPORT, title="別の題")},
        {"body": b"2"},
        {"picture": replace(COVER, length=1)},
        {"faces": {"k": COVER}},
        {"config": Config(base_url="https://other.example.org")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_entry_is_asked_for_once_in_a_version_and_written_when_it_differs(
    change: dict[str, object],
) -> None:
    """From whatever of its source."""
    calls = []

    def get(version: str, source: Source) -> Written:
        def find() -> Source:
            calls.append("source")
            return source

        def write(found: Source) -> Written:
            calls.append("write")
            return Written(data=repr(found).encode(), modified=REPORT.published)

        return entries.get(version, ("rss", REPORT.path), find, write)

    entries = Entries()
    first = get("1", SOURCE)
    assert first is get("1", SOURCE)
    assert ["source", "write"] == calls
    assert first is get("2", replace(SOURCE)) is get("2", SOURCE)
    assert ["source", "write", "source"] == calls
    changed = replace(SOURCE, **change)  # type: ignore[arg-type]
    assert repr(changed).encode() == get("3", changed).data
    assert first == get("2", SOURCE)

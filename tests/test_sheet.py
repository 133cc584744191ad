"""The pages for authors: only in debug mode, complete, kept by nobody, quiet in a browser."""

import os
import re
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route

from pek import cards, freeze
from pek.cards import Card
from pek.composer import Composer
from pek.config import ROOT
from pek.errors import CardError
from pek.shares import NETWORKS
from pek.views import sheet, state
from pek.views.documents import Documents
from tests.chromium import CHROMIUM
from tests.conftest import BASE_URL, AppFactory, Tree

SHEETS = ("/cards/", "/cards/shares/", "/cards/shares/blog/a/")


@pytest.fixture(autouse=True)
def posts(tree: Tree) -> None:
    """A post with a face, one without, one with a picture of its own, and a page."""
    tree.post("blog/a.md", author="{name: よしかわ, icon: /f.png}", tags="[PFEM]")
    tree.post("blog/b.md", title="顔のない記事", author="たかさき", publishDate="2026-02-01")
    tree.post("blog/c.md", title="絵のある記事", image="/blog/c/ogp.png", draft="true")
    tree.write("about.md", "---\ntitle: この会\npage: true\n---\n\n本文です。\n")
    tree.picture("static/f.png", (300, 300))
    tree.picture("static/blog/c/ogp.png", (640, 231))


@pytest.fixture
def debugging(make_app: AppFactory, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An app in debug mode."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    return make_app()


@pytest.fixture
def author(debugging: Flask) -> FlaskClient:
    """A client of an app in debug mode."""
    return debugging.test_client()


def text_of(client: FlaskClient, address: str) -> str:
    """The page at an address that answers."""
    answer = client.get(address)
    assert 200 == answer.status_code
    return answer.get_data(as_text=True)


def cards_in(text: str) -> list[str]:
    """The cards on a contact sheet, each from its picture to its remarks."""
    return text.split('<li class="sheet-card')[1:]


@pytest.mark.parametrize("address", [*SHEETS, "/cards/page/1/"])
def test_a_public_site_has_none_of_them(client: FlaskClient, address: str) -> None:
    """Without debug mode they are 404."""
    assert 404 == client.get(address).status_code


def test_nothing_public_leads_to_them(client: FlaskClient, app: Flask) -> None:
    """They are no addresses of the site or of a frozen one, and no page links to them."""
    found = freeze.addresses(state(app).library.site())
    assert not [address for address in found if address.startswith((*SHEETS[1:], "/cards/page/"))]
    assert "/cards/" not in found
    for page in ("/", "/blog/a/", "/sitemap.xml"):
        assert "/cards/shares/" not in text_of(client, page)


@pytest.mark.parametrize("address", SHEETS)
def test_they_are_nobodys_to_keep_or_to_find(
    make_app: AppFactory, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """In debug mode without drafts, too."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    headers = make_app(drafts=False).test_client().get(address).headers
    assert ("no-store", "noindex") == (headers["Cache-Control"], headers["X-Robots-Tag"])


def test_the_sheet_shows_every_card_once(author: FlaskClient, debugging: Flask) -> None:
    """Those of posts, then of pages, then of lists; each leads to its page and to its shares."""
    text = text_of(author, "/cards/")
    links = [unquote(found) for found in re.findall(r'<h3><a href="([^"]+)"', text)]
    site = state(debugging).library.site()
    expected = [post.address for post in site.posts]
    expected += [page.address for page in site.pages]
    assert expected == links[: len(expected)]
    assert sorted(site.page_addresses()) == sorted(links)
    assert ["記事", "ページ", "一覧"] == re.findall(r'id="pek-group-\d">(\S+)', text)
    assert all(f'href="/cards/shares{link}"' in unquote(text) for link in links)


def test_pictures_and_sizes_are_those_that_are_sent(author: FlaskClient) -> None:
    """A card's size on the sheet is what a crawler downloads; pictures load as one scrolls."""
    for card in cards_in(text_of(author, "/cards/")):
        (address,) = re.findall(r'<img src="([^"]+)"', card)
        assert f"<span>{len(author.get(address).data) / 1000:.1f} KB</span>" in card
        assert 'loading="lazy"' in card


def test_what_to_mind_stands_beside_the_card(author: FlaskClient) -> None:
    """A face without a picture is named; a draft and a picture of the post's own are marked."""
    text = text_of(author, "/cards/")
    by_title = {re.findall(r"<h3><a[^>]+>([^<]+)", card)[0]: card for card in cards_in(text)}
    assert "「たかさき」の写真がなく" in by_title["顔のない記事"]
    assert "sheet-remarks" not in by_title["題名"]
    assert 'href="/blog/c/ogp.png"' in by_title["絵のある記事"]
    assert "下書き" in by_title["絵のある記事"]
    # The face is that of the author's list too.
    assert "<dt>注意</dt><dd>2<" in text


def test_only_the_cards_that_are_shown_are_composed(
    author: FlaskClient, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site of thousands of posts has a sheet of many pages, each of them quick."""
    monkeypatch.setattr(sheet, "PAGE_SIZE", 2)
    first, second = text_of(author, "/cards/"), text_of(author, "/cards/page/2/")
    assert [2, 2] == [len(cards_in(text)) for text in (first, second)]
    assert set() == set(cards_in(first)) & set(cards_in(second))
    assert 4 == len(list((tree.instance / "cards").glob("*.png")))
    assert 'href="/cards/page/2/"' in first
    assert [308, 404, 404] == [
        author.get(f"/cards/page/{number}/").status_code for number in (1, 0, 99)
    ]


@pytest.mark.parametrize("address", ["/", "/blog/a/", "/about/", "/tags/pfem/", "/authors/"])
def test_every_page_has_its_shares(author: FlaskClient, address: str) -> None:
    """On every network, with the very tags of the page, and a link to it from the page."""
    text = text_of(author, f"/cards/shares{address}")
    assert all(f"<h3>{network.name}</h3>" in text for network in NETWORKS)
    page = text_of(author, address)
    shown = unescape(text.partition("<pre")[2].partition("</pre>")[0])
    for tag in re.findall(r'<meta (?:property|name="(?:desc|twit)).+?>', page):
        assert unescape(tag) in shown
    assert f'href="/cards/shares{address}"' in page


def test_what_breaks_a_rule_is_told(author: FlaskClient) -> None:
    """A picture that is too low is small on Facebook and cropped elsewhere."""
    text = text_of(author, "/cards/shares/blog/c/")
    assert "640×231px）が大きく表示されず" in text
    assert re.search(r"画像の左右あわせて\d+px（31%）が切れます", text)
    assert 'viewBox="0 0 1 1"><image href="/blog/c/ogp.png"' in text


@pytest.mark.parametrize(
    ("image", "expected"),
    [("/v.svg", "は使えない形式です"), ("/v.png", "がまだありません"), ("/f.png", "")],
)
def test_a_picture_that_is_not_used_is_told(
    author: FlaskClient, tree: Tree, image: str, expected: str
) -> None:
    """The card is shown in its stead; a picture that is used calls for nothing."""
    (tree.static / "v.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    tree.post("blog/d.md", image=image)
    text = text_of(author, "/cards/shares/blog/d/")
    assert bool(expected) == (f"image の {image} {expected}" in text)


@pytest.mark.parametrize("path", ["", "blog/"])
@pytest.mark.parametrize(
    ("image", "expected"),
    [("/v.svg", "は使えない形式です"), ("/v.png", "がまだありません"), ("/f.png", "")],
)
def test_a_picture_of_a_section_that_is_not_used_is_told(
    author: FlaskClient, tree: Tree, path: str, image: str, expected: str
) -> None:
    """On the shares of its list; the lists of tags have no picture to name."""
    (tree.static / "v.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    tree.write(f"{path}index.md", f"---\ntitle: 節\nimage: {image}\n---\n")
    text = text_of(author, f"/cards/shares/{path}")
    assert bool(expected) == (f"image の {image} {expected}" in text)
    assert image not in text_of(author, "/cards/shares/tags/pfem/")


def test_a_picture_that_is_not_the_one_of_the_page_is_told(
    author: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page names counts, whatever pek would preview."""
    html = f'<meta property="og:image" content="{BASE_URL}/gone.png">'
    monkeypatch.setattr(Documents, "render", lambda *_: html)
    text = text_of(author, "/cards/shares/blog/a/")
    assert "og:image の画像がこのサイトにありません" in text
    assert "share-picture" not in text


@pytest.mark.parametrize(
    "path", ["blog/a/", "tags/pfem/", "categories/report/", "authors/よしかわ/", "tags/", "feeds/"]
)
def test_good_pages_call_for_nothing(author: FlaskClient, tree: Tree, path: str) -> None:
    """A title and a description of usual lengths break no rule; nor does what pek writes."""
    tree.post(
        "blog/a.md",
        title="大阪でお会いしましょう！PFEM #9 大阪会レポート",
        description="水辺の会場に68人、オンラインに52人。関西のみなさんと話した、二つの講演と"
        "夜の懇親会のようすをお伝えします。",
        author="{name: よしかわ, icon: /f.png}",
        tags="[PFEM]",
        category="report",
    )
    assert "規則に反するところはありません" in text_of(author, f"/cards/shares/{path}")


def test_a_short_description_is_told_to_who_writes_it(author: FlaskClient) -> None:
    """That of a post is."""
    assert "1行も埋まりません" in text_of(author, "/cards/shares/blog/a/")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """One card cannot be composed."""
    compose = cards.compose

    def refuse(card: Card, media_type: str) -> bytes:
        if card.title == "題名":
            raise CardError("too round")
        return compose(card, media_type)

    monkeypatch.setattr(cards, "compose", refuse)


@pytest.mark.usefixtures("broken")
def test_a_card_that_cannot_be_composed_is_shown_as_such(author: FlaskClient) -> None:
    """Without a picture, with the reason; the other cards are shown as ever."""
    found = {
        re.findall(r"<h3><a[^>]+>([^<]+)", c)[0]: c for c in cards_in(text_of(author, "/cards/"))
    }
    assert "カードを作れません: too round" in found["題名"]
    assert not re.search(r"<img|\d KB", found["題名"])
    assert 'href="/cards/shares/blog/a/"' in found["題名"]
    assert len(found) - 1 == sum("<img" in card for card in found.values())


def test_a_sheet_without_any_card_answers(
    author: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing has a median then; nor is anything known of cards that cannot even be named."""

    def refuse(*_: object) -> str:
        raise CardError("too round")

    monkeypatch.setattr(Composer, "digest", refuse)
    text = text_of(author, "/cards/")
    assert text.count('<li class="sheet-card') == text.count("カードを作れません: too round") > 5


@pytest.mark.usefixtures("broken")
def test_the_share_of_a_card_that_cannot_be_composed(author: FlaskClient) -> None:
    """No network shows a picture; the reason stands above, once."""
    text = text_of(author, "/cards/shares/blog/a/")
    assert "カードを作れません: too round" in text
    assert "og:image の画像が" not in text
    assert "share-picture" not in text


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("blog/a", 308, "/cards/shares/blog/a/"),
        ("tags/PFEM/", 308, "/cards/shares/tags/pfem/"),
        ("nothing/", 404, None),
        ("rss.xml", 404, None),
        ("f.png", 404, None),
        ("../../etc/passwd", 404, None),
    ],
)
def test_addresses_are_looked_up(
    author: FlaskClient, path: str, status: int, location: str | None
) -> None:
    """Another spelling leads to the right one; what is no page has no shares."""
    answer = author.get(f"/cards/shares/{path}")
    assert (status, location) == (answer.status_code, answer.location)


def test_cards_still_answer_in_debug_mode(author: FlaskClient) -> None:
    """No page for authors takes the address of a card, today's or an old one."""
    for name in ("blog/a", "page/2", "home"):
        expected = 404 if name == "page/2" else 200
        assert expected == author.get(f"/cards/{'0' * 32}/{name}.png").status_code


def test_the_readme_names_their_routes(debugging: Flask) -> None:
    """As for all other routes."""
    readme = (ROOT / "README.md").read_text("utf-8")
    rules = {re.sub(r"<\w+:", "<", rule.rule) for rule in debugging.url_map.iter_rules()}
    ours = {rule for rule in rules if rule.startswith(("/cards/shares", "/cards/page"))}
    assert 3 == len(ours)
    assert not [rule for rule in (*ours, "/cards/") if f"`{rule}`" not in readme]


def test_the_looks_are_in_the_stylesheet() -> None:
    """Every network and every number of lines that one shows has its rule."""
    css = (ROOT / "static/sheet.css").read_text("utf-8")
    clamps = {c.lines for n in NETWORKS for c in (n.title, n.description)} - {0}
    assert not [lines for lines in clamps if f".clamp-{lines} {{" not in css]
    assert not [network.key for network in NETWORKS if f".share-{network.key}" not in css]


def _answering(client: FlaskClient, hosts: set[str | None]) -> object:
    """Answers a browser's requests from the app, headers and all; notes the hosts it asks."""

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        hosts.add(url.hostname)
        found = client.get(f"{url.path}?{url.query}")
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.data)

    return answer


def _look(page: Page, address: str, width: int) -> tuple[int, list[str], int]:
    """How wide a page is in a window of ``width``, what the console said, and how many pictures
    of this site were painted.
    """
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.set_viewport_size({"width": width, "height": 4000})
    page.goto(f"{BASE_URL}{address}")
    page.wait_for_load_state("networkidle")
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    painted: int = page.evaluate("[...document.images].filter((i) => i.naturalWidth > 0).length")
    return wide, messages, painted


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None and os.environ.get("CI") != "true", reason="no Chromium")
def test_in_a_browser(author: FlaskClient, browser: Browser) -> None:
    """The cards that are near show; nothing is wider than a phone; the console is silent (a
    violation of the policy speaks there), no other host is asked; the filter works.
    """
    hosts: set[str | None] = set()
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*", _answering(author, hosts))  # type: ignore[arg-type]
        for width in (360, 1280):
            wide, messages, painted = _look(page, "/cards/", width)
            assert (width, [], True) == (wide, messages, painted > 5)
        page.get_by_label("注意のあるカードだけを見る").check()
        assert 2 == page.locator(".sheet-card:visible").count()
        for width in (360, 1280):
            wide, messages, _ = _look(page, "/cards/shares/blog/a/", width)
            assert (width, []) == (wide, messages)
        assert len(NETWORKS) == page.locator(".stage .share-picture:visible").count()
    assert {urlsplit(BASE_URL).hostname} == hosts

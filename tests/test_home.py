"""What the home page puts first: the next event, announcements, the newest post."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.conftest import AppFactory, Clock, Tree

COMING = "{start: 2026-04-01T10:00:00Z, end: 2026-04-01T12:00:00Z, place: 福岡}"
OVER = "{start: 2026-03-01T10:00:00Z, end: 2026-03-01T12:00:00Z}"


def texts(client: FlaskClient, path: str) -> list[str]:
    """The texts at an XPath of the home page, each on one line."""
    found: Any = html.fromstring(client.get("/").text).xpath(path)
    return [" ".join(each.text_content().split()) for each in found]


@pytest.fixture
def posts(tree: Tree) -> None:
    """An announcement and three other posts."""
    tree.post("blog/kaigi.md", title="会議", event=COMING, publishDate="2026-03-20T00:00:00Z")
    for number in (1, 2, 3):
        tree.post(f"blog/p{number}.md", title=f"第{number}回", publishDate=f"2026-03-0{number}")


@pytest.mark.usefixtures("posts")
def test_the_next_event_is_shown_until_it_is_over(make_app: AppFactory, clock: Clock) -> None:
    """First as the next, then as what is on; once it is over its post is one among the others."""
    client = make_app().test_client()
    said = ["次回の開催", "会議"]
    path = "//section[@class='next']//*[@class='kicker' or @id='pek-next']"
    assert said == texts(client, path)
    clock.moment = clock.moment.replace(hour=11)
    assert ["開催中", "会議"] == texts(client, path)
    clock.moment = clock.moment.replace(hour=12)
    assert [] == texts(client, path)
    assert "会議" == texts(client, "//h3[contains(@class, 'teaser-title')]")[0]


@pytest.mark.usefixtures("posts")
def test_nothing_is_shown_twice(client: FlaskClient) -> None:
    """What announces the next event is neither the newest post nor in the list below."""
    assert ["第3回"] == texts(client, "//section[@aria-labelledby='pek-latest']//h3")
    assert ["第2回", "第1回"] == texts(client, "//section[@aria-labelledby='pek-posts']//h3")


def test_announcements_go_when_their_event_is_over(client: FlaskClient, tree: Tree) -> None:
    """What is pinned stays otherwise; the next event has a place of its own."""
    tree.post("blog/a.md", title="場所が変わりました", pinned="true")
    tree.post("blog/b.md", title="終わった会", pinned="true", event=OVER)
    tree.post("blog/c.md", title="次の会", pinned="true", event=COMING)
    assert ["場所が変わりました"] == texts(client, "//section[@class='pinned']//a")


def test_an_empty_site_says_so(client: FlaskClient) -> None:
    """And leads to no archive in which there would be nothing."""
    assert ["記事はまだありません。"] == texts(client, "//main//p[@class='empty']")
    assert [] == texts(client, "//main//a[@href='/archive/']")

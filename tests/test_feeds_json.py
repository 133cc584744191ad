"""JSON Feed 1.1: its rules as code, and what pek says in it."""

import json
import logging
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pek import feeds
from pek.config import Config
from pek.feeds import Entry, json_entry
from pek.models import Author, Picture
from tests.test_feeds import (
    CHANNEL,
    CONFIG,
    ENTRY,
    INSTANT,
    NASTY,
    OTHER,
    POST,
    Filled,
    alone,
    entries_of,
)

FACE = Picture(
    address="/pictures/1/192/顔.webp", width=192, height=192, media_type="image/webp", length=None
)

_TEXTS = {
    "feed": ("title", "home_page_url", "feed_url", "description", "icon", "favicon", "language"),
    "item": ("id", "url", "title", "content_html", "summary", "image", "language"),
    "author": ("name", "url", "avatar"),
}
_URLS = {"home_page_url", "feed_url", "icon", "favicon", "url", "image", "avatar", "next_url"}
_LISTS = {
    "feed": ("version", "items", "authors"),
    "item": ("authors", "tags", "date_published", "date_modified"),
    "author": (),
}


def json_feed(channel: Filled, config: Config) -> bytes:
    """A channel with its entries as JSON Feed."""
    return feeds.json_feed(channel, entries_of(channel, json_entry, config), config)


def _read(data: bytes) -> dict[str, Any]:
    found = json.loads(data)
    assert isinstance(found, dict)
    return found


def faults(data: bytes) -> list[str]:
    """What is wrong with a feed by the rules of jsonfeed.org/version/1.1 that concern pek."""
    feed = _read(data)
    found = [] if feed.get("version") == "https://jsonfeed.org/version/1.1" else ["version"]
    found += [f"feed: no {name}" for name in ("title", "items") if name not in feed]
    found += _object_faults("feed", feed)
    ids = Counter(item.get("id") for item in feed["items"])
    found += [f"id {value!r} {count} times" for value, count in ids.items() if count > 1]
    for item in feed["items"]:
        found += _object_faults("item", item)
        found += [] if item.get("id") else ["item: no id"]
        found += [] if {"content_html", "content_text"} & item.keys() else ["item: no content"]
        for name in ("date_published", "date_modified"):
            found += [] if INSTANT.fullmatch(item.get(name, "")) else [f"item: {name}"]
        found += [f"tag {tag!r}" for tag in item.get("tags", ()) if not isinstance(tag, str)]
    return found


def _object_faults(kind: str, value: dict[str, Any]) -> list[str]:
    texts = {name for name in _TEXTS[kind] if not isinstance(value.get(name, ""), str)}
    empty = {name for name in value.keys() - {"items", "content_html"} if not value[name]}
    urls = {name for name in _URLS & value.keys() if not urlsplit(value[name]).netloc}
    unknown = value.keys() - {*_TEXTS[kind], *_LISTS[kind]}
    found = [f"{kind}: {name}" for name in sorted(texts | empty | urls | unknown)]
    for author in value.get("authors", ()):
        found += _object_faults("author", author)
        found += [] if author.keys() & {"name", "url", "avatar"} else ["author: nothing"]
    return found


def test_the_rules_hold() -> None:
    """Nothing that JSON Feed asks for is missing or of another kind."""
    assert [] == faults(json_feed(CHANNEL, CONFIG))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('"title":1', '"title":"PFEM の記事"'),
        ('"id":""', '"id":"tag:pek.example.org,2020:/pek2024/blog/other/"'),
        ("T19:00:00", "T19:00:00+09:00"),
        ('"url":"/pek', '"url":"https://blog.example.org/pek'),
        ('"body"', '"content_html"'),
        ('version/1"', 'version/1.1"'),
    ],
)
def test_the_rules_find_faults(wrong: str, right: str) -> None:
    """The checks of this file notice a feed that is wrong."""
    good = json_feed(CHANNEL, CONFIG).decode()
    assert right in good
    assert faults(good.replace(right, wrong).encode())


def test_a_feed_and_its_post() -> None:
    """All that a reader is told of a list and of a post in it, in this order."""
    entry = replace(ENTRY, faces={"よしかわ": FACE})
    feed = _read(json_feed(replace(CHANNEL, entries=(entry,), favicon="/f.svg"), CONFIG))
    [item] = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "PFEM の記事",
        "home_page_url": "https://blog.example.org/tags/pfem/",
        "feed_url": "https://blog.example.org/tags/pfem/feed.json",
        "description": "タグ PFEM の付いた記事",
        "icon": "https://blog.example.org/icon.png",
        "favicon": "https://blog.example.org/f.svg",
        "authors": [{"name": "PEK ブログ", "url": "https://blog.example.org/"}],
        "language": "ja",
    }
    assert item == {
        "id": "tag:pek.example.org,2020:/pek2024/blog/report/",
        "url": "https://blog.example.org/pek2024/blog/report/",
        "title": "大阪会レポート",
        "content_html": '<p>本文は<a href="https://blog.example.org/about/">こちら</a></p>',
        "summary": "4月に開催しました。",
        "image": "https://blog.example.org/%E5%9B%B3.png",
        "date_published": "2024-05-14T19:00:00+09:00",
        "date_modified": "2024-05-21T00:30:01+09:00",
        "authors": [
            {
                "name": "よしかわ",
                "url": "https://blog.example.org/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/",
                "avatar": "https://blog.example.org/pictures/1/192/%E9%A1%94.webp",
            },
            {"name": "髙﨑𠮷", "url": "https://takasaki.example/"},
        ],
        "tags": ["report", "PFEM", "CI/CD"],
    }


def test_what_there_is_nothing_to_say_of_is_left_out() -> None:
    """No key without a value, but a body may be empty and a feed may have no posts."""
    silent = replace(CHANNEL, entries=(replace(OTHER, html=""),), icon=None, description="")
    feed = _read(json_feed(silent, CONFIG))
    assert "プラットフォームの話" == feed["description"]
    assert "icon" not in feed
    assert "" == feed["items"][0]["content_html"]
    assert not {"tags", "authors", "image", "language"} & feed["items"][0].keys()
    assert [] == _read(json_feed(replace(silent, entries=()), CONFIG))["items"]


def test_languages() -> None:
    """A channel and a post may have a language of their own."""
    english = replace(ENTRY, post=replace(POST, lang="en-GB"))
    feed = _read(json_feed(replace(CHANNEL, language="en", entries=(english,)), CONFIG))
    assert ("en", "en-GB") == (feed["language"], feed["items"][0]["language"])


@pytest.mark.parametrize("html", NASTY.values(), ids=NASTY)
def test_nasty_bodies_break_no_feed(html: str) -> None:
    """Whatever a body holds, the feed has the post, with its neighbour."""
    data = json_feed(replace(CHANNEL, entries=(OTHER, replace(ENTRY, html=alone(html)))), CONFIG)
    assert [] == faults(data)
    assert ["もう一つ", "大阪会レポート"] == [item["title"] for item in _read(data)["items"]]


def test_one_bad_post_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    """A post without a title or with an impossible date is left out, alone, and logged."""
    changes: tuple[dict[str, Any], ...] = (
        {"title": "\u200b"},
        {"published": datetime(2024, 1, 1)},  # noqa: DTZ001 - a date that must not get here
        {"updated": datetime.max.replace(tzinfo=UTC)},
    )
    bad = [replace(ENTRY, post=replace(POST, path="bad.md", **change)) for change in changes]
    with caplog.at_level(logging.WARNING, "pek.feeds"):
        feed = _read(json_feed(replace(CHANNEL, entries=(*bad, OTHER)), CONFIG))
    assert ["もう一つ"] == [item["title"] for item in feed["items"]]
    assert ["bad.md"] * 3 == [record.getMessage().partition(":")[0] for record in caplog.records]


def test_the_same_posts_are_the_same_bytes() -> None:
    """Nothing but content decides the bytes, and Japanese is written as it is."""
    assert json_feed(CHANNEL, CONFIG) == json_feed(CHANNEL, CONFIG)
    assert json_entry(ENTRY, CONFIG).data in json_feed(CHANNEL, CONFIG)
    assert re.search("大阪会レポート", json_feed(CHANNEL, CONFIG).decode())


_TEXT = st.text(st.characters(), min_size=1, max_size=20)


@settings(max_examples=50)
@given(title=_TEXT, description=_TEXT, tag=_TEXT, name=_TEXT, html=_TEXT)
def test_any_text_makes_a_feed(
    title: str, description: str, tag: str, name: str, html: str
) -> None:
    """No text in any field makes a feed unreadable."""
    author = Author(name=f"x{name}", key="k")
    post = replace(POST, title=title, description=description, tags=(f"x{tag}",), authors=(author,))
    entries = (OTHER, Entry(post=post, html=alone(html)))
    data = json_feed(replace(CHANNEL, title=f"x{title}", entries=entries), CONFIG)
    assert [] == faults(data)

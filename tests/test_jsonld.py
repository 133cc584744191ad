"""Structured data of single pages: JSON-LD in the words of schema.org, as data."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.config import Config
from pek.metadata import (
    Node,
    Publication,
    article,
    breadcrumbs,
    collection,
    dumps,
    event,
    for_list,
    for_page,
    for_post,
    graph,
    page,
    website,
)
from pek.metadata.whereabouts import whereabouts
from pek.models import Author, Event, Page, Picture, Post, Section, Speaker
from tests.conftest import REPORT

CONFIG = Config(
    base_url="https://blog.example.org",
    title="PEK ブログ",
    short_title="PEK",
    publisher="PEK 実行委員会",
    description="プラットフォームの話",
)
HOST = "https://blog.example.org"
OWN = f"{HOST}/pek2024/blog/report/"
COVER = Picture(address="/図.png", width=1200, height=630, media_type="image/png")
LOGO = Picture(address="/icon-512.png", width=512, height=512, media_type="image/png")
FACE = Picture(address="/assets/f.jpg", width=600, height=400, media_type="image/jpeg")
SITE = Publication(config=CONFIG, logo=LOGO, faces={"/assets/f.jpg": FACE})
YOSHIKAWA = Author(name="よしかわ", key="よしかわ", icon="/assets/f.jpg")
TARO = Author(name="Taro", key="taro", icon="/gone.png", url="https://taro.example/")
POST = replace(REPORT, authors=(YOSHIKAWA, TARO))
SECTION = Section(path="", key="pek2024/blog", address="/pek2024/blog/", title="PEK2024 ブログ")
JST = ZoneInfo("Asia/Tokyo")
START = datetime(2025, 9, 18, 10, tzinfo=JST)

PUBLISHER = {
    "@type": "Organization",
    "@id": f"{HOST}/#organization",
    "name": "PEK 実行委員会",
    "url": f"{HOST}/",
    "logo": {
        "@type": "ImageObject",
        "url": f"{HOST}/icon-512.png",
        "width": 512,
        "height": 512,
    },
}
WEBSITE = {
    "@type": "WebSite",
    "@id": f"{HOST}/#website",
    "name": "PEK ブログ",
    "url": f"{HOST}/",
}
PICTURE = {
    "@type": "ImageObject",
    "url": f"{HOST}/%E5%9B%B3.png",
    "width": 1200,
    "height": 630,
}
PORTRAIT = {"@type": "ImageObject", "url": f"{HOST}/assets/f.jpg", "width": 600, "height": 400}
YOSHIKAWAS_PAGE = f"{HOST}/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/"


def _article(post: Post = POST, section: Section | None = SECTION) -> Node:
    return article(post, for_post(post, CONFIG, COVER), COVER, SITE, words=1234, section=section)


def _event(found: Event, **changes: object) -> Node:
    post = replace(POST, event=found, **changes)  # type: ignore[arg-type]
    said = event(post, for_post(post, CONFIG, COVER), COVER, SITE)
    assert said is not None
    return said


def _values(value: object) -> Iterator[object]:
    """A value and all that it holds."""
    yield value
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        yield from (each for part in parts for each in _values(part))


def test_a_post() -> None:
    """Everything that search engines ask for, in the order in which it is printed."""
    expected = {
        "@type": "BlogPosting",
        "@id": f"{OWN}#article",
        "headline": "大阪会レポート",
        "description": "4月に開催しました。",
        "url": OWN,
        "mainEntityOfPage": {"@type": "WebPage", "@id": OWN},
        "image": PICTURE,
        "datePublished": "2024-05-14T19:00:00+09:00",
        "dateModified": "2024-05-21T00:30:01+09:00",
        "author": [
            {
                "@type": "Person",
                "@id": f"{YOSHIKAWAS_PAGE}#person",
                "name": "よしかわ",
                "url": YOSHIKAWAS_PAGE,
                "image": PORTRAIT,
            },
            {
                "@type": "Person",
                "@id": f"{HOST}/authors/taro/#person",
                "name": "Taro",
                "url": "https://taro.example/",
            },
        ],
        "publisher": PUBLISHER,
        "articleSection": "report",
        "keywords": ["PFEM", "CI/CD"],
        "wordCount": 1234,
        "inLanguage": "ja",
        "isPartOf": WEBSITE,
    }
    assert list(expected.items()) == list(_article().items())


def test_a_post_that_has_little() -> None:
    """The publisher signs what nobody did; the section stands in for a category; tags that are
    not there are not said.
    """
    found = _article(replace(POST, authors=(), tags=(), category=None, lang="en"))
    assert [PUBLISHER] == found["author"]
    assert ("PEK2024 ブログ", "en") == (found["articleSection"], found["inLanguage"])
    assert "keywords" not in found
    assert "articleSection" not in _article(replace(POST, category=None), section=None)


def test_a_long_headline_is_whole() -> None:
    """What is shown of it is the search engine's choice."""
    title = "髙﨑さんと𠮷野さんの話" * 40
    assert title == _article(replace(POST, title=title))["headline"]


def test_without_a_publisher_the_site_publishes() -> None:
    """An organisation without a name of its own, and without a picture, is the site."""
    config = CONFIG.model_copy(update={"publisher": ""})
    found = website(Publication(config=config))["publisher"]
    expected = PUBLISHER | {"name": "PEK ブログ"}
    del expected["logo"]
    assert expected == found


def test_the_site() -> None:
    """Name, the short one too, language and publisher."""
    expected = WEBSITE | {
        "alternateName": "PEK",
        "description": "プラットフォームの話",
        "inLanguage": "ja",
        "publisher": PUBLISHER,
    }
    assert expected == website(SITE)


def test_a_plain_page() -> None:
    """A page outside of time has neither dates nor authors."""
    about = Page(path="about.md", address="/about/", title="このサイト", description="沿革")
    assert {
        "@type": "WebPage",
        "@id": f"{HOST}/about/",
        "name": "このサイト",
        "description": "沿革",
        "url": f"{HOST}/about/",
        "inLanguage": "ja",
        "isPartOf": WEBSITE,
    } == page(about, for_page(about, CONFIG, COVER), CONFIG)


def test_a_list() -> None:
    """The posts on this very page, counted from 1."""
    preview = for_list("タグ: PFEM", "一覧", "/tags/pfem/", CONFIG, COVER)
    found = collection("タグ: PFEM", preview, SITE, posts=(POST,), language="en")
    assert {
        "@type": "CollectionPage",
        "@id": f"{HOST}/tags/pfem/",
        "name": "タグ: PFEM",
        "description": "一覧",
        "url": f"{HOST}/tags/pfem/",
        "inLanguage": "en",
        "isPartOf": WEBSITE,
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": 1,
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "大阪会レポート", "url": OWN}
            ],
        },
    } == found


def test_a_list_without_posts() -> None:
    """An empty list says nothing of its entries."""
    preview = for_list("タグ", "一覧", "/tags/", CONFIG, COVER)
    assert "mainEntity" not in collection("タグ", preview, SITE)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (YOSHIKAWA, {"url": YOSHIKAWAS_PAGE, "image": PORTRAIT, "name": "よしかわ"}),
        (TARO, {"url": f"{HOST}/authors/taro/", "sameAs": "https://taro.example/", "name": "Taro"}),
    ],
)
def test_the_page_of_an_author(author: Author, expected: Node) -> None:
    """It is about a person, who may have a page elsewhere too."""
    preview = for_list(author.name, "", "/authors/x/", CONFIG, COVER, kind="profile")
    found = collection(author.name, preview, SITE, about=author)["about"]
    assert isinstance(found, dict)
    person = dict(found)
    assert "Person" == person.pop("@type")
    assert f"{expected['url']}#person" == person.pop("@id")
    assert expected == person


def test_breadcrumbs() -> None:
    """Home first, the page itself last, each with its absolute URL."""
    found = breadcrumbs([("ホーム", "/"), ("タグ", "/tags/"), ("設計", "/tags/設計/")], CONFIG)
    assert {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "ホーム", "item": f"{HOST}/"},
            {"@type": "ListItem", "position": 2, "name": "タグ", "item": f"{HOST}/tags/"},
            {
                "@type": "ListItem",
                "position": 3,
                "name": "設計",
                "item": f"{HOST}/tags/%E8%A8%AD%E8%A8%88/",
            },
        ],
    } == found


def test_the_home_page_has_no_way_to_it() -> None:
    """A way of one step is none."""
    assert breadcrumbs([("ホーム", "/")], CONFIG) is None
    assert {"@context": "https://schema.org", "@graph": [{"a": 1}]} == graph({"a": 1}, None)


def test_an_event() -> None:
    """One that is held at a place and online, with those who speak."""
    found = _event(
        Event(
            start=START,
            end=START + timedelta(hours=10),
            name="PEK 2025",
            place="川べりホール（東京）＋オンライン",
            url="https://events.example/pek2025/",
        ),
        speakers=(
            Speaker(name="瀨川 いつき", icon="/assets/f.jpg", company="こはるペイメント"),
            Speaker(name="神楽 れん"),
        ),
    )
    place = "川べりホール（東京）"
    assert {
        "@type": "Event",
        "@id": f"{OWN}#event",
        "name": "PEK 2025",
        "description": "4月に開催しました。",
        "url": "https://events.example/pek2025/",
        "image": PICTURE,
        "startDate": "2025-09-18T10:00:00+09:00",
        "endDate": "2025-09-18T20:00:00+09:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {"@type": "Place", "name": place, "address": place},
            {"@type": "VirtualLocation", "url": "https://events.example/pek2025/"},
        ],
        "organizer": PUBLISHER,
        "performer": [
            {
                "@type": "Person",
                "name": "瀨川 いつき",
                "image": PORTRAIT,
                "affiliation": {"@type": "Organization", "name": "こはるペイメント"},
            },
            {"@type": "Person", "name": "神楽 れん"},
        ],
        "inLanguage": "ja",
    } == found


def test_an_event_without_name_end_and_address() -> None:
    """It is called as the post, and the post is its page."""
    found = _event(Event(start=START, place="ＯＮＬＩＮＥ"))
    assert ("大阪会レポート", OWN) == (found["name"], found["url"])
    assert [{"@type": "VirtualLocation", "url": OWN}] == found["location"]
    assert not {"endDate", "performer"} & found.keys()


def test_a_post_without_an_event() -> None:
    """Says nothing of one."""
    assert event(POST, for_post(POST, CONFIG, COVER), COVER, SITE) is None


def test_an_event_of_whole_days() -> None:
    """Days without a time, as they are called where the site is."""
    midnight = datetime(2025, 9, 18, tzinfo=JST).astimezone(ZoneInfo("UTC"))
    found = _event(Event(start=midnight, end=midnight + timedelta(days=1), all_day=True))
    assert ("2025-09-18", "2025-09-19") == (found["startDate"], found["endDate"])


@pytest.mark.parametrize(
    ("place", "url", "mode", "kinds"),
    [
        ("青空ホール", None, "Offline", ["Place"]),
        ("青空ホール", "https://e.example/", "Offline", ["Place"]),
        ("オンライン", "https://e.example/", "Online", ["VirtualLocation"]),
        (None, "https://e.example/", None, []),
        ("東京＋オンライン", None, "Mixed", ["Place", "VirtualLocation"]),
        (None, None, None, []),
    ],
)
def test_how_one_takes_part(
    place: str | None, url: str | None, mode: str | None, kinds: list[str]
) -> None:
    """At a place, online or both, by what is written; nothing is said where nothing is known."""
    found = _event(Event(start=START, place=place, url=url))
    expected = f"https://schema.org/{mode}EventAttendanceMode" if mode else None
    assert expected == found.get("eventAttendanceMode")
    locations = found.get("location", [])
    assert isinstance(locations, list)
    assert kinds == [one["@type"] for one in locations]


@pytest.mark.parametrize(
    ("written", "place", "virtual"),
    [
        ("青空ホール", "青空ホール", False),
        ("青空ホール（オンライン配信なし）", "青空ホール（オンライン配信なし）", False),
        ("青空ホール。オンライン配信はありません", "青空ホール。オンライン配信はありません", False),
        ("オンライン", "", True),
        ("ｵﾝﾗｲﾝ開催", "", True),
        ("Online", "", True),
        ("ＯＮＬＩＮＥ（Ｚｏｏｍ）", "", True),
        ("オンライン（Zoom・YouTube Live）", "", True),
        ("YouTube Live（オンライン）", "", True),
        ("Zoom (online)", "", True),
        ("東京＋オンライン", "東京", True),
        ("オンライン + 東京", "東京", True),
        ("東京・オンライン・大阪", "東京・大阪", True),
        ("ザ・ホール／オンライン", "ザ・ホール", True),
        ("渋谷とオンライン", "渋谷", True),
        ("オンラインとおとな館", "おとな館", True),
        ("ひとつばしオンライン", "", True),
        ("東京 オンライン", "東京", True),
        ("Sakura Online Hall", "Sakura Online Hall", False),
        ("Tokyo Online", "Tokyo", True),
        ("Online only", "", True),
        ("Online: Zoom", "", True),
        ("東京（Zoom）", "東京", True),
        ("ハイブリッド（東京・オンライン）", "東京", True),
        ("オンライン 東京（渋谷）", "東京", True),
        ("Zoom", "", True),
        ("渋谷・YouTube Live", "渋谷", True),
        ("渋谷オンラインスタジオ", "渋谷オンラインスタジオ", False),
        ("東京都（オンライン参加不可）", "東京都（オンライン参加不可）", False),
        ("オンラインセミナー", "", True),
        ("Onlineshop 3F", "Onlineshop 3F", False),
        ("青空（ホール", "青空（ホール", False),
        ("青空）ホール＋オンライン", "青空）ホール", True),
        ("Tokyo and online", "Tokyo", True),
        ("Finland or Online", "Finland", True),
        ("渋谷（オンライン配信あり）", "渋谷", True),
        ("髙島ホール（大阪・梅田）、オンライン（Zoom）", "髙島ホール（大阪・梅田）", True),
        (" \u200b ", "", False),
    ],
)
def test_whereabouts(written: str, place: str, virtual: bool) -> None:
    """The place without what is said of taking part from elsewhere, in any width and case."""
    assert (place, virtual) == whereabouts(written)


@given(st.text(st.sampled_from("東京オンラインonline＋・と（）() なし"), max_size=40))
def test_no_place_is_made_up(written: str) -> None:
    """What is called the place is written there, letter for letter."""
    place, _ = whereabouts(written)
    letters = iter(written)
    assert all(letter in letters for letter in place)


_TEXT = st.text(st.characters(), max_size=60)


@given(title=_TEXT, tag=_TEXT, name=_TEXT, place=_TEXT, site=_TEXT)
def test_no_value_is_empty_or_has_two_lines(
    title: str, tag: str, name: str, place: str, site: str
) -> None:
    """Whatever a post holds: one line of text, nothing empty, and JSON that says the same."""
    config = CONFIG.model_copy(update={"title": f"x{site}", "publisher": site})
    publication = Publication(config=config)
    post = replace(
        POST,
        title=f"x{title}",
        tags=(tag,),
        authors=(Author(name=name, key="k"),),
        event=Event(start=START, name=name, place=place),
        speakers=(Speaker(name=f"x{name}", company=place),),
    )
    preview = for_post(post, config, COVER)
    said = graph(
        article(post, preview, COVER, publication, words=0),
        event(post, preview, COVER, publication),
        collection(post.title, preview, publication, posts=(post,)),
        website(publication),
        breadcrumbs([("ホーム", "/"), (post.title, post.address)], config),
    )
    values = list(_values(said))
    assert not [value for value in values if value in ("", [], {}, None)]
    texts = [value for value in values if isinstance(value, str)]
    assert not [text for text in texts if "\n" in text or "\x00" in text or "\u2028" in text]
    assert said == json.loads(dumps(said))


def test_json_is_short_and_keeps_its_order() -> None:
    """Japanese stays as it is written, two line ends of JavaScript do not."""
    assert r'{"b":"髙﨑𠮷","a":"\u2028\u2029"}' == dumps({"b": "髙﨑𠮷", "a": "\u2028\u2029"})

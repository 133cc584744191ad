import locale
import logging
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from itertools import starmap
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pek import feeds
from pek.config import Config
from pek.feeds import (
    ATOM_TYPE,
    RSS_TYPE,
    Channel,
    Entry,
    Written,
    atom_entry,
    entry_id,
    feed_id,
    rss_entry,
    standalone,
    written,
)
from pek.models import Author, Picture
from tests.conftest import REPORT


@dataclass(frozen=True, kw_only=True)
class Filled(Channel):
    """A channel with the posts of which its entries are written."""

    entries: tuple[Entry, ...] = ()


Writer = Callable[[Filled, Config], bytes]


def entries_of(
    channel: Filled, write: Callable[[Entry, Config], Written], config: Config
) -> tuple[Written, ...]:
    """Those entries of a channel that can be written."""
    return tuple(
        written(channel, ((e.post.path, partial(write, e, config)) for e in channel.entries))
    )


def rss(channel: Filled, config: Config) -> bytes:
    """A channel with its entries as RSS."""
    return feeds.rss(channel, entries_of(channel, rss_entry, config), config)


def atom(channel: Filled, config: Config) -> bytes:
    """A channel with its entries as Atom."""
    return feeds.atom(channel, entries_of(channel, atom_entry, config), config)


CONFIG = Config(
    base_url="https://blog.example.org",
    title="PEK ブログ",
    description="プラットフォームの話",
    copyright="© PEK",
    feed_authority="pek.example.org,2020",
)
COVER = Picture(address="/図.png", width=1200, height=630, media_type="image/png", length=31_415)
ICON = Picture(address="/icon.png", width=96, height=96, media_type="image/png", length=999)
WRITERS: dict[str, Writer] = {"rss": rss, "atom": atom}

A = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

POST = replace(
    REPORT,
    authors=(
        Author(name="よしかわ", key="よしかわ"),
        Author(name="髙﨑𠮷", key="髙﨑𠮷", url="https://takasaki.example/"),
    ),
)


def alone(html: str) -> str:
    """A body as feeds are given it."""
    return standalone(html, POST.address, CONFIG)


ENTRY = Entry(post=POST, html=alone('<p>本文は<a href="/about/">こちら</a></p>'), picture=COVER)
OTHER = Entry(
    post=replace(
        POST,
        path="other.md",
        address="/pek2024/blog/other/",
        title="もう一つ",
        published=datetime(2023, 1, 1, tzinfo=UTC),
        updated=None,
        category=None,
        tags=(),
        authors=(),
    ),
    html="<p>別の話</p>",
)
CHANNEL = Filled(
    title="PFEM の記事",
    address="/tags/pfem/",
    description="タグ PFEM の付いた記事",
    entries=(OTHER, ENTRY),
    logo=COVER,
    icon=ICON,
)


def _one(entry: Entry) -> Filled:
    return replace(CHANNEL, entries=(entry,))


def _with_post(**changes: object) -> Entry:
    return replace(ENTRY, post=replace(POST, **changes))  # type: ignore[arg-type]


def _rss_item(channel: Filled) -> etree._Element:
    return etree.fromstring(rss(channel, CONFIG)).findall("channel/item")[0]


def _atom_entry(channel: Filled) -> etree._Element:
    return etree.fromstring(atom(channel, CONFIG)).findall(f"{A}entry")[0]


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


# The rules of RFC 4287 that concern what pek writes, as code. Each returns what is wrong.

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")


def atom_faults(data: bytes) -> list[str]:
    """What is wrong with a feed by the rules of RFC 4287."""
    feed = etree.fromstring(data)
    entries = feed.findall(f"{A}entry")
    faults = [f"{e.tag}: not Atom" for e in feed.iter() if not str(e.tag).startswith(A)]
    faults += [] if feed.tag == f"{A}feed" else ["4.1.1: root is not feed"]
    faults += _counted(feed, ("id", "title", "updated"), ("generator", "icon", "logo", "subtitle"))
    faults += [fault for entry in entries for fault in _entry_faults(entry, feed)]
    faults += [fault for link in feed.iter(f"{A}link") for fault in _link_faults(link)]
    for date in (*feed.iter(f"{A}updated"), *feed.iter(f"{A}published")):
        faults += [] if INSTANT.fullmatch(date.text or "") else [f"3.3: {date.text}"]
    for person in feed.iter(f"{A}author"):
        faults += _counted(person, ("name",), ("uri", "email"))
        faults += [] if person.findtext(f"{A}name") else ["3.2.1: author without a name"]
    for uri in (*feed.iter(f"{A}id"), *feed.iter(f"{A}uri"), *feed.iter(f"{A}icon")):
        faults += [] if urlsplit(uri.text or "").scheme else [f"4.2.6: {uri.text}"]
    ids = Counter(entry.findtext(f"{A}id") for entry in entries)
    faults += [f"4.2.6: {value} twice" for value, number in ids.items() if number > 1]
    faults += _alternates(feed)
    faults += [] if feed.find(f"{A}link[@rel='self']") is not None else ["4.1.1: no self link"]
    return faults


def _entry_faults(entry: etree._Element, feed: etree._Element) -> list[str]:
    faults = _counted(entry, ("id", "title", "updated"), ("content", "summary", "published"))
    faults += _alternates(entry)
    if entry.find(f"{A}author") is None and feed.find(f"{A}author") is None:
        faults.append("4.1.2: no author")
    for name in ("title", "summary", "content"):
        for text in entry.findall(f"{A}{name}"):
            if text.get("type", "text") not in {"text", "html"} or len(text):
                faults.append(f"3.1.1: {name}")
    faults += ["4.2.2: no term" for c in entry.findall(f"{A}category") if not c.get("term")]
    return faults


def _link_faults(link: etree._Element) -> list[str]:
    faults = [] if urlsplit(link.get("href", "")).netloc else [f"4.2.7.1: {link.get('href')}"]
    faults += [] if MEDIA_TYPE.fullmatch(link.get("type", "")) else ["4.2.7.3: type"]
    return faults + ([] if (link.get("length") or "0").isdigit() else ["4.2.7.6: length"])


def _counted(element: etree._Element, once: tuple[str, ...], most: tuple[str, ...]) -> list[str]:
    numbers = Counter(str(child.tag) for child in element)
    faults = [f"4.1: {name} {numbers[A + name]}" for name in once if numbers[A + name] != 1]
    return faults + [f"4.1: {name} twice" for name in most if numbers[A + name] > 1]


def _alternates(element: etree._Element) -> list[str]:
    links = element.findall(f"{A}link")
    found = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in links
        if link.get("rel", "alternate") == "alternate"
    )
    return [] if list(found.values()) == [1] else [f"4.1: alternates {dict(found)}"]


def rss_faults(data: bytes) -> list[str]:
    """The rules of RSS 2.0 that concern what pek writes."""
    channel = etree.fromstring(data).find("channel")
    assert channel is not None
    faults = [name for name in ("title", "link", "description") if not channel.findtext(name)]
    for item in channel.findall("item"):
        faults += [name for name in ("title", "link", "description") if not item.findtext(name)]
        faults += [f"{tag} twice" for tag, n in Counter(c.tag for c in item).items()
                   if n > 1 and tag not in {"category", CREATOR}]  # fmt: skip
        faults += ["guid" for guid in item.findall("guid") if guid.get("isPermaLink") != "false"]
        for enclosure in item.findall("enclosure"):
            faults += [n for n in ("url", "length", "type") if not enclosure.get(n)]
    for date in channel.iter("pubDate", "lastBuildDate"):
        faults += [] if parsedate_to_datetime(date.text or "").utcoffset() is not None else ["date"]
    return faults


# Both formats


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_feedparser_reads_a_feed_without_complaint(write: Writer) -> None:
    """Title, order, links, summaries and full bodies arrive in a reader."""
    feed = feedparser.parse(write(CHANNEL, CONFIG))
    assert not feed.bozo
    assert feed.feed.title == "PFEM の記事"
    assert feed.feed.subtitle == "タグ PFEM の付いた記事"
    assert feed.feed.link == "https://blog.example.org/tags/pfem/"
    assert feed.feed.language == "ja"
    assert feed.feed.rights == "© PEK"
    assert feed.feed.generator == "pek"
    assert [entry.title for entry in feed.entries] == ["もう一つ", "大阪会レポート"]
    entry = feed.entries[1]
    assert entry.link == "https://blog.example.org/pek2024/blog/report/"
    assert entry.summary == "4月に開催しました。"
    assert (
        entry.content[0].value
        == '<p>本文は<a href="https://blog.example.org/about/">こちら</a></p>'
    )
    assert entry.id == "tag:pek.example.org,2020:/pek2024/blog/report/"
    assert entry.published_parsed[:6] == (2024, 5, 14, 10, 0, 0)
    assert [tag.term for tag in entry.tags] == ["report", "PFEM", "CI/CD"]
    assert [(e.href, e.type, e.length) for e in entry.enclosures] == [
        ("https://blog.example.org/%E5%9B%B3.png", "image/png", "31415")
    ]


def test_formats_keep_their_rules() -> None:
    """Nothing that RFC 4287 and RSS 2.0 ask for is missing."""
    assert atom_faults(atom(CHANNEL, CONFIG)) == []
    assert rss_faults(rss(CHANNEL, CONFIG)) == []


def test_the_rules_find_faults() -> None:
    """The checks of this file notice a feed that is wrong."""
    good = atom(CHANNEL, CONFIG).decode()
    for wrong in (
        good.replace("<title>もう一つ</title>", ""),
        good.replace(' rel="enclosure"', ""),
        good.replace("+09:00<", "<"),
        good.replace("/other/</id>", "/report/</id>"),
        re.sub(r"<author>\s*<name>PEK.*?</author>", "", good, flags=re.DOTALL),
    ):
        assert atom_faults(wrong.encode())


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_feed_without_posts_is_a_feed(write: Writer) -> None:
    """A list without posts has a feed whose date never moves."""
    empty = replace(CHANNEL, entries=(), description="", logo=None, icon=None)
    data = write(empty, CONFIG)
    feed = feedparser.parse(data)
    assert not feed.bozo
    assert feed.entries == []
    assert feed.feed.subtitle == "プラットフォームの話"
    assert (1999, 12, 31) < feed.feed.updated_parsed[:3] < (2000, 1, 2)
    assert (rss_faults(data) if write is rss else atom_faults(data)) == []


def test_a_channel_is_always_described() -> None:
    """Without any description the title stands in: RSS asks for one."""
    silent = replace(CHANNEL, description="")
    feed = feedparser.parse(rss(silent, CONFIG.model_copy(update={"description": ""})))
    assert feed.feed.subtitle == "PFEM の記事"


def test_the_same_posts_are_the_same_bytes() -> None:
    """Nothing but content decides the bytes: not the clock, not the process."""
    assert rss(CHANNEL, CONFIG) == rss(CHANNEL, CONFIG)
    assert atom(CHANNEL, CONFIG) == atom(CHANNEL, CONFIG)
    year = str(datetime.now(UTC).year).encode()
    assert year not in rss(CHANNEL, CONFIG) + atom(CHANNEL, CONFIG)


def test_the_process_locale_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No call of setlocale, which would change the dates of other threads."""

    def forbidden(*_: object) -> str:
        raise AssertionError("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", forbidden)
    assert b"<pubDate>Tue, 14 May 2024 19:00:00 +0900</pubDate>" in rss(CHANNEL, CONFIG)
    assert atom(CHANNEL, CONFIG)


def test_threads_write_feeds_at_once() -> None:
    """Feeds written at the same time are those written one after the other."""
    titles = [f"記事{n}" for n in range(16)]
    channels = [replace(CHANNEL, title=title) for title in titles]
    jobs = [(channel, CONFIG) for channel in channels]
    with ThreadPoolExecutor(8) as pool:
        assert list(starmap(rss, jobs)) == list(pool.map(lambda job: rss(*job), jobs))
        assert list(starmap(atom, jobs)) == list(pool.map(lambda job: atom(*job), jobs))


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_feed_is_written_as_if_in_one_go(write: Writer) -> None:
    """Put together from entries, it has the namespaces and the indentation of its whole tree; one
    post is the same bytes in every feed.
    """
    spoken = _with_post(lang="ko", title="<entry", description="\n  </channel>\n</rss>\n  <item")
    # A body of nothing is read as no body, and would be written as such.
    nasty = (replace(ENTRY, html=alone(html)) for html in NASTY.values() if html)
    for entries in ((OTHER, spoken, *nasty), (ENTRY,), ()):
        data = write(replace(CHANNEL, entries=entries), CONFIG)
        tree = etree.fromstring(data, etree.XMLParser(remove_blank_text=True, huge_tree=True))
        written_whole = etree.tostring(
            tree, pretty_print=True, encoding="UTF-8", xml_declaration=True
        )
        assert written_whole == data
    make = rss_entry if write is rss else atom_entry
    for data in (
        write(CHANNEL, CONFIG),
        write(replace(_one(ENTRY), title="別", icon=None), CONFIG),
    ):
        assert 1 == data.count(make(ENTRY, CONFIG).data)


# Ids and dates


@pytest.mark.parametrize(
    ("address", "override", "expected"),
    [
        ("/a/b/", None, "tag:pek.example.org,2020:/a/b/"),
        ("/よしかわ/", None, "tag:pek.example.org,2020:/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/"),
        ("/a b?c#d%/", None, "tag:pek.example.org,2020:/a%20b%3Fc%23d%25/"),
        ("/a/", "https://old.example.org/?p=1", "https://old.example.org/?p=1"),
        ("/a/", "tag:old.example.org,2019:記事", "tag:old.example.org,2019:記事"),
        ("/a/", "urn:uuid:5b1b", "urn:uuid:5b1b"),
        ("/a/", " 記事 42 ", "tag:pek.example.org,2020:%E8%A8%98%E4%BA%8B%2042"),
        ("/a/", "", "tag:pek.example.org,2020:/a/"),
        ("/a/", "http://[x", "tag:pek.example.org,2020:http://%5Bx"),
    ],
)
def test_ids(address: str, override: str | None, expected: str) -> None:
    """A post's id is a tag: URI of its address; the author's own id is kept."""
    assert expected == entry_id(replace(POST, address=address, id=override), CONFIG)


def test_the_id_of_a_feed_is_that_of_its_list() -> None:
    """Feeds are told apart by the address of their list."""
    assert feed_id(CHANNEL, CONFIG) == "tag:pek.example.org,2020:/tags/pfem/"
    root = etree.fromstring(atom(CHANNEL, CONFIG))
    assert root.findtext(f"{A}id") == "tag:pek.example.org,2020:/tags/pfem/"


def test_dates_come_from_content_with_the_offset_of_the_site() -> None:
    """Entries carry their own dates in whole seconds, the channel its newest change."""
    root = etree.fromstring(atom(CHANNEL, CONFIG))
    assert root.findtext(f"{A}updated") == "2024-05-21T00:30:01+09:00"
    other, report = root.findall(f"{A}entry")
    assert other.findtext(f"{A}published") == "2023-01-01T09:00:00+09:00"
    assert other.findtext(f"{A}updated") == "2023-01-01T09:00:00+09:00"
    assert report.findtext(f"{A}published") == "2024-05-14T19:00:00+09:00"
    assert report.findtext(f"{A}updated") == "2024-05-21T00:30:01+09:00"
    channel = etree.fromstring(rss(CHANNEL, CONFIG))
    assert channel.findtext("channel/lastBuildDate") == "Tue, 21 May 2024 00:30:01 +0900"


def test_a_channel_of_old_posts_is_old() -> None:
    """The date of a channel is that of its posts, however old."""
    old = datetime(1995, 5, 1, tzinfo=UTC)
    root = etree.fromstring(atom(_one(_with_post(published=old, updated=None)), CONFIG))
    assert root.findtext(f"{A}updated") == "1995-05-01T09:00:00+09:00"


# What each format says in its own way


def test_rss_links_of_the_channel() -> None:
    """The channel's link is the list, and the feed names its own address."""
    channel = etree.fromstring(rss(CHANNEL, CONFIG)).find("channel")
    assert channel is not None
    assert channel.findtext("link") == "https://blog.example.org/tags/pfem/"
    (own,) = channel.findall(f"{A}link")
    assert {
        "href": "https://blog.example.org/tags/pfem/rss.xml",
        "rel": "self",
        "type": RSS_TYPE,
    } == _attributes(own)


def test_atom_links_of_the_feed() -> None:
    """The feed names its own address and the list as its alternate."""
    root = etree.fromstring(atom(CHANNEL, CONFIG))
    assert [
        {
            "href": "https://blog.example.org/tags/pfem/atom.xml",
            "rel": "self",
            "type": ATOM_TYPE,
        },
        {"href": "https://blog.example.org/tags/pfem/", "rel": "alternate", "type": "text/html"},
    ] == [_attributes(link) for link in root.findall(f"{A}link")]


def test_rss_authors_are_names() -> None:
    """Every author is a dc:creator; author would ask for an e-mail address."""
    item = _rss_item(_one(ENTRY))
    assert [creator.text for creator in item.findall(CREATOR)] == ["よしかわ", "髙﨑𠮷"]
    assert item.find("author") is None


def test_atom_authors_have_a_page() -> None:
    """An author's uri is the page that the author gave, or the author's page on the site."""
    authors = _atom_entry(_one(ENTRY)).findall(f"{A}author")
    assert [(author.findtext(f"{A}name"), author.findtext(f"{A}uri")) for author in authors] == [
        ("よしかわ", "https://blog.example.org/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/"),
        ("髙﨑𠮷", "https://takasaki.example/"),
    ]


def test_atom_without_authors_has_the_site() -> None:
    """A post without authors is by the site: Atom asks for an author."""
    root = etree.fromstring(atom(_one(OTHER), CONFIG))
    assert root.findtext(f"{A}author/{A}name") == "PEK ブログ"
    assert root.find(f"{A}entry/{A}author") is None


def test_the_rss_description_is_html() -> None:
    """Readers take a description for HTML, so that of a post is escaped; Atom says it is text."""
    entry = _with_post(description="a < b & <script>")
    assert _rss_item(_one(entry)).findtext("description") == "a &lt; b &amp; &lt;script&gt;"
    assert _atom_entry(_one(entry)).findtext(f"{A}summary") == "a < b & <script>"


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_post_without_description_is_summed_up_by_its_title(write: Writer) -> None:
    """A summary is never empty, and the body never takes its place."""
    channel = _one(_with_post(description=" "))
    feed = feedparser.parse(write(channel, CONFIG))
    assert feed.entries[0].summary == "大阪会レポート"
    assert "本文" in feed.entries[0].content[0].value


def test_the_content_of_an_atom_entry_is_html() -> None:
    """The body says that it is HTML, the summary is plain text."""
    entry = _atom_entry(_one(ENTRY))
    assert [
        (str(e.tag).removeprefix(A), e.get("type"))
        for e in (*entry.iterfind(f"{A}content"), *entry.iterfind(f"{A}summary"))
    ] == [("content", "html"), ("summary", None)]


def test_the_language_of_a_post() -> None:
    """A post in another language than the feed says so."""
    channel = _one(_with_post(lang="en"))
    assert _atom_entry(channel).get(LANG) == "en"
    assert _rss_item(channel).findtext("{http://purl.org/dc/elements/1.1/}language") == "en"
    assert _atom_entry(CHANNEL).get(LANG) is None


def test_the_language_of_a_channel() -> None:
    """A channel may have a language of its own."""
    english = replace(CHANNEL, language="en-GB")
    assert etree.fromstring(rss(english, CONFIG)).findtext("channel/language") == "en-GB"
    assert etree.fromstring(atom(english, CONFIG)).get(LANG) == "en-GB"


def test_an_enclosure_of_unknown_length() -> None:
    """Atom may leave the length out; RSS, which asks for it, has no enclosure then."""
    channel = _one(replace(ENTRY, picture=replace(COVER, length=None)))
    (link,) = _atom_entry(channel).findall(f"{A}link[@rel='enclosure']")
    assert _attributes(link) == {
        "href": "https://blog.example.org/%E5%9B%B3.png",
        "rel": "enclosure",
        "type": "image/png",
    }
    assert _rss_item(channel).find("enclosure") is None
    assert atom_faults(atom(channel, CONFIG)) == []


@pytest.mark.parametrize(
    ("logo", "icon", "expected"),
    [
        (COVER, None, {"url": "https://blog.example.org/%E5%9B%B3.png"}),
        (
            COVER,
            replace(ICON, media_type="image/svg+xml"),
            {"url": "https://blog.example.org/%E5%9B%B3.png"},
        ),
        (COVER, ICON, {"url": "https://blog.example.org/icon.png", "width": "96", "height": "96"}),
        (replace(COVER, media_type="image/svg+xml"), None, None),
        (None, None, None),
    ],
)
def test_the_picture_of_an_rss_channel(
    logo: Picture | None, icon: Picture | None, expected: dict[str, str] | None
) -> None:
    """The icon or else the logo, in a type that RSS knows, with its size where RSS allows it."""
    channel = etree.fromstring(rss(replace(CHANNEL, logo=logo, icon=icon), CONFIG)).find("channel")
    assert channel is not None
    image = channel.find("image")
    if expected is None:
        assert image is None
    else:
        assert image is not None
        wanted = {
            **expected,
            "title": "PFEM の記事",
            "link": "https://blog.example.org/tags/pfem/",
        }
        assert wanted == {str(child.tag): child.text for child in image}


def test_logo_and_icon_of_an_atom_feed() -> None:
    """Both are absolute URLs."""
    root = etree.fromstring(atom(CHANNEL, CONFIG))
    assert root.findtext(f"{A}logo") == "https://blog.example.org/%E5%9B%B3.png"
    assert root.findtext(f"{A}icon") == "https://blog.example.org/icon.png"


# Posts that must break no feed


NASTY = {
    "end of CDATA": "<p>a]]&gt;b</p><pre>]]></pre>",
    "emoji and rare kanji": "<p>👩‍💻🇯🇵 髙﨑𠮷</p>",
    "right to left": "<p>\u202bעברית مرحبا\u202c</p>",
    "nbsp": "<p>a&nbsp;b&copy;&bogus;</p>",
    "unclosed": "<div><p>a<b>b<table><td>",
    "200 KB": "<p>" + "長い本文。" * 14_000 + "</p>",
    "svg": '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg><p>図</p>',
    "control characters": "<p>a\x00b\x0bc\x1b[0m\ud800&#1;</p>",
    "nothing": "",
}


@pytest.mark.parametrize("html", NASTY.values(), ids=NASTY)
def test_nasty_bodies_break_no_feed(html: str) -> None:
    """Whatever a body holds, both feeds have the post, with its neighbours."""
    channel = replace(
        CHANNEL, entries=(OTHER, replace(ENTRY, html=alone(html)), _with_post(address="/z/"))
    )
    for data in (rss(channel, CONFIG), atom(channel, CONFIG)):
        feed = feedparser.parse(data)
        assert not feed.bozo
        assert [e.title for e in feed.entries] == ["もう一つ", "大阪会レポート", "大阪会レポート"]
    assert atom_faults(atom(channel, CONFIG)) == []


def test_a_long_body_arrives_whole() -> None:
    """200 KB of text are in both feeds to the last character."""
    channel = _one(replace(ENTRY, html=NASTY["200 KB"]))
    assert NASTY["200 KB"] == _rss_item(channel).findtext(CONTENT)
    assert NASTY["200 KB"] == _atom_entry(channel).findtext(f"{A}content")


@pytest.mark.parametrize(
    "post",
    [
        {"title": " \u200b"},
        {"published": datetime(2024, 1, 1)},  # noqa: DTZ001 - a date that must not get here
        {"updated": datetime(2024, 1, 1)},  # noqa: DTZ001
        {"updated": datetime.max.replace(tzinfo=UTC)},
    ],
    ids=["no title", "naive date", "naive update", "end of time"],
)
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_one_bad_post_is_left_out(
    write: Writer, post: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    """A post that no feed can hold is left out, alone, and the log names its file once."""
    channel = replace(CHANNEL, entries=(_with_post(path="bad.md", **post), OTHER))
    with caplog.at_level(logging.WARNING, "pek.feeds"):
        feed = feedparser.parse(write(channel, CONFIG))
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["もう一つ"]
    assert feed.feed.updated_parsed[:3] == (2023, 1, 1)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["bad.md"]


_TEXT = st.text(st.characters(), min_size=1, max_size=20)


@settings(max_examples=60)
@given(title=_TEXT, description=_TEXT, tag=_TEXT, name=_TEXT, html=_TEXT)
def test_any_text_makes_a_feed(
    title: str, description: str, tag: str, name: str, html: str
) -> None:
    """No text in any field makes a feed unreadable."""
    post = replace(
        POST,
        title=title,
        description=description,
        tags=(tag,),
        authors=(Author(name=name, key="k"),),
    )
    channel = replace(
        CHANNEL, title=f"x{title}", entries=(OTHER, Entry(post=post, html=alone(html)), ENTRY)
    )
    for feed in (etree.fromstring(rss(channel, CONFIG)), etree.fromstring(atom(channel, CONFIG))):
        titles = [e.text for e in feed.iter("title", f"{A}title")]
        assert "もう一つ" in titles
        assert "大阪会レポート" in titles

"""Feeds as foreign readers find them: newsboat, feedparser and, for JSON Feed, feedsmith."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urljoin

import feedparser

from tests.clients import programs
from tests.clients.newsboat import Newsboat, reload_all
from tests.clients.outcome import BrokenOffError, Outcome, Wrong
from tests.clients.served import Served

XML_TYPES = ("application/rss+xml", "application/atom+xml")
JSON_TYPE = "application/feed+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a reader makes of a post in a feed."""

    id: str
    title: str
    url: str


def listed(site: Served, *media_types: str) -> tuple[str, ...]:
    """The feeds of these types that ``/feeds/`` links to, as URLs, in order."""
    page = f"{site.base_url}/feeds/"
    links = (one for one in site.elements(page, "a") if one.get("type") in media_types)
    return tuple(dict.fromkeys(urljoin(page, one["href"]) for one in links))


def subscribe(folder: Path, urls: Iterable[str]) -> dict[str, Newsboat]:
    """A newsboat for each feed, by the feed's URL: one newsboat shows a post once, under the feed
    that it loaded last.
    """
    named = ((url, folder / str(number)) for number, url in enumerate(urls))
    return {url: Newsboat.subscribe(below, [url]) for url, below in named}


def one_by_one(site: Served, folder: Path) -> Outcome:
    """A newsboat shows as many posts of each feed as feedparser finds, with the same titles."""
    readers = subscribe(folder, listed(site, *XML_TYPES))
    reload_all(readers.values())
    wrong = [] if readers else [_none(site)]
    posts = 0
    for url, reader in readers.items():
        expected = sorted(one.title for one in entries(site, url))
        posts += len(expected)
        wrong += unlike(url, expected, sorted(item.title for item in reader.items()))
    text = f"{programs.newsboat_version()}: {len(readers)} RSS and Atom feeds, each for itself, "
    return Outcome(text=f"{text}with {posts} posts by feedparser", wrong=tuple(wrong))


def together(site: Served, folder: Path) -> Outcome:
    """Whoever subscribes to all feeds sees each post once."""
    urls = listed(site, *XML_TYPES)
    reader = Newsboat.subscribe(folder, urls)
    reader.reload()
    expected = sorted({one.url for url in urls for one in entries(site, url)})
    wrong = unlike(f"{site.base_url}/feeds/", expected, sorted(i.url for i in reader.items()))
    text = f"newsboat: {len(urls)} feeds at once, {len(expected)} posts, each once"
    return Outcome(text=text, wrong=tuple(wrong))


def json_feeds(site: Served) -> Outcome:
    """A reader finds in each JSON feed what feedparser finds in the Atom feed of the list."""
    reader, urls = programs.version("feedsmith"), listed(site, JSON_TYPE)
    if not urls:
        return Outcome(text=f"{reader}: JSON feeds", skipped="/feeds/ lists none")
    found = read_json(urls)
    wrong: list[Wrong] = []
    posts = 0
    for url in urls:
        kind = site.ask(url, method="HEAD").media_type
        if kind != JSON_TYPE:
            wrong.append(Wrong(where=url, expected=JSON_TYPE, found=kind))
        expected = entries(site, urljoin(url, "atom.xml"))
        posts += len(expected)
        wrong += unlike(url, expected, found[url])
    text = f"{reader}: {len(urls)} JSON feeds with {posts} posts by feedparser from Atom"
    return Outcome(text=text, wrong=tuple(wrong))


def read_json(urls: Iterable[str]) -> dict[str, list[Entry]]:
    """What feedsmith finds in each feed. Raises BrokenOffError for one that it cannot read."""
    answer = programs.node("feeds.mjs", urls)
    for url, found in answer.items():
        if error := found.get("error"):
            raise BrokenOffError(where=url, expected="a JSON feed", found=error)
    return {url: [Entry(**one) for one in found["items"]] for url, found in answer.items()}


def entries(site: Served, url: str) -> list[Entry]:
    """What feedparser finds in an RSS or Atom feed, in order."""
    found = feedparser.parse(site.ask(url).body).entries
    names = {"id": "id", "title": "title", "url": "link"}
    return [Entry(**{ours: one.get(name, "") for ours, name in names.items()}) for one in found]


def unlike(where: str, expected: Sequence[object], found: Sequence[object]) -> Iterator[Wrong]:
    """How many, and the first that differ. An empty feed is nothing to compare."""
    if not expected:
        yield Wrong(where=where, expected="posts", found="none by feedparser")
    if len(expected) != len(found):
        counts = (f"{len(one)} posts" for one in (expected, found))
        yield Wrong(where=where, expected=next(counts), found=next(counts))
    pairs = zip_longest(expected, found)
    if first := next((pair for pair in pairs if pair[0] != pair[1]), None):
        yield Wrong(where=where, expected=first[0], found=first[1])


def _none(site: Served) -> Wrong:
    return Wrong(where=f"{site.base_url}/feeds/", expected="links to feeds", found="none")

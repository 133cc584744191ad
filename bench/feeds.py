"""The three feeds of a list beside feedgen alone: ``python -m bench.feeds``."""

import gzip
import json
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator
from flask import Flask

from bench.asking import ask, cost, environ
from bench.results import Section, Table, conclude, parser, progress
from bench.sites import generated
from pek import create_app
from pek.addresses import ATOM_NAME, JSON_NAME, RSS_NAME
from pek.site import Listing
from pek.views import state

SIZE = 20
HITS = 50
RSS, ATOM, JSON = "RSS", "Atom", "JSON Feed"
NAMES: Mapping[str, str] = {RSS: RSS_NAME, ATOM: ATOM_NAME, JSON: JSON_NAME}
ALL = "all three"
COLD, CACHED, BARE = "pek, made", "pek, from memory", "feedgen alone"


@dataclass(slots=True)
class Times:
    """Milliseconds of the processor by format, one a round."""

    name: str
    found: dict[str, list[float]] = field(default_factory=dict)

    def add(self, kind: str, seconds: float) -> None:
        """One more."""
        self.found.setdefault(kind, []).append(1000 * seconds)

    def median(self, *kinds: str) -> float:
        """Of the sums of some formats in each round."""
        rounds = zip(*(self.found[kind] for kind in kinds), strict=True)
        return statistics.median(map(sum, rounds))


def lists(app: Flask) -> list[Listing]:
    """Those whose feeds are full, one of each set of posts."""
    library = state(app).library
    site = library.refresh().site
    # What follows the files would be counted too.
    library.hold()
    full = [one for one in site.lists.values() if one.has_feeds and len(one.posts) >= SIZE]
    firsts = {tuple(post.address for post in one.posts[:SIZE]): one for one in full}
    return list(firsts.values())


def measure(app: Flask, rounds: int) -> tuple[Times, Times, Times]:
    """Another list in each round. Its pages are asked for first: the bodies are rendered then."""
    cold, cached, bare = Times(COLD), Times(CACHED), Times(BARE)
    first, *others = lists(app)
    if len(others) < rounds:
        raise SystemExit(f"bench: only {len(others)} lists have full feeds: more --posts")
    for number, listing in enumerate((first, *others[:rounds])):
        for post in listing.posts[:SIZE]:
            ask(app, environ(post.address))
        made = {kind: cost(app, [f"{listing.address}{name}"]) for kind, name in NAMES.items()}
        hit = {kind: cost(app, [f"{listing.address}{name}"], HITS) for kind, name in NAMES.items()}
        body = ask(app, environ(f"{listing.address}{JSON_NAME}"))
        alone = feedgen(_unpacked(body))
        if number:
            for times, figures in ((cold, made), (cached, hit), (bare, alone)):
                for kind, seconds in figures.items():
                    times.add(kind, seconds)
    return cold, cached, bare


def _unpacked(body: bytes) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(gzip.decompress(body))
    return found


def feedgen(feed: Mapping[str, Any]) -> Mapping[str, float]:
    """Seconds for RSS and for Atom of the same entries, each with a generator of its own."""
    found = {}
    for kind, write in ((RSS, FeedGenerator.rss_str), (ATOM, FeedGenerator.atom_str)):
        begun = time.process_time()
        write(_generator(feed))
        found[kind] = time.process_time() - begun
    return found


def _generator(feed: Mapping[str, Any]) -> FeedGenerator:
    made = FeedGenerator()
    made.id(feed["home_page_url"])
    made.title(feed["title"])
    made.description(feed["title"])
    made.link(href=feed["feed_url"], rel="self")
    made.link(href=feed["home_page_url"], rel="alternate")
    for item in feed["items"]:
        entry = made.add_entry(order="append")
        entry.id(item["id"])
        entry.title(item["title"])
        entry.link(href=item["url"])
        entry.published(datetime.fromisoformat(item["date_published"]))
        entry.updated(datetime.fromisoformat(item["date_published"]))
        entry.summary(item.get("summary", item["title"]))
        entry.content(item["content_html"], type="html")
        for author in item.get("authors", ()):
            entry.author(name=author["name"])
    return made


def table(sides: tuple[Times, ...]) -> Table:
    """The medians side by side."""
    bare = sides[-1].median(RSS, ATOM)
    rows = []
    for side in sides:
        single = [f"{side.median(kind):.3f}" if kind in side.found else "–" for kind in NAMES]
        both = side.median(RSS, ATOM)
        every = f"{side.median(*NAMES):.3f}" if JSON in side.found else "–"
        rows.append((side.name, *single, every, f"{both:.3f}", f"{both / bare:.2f}"))
    columns = (*NAMES, ALL, f"{RSS} + {ATOM}", "× feedgen alone")
    return Table(columns=("ms", *columns), rows=tuple(rows))


def main() -> None:
    """Measure, print, write; nothing is judged."""
    options = parser(__doc__, posts=1000, rounds=15).parse_args()
    with generated(options.posts) as site:
        app = create_app(environ=site.environment)
        progress("reading the site")
        sides = measure(app, options.rounds)
    about = (
        f"Milliseconds of the processor for feeds of {SIZE} whole posts, their bodies rendered "
        f"before; another list in each of {options.rounds} rounds, medians; {options.posts:,} "
        "posts. pek: the whole answer with gzip and headers. feedgen alone: the same bodies, "
        "titles, dates, summaries and authors to bytes."
    )
    conclude(
        Section(
            name="feeds",
            title="Feeds",
            about=about,
            used=("feedgen", "lxml"),
            tables=(table(sides),),
        ),
        options,
    )


if __name__ == "__main__":
    main()

"""A newsboat that reads some feeds, and what it shows of them."""

import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path

from tests.clients import programs


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A post in newsboat's list; ``feed`` is the URL of the feed that it stands under."""

    guid: str
    title: str
    url: str
    feed: str
    unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsboat:
    """One reader's newsboat: what it knows lies in ``folder``."""

    folder: Path

    @classmethod
    def subscribe(cls, folder: Path, urls: Iterable[str]) -> "Newsboat":
        """A newsboat that reads the feeds at ``urls`` and has not yet loaded any."""
        folder.mkdir(parents=True)
        (folder / "config").touch()
        (folder / "urls").write_text("".join(f"{url}\n" for url in urls), "utf-8")
        return cls(folder=folder)

    def reload(self) -> None:
        """Load all feeds. Raises BrokenOffError if newsboat fails; a feed that it cannot read gives
        no items.
        """
        programs.newsboat(self.folder)

    def items(self) -> list[Item]:
        """What the lists show, the newest post first."""
        query = "SELECT guid, title, url, feedurl, unread FROM rss_item WHERE deleted = 0"
        with self._cache() as cache:
            rows = cache.execute(f"{query} ORDER BY pubDate DESC, id").fetchall()
        return [
            Item(guid=guid, title=title, url=url, feed=feed, unread=bool(unread))
            for guid, title, url, feed, unread in rows
        ]

    def read_all(self) -> None:
        """Mark every post as read."""
        with self._cache() as cache:
            cache.execute("UPDATE rss_item SET unread = 0")

    @contextmanager
    def _cache(self) -> Iterator[sqlite3.Connection]:
        cache = sqlite3.connect(self.folder / "cache")
        try:
            with cache:
                yield cache
        finally:
            cache.close()


def reload_all(readers: Iterable[Newsboat]) -> None:
    """Every reader loads its feeds. Raises BrokenOffError."""
    with ThreadPoolExecutor(cpu_count()) as pool:
        list(pool.map(Newsboat.reload, readers))

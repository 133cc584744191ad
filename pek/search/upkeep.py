"""The index kept up with the site: what is new is put in, what is gone is taken out."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread

from filelock import Timeout

from pek.errors import PekError
from pek.models import Document, Rendered
from pek.search import storage
from pek.search.entries import Entry, Searched, entry_of
from pek.search.storage import Storage
from pek.site import Site

Render = Callable[[Site, Document], Rendered]

# So many documents are indexed while a reader waits: 6 ms each, nearly all of it their rendering.
FEW = 64
# Documents that become searchable at once; other processes may write in between.
BATCH = 64
# How long a reader waits while another one's search or another process writes, in seconds; the
# longer time where nothing at all is in the index, as when many ask a server that has just begun.
WAIT = 0.5
WAIT_AT_FIRST = 5.0
# Pages are answered meanwhile: after every document the thread rests for so many seconds.
REST = 0.005

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The index beside one version of a site. ``live``: documents of the site by their ids in the
    index; ``missing``: those that it has not, newest first; ``stale``: ids of what is no part of
    the site; ``newest`` is the hour of the newest post (:func:`pek.search.storage.hour_of`).
    """

    key: tuple[str, int]
    live: Mapping[int, Searched]
    missing: tuple[Searched, ...]
    stale: tuple[int, ...]
    newest: int

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.missing or self.stale)


def holding(site: Site, connection: sqlite3.Connection | None) -> Holding:
    """Compare the index with the site. Without one, all is missing."""
    live, stale = {}, []
    for id_, address, digest in storage.stored(connection) if connection else ():
        document = site.by_address.get(address)
        if document is not None and document.digest == digest:
            live[id_] = document
        else:
            stale.append(id_)
    there = {document.address for document in live.values()}
    everything: tuple[Searched, ...] = (*site.posts, *site.pages)
    return Holding(
        key=(site.version, storage.generation(connection) if connection else -1),
        live=live,
        missing=tuple(one for one in everything if one.address not in there),
        stale=tuple(stale),
        newest=storage.hour_of(max(live, default=0)),
    )


class Upkeep:
    """Keeps one index. ``render`` makes the body of a document."""

    def __init__(self, store: Storage, render: Render) -> None:
        self._store = store
        self._render = render
        self._known: Holding | None = None
        self._wanted: Site | None = None
        self._thread: Thread | None = None
        self._lock = Lock()

    def holding(self, site: Site, connection: sqlite3.Connection | None) -> Holding:
        """What of the site is in the index now; kept until one of them changes."""
        known = self._known
        key = (site.version, storage.generation(connection) if connection else -1)
        if known is None or known.key != key:
            known = self._known = holding(site, connection)
        return known

    def catch_up(self, site: Site, found: Holding) -> None:
        """Index what is missing while the caller waits if that is little, else begin to. If
        another process is writing for long, what is there has to do. Raises sqlite3.Error and
        OSError.
        """
        if len(found.missing) > FEW:
            self.begin(site)
            return
        wait = WAIT if found.live else WAIT_AT_FIRST
        with suppress(Timeout), self._store.writing(wait) as connection:
            now = holding(site, connection)
            new = list(self._entries(site, now.missing[:FEW]))
            if new or now.stale:
                storage.change(connection, new, now.stale)

    def begin(self, site: Site) -> None:
        """Index a site in a thread of its own, unless one is at it; then it goes on with this."""
        with self._lock:
            self._wanted = site
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="pek-search", daemon=True)
                self._thread.start()

    def run(self, site: Site, *, rest: float = 0) -> Iterator[int]:
        """Index all of a site; yields how many documents are still missing after every batch.
        Raises sqlite3.Error and OSError.
        """
        failed: set[str] = set()
        worked = True
        while worked:
            with self._store.writing() as connection:
                now = holding(site, connection)
                batch = [one for one in now.missing if one.address not in failed][:BATCH]
                worked = bool(batch or now.stale)
                if worked:
                    new = list(self._entries(site, batch, rest))
                    failed |= {one.address for one in batch} - {one.address for one, _ in new}
                    storage.change(connection, new, now.stale)
                elif now.live:
                    storage.tidy(connection)
            yield len(now.missing) - len(batch)

    def join(self, timeout: float | None = None) -> None:
        """Wait for the thread that indexes, if there is one."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _entries(
        self, site: Site, batch: Iterable[Searched], rest: float = 0
    ) -> Iterator[tuple[Searched, Entry]]:
        for document in batch:
            try:
                yield document, entry_of(document, self._render(site, document))
            except PekError as error:
                log.warning("%s is not searched: %s", document.address, error)
            time.sleep(rest)

    def _work(self) -> None:
        done: Site | None = None
        try:
            while (site := self._wanted) is not None and site is not done:
                for _ in self.run(site, rest=REST):
                    if self._wanted is not site:
                        break
                done = site
        except (sqlite3.Error, OSError) as error:
            log.warning("the search index cannot be written: %s", error)

"""The index kept up with the site: what is new is put in, what is gone is taken out."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread

from filelock import Timeout

from pek.errors import PekError
from pek.memo import Memo
from pek.models import Document, Rendered
from pek.search import tables
from pek.search.entries import Searched, entry_of
from pek.search.failures import Failures
from pek.search.storage import Storage, is_damage
from pek.search.tables import New
from pek.search.wanted import wanted
from pek.site import Site

Render = Callable[[Site, Document], Rendered]
Wanted = Mapping[str, Searched]

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
# The site that is being replaced while requests still ask for it, and the one that replaces it.
VERSIONS = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The index beside one version of a site. ``live``: documents of the site by their ids in the
    index; ``missing``: digests of those that it has not, newest first, ``failed`` of those whose
    body could not be rendered lately; ``stale``: of what is no part of the site; ``newest`` is the
    hour of the newest post (:func:`pek.search.tables.hour_of`).
    """

    key: tuple[str, int, frozenset[str]]
    live: Mapping[int, Searched]
    missing: tuple[str, ...]
    failed: int
    stale: tuple[str, ...]
    newest: int

    @property
    def work(self) -> int:
        """How much there is to do."""
        return len(self.missing) + len(self.stale)


def _holding(
    key: tuple[str, int, frozenset[str]], documents: Wanted, connection: sqlite3.Connection | None
) -> Holding:
    """Compare the index with the site. Without one, all is missing."""
    rows = tables.stored(connection) if connection else []
    live = {id_: documents[digest] for id_, digest in rows if digest in documents}
    there = {digest for _, digest in rows}
    absent = [digest for digest in documents if digest not in there]
    missing = tuple(digest for digest in absent if digest not in key[2])
    return Holding(
        key=key,
        live=live,
        missing=missing,
        failed=len(absent) - len(missing),
        stale=tuple(there - documents.keys()),
        newest=tables.hour_of(max(live, default=0)),
    )


class Upkeep:
    """Keeps one index. ``render`` makes the body of a document; ``clock`` counts seconds."""

    def __init__(
        self, store: Storage, render: Render, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._render = render
        self._documents: Memo[str, Wanted] = Memo(VERSIONS)
        self._failures = Failures(clock)
        self._known: Holding | None = None
        self._next: Site | None = None
        self._thread: Thread | None = None
        self._lock = Lock()

    def holding(self, site: Site, connection: sqlite3.Connection | None) -> Holding:
        """What of the site is in the index now; kept until one of them changes."""
        known = self._known
        generation = tables.generation(connection) if connection else -1
        key = (site.version, generation, self._failures.of(site.version))
        if known is None or known.key != key:
            known = self._known = _holding(key, self._wanted(site), connection)
        return known

    def catch_up(self, site: Site, found: Holding) -> None:
        """Do what is to do while the caller waits if that is little, else begin to. If another
        process is writing for long, what is there has to do. Raises sqlite3.Error and OSError.
        """
        if found.work > FEW:
            self.begin(site)
            return
        wait = WAIT if found.live else WAIT_AT_FIRST
        with suppress(Timeout), self._store.writing(wait) as connection:
            now = self.holding(site, connection)
            self._change(site, connection, now.missing[:FEW], now.stale[:FEW])

    def begin(self, site: Site) -> None:
        """Index a site in a thread of its own, unless one is at it; then it goes on with this."""
        with self._lock:
            self._next = site
            # A process that was forked meanwhile has the thread, but it does not run there.
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="pek-search", daemon=True)
                self._thread.start()

    def run(self, site: Site, *, rest: float = 0) -> Iterator[int]:
        """Index all of a site; yields how many documents are still missing, at first and after
        every batch. Each is done once: what another process, which sees another version of the
        site, takes out again is its own affair. Raises sqlite3.Error and OSError.
        """
        with self._store.reading() as connection:
            found = self.holding(site, connection)
        failed = found.failed
        yield len(found.missing) + failed
        for start in range(0, max(len(found.missing), len(found.stale)), BATCH):
            end = start + BATCH
            batch, stale = found.missing[start:end], found.stale[start:end]
            with self._store.writing() as connection:
                failed += self._change(site, connection, batch, stale, rest)
            yield len(found.missing[end:]) + failed
        if found.work:
            with self._store.writing() as connection:
                tables.tidy(connection)

    def join(self, timeout: float | None = None) -> None:
        """Wait for the thread that indexes, if there is one."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _wanted(self, site: Site) -> Wanted:
        return self._documents.get(site.version, lambda: wanted(site))

    def _change(
        self,
        site: Site,
        connection: sqlite3.Connection,
        missing: Iterable[str],
        stale: Sequence[str],
        rest: float = 0,
    ) -> int:
        """Put in what is still missing, of some documents, and take others out; how many failed."""
        batch = [digest for digest in missing if not tables.has(connection, digest)]
        new = list(self._entries(site, batch, rest))
        if new or stale:
            tables.change(connection, new, stale)
        return len(batch) - len(new)

    def _entries(self, site: Site, batch: Iterable[str], rest: float) -> Iterator[New]:
        documents = self._wanted(site)
        for digest in batch:
            document = documents[digest]
            try:
                yield digest, document, entry_of(document, self._render(site, document))
            # ValueError: a mistake in reading one body must not take the search from all others.
            except (PekError, OSError, ValueError) as error:
                if self._failures.note(site.version, digest):
                    log.warning("%s is not searched: %s", document.address, error)
            time.sleep(rest)

    def _work(self) -> None:
        done: Site | None = None
        while (site := self._taken(done)) is not None:
            try:
                self._index(site)
            except (sqlite3.Error, OSError) as error:
                log.warning("the search index cannot be written: %s", error)
            done = site

    def _taken(self, done: Site | None) -> Site | None:
        """The site to go on with. That there is none is said under the lock, so that whoever comes
        with one knows that the thread does not take it.
        """
        with self._lock:
            if self._next is done:
                self._thread = self._next = None
                return None
            return self._next

    def _index(self, site: Site) -> None:
        """Index a site until another one is wanted. An index that is found damaged is gone by then
        (:class:`pek.search.storage.Storage`), and begun anew once.
        """
        try:
            self._index_once(site)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
            self._index_once(site)

    def _index_once(self, site: Site) -> None:
        for _ in self.run(site, rest=REST):
            if self._next is not site:
                return

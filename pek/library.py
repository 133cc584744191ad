"""The current site: made from the files, made anew when they or the clock change."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread

from watchfiles import watch

from pek.collector import paused
from pek.config import Config
from pek.content import Index
from pek.errors import Problem
from pek.pictures import Pictures
from pek.site import Site
from pek.sources import TEMPLATES, Sources, read

# An edit shows at once: wait for 10 ms of quiet, 100 ms at most. The watcher looks so often whether
# there is news, which costs a thousandth of a processor.
DEBOUNCE_MS = 100
STEP_MS = 10
LOOK_MS = 1000
SECOND = timedelta(seconds=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A site and what it was made of; replaced as a whole."""

    site: Site
    sources: Sources


class Library:
    """Holds the last good :class:`Site` and replaces it in one assignment.

    With ``debug`` every call looks at the files first. Otherwise the second call starts a
    watcher: not before there are requests, because a server may fork until then, and threads do
    not survive that. A start reads what the ``index`` does not know.
    """

    def __init__(
        self,
        config: Config,
        pictures: Pictures,
        index: Index | None = None,
        *,
        now: Callable[[], datetime],
        version: str,
        debug: bool = False,
    ) -> None:
        self._config = config
        self._pictures = pictures
        self._index = index
        self._now = now
        self._version = version
        self._debug = debug
        self._snapshot: Snapshot | None = None
        self._known: frozenset[Problem] = frozenset()
        self._lock = Lock()
        self._watching = False
        self._stop = Event()
        self._listeners: list[Callable[[Site], None]] = []

    def listen(self, listener: Callable[[Site], None]) -> None:
        """Have ``listener`` called with every site that replaces another one while files and clock
        are followed: at once, in the thread that made it.
        """
        self._listeners.append(listener)

    @property
    def last(self) -> Site | None:
        """The site as it was last made, without a look at files or clock."""
        return self._snapshot.site if self._snapshot else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the content when it was last read."""
        return self._snapshot.sources.loaded.problems if self._snapshot else ()

    @property
    def is_followed(self) -> bool:
        """Whether files and clock are followed by now; a server that forks has done so."""
        return self._watching and not self._stop.is_set()

    @property
    def current(self) -> Site | None:
        """The site, if it is known without doing anything to be that of this moment."""
        snapshot = self._snapshot
        if snapshot is None or self._stop.is_set():
            return snapshot.site if snapshot else None
        if self._debug or not self._watching or self._is_due(snapshot):
            return None
        return snapshot.site

    def site(self) -> Site:
        """The site as it is now.

        Raises what reading raises, but only while there is no site to fall back on.
        """
        if (known := self.current) is not None:
            return known
        snapshot = self._snapshot
        if snapshot is None:
            return self._update(lambda _: False).site
        if self._debug:
            return self.refresh().site
        return (self._on_time(snapshot) if self._watching else self._begin()).site

    def refresh(self, *, report: bool = True) -> Snapshot:
        """Look at the files and the clock now; the site is replaced if anything changed. Problems
        are logged unless the caller tells of them itself.
        """
        return self._update(lambda _: True, report=report)

    def hold(self) -> None:
        """Stop following files and clock: the site stays as it is until :meth:`refresh`."""
        self._stop.set()

    def _begin(self) -> Snapshot:
        """Look, and follow the files from now on. This process may be a fork, whose site is as
        old as the server.
        """
        snapshot = self._update(lambda _: not self._watching)
        with self._lock:
            if not self._watching:
                self._watching = True
                Thread(target=self._watch, name="pek-watcher", daemon=True).start()
        return snapshot

    def _on_time(self, snapshot: Snapshot) -> Snapshot:
        """The site that the clock has made due, for the first that asks: it makes it. Others go on
        with the old one for that moment; if all waited, a busy server would answer nobody.
        """
        if not self._lock.acquire(blocking=False):
            return snapshot
        try:
            before, now = self._snapshot, self._updated(self._is_due)
        finally:
            self._lock.release()
        self._tell(before, now)
        return now

    def _update(self, condition: Callable[[Snapshot], bool], *, report: bool = True) -> Snapshot:
        """Read the sources, unless another thread has done by now what was to be done."""
        with self._lock:
            before = self._snapshot
            snapshot = self._updated(condition, report=report)
        self._tell(before, snapshot)
        return snapshot

    def _updated(self, condition: Callable[[Snapshot], bool], *, report: bool = True) -> Snapshot:
        """What :meth:`_update` gives, for who holds the lock. If it fails the last good site
        stays.
        """
        snapshot = self._snapshot
        if snapshot is None:
            snapshot = self._made(None, report=report)
        elif condition(snapshot):
            with _surviving("the content could not be read; the last good site stays"):
                snapshot = self._made(snapshot, report=report)
        self._snapshot = snapshot
        return snapshot

    def _tell(self, before: Snapshot | None, snapshot: Snapshot) -> None:
        if before and self.is_followed and before.site is not snapshot.site:
            for listener in self._listeners:
                listener(snapshot.site)

    def _made(self, before: Snapshot | None, *, report: bool) -> Snapshot:
        with paused():
            known = before.sources if before else None
            sources = read(self._config, self._pictures, known, self._index)
            if report:
                self._report(sources.loaded.problems)
            if before and before.sources == sources and not self._is_due(before):
                return before
            return Snapshot(site=self._site(sources, before), sources=sources)

    def _site(self, sources: Sources, before: Snapshot | None) -> Site:
        site = Site.build(
            self._config,
            sources.loaded.documents.values(),
            pictures=sources.pictures,
            files=sources.files,
            redirects=sources.loaded.redirects.targets,
            links=sources.loaded.links,
            salt=f"{self._version} {sources.templates.digest}",
            changed=sources.newest,
            now=self._now(),
        )
        if before is None:
            return site
        old = before.site
        if _state(old) == _state(site):
            return old
        if site.changed < old.changed:
            # A restored file may be older than what it replaces; the site is later all the same,
            # and a client that has only the date must be told.
            return replace(site, changed=old.changed + SECOND)
        return site

    def _is_due(self, snapshot: Snapshot) -> bool:
        until = snapshot.site.until
        return until is not None and until <= self._now()

    def _watch(self) -> None:
        while not self._stop.is_set():
            with _surviving("the folders could not be watched; trying again"):
                self._follow(self._identities())
                continue
            self._stop.wait(LOOK_MS / 1000)

    def _follow(self, watched: dict[Path, tuple[int, int]]) -> None:
        """Refresh at every change, until :meth:`hold` or until other folders are there.

        A folder may be replaced as a whole by a deployment, or appear later: every LOOK_MS the
        folders are compared with those that are watched.
        """
        changes = watch(
            *watched,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            stop_event=self._stop,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
        )
        # What changed before the watch began is seen at its first report, whatever it says.
        unseen = True
        for changed in changes:
            if changed or unseen:
                self.refresh()
                unseen = False
            if self._identities() != watched:
                return

    def _folders(self) -> list[Path]:
        folders = [self._config.content, *self._config.static_folders, TEMPLATES]
        return [folder for folder in folders if folder.is_dir()]

    def _identities(self) -> dict[Path, tuple[int, int]]:
        """The folders that are there, each with what tells it from another of its name."""
        stats = {folder: folder.stat() for folder in self._folders()}
        return {folder: (stat.st_dev, stat.st_ino) for folder, stat in stats.items()}

    def _report(self, problems: Iterable[Problem]) -> None:
        """Each problem is logged once, however often the files are read."""
        found = frozenset(problems)
        for problem in sorted(found - self._known, key=str):
            log.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)
        self._known = found


@contextmanager
def _surviving(message: str) -> Iterator[None]:
    """The one place that catches everything: whatever a reading meets (a folder that is just
    being replaced, a bug), it is logged, and the site goes on.
    """
    try:
        yield
    except Exception:
        log.exception(message)


def _state(site: Site) -> tuple[object, ...]:
    """What two readings have in common that found the same site. The date is part of it: of equal
    sites the later one counts, as for a process that has just begun.
    """
    return site.version, site.until, site.changed, site.files

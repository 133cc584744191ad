"""The current site: made from the files, made anew when they or the clock change."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, Thread

from watchfiles import watch

from pek import content
from pek.config import ROOT, Config
from pek.content import Loaded
from pek.errors import Problem
from pek.pictures import Pictures
from pek.site import Site

TEMPLATES = ROOT / "templates"
# An edit shows within a second: wait for 50 ms of quiet, 200 ms at most.
DEBOUNCE_MS = 200
STEP_MS = 50
LOOK_MS = 1000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A site and what it was made of; replaced as a whole."""

    site: Site
    loaded: Loaded


class Library:
    """Holds the last good :class:`Site` and replaces it in one assignment.

    With ``debug`` every call looks at the files first. Otherwise the second call starts a
    watcher: not before there are requests, because a server may fork until then, and threads do
    not survive that.
    """

    def __init__(
        self,
        config: Config,
        pictures: Pictures,
        *,
        now: Callable[[], datetime],
        version: str,
        debug: bool = False,
    ) -> None:
        self._config = config
        self._pictures = pictures
        self._now = now
        self._version = version
        self._debug = debug
        self._snapshot: Snapshot | None = None
        self._known: frozenset[Problem] = frozenset()
        self._lock = Lock()
        self._watching = False
        self._stop = Event()

    def site(self) -> Site:
        """The site as it is now."""
        snapshot = self._snapshot
        if snapshot is None:
            return self._refresh_if(lambda _: False).site
        if self._stop.is_set():
            return snapshot.site
        if self._debug:
            return self.refresh().site
        if not self._watching:
            # This process may be a fork whose site is as old as the server.
            self.watch()
            return self.refresh().site
        if self._is_due(snapshot):
            return self._refresh_if(self._is_due).site
        return snapshot.site

    @property
    def last(self) -> Site | None:
        """The site as it was last made, without a look at files or clock."""
        return self._snapshot.site if self._snapshot else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the content when it was last read."""
        return self._snapshot.loaded.problems if self._snapshot else ()

    def refresh(self) -> Snapshot:
        """Look at the files and the clock now; the site is replaced if anything changed."""
        return self._refresh_if(lambda _: True)

    def inspect(self) -> Snapshot:
        """As :meth:`refresh`, for a caller that tells of the problems itself: nothing is logged."""
        with self._lock:
            self._snapshot = self._read(self._snapshot)
            return self._snapshot

    def _refresh_if(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        """As :meth:`refresh`, unless another thread has done by now what was to be done."""
        with self._lock:
            before = self._snapshot
            if before is not None and not condition(before):
                return before
            self._snapshot = after = self._read(before)
            self._report(after.loaded.problems)
            return after

    def _read(self, before: Snapshot | None) -> Snapshot:
        loaded = content.load(self._config, before.loaded if before else None)
        templates = _templates(TEMPLATES)
        pictures = tuple(self._pictures.complete(loaded.pictures))
        files = self._pictures.scan(self._config.static_folders)
        times = [entry.mtime_ns for entry in loaded.entries.values()]
        times += [file.mtime_ns for file in (*pictures, *files)]
        times += [path.stat().st_mtime_ns for path in templates]
        site = Site.build(
            self._config,
            loaded.documents.values(),
            pictures=pictures,
            files=files,
            salt=f"{self._version} {_digest(TEMPLATES, templates)}",
            read=datetime.fromtimestamp(max(times, default=0) // 10**9, tz=UTC),
            now=self._now(),
        )
        if before and _same(before.site, site):
            site = before.site
        return Snapshot(site=site, loaded=loaded)

    def _is_due(self, snapshot: Snapshot) -> bool:
        return snapshot.site.until is not None and snapshot.site.until <= self._now()

    def watch(self) -> None:
        """Start the watcher of content, static files and templates, once."""
        with self._lock:
            if self._watching:
                return
            self._watching = True
        Thread(target=self._watch, name="pek-watcher", daemon=True).start()

    def hold(self) -> None:
        """Stop following files and clock: the site stays as it is until :meth:`refresh`."""
        self._stop.set()

    def _watch(self) -> None:
        """Follow the files until :meth:`hold`.

        A folder may be replaced as a whole by a deployment, or appear later: every LOOK_MS the
        folders are compared with those that are watched, and the watch begins anew.
        """
        while not self._stop.is_set():
            watched = self._folders()
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
                    self._refresh_or_log()
                    unseen = False
                if self._folders() != watched:
                    break

    def _folders(self) -> dict[Path, tuple[int, int]]:
        """The folders that are there, each with what tells it from another of its name."""
        folders = [self._config.content, *self._config.static_folders, TEMPLATES]
        stats = {folder: folder.stat() for folder in folders if folder.is_dir()}
        return {folder: (stat.st_dev, stat.st_ino) for folder, stat in stats.items()}

    def _refresh_or_log(self) -> None:
        try:
            self.refresh()
        except Exception:
            # The one place that catches all: whatever one reading meets (a folder that is just
            # being replaced), the last good site stays and the watcher lives to see the next.
            log.exception("the content could not be read; the last good site stays")

    def _report(self, problems: Iterable[Problem]) -> None:
        """Each problem is logged once, however often the files are read."""
        found = frozenset(problems)
        for problem in sorted(found - self._known, key=str):
            log.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)
        self._known = found


def _same(one: Site, other: Site) -> bool:
    """Whether two sites answer alike from the same files, and change at the same time."""
    return (one.version, one.until, one.files) == (other.version, other.until, other.files)


def _templates(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def _digest(folder: Path, files: Iterable[Path]) -> str:
    parts = [
        part
        for path in files
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes())
    ]
    return sha256(b"\0".join(parts)).hexdigest()

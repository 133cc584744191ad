"""The current site: made from the files, made anew when they or the clock change."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
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

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A site and what it was made of; replaced as a whole."""

    site: Site
    loaded: Loaded


class Library:
    """Holds the last good :class:`Site` and replaces it in one assignment.

    With ``debug`` every call looks at the files first. Otherwise the first call starts a
    watcher: not before, because a server may fork until then, and threads do not survive that.
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
        if snapshot is None or self._debug:
            return self.refresh().site
        if not self._watching and not self._stop.is_set():
            self.watch()
        if snapshot.site.until is not None and snapshot.site.until <= self._now():
            return self.refresh().site
        return snapshot.site

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the content when it was last read."""
        return self._snapshot.loaded.problems if self._snapshot else ()

    def refresh(self) -> Snapshot:
        """Look at the files and the clock now; the site is replaced if anything changed."""
        with self._lock:
            before = self._snapshot
            loaded = content.load(self._config, before.loaded if before else None)
            self._report(loaded.problems)
            site = Site.build(
                self._config,
                loaded.documents.values(),
                pictures=[self._pictures.complete(file) for file in loaded.pictures],
                files=self._pictures.scan(self._config.static_folders),
                salt=f"{self._version} {_templates_digest(TEMPLATES)}",
                now=self._now(),
            )
            kept = before.site if before and before.site.version == site.version else site
            self._snapshot = Snapshot(site=kept, loaded=loaded)
            return self._snapshot

    def watch(self) -> None:
        """Start the watcher of content, static files and templates, once."""
        with self._lock:
            if self._watching:
                return
            self._watching = True
        Thread(target=self._watch, name="pek-watcher", daemon=True).start()

    def close(self) -> None:
        """Stop following the files: from now on only :meth:`refresh` and the clock look."""
        self._stop.set()

    def _watch(self) -> None:
        folders = [self._config.content, *self._config.static_folders, TEMPLATES]
        present = [folder for folder in folders if folder.is_dir()]
        # What changed between the first reading and the start of the watcher is seen here.
        self.refresh()
        for _ in watch(*present, debounce=DEBOUNCE_MS, step=STEP_MS, stop_event=self._stop):
            self._refresh_or_log()

    def _refresh_or_log(self) -> None:
        try:
            self.refresh()
        except OSError:
            # A folder that is being replaced (a deployment) is complete again a moment later;
            # the watcher must live to see it.
            log.exception("content could not be read; the last good site stays")

    def _report(self, problems: Iterable[Problem]) -> None:
        """Each problem is logged once, however often the files are read."""
        found = frozenset(problems)
        for problem in sorted(found - self._known, key=str):
            log.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)
        self._known = found


def _templates_digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()

"""The instance folder: what pek makes and keeps between restarts, each thing by its digest."""

import logging
import threading
import time
from collections.abc import Callable, Container
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from pek.files import PART, write_whole

# Nothing takes a minute to write: a temporary file of this age was left by a process that died.
ABANDONED = 3600.0
# How often one thread of a process looks whether another process has made the file, in seconds.
POLL = 0.01

log = logging.getLogger(__name__)


class Store:
    """Files made once, however many threads and processes ask for them.

    A file is written under a temporary name and then renamed (rename(2) is atomic), so a reader
    sees all of it or nothing. What is made is named by the digest of its inputs and therefore
    never out of date.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # One thread makes at a time: making holds the interpreter, and pages need it too. Two make
        # no more cards, but readers wait twice as long for pages meanwhile (6.6 ms, not 3.6).
        self._turn = threading.RLock()

    def path(self, name: str) -> Path:
        """Where the file ``name`` is once it is made."""
        return self._folder / name

    def has(self, name: str) -> bool:
        """Whether the file ``name`` is made. An empty one is what a power cut left of it."""
        try:
            return self.path(name).stat().st_size > 0
        except FileNotFoundError:
            return False

    def get(self, name: str, make: Callable[[], bytes]) -> Path:
        """The file ``name`` (``cards/<digest>.png``), made by ``make`` if it is not there.

        ``name`` is built by pek, never taken from a request. Raises what ``make`` raises; then
        nothing is stored.
        """
        if not self.has(name):
            with self._turn:
                self._make(name, make)
        return self.path(name)

    def prune(self, kind: str, kept: Container[str]) -> int:
        """Delete the files of a kind (``cards``) whose name without ending is not among ``kept``;
        how many they were.
        """
        stale = [
            path
            for path in self.path(kind).glob("*")
            if path.stem not in kept and not path.name.startswith(".")
        ]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    def sweep(self) -> int:
        """Delete the temporary files that processes which died have left; how many they were."""
        stale = [path for path in self._folder.glob(f"*/.*{PART}") if _is_abandoned(path)]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    def _make(self, name: str, make: Callable[[], bytes]) -> None:
        # All but the first of the threads that waited find the file, and take no lock.
        if self.has(name):
            return
        with self._lock(name).acquire(poll_interval=POLL):
            if not self.has(name):
                path = self.path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, make(), lasting=False)
                log.info("made %s", name)

    def _lock(self, name: str) -> FileLock:
        """One owner across processes while a file is made."""
        folder = self.path("locks")
        folder.mkdir(parents=True, exist_ok=True)
        # One of 256 files, not one a thing: they are never deleted. Nobody takes a second lock.
        return FileLock(folder / f"{sha256(name.encode()).hexdigest()[:2]}.lock")


def _is_abandoned(path: Path) -> bool:
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime > ABANDONED
    return False

"""The instance folder: what pek makes and keeps between restarts, each thing by its digest."""

import os
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from filelock import FileLock


class Store:
    """Files made once, however many threads and processes ask for them.

    A file is written under a temporary name and then renamed (rename(2) is atomic), so a reader
    sees all of it or nothing. What is made is named by the digest of its inputs and therefore
    never out of date.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str, make: Callable[[], bytes]) -> Path:
        """The file ``name`` (``cards/<digest>.png``), made by ``make`` if it is not there.

        ``name`` is built by pek, never taken from a request. Raises what ``make`` raises; then
        nothing is stored.
        """
        path = self._folder / name
        if path.exists():
            return path
        with self._lock(name):
            if not path.exists():
                self._write(path, make())
        return path

    def _lock(self, name: str) -> FileLock:
        """One owner across processes while a file is made."""
        folder = self._folder / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        # One of 256 files, not one a thing: they are never deleted. Nobody takes a second lock.
        return FileLock(folder / f"{sha256(name.encode()).hexdigest()[:2]}.lock")

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            # mkstemp lets nobody else read; a front server run by another user must be able to.
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

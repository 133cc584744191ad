"""An SQLite file of the instance folder, for what can be made anew: it never stops anything.

A file that is damaged or somebody else's is thrown away and begun anew; where there can be none,
pek works without it. Either is logged once.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar

from filelock import FileLock, Timeout

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_CLOSED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})
MEMORY = ":memory:"
# How long another process may take to replace a damaged file, in seconds.
PATIENCE = 10.0

log = logging.getLogger(__name__)
T = TypeVar("T")


class _Foreign(sqlite3.DatabaseError):
    """The file is the database of somebody else."""

    sqlite_errorcode = sqlite3.SQLITE_NOTADB


class Database:
    """The file at ``path`` with the tables of ``schema``; ``mark``, a positive number of 31 bits,
    tells it from others (``application_id``). Threads take turns, processes share the file.

    ``lasting``: what was written survives a power cut, if not the last moment before it. ``spare``:
    where there can be no file, memory stands in for it. A writer waits for those of other processes
    for ``patience`` seconds.
    """

    def __init__(
        self,
        path: Path,
        schema: str,
        *,
        mark: int,
        lasting: bool = True,
        spare: bool = False,
        patience: float = 5.0,
    ) -> None:
        self._path = path
        self._schema = schema
        self._mark = mark
        self._synchronous = "NORMAL" if lasting else "OFF"
        self._spare = spare
        self._patience = patience
        self._connection: sqlite3.Connection | None = None
        self._owner = self._identity = 0
        self._inherited: list[sqlite3.Connection] = []
        self._in_memory = self._given_up = False
        self._told = set(_BUSY)
        self._lock = Lock()

    def read(self, work: Callable[[sqlite3.Connection], T], default: T) -> T:
        """What ``work`` reads; ``default`` while there is nothing to read from."""
        with self._lock:
            return self._done(work, default)

    def write(self, work: Callable[[sqlite3.Connection], None]) -> bool:
        """Do ``work`` in one transaction; whether it was done."""
        with self._lock:
            return self._done(lambda connection: _transacted(connection, work), default=False)

    def _done(self, work: Callable[[sqlite3.Connection], T], default: T) -> T:
        # Once more after a file was thrown away, and after memory took its place.
        for _ in range(3):
            if self._given_up:
                break
            try:
                return work(self._open())
            except (sqlite3.Error, OSError) as error:
                if not self._is_mended(error):
                    break
        return default

    def _open(self) -> sqlite3.Connection:
        """The connection of this process: one that a fork inherited must be left alone (SQLite,
        "How to corrupt", 2.7), and not even be closed.
        """
        if self._connection and not self._in_memory and self._owner != os.getpid():
            self._inherited.append(self._connection)
            self._connection = None
        if self._connection is None:
            self._connection = self._opened(MEMORY if self._in_memory else str(self._path))
            self._owner = os.getpid()
        return self._connection

    def _opened(self, place: str) -> sqlite3.Connection:
        if place != MEMORY:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            place, isolation_level=None, timeout=self._patience, check_same_thread=False
        )
        try:
            self._prepare(connection)
        except sqlite3.Error:
            connection.close()
            raise
        self._identity = 0 if place == MEMORY else self._path.stat().st_ino
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        # An empty file need not be lasting: to wait for the disk would take 30 ms.
        connection.execute("PRAGMA synchronous = OFF")
        if _marked(connection) != self._mark:
            self._begin(connection)
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")

    def _begin(self, connection: sqlite3.Connection) -> None:
        # Rows of some kB would leave half of every smaller page empty.
        connection.execute("PRAGMA page_size = 16384")
        connection.execute("PRAGMA journal_mode = WAL")
        with _transaction(connection):
            # Another process may have begun the file just now.
            if _marked(connection) == self._mark:
                return
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise _Foreign(f"{self._path.name} is another program's")
            for statement in self._schema.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {self._mark}")

    def _is_mended(self, error: Exception) -> bool:
        """Whether it makes sense to try again."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED:
            with suppress(OSError, Timeout):
                self._discard()
                return True
        if code in _DAMAGED | _CLOSED or isinstance(error, OSError):
            self._do_without(error)
            return True
        # That others write is usual; what else there may be (a full disk) is said once.
        if code not in self._told:
            self._told.add(code)
            log.warning("%s cannot be written just now: %s", self._path, error)
        return False

    def _discard(self) -> None:
        """Throw the file away, unless another process has done so meanwhile."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()
        with FileLock(self._path.with_suffix(".lock"), timeout=PATIENCE):
            if not self._is_damaged():
                return
            log.warning("%s was damaged; it is made anew", self._path.name)
            # The log first: it must not be taken for that of the next file.
            for suffix in ("-wal", "-shm", ""):
                self._path.with_name(f"{self._path.name}{suffix}").unlink(missing_ok=True)

    def _is_damaged(self) -> bool:
        """Whether the file is, as far as opening it tells; one that was in use may be inside."""
        if not self._path.exists() or self._identity not in {0, self._path.stat().st_ino}:
            return False
        if self._identity:
            return True
        try:
            with closing(self._opened(str(self._path))):
                return False
        except sqlite3.Error as error:
            return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED

    def _do_without(self, error: Exception) -> None:
        self._connection = None
        self._given_up = not self._spare
        self._in_memory = self._spare
        reason = getattr(error, "strerror", None) or error
        log.warning("%s cannot be used (%s): pek works without it", self._path, reason)


def _transacted(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], None]) -> bool:
    with _transaction(connection):
        work(connection)
    return True


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. Raises sqlite3.Error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _marked(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA application_id").fetchone()[0]
    return found

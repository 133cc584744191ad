"""The file of the index: an SQLite database, made anew whenever something is wrong with it."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from pek.search.tables import SCHEMA, create

# How long a reader waits for a writer that is just finishing, in seconds.
PATIENCE = 5.0
# An index that nobody has opened for so many seconds belongs to another version of pek.
ABANDONED = 7 * 86400.0
# Who opens one notes so on the file, but not more often than after so many seconds.
USED = 3600.0
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

log = logging.getLogger(__name__)


class Foreign(sqlite3.DatabaseError):
    """The file is the database of somebody else."""

    sqlite_errorcode = sqlite3.SQLITE_NOTADB


class Storage:
    """The index in ``folder``. What ``made_by`` tells apart (versions of pek, sites with drafts)
    has an index of its own there.
    """

    def __init__(self, folder: Path, made_by: str) -> None:
        mark = sha256(f"{SCHEMA} {made_by}".encode()).hexdigest()[:8]
        self._folder = folder
        self._mark = int(mark, 16) & 0x7FFFFFFF
        self.path = folder / f"search-{mark}.sqlite3"

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection for one reader; ``None`` while there is no index. Raises sqlite3.Error; if
        the index was damaged, it is gone then.
        """
        if not self.path.exists():
            yield None
            return
        identity = 0
        try:
            with closing(self._connect("rw")) as connection:
                connection.execute("PRAGMA query_only = ON")
                connection.execute("BEGIN")
                identity = _identity_of(connection)
                self._use()
                yield connection if self._is_ours(connection) else None
        except sqlite3.Error as error:
            if is_damage(error):
                self._discard(identity)
            raise

    @contextmanager
    def writing(self, timeout: float = -1) -> Iterator[sqlite3.Connection]:
        """The connection of the only writer of all processes; an index that is damaged, foreign or
        not there is begun. Raises filelock.Timeout after ``timeout`` seconds (-1: never),
        sqlite3.Error and OSError; what it turns out to be damaged in the midst of is gone then.
        """
        with self._lock(timeout), closing(self._open()) as connection:
            # A transaction that does not fit in memory would lock readers out before its end.
            connection.execute("PRAGMA cache_spill = OFF")
            try:
                yield connection
            except sqlite3.Error as error:
                if is_damage(error):
                    self._delete_damaged()
                raise

    def discard(self) -> None:
        """Delete the index, between two changes of it. Raises OSError."""
        with self._lock():
            self._delete()

    def _discard(self, identity: int) -> None:
        """Delete the index that a reader found damaged, unless another one is there by now."""
        with suppress(Timeout), self._lock(PATIENCE):
            try:
                with closing(self._connect("rw")) as connection:
                    is_another = _identity_of(connection) != identity
            except sqlite3.Error as error:
                is_another = not is_damage(error)
            if not is_another:
                self._delete_damaged()

    @contextmanager
    def _lock(self, timeout: float = -1) -> Iterator[None]:
        folder = self._folder / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "search.lock", timeout=timeout):
            yield

    def _use(self) -> None:
        """Note on the file that somebody needs it. Who may not write there must do without."""
        with suppress(OSError):
            if time.time() - self.path.stat().st_mtime > USED:
                self.path.touch()

    def _delete_damaged(self) -> None:
        log.warning("the search index was damaged; it is made anew")
        self._delete()

    def _delete(self) -> None:
        for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
            path.unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        try:
            return self._opened()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        self._delete_damaged()
        return self._opened()

    def _opened(self) -> sqlite3.Connection:
        """The index, begun if the file is empty. A file in which there is anything else is damaged;
        only such a one is deleted, because a reader may have it open.
        """
        connection = self._connect("rwc")
        try:
            if not self._is_ours(connection):
                if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise Foreign
                self._sweep()
                create(connection, self._mark)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _connect(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=PATIENCE,
            check_same_thread=False,
        )

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        found: int = connection.execute("PRAGMA application_id").fetchone()[0]
        return found == self._mark

    def _sweep(self) -> None:
        """Delete the indexes that nobody has opened for ABANDONED seconds."""
        for path in self._folder.glob("search-*.sqlite3"):
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > ABANDONED:
                    path.unlink()
                    path.with_name(f"{path.name}-journal").unlink()


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is damaged, or no database."""
    code = getattr(error, "sqlite_errorcode", 0)
    return (code & 0xFF) in _CORRUPT


def _identity_of(connection: sqlite3.Connection) -> int:
    """What tells this index from one that is made anew in its place."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found

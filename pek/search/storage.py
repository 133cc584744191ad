"""The file of the index: an SQLite database that is made anew whenever something is wrong with it.

Contentless FTS5 (no text is kept twice), of tokens that pek makes itself: SQLite's ``ascii``
tokenizer takes what is not ASCII for letters and splits at spaces. Every change is one
transaction: readers see all of it or nothing.
"""

import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from filelock import FileLock

from pek.search.entries import Entry, Searched, packed, unpacked
from pek.search.folding import fold
from pek.search.tokens import SIGNS, tokens

# Raised with every change of what is stored or how it is folded or split.
SCHEMA = 1
# Columns of the index, in the order of Entry.fields.
COLUMNS = ("title", "names", "people", "headings", "text")
# How long a reader waits for a writer that is just finishing, in seconds.
PATIENCE = 5.0
# An index that nobody has changed for so many seconds belongs to another version of pek.
ABANDONED = 7 * 86400.0
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_HOUR = 3600
_SLOTS = 256

_TABLES = f"""
CREATE TABLE state (generation INTEGER NOT NULL);
CREATE TABLE documents (id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE TABLE texts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, names TEXT NOT NULL,
  people TEXT NOT NULL, headings TEXT NOT NULL, text TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 ({", ".join(COLUMNS)}, content='', prefix='1',
  tokenize="ascii tokenchars '{SIGNS}'");
"""

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
        """A connection for one reader; ``None`` while there is no index. Raises sqlite3.Error."""
        if not self.path.exists():
            yield None
            return
        with closing(self._connect("rw")) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield connection if self._is_ours(connection) else None

    @contextmanager
    def writing(self, timeout: float = -1) -> Iterator[sqlite3.Connection]:
        """The connection of the only writer of all processes; an index that is damaged, foreign or
        not there is begun. Raises filelock.Timeout after ``timeout`` seconds (-1: never),
        sqlite3.Error and OSError.
        """
        folder = self._folder / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "search.lock", timeout=timeout), closing(self._open()) as connection:
            # A transaction that does not fit in memory would lock readers out before its end.
            connection.execute("PRAGMA cache_spill = OFF")
            yield connection

    def discard(self) -> None:
        """Delete the index. Raises OSError."""
        for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
            path.unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        try:
            return self._opened()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        self.discard()
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
        """Delete the indexes of versions that are no longer used."""
        for path in self._folder.glob("search-*.sqlite3"):
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > ABANDONED:
                    path.unlink()


def create(connection: sqlite3.Connection, mark: int) -> None:
    """Make an empty index in an empty database. Raises sqlite3.Error."""
    connection.executescript(f"BEGIN; {_TABLES}")
    connection.execute("INSERT INTO state VALUES (0)")
    # A pragma takes no parameters.
    connection.execute(f"PRAGMA application_id = {mark:d}")
    connection.execute("COMMIT")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is damaged, or no database."""
    code = getattr(error, "sqlite_errorcode", 0)
    return (code & 0xFF) in _CORRUPT


def generation(connection: sqlite3.Connection) -> int:
    """A number that every change of the index changes."""
    found: int = connection.execute("SELECT generation FROM state").fetchone()[0]
    return found


def stored(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Id, address and digest of every document of the index."""
    return connection.execute("SELECT id, address, digest FROM documents").fetchall()


def entries(connection: sqlite3.Connection, ids: Iterable[int]) -> Mapping[int, Entry]:
    """What is stored of the documents with these ids."""
    asked = tuple(ids)
    marks = ", ".join("?" * len(asked))
    rows = connection.execute(
        f"SELECT id, title, names, people, headings, text FROM texts WHERE id IN ({marks})",  # noqa: S608 - only marks
        asked,
    )
    return {
        id_: Entry(title=title, names=names, people=people, headings=unpacked(heads), text=text)
        for id_, title, names, people, heads, text in rows
    }


def hour_of(id_: int) -> int:
    """When the document with this id was published, in hours since 1970; 0: it has no date."""
    return id_ // _SLOTS


def change(
    connection: sqlite3.Connection, new: Iterable[tuple[Searched, Entry]], stale: Iterable[int]
) -> None:
    """Put documents into the index that are not there, and take others out by their ids: all at
    once. Raises sqlite3.Error; then nothing has changed.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        _remove(connection, stale)
        for document, entry in new:
            _add(connection, document, entry)
        connection.execute("UPDATE state SET generation = generation + 1")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def tidy(connection: sqlite3.Connection) -> None:
    """Merge what many changes have left in pieces, step by step, so that readers hardly wait."""
    connection.execute("INSERT INTO words (words, rank) VALUES ('merge', -1000)")
    while True:
        before = connection.total_changes
        connection.execute("INSERT INTO words (words, rank) VALUES ('merge', 1000)")
        # Of a step that found nothing to do only the statement itself counts (FTS5, 6.8).
        if connection.total_changes - before < 2:
            return


def _remove(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Without a text of its own FTS5 must be told what it was told at first."""
    asked = tuple(ids)
    for start in range(0, len(asked), 100):
        for id_, entry in entries(connection, asked[start : start + 100]).items():
            connection.execute(
                "INSERT INTO words (words, rowid, title, names, people, headings, text) "
                "VALUES ('delete', ?, ?, ?, ?, ?, ?)",
                (id_, *_tokens(entry)),
            )
    for table in ("texts", "documents"):
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", ((id_,) for id_ in asked))  # noqa: S608 - two names


def _add(connection: sqlite3.Connection, document: Searched, entry: Entry) -> None:
    id_ = _id(connection, document)
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?)", (id_, document.address, document.digest)
    )
    connection.execute(
        "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)",
        (id_, entry.title, entry.names, entry.people, packed(entry.headings), entry.text),
    )
    connection.execute(
        "INSERT INTO words (rowid, title, names, people, headings, text) VALUES (?, ?, ?, ?, ?, ?)",
        (id_, *_tokens(entry)),
    )


def _tokens(entry: Entry) -> tuple[str, ...]:
    return tuple(tokens(fold(field)) for field in entry.fields)


def _id(connection: sqlite3.Connection, document: Searched) -> int:
    """A free id in the order of time, to the hour: FTS5 gives what it finds in this order, so the
    newest come first without looking at all. Undated pages are the oldest.
    """
    moment = getattr(document, "published", None)
    hour = max(0, int(moment.timestamp()) // _HOUR) if moment else 0
    id_ = hour * _SLOTS + crc32(document.address.encode()) % _SLOTS
    while connection.execute("SELECT 1 FROM documents WHERE id = ?", (id_,)).fetchone():
        id_ += 1
    return id_

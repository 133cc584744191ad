"""The index: what was read of every source, kept in the instance folder, so that a start reads
only what has changed; and the sources themselves by digest, as long as they may be served.
"""

import time
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection
from typing import Final, TypeAlias

import msgspec

from pek.collector import paused
from pek.config import Config
from pek.content.parse import Candidate
from pek.content.reading import Reading
from pek.content.settle import Entry
from pek.content.wire import Unpacker, pack
from pek.database import Database
from pek.models import Document, Page, Post, Section

FILE: Final = "content.sqlite3"
# Another schema is another number: a file of an older one is begun anew.
MARK: Final = 0x70656B01
SCHEMA: Final = """
CREATE TABLE marks (
    id INTEGER PRIMARY KEY, mark TEXT UNIQUE NOT NULL, folder TEXT NOT NULL, used REAL NOT NULL);
CREATE TABLE entries (
    mark INTEGER NOT NULL, path TEXT NOT NULL, mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL,
    source TEXT, packed BLOB NOT NULL, PRIMARY KEY (mark, path));
CREATE TABLE apart (
    mark INTEGER NOT NULL, path TEXT NOT NULL, source TEXT, packed BLOB,
    PRIMARY KEY (mark, path));
CREATE TABLE sources (digest TEXT PRIMARY KEY, data BLOB NOT NULL, released REAL);
CREATE INDEX released ON sources (released) WHERE released IS NOT NULL
"""
# A file that changed so shortly before it was read may have changed again within the same moment
# of its file system's clock; the next start reads it again. Seconds.
FRESH: Final = 2.0
# A process that does not follow its files, as one that freezes, serves of old sources for hours at
# most. What nobody has used for a week belongs to a pek that was replaced. Seconds.
RELEASED: Final = 86_400.0
ABANDONED: Final = 7 * 86_400.0
# Who uses a mark notes so, but not more often than after so many seconds.
USED: Final = 3_600.0

Apart: TypeAlias = Mapping[str, Document | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the index has of a content folder: ``entries`` by path, and what was served in another
    version, or not at all (:func:`pek.content.settle.restored`).
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    apart: Apart = field(default_factory=dict)


class Index:
    """The index in ``folder``. ``made_by`` tells apart what reads sources; each has entries of its
    own. ``clock`` counts seconds since 1970.
    """

    def __init__(
        self, folder: Path, made_by: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        # Where there can be no file memory must keep the sources: what is served needs its text.
        self._database = Database(folder / FILE, SCHEMA, mark=MARK, spare=True)
        self._made_by = made_by
        self._clock = clock
        self._waiting: dict[str, Reading] = {}

    def known(self, config: Config, settings: tuple[object, ...]) -> Known:
        """What was known when the index was last written. An entry that cannot be read is none."""
        mark = self._mark(settings)
        unpacker = Unpacker(config.zone)
        with paused():
            return self._database.read(lambda one: _known(one, mark, unpacker), Known())

    def keep(
        self,
        settings: tuple[object, ...],
        readings: Iterable[Reading],
        gone: Iterable[str],
        apart: Apart | None,
    ) -> None:
        """Write what was read, what is no longer there, and what is served now in another version
        (``None``: as before). What cannot be written now waits for the next time.
        """
        self._waiting |= {one.path: one for one in readings}
        self._waiting |= {path: Reading(path=path, entry=None) for path in gone}
        if not self._waiting and apart is None:
            return
        mark, now = self._mark(settings), self._clock()
        waiting = tuple(self._waiting.values())
        folder = _folder(settings)

        def write(connection: Connection) -> None:
            number = _number(connection, mark, folder, now)
            _write_entries(connection, number, waiting, now)
            if apart is not None:
                _write_apart(connection, number, apart)
            _prune(connection, now)

        if self._database.write(write):
            self._waiting.clear()

    def source(self, digest: str) -> bytes | None:
        """The bytes of the source that has this digest."""
        for one in tuple(self._waiting.values()):
            if one.source and one.entry and _digest(one.entry.candidate) == digest:
                return zlib.decompress(one.source)
        return self._database.read(lambda connection: _source(connection, digest), None)

    def last(self, settings: tuple[object, ...], path: str) -> bytes | None:
        """The last source at ``path`` that parsed, whoever read it: for a file that does not parse
        now, after an upgrade of pek or with other settings.
        """
        folder = _folder(settings)
        digest = self._database.read(lambda connection: _last(connection, folder, path), None)
        return self.source(digest) if digest else None

    def _mark(self, settings: tuple[object, ...]) -> str:
        return sha256(f"{self._made_by}\n{settings}".encode()).hexdigest()


def _folder(settings: tuple[object, ...]) -> str:
    return str(settings[0])


def _known(connection: Connection, mark: str, unpacker: Unpacker) -> Known:
    own = "mark = (SELECT id FROM marks WHERE mark = ?)"
    entries = f"SELECT path, mtime_ns, size, packed FROM entries WHERE {own}"  # noqa: S608 - ours
    apart = f"SELECT path, packed FROM apart WHERE {own}"  # noqa: S608 - ours
    found = {
        path: entry
        for path, *row in connection.execute(entries, (mark,))
        if (entry := _entry(unpacker, *row)) is not None
    }
    return Known(
        entries=found,
        apart={
            path: _document(unpacker, packed) for path, packed in connection.execute(apart, (mark,))
        },
    )


def _entry(unpacker: Unpacker, mtime_ns: int, size: int, packed: bytes) -> Entry | None:
    try:
        return unpacker.entry(mtime_ns, size, packed)
    except msgspec.MsgspecError:
        return None


def _document(unpacker: Unpacker, packed: bytes | None) -> Document | None:
    entry = _entry(unpacker, 0, 0, packed) if packed else None
    return entry.candidate.document if entry and entry.candidate else None


def _number(connection: Connection, mark: str, folder: str, now: float) -> int:
    """The number of a mark, which is noted to be in use."""
    found = connection.execute("SELECT id, used FROM marks WHERE mark = ?", (mark,)).fetchone()
    if found is None:
        insert = "INSERT INTO marks (mark, folder, used) VALUES (?, ?, ?)"
        return connection.execute(insert, (mark, folder, now)).lastrowid or 0
    if found[1] < now - USED:
        connection.execute("UPDATE marks SET used = ? WHERE id = ?", (now, found[0]))
    number: int = found[0]
    return number


def _write_entries(
    connection: Connection, number: int, readings: Collection[Reading], now: float
) -> None:
    sources: list[tuple[str, bytes]] = []
    kept: list[tuple[int, str, int, int, str | None, bytes]] = []
    gone: list[tuple[int, str]] = []
    for one in readings:
        entry = one.entry
        if entry is None or one.packed is None:
            gone.append((number, one.path))
            continue
        digest = _digest(entry.candidate)
        fresh = entry.mtime_ns > (now - FRESH) * 10**9
        stamp = -1 if fresh else entry.mtime_ns
        kept.append((number, one.path, stamp, entry.size, digest, one.packed))
        if one.source and digest:
            sources.append((digest, one.source))
    _release(connection, number, [one.path for one in readings], now)
    connection.executemany("DELETE FROM entries WHERE mark = ? AND path = ?", gone)
    connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)", kept)
    connection.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, NULL)", sources)


def _release(connection: Connection, number: int, paths: Iterable[str], now: float) -> None:
    """From now on the sources of the entries at ``paths`` are kept for RELEASED seconds, if nothing
    else refers to them.
    """
    connection.executemany(
        "UPDATE sources SET released = ? WHERE digest = "
        "(SELECT source FROM entries WHERE mark = ? AND path = ?)",
        ((now, number, path) for path in paths),
    )


def _write_apart(connection: Connection, number: int, apart: Apart) -> None:
    connection.execute("DELETE FROM apart WHERE mark = ?", (number,))
    rows = [
        (number, path, one.digest if one else None, _packed(one)) for path, one in apart.items()
    ]
    connection.executemany("INSERT INTO apart VALUES (?, ?, ?, ?)", rows)


def _packed(document: Document | None) -> bytes | None:
    if not isinstance(document, Post | Page | Section):
        return None
    candidate = Candidate(document=document)
    return pack(Entry(mtime_ns=0, size=0, candidate=candidate, problems=(), dated=False))


def _prune(connection: Connection, now: float) -> None:
    """Delete what belongs to nobody any more."""
    old = "SELECT id FROM marks WHERE used < ?"
    if connection.execute(old, (now - ABANDONED,)).fetchone():
        for table in ("entries", "apart"):
            drop = f"DELETE FROM {table} WHERE mark IN ({old})"  # noqa: S608 - ours
            connection.execute(drop, (now - ABANDONED,))
        connection.execute("DELETE FROM marks WHERE used < ?", (now - ABANDONED,))
        connection.execute("UPDATE sources SET released = ? WHERE released IS NULL", (now,))
    connection.execute(
        "DELETE FROM sources WHERE released < ? AND digest NOT IN "
        "(SELECT source FROM entries WHERE source IS NOT NULL "
        "UNION ALL SELECT source FROM apart WHERE source IS NOT NULL)",
        (now - RELEASED,),
    )


def _source(connection: Connection, digest: str) -> bytes | None:
    select = "SELECT data FROM sources WHERE digest = ?"
    found = connection.execute(select, (digest,)).fetchone()
    return zlib.decompress(found[0]) if found else None


def _last(connection: Connection, folder: str, path: str) -> str | None:
    found = connection.execute(
        "SELECT source FROM entries JOIN marks ON marks.id = entries.mark "
        "WHERE folder = ? AND path = ? AND source IS NOT NULL ORDER BY used DESC LIMIT 1",
        (folder, path),
    ).fetchone()
    digest: str | None = found[0] if found else None
    return digest


def _digest(candidate: Candidate | None) -> str | None:
    return candidate.document.digest if candidate else None

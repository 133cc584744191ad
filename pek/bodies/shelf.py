"""Rendered bodies in the instance folder: after a restart, and by other processes, none is made
again.
"""

from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection
from typing import Final

import msgspec

from pek.bodies.questions import Question
from pek.database import Database
from pek.models import Rendered

FILE: Final = "bodies.sqlite3"
# Another schema is another number: a file of an older one is begun anew.
MARK: Final = 0x70656B81
# A body has one row for each pek that renders it: what it was before is gone.
SCHEMA: Final = "CREATE TABLE bodies (name BLOB PRIMARY KEY, key BLOB NOT NULL, packed BLOB)"
# Of all bodies: 10,000 of usual length take a fifth of it.
BYTES: Final = 500_000_000
# A process that writes keeps a page from nobody for longer, in seconds: it is not written then.
PATIENCE: Final = 0.05
# Every so many bodies it is seen whether they are too many.
OFTEN: Final = 256


class Shelved(msgspec.Struct, frozen=True, array_like=True):
    """A body, what it asked while it was rendered, and the digest of the answers."""

    rendered: Rendered
    questions: tuple[Question, ...]
    answers: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Shelved).decode


class Shelf:
    """The bodies in ``folder``, at most ``size`` bytes of them: then a quarter goes, those first
    that were made first. ``made_by`` tells apart what renders.
    """

    def __init__(self, folder: Path, made_by: str, *, size: int = BYTES) -> None:
        self._database = Database(
            folder / FILE, SCHEMA, mark=MARK, lasting=False, patience=PATIENCE
        )
        self._made_by = made_by
        self._size = size
        self._put = 0

    def get(self, path: str, key: str) -> Shelved | None:
        """The body of the document at ``path`` that was put there with this ``key``."""
        name, digest = self._name(path), _digest(key)
        packed = self._database.read(lambda connection: _packed(connection, name, digest), None)
        if packed is None:
            return None
        try:
            return _decode(packed)
        except msgspec.MsgspecError:
            return None

    def put(self, path: str, key: str, body: Shelved) -> None:
        """Keep a body instead of what was kept of the same path."""
        row = (self._name(path), _digest(key), _encode(body))
        # At first, too: a process may live for less than OFTEN bodies.
        is_time = self._put % OFTEN == 0
        self._put += 1

        def write(connection: Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", row)
            if is_time and _bytes(connection) > self._size:
                _drop_quarter(connection)

        self._database.write(write)

    def _name(self, path: str) -> bytes:
        return _digest(f"{self._made_by}\n{path}")


def _packed(connection: Connection, name: bytes, key: bytes) -> bytes | None:
    select = "SELECT packed FROM bodies WHERE name = ? AND key = ?"
    found = connection.execute(select, (name, key)).fetchone()
    packed: bytes | None = found[0] if found else None
    return packed


def _bytes(connection: Connection) -> int:
    """Of the file, without what is free in it."""
    size, pages, free = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_size", "page_count", "freelist_count")
    )
    used: int = size * (pages - free)
    return used


def _drop_quarter(connection: Connection) -> None:
    """A row that is written anew gets a higher number: the lowest are the oldest."""
    connection.execute(
        "DELETE FROM bodies WHERE rowid <= (SELECT rowid FROM bodies ORDER BY rowid "
        "LIMIT 1 OFFSET (SELECT count(*) / 4 FROM bodies))"
    )


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]

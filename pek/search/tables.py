"""The tables of the index, what is put into them and taken out again.

Contentless FTS5 (no text is kept twice), of tokens that pek makes itself: SQLite's ``ascii``
tokenizer takes what is not ASCII for letters and splits at spaces. Every change is one
transaction: readers see all of it or nothing.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from secrets import randbits
from zlib import crc32

from pek.search.entries import Entry, Searched, packed, unpacked
from pek.search.folding import comparable
from pek.search.tokens import SIGNS, tokens

# Raised with every change of what is stored or how it is folded or split.
SCHEMA = 2
# Columns of the index, in the order of Entry.fields.
COLUMNS = ("title", "names", "people", "headings", "text")
_HOUR = 3600
_SLOTS = 256

_TABLES = f"""
CREATE TABLE state (generation INTEGER NOT NULL);
CREATE TABLE documents (id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, digest TEXT NOT NULL
  UNIQUE);
CREATE TABLE texts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, names TEXT NOT NULL,
  people TEXT NOT NULL, headings TEXT NOT NULL, text TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 ({", ".join(COLUMNS)}, content='', prefix='1',
  tokenize="ascii tokenchars '{SIGNS}'");
"""

# A document, the digest of what its text is made of (:mod:`pek.search.wanted`), and its text.
New = tuple[str, Searched, Entry]


def create(connection: sqlite3.Connection, mark: int) -> None:
    """Make an empty index in an empty database. Raises sqlite3.Error."""
    connection.executescript(f"BEGIN; {_TABLES}")
    # No two indexes are taken for each other, nor are their generations ever the same.
    identity = randbits(30) + 1
    connection.execute("INSERT INTO state VALUES (?)", (identity << 32,))
    # A pragma takes no parameters.
    connection.execute(f"PRAGMA application_id = {mark:d}")
    connection.execute(f"PRAGMA user_version = {identity:d}")
    connection.execute("COMMIT")


def generation(connection: sqlite3.Connection) -> int:
    """A number that every change of the index changes, and that no other index has."""
    found: int = connection.execute("SELECT generation FROM state").fetchone()[0]
    return found


def stored(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Id and digest of every document of the index."""
    return connection.execute("SELECT id, digest FROM documents").fetchall()


def has(connection: sqlite3.Connection, digest: str) -> bool:
    """Whether a document is in the index as it should be."""
    found = connection.execute("SELECT 1 FROM documents WHERE digest = ?", (digest,)).fetchone()
    return found is not None


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


def change(connection: sqlite3.Connection, new: Iterable[New], stale: Iterable[str]) -> None:
    """Put documents into the index that are not there, in the place of what has their addresses,
    and take others out by their digests: all at once. Raises sqlite3.Error; then nothing has
    changed.
    """
    new = tuple(new)
    connection.execute("BEGIN IMMEDIATE")
    try:
        _remove(connection, _ids(connection, "digest", stale))
        _remove(connection, _ids(connection, "address", (one.address for _, one, _ in new)))
        for digest, document, entry in new:
            _add(connection, digest, document, entry)
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


def _ids(connection: sqlite3.Connection, column: str, values: Iterable[str]) -> list[int]:
    query = f"SELECT id FROM documents WHERE {column} = ?"  # noqa: S608 - one of two names
    rows = (connection.execute(query, (value,)).fetchone() for value in values)
    return [row[0] for row in rows if row]


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


def _add(connection: sqlite3.Connection, digest: str, document: Searched, entry: Entry) -> None:
    id_ = _id(connection, document)
    connection.execute("INSERT INTO documents VALUES (?, ?, ?)", (id_, document.address, digest))
    connection.execute(
        "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)",
        (id_, entry.title, entry.names, entry.people, packed(entry.headings), entry.text),
    )
    connection.execute(
        "INSERT INTO words (rowid, title, names, people, headings, text) VALUES (?, ?, ?, ?, ?, ?)",
        (id_, *_tokens(entry)),
    )


def _tokens(entry: Entry) -> tuple[str, ...]:
    return tuple(tokens(comparable(field)) for field in entry.fields)


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

"""Source files → entries: one by one, or by one process a core where there are many."""

import gc
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from multiprocessing.connection import Connection
from typing import TypeAlias, cast

import msgspec

from pek.collector import paused
from pek.config import Config
from pek.content.parse import Candidate, examine
from pek.content.scan import Found
from pek.content.schema import PUBLISHED
from pek.content.settle import Entry
from pek.content.wire import Unpacker, pack
from pek.cores import forked, may_fork, ready, usable_cores
from pek.errors import ContentError, Problem, unreadable
from pek.models import Post

# In a file that does not parse: whether its author means it to be a post.
_DATED = re.compile(rb"^(%s)[ \t]*:" % "|".join(PUBLISHED).encode(), re.MULTILINE)
_HEAD = 20_000  # Bytes: front matter is not longer, as a rule.
# From so many files on, two processes are faster than one: to fork takes 15 ms, a file 0.7.
MANY = 200
# Files whose entries a process hands back together.
BATCH = 64
# What of a file decides whether it was read already.
Before: TypeAlias = Mapping[str, Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as it was just read; ``entry`` is ``None`` if it was deleted meanwhile. ``packed`` is
    the entry as the index keeps it (``None``: it cannot), ``source`` the compressed bytes of the
    file, if they are sound and new.
    """

    path: str
    entry: Entry | None
    packed: bytes | None = None
    source: bytes | None = None


class _Sent(msgspec.Struct, array_like=True, frozen=True):
    """A reading on its way between processes."""

    path: str
    mtime_ns: int
    size: int
    packed: bytes | None
    source: bytes | None


def read_all(config: Config, files: Sequence[Found], before: Before) -> Iterator[Reading]:
    """Read files, in any order; ``before`` are the entries that were known, by path."""
    found: dict[str, Reading] = {}
    if len(files) >= MANY and (cores := usable_cores()) > 1 and may_fork():
        found = {one.path: one for one in in_processes(config, files, before, cores)}
    yield from found.values()
    yield from (read(config, one, before) for one in files if one.path not in found)


def in_processes(
    config: Config, files: Sequence[Found], before: Before, count: int
) -> Iterator[Reading]:
    """Read files in ``count`` processes; of one that dies the rest is missing, and so is what
    cannot be sent.
    """
    unpacker = Unpacker(config.zone)
    with forked(partial(_serve, config, before), files, count) as connections, paused():
        for batch in _received(connections):
            yield from (_arrived(one, unpacker) for one in batch if one.size < 0 or one.packed)


def read(config: Config, found: Found, before: Before) -> Reading:
    """What a file says now."""
    old = before.get(found.path)
    last = old.candidate if old else None
    try:
        with (config.content / found.path).open("rb") as file:
            data = file.read(config.max_source_bytes + 1)
    except FileNotFoundError:
        return Reading(path=found.path, entry=None)
    except OSError as error:
        # With no time of change of its own the file is tried again at the next load.
        tried_again = found._replace(mtime_ns=-1)
        return _read(_failed(tried_again, last, b"", (unreadable(found.path, error),)), found.path)
    try:
        # Checked out anew, or saved without a change: it has been parsed already.
        same = last is not None and last.document.digest == sha256(data).hexdigest()
        now = last if last and same else examine(found.path, data, config)
    except ContentError as error:
        return _read(_failed(found, last, data, error.problems), found.path)
    return _read(_sound(found, now), found.path, None if same else data)


def mended(reading: Reading, last: Candidate) -> Reading:
    """A reading of a file that does not parse, with the version that did."""
    entry = cast("Entry", reading.entry)
    dated = entry.dated or isinstance(last.document, Post)
    return _read(replace(entry, candidate=last, dated=dated), reading.path)


def _sound(found: Found, now: Candidate) -> Entry:
    return Entry(
        mtime_ns=found.mtime_ns,
        size=found.size,
        candidate=now,
        problems=now.warnings,
        dated=isinstance(now.document, Post),
    )


def _failed(
    found: Found, last: Candidate | None, data: bytes, problems: tuple[Problem, ...]
) -> Entry:
    was_post = last is not None and isinstance(last.document, Post)
    return Entry(
        mtime_ns=found.mtime_ns,
        size=found.size,
        candidate=last,
        problems=problems,
        dated=was_post or _DATED.search(data[:_HEAD]) is not None,
    )


def _read(entry: Entry, path: str, data: bytes | None = None) -> Reading:
    packed = None
    with suppress(UnicodeEncodeError):
        packed = pack(entry)
    source = zlib.compress(data, 1) if data else None
    return Reading(path=path, entry=entry, packed=packed, source=source)


def _serve(config: Config, before: Before, files: Sequence[Found], sender: Connection) -> None:
    """What a process does: its part of the files. It may have been forked in a pause."""
    gc.enable()
    for start in range(0, len(files), BATCH):
        readings = (read(config, one, before) for one in files[start : start + BATCH])
        sender.send_bytes(msgspec.msgpack.encode(list(map(_sent, readings))))
    sender.close()


def _sent(reading: Reading) -> _Sent:
    entry = reading.entry
    stamp = (entry.mtime_ns, entry.size) if entry else (0, -1)
    return _Sent(reading.path, *stamp, reading.packed, reading.source)


def _received(connections: Sequence[Connection]) -> Iterator[list[_Sent]]:
    decode = msgspec.msgpack.Decoder(list[_Sent]).decode
    working = [*connections]
    while working:
        for connection in ready(working):
            try:
                yield decode(connection.recv_bytes())
            except EOFError:
                working.remove(connection)


def _arrived(sent: _Sent, unpacker: Unpacker) -> Reading:
    if sent.packed is None:
        return Reading(path=sent.path, entry=None)
    entry = unpacker.entry(sent.mtime_ns, sent.size, sent.packed)
    return Reading(path=sent.path, entry=entry, packed=sent.packed, source=sent.source)

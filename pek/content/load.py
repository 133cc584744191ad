"""The content folder → documents, problems and pictures; read again only where it changed."""

import posixpath
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType

from pek import linkcache
from pek.config import Config
from pek.content import redirects
from pek.content.index import Apart, Index, Known
from pek.content.parse import examine
from pek.content.reading import Reading, mended, read_all
from pek.content.redirects import Redirects
from pek.content.scan import Found, scan
from pek.content.settle import Documents, Entry, restored, set_apart, settle
from pek.errors import ContentError, Problem
from pek.linkcache import LinkCache
from pek.models import Page, Post, Section, StaticFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the content folder holds.

    ``documents`` by path, drafts and posts of the future included. ``problems`` by path and
    line; those that are no warnings say why a file is missing, or older than on disk.
    ``pictures`` lie beside the sources, in the order of their addresses. ``redirects`` are
    addresses of old that belong to no source, ``links`` what is known of addresses elsewhere.
    ``mtime_ns`` is when the last of sources and folders changed. ``entries``, ``apart``
    (:func:`pek.content.settle.restored`) and ``settings`` are what the next :func:`load` needs.
    """

    documents: Mapping[str, Post | Page | Section]
    problems: tuple[Problem, ...]
    pictures: tuple[StaticFile, ...]
    redirects: Redirects
    links: LinkCache
    mtime_ns: int
    entries: Mapping[str, Entry]
    apart: Apart
    settings: tuple[object, ...]


def load(config: Config, previous: Loaded | None = None, index: Index | None = None) -> Loaded:
    """The content of ``config.content``; files as ``previous`` knew them are not read again, nor,
    at first, those that the ``index`` knows.

    A file that no longer parses, or has no place any more, keeps its last good version; on a
    first load without an index it is left out. With the same ``previous`` the same files give the
    same result, on every machine. Raises nothing: what is wrong stands in ``problems``.
    """
    settings = (str(config.content), config.timezone, config.max_source_bytes)
    fresh = previous is None or previous.settings != settings
    if previous is None or fresh:
        previous = _nothing(settings)
    try:
        listing = scan(config.content)
    except OSError as error:
        return replace(previous, problems=(_no_folder(error),))
    if fresh and index:
        previous = _indexed(previous, index.known(config, settings))
    entries, readings = _entries(config, listing.sources, previous, index)
    documents, problems = settle(entries, previous.documents)
    for entry in entries.values():
        problems += entry.problems
    moved = redirects.read(config, previous.redirects)
    links = linkcache.read(config, previous.links)
    problems += [*listing.problems, *moved.problems, *links.problems]
    apart = set_apart(entries, documents)
    if index:
        gone = previous.entries.keys() - entries.keys()
        index.keep(settings, readings, gone, apart if apart != previous.apart else None)
    return Loaded(
        documents=documents,
        problems=tuple(sorted(problems, key=_place)),
        pictures=_pictures(config, listing.pictures, documents),
        redirects=moved,
        links=links,
        mtime_ns=listing.mtime_ns,
        entries=MappingProxyType(entries),
        apart=apart,
        settings=settings,
    )


def _nothing(settings: tuple[object, ...]) -> Loaded:
    none: Documents = MappingProxyType({})
    return Loaded(
        documents=none,
        problems=(),
        pictures=(),
        redirects=Redirects(),
        links=LinkCache(),
        mtime_ns=0,
        entries=MappingProxyType({}),
        apart={},
        settings=settings,
    )


def _indexed(nothing: Loaded, known: Known) -> Loaded:
    documents = restored(known.entries, known.apart)
    return replace(nothing, documents=documents, entries=known.entries, apart=known.apart)


def _no_folder(error: OSError) -> Problem:
    reason = (error.strerror or "it cannot be read").lower()
    remedy = "make the folder of the posts, or set PEK_CONTENT to where it is"
    return Problem(path="content", message=f"the folder cannot be read: {reason}", remedy=remedy)


def _place(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line or 0, str(problem)


def _entries(
    config: Config, sources: Iterable[Found], previous: Loaded, index: Index | None
) -> tuple[dict[str, Entry], list[Reading]]:
    """Every file's entry, in the order of their paths, and what had to be read for it."""
    before = previous.entries
    entries: dict[str, Entry | None] = {}
    changed = []
    for found in sources:
        old = entries[found.path] = before.get(found.path)
        if old is None or (old.mtime_ns, old.size) != (found.mtime_ns, found.size):
            changed.append(found)
    readings = [
        _with_last(config, one, previous.settings, index)
        for one in read_all(config, changed, before)
    ]
    entries |= {one.path: one.entry for one in readings}
    return {path: entry for path, entry in entries.items() if entry}, readings


def _with_last(
    config: Config, reading: Reading, settings: tuple[object, ...], index: Index | None
) -> Reading:
    """A file that does not parse, with the version that another pek has read."""
    if index is None or reading.entry is None or reading.entry.candidate:
        return reading
    source = index.last(settings, reading.path)
    if source is None:
        return reading
    try:
        return mended(reading, examine(reading.path, source, config))
    except ContentError:
        return reading


def _pictures(
    config: Config, found: Iterable[Found], documents: Documents
) -> tuple[StaticFile, ...]:
    folders = {
        posixpath.dirname(path): document.address
        for path, document in documents.items()
        if f"/{path}".endswith("/index.md") and isinstance(document, Post | Page)
    }
    first: dict[str, StaticFile] = {}
    for picture in found:
        address = unicodedata.normalize("NFC", _picture_address(picture.path, folders))
        first.setdefault(address, _static_file(config, picture, address))
    return tuple(first[address] for address in sorted(first))


def _picture_address(path: str, folders: Mapping[str, str]) -> str:
    """Below the post whose folder the picture lies in, however deep; else where it lies."""
    folder = posixpath.dirname(path)
    while folder and folder not in folders:
        folder = posixpath.dirname(folder)
    if folder in folders:
        return folders[folder] + path[len(folder) + 1 :]
    return f"/{path}"


def _static_file(config: Config, found: Found, address: str) -> StaticFile:
    identity = f"{address}\n{found.size}\n{found.mtime_ns}"
    return StaticFile(
        address=address,
        path=str(config.content / found.path),
        size=found.size,
        mtime_ns=found.mtime_ns,
        digest=sha256(identity.encode()).hexdigest(),
    )

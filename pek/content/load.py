"""The content folder → documents, problems and pictures; read again only where it changed."""

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType

from pek import linkcache
from pek.config import Config
from pek.content import redirects
from pek.content.parse import Candidate, examine
from pek.content.redirects import Redirects
from pek.content.scan import Found, scan
from pek.content.schema import PUBLISHED
from pek.content.settle import Documents, Entry, settle
from pek.errors import ContentError, Problem, unreadable
from pek.linkcache import LinkCache
from pek.models import Page, Post, Section, StaticFile

# In a file that does not parse: whether its author means it to be a post.
_DATED = re.compile(rb"^(%s)[ \t]*:" % "|".join(PUBLISHED).encode(), re.MULTILINE)
_HEAD = 20_000  # Bytes: front matter is not longer, as a rule.


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the content folder holds.

    ``documents`` by path, drafts and posts of the future included. ``problems`` by path and
    line; those that are no warnings say why a file is missing, or older than on disk.
    ``pictures`` lie beside the sources, in the order of their addresses. ``redirects`` are
    addresses of old that belong to no source, ``links`` what is known of addresses elsewhere.
    ``mtime_ns`` is when the last of sources and folders changed. ``entries`` and ``settings`` are
    what the next :func:`load` needs.
    """

    documents: Mapping[str, Post | Page | Section]
    problems: tuple[Problem, ...]
    pictures: tuple[StaticFile, ...]
    redirects: Redirects
    links: LinkCache
    mtime_ns: int
    entries: Mapping[str, Entry]
    settings: tuple[object, ...]


def load(config: Config, previous: Loaded | None = None) -> Loaded:
    """The content of ``config.content``; files as ``previous`` knew them are not read again.

    A file that no longer parses, or has no place any more, keeps its last good version; on a
    first load it is left out. With the same ``previous`` the same files give the same result, on
    every machine. Raises nothing: what is wrong stands in ``problems``.
    """
    settings = (str(config.content), config.timezone, config.max_source_bytes)
    if previous is None or previous.settings != settings:
        previous = _nothing(settings)
    try:
        listing = scan(config.content)
    except OSError as error:
        return replace(previous, problems=(_no_folder(error),))
    entries = _entries(config, listing.sources, previous.entries)
    documents, problems = settle(entries, previous.documents)
    for entry in entries.values():
        problems += entry.problems
    moved = redirects.read(config, previous.redirects)
    links = linkcache.read(config, previous.links)
    problems += [*listing.problems, *moved.problems, *links.problems]
    return Loaded(
        documents=documents,
        problems=tuple(sorted(problems, key=_place)),
        pictures=_pictures(config, listing.pictures, documents),
        redirects=moved,
        links=links,
        mtime_ns=listing.mtime_ns,
        entries=MappingProxyType(entries),
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
        settings=settings,
    )


def _no_folder(error: OSError) -> Problem:
    reason = (error.strerror or "it cannot be read").lower()
    remedy = "make the folder of the posts, or set PEK_CONTENT to where it is"
    return Problem(path="content", message=f"the folder cannot be read: {reason}", remedy=remedy)


def _place(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line or 0, str(problem)


def _entries(
    config: Config, sources: Iterable[Found], before: Mapping[str, Entry]
) -> dict[str, Entry]:
    entries = {}
    for found in sources:
        old = before.get(found.path)
        if old is None or (old.mtime_ns, old.size) != (found.mtime_ns, found.size):
            old = _read(config, found, old.candidate if old else None)
        if old is not None:
            entries[found.path] = old
    return entries


def _read(config: Config, found: Found, last: Candidate | None) -> Entry | None:
    """What the file says now; ``None`` if it was deleted in the meantime."""
    try:
        with (config.content / found.path).open("rb") as file:
            data = file.read(config.max_source_bytes + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        # With no time of change of its own the file is tried again at the next load.
        tried_again = found._replace(mtime_ns=-1)
        return _failed(tried_again, last, b"", (unreadable(found.path, error),))
    try:
        now = examine(found.path, data, config)
    except ContentError as error:
        return _failed(found, last, data, error.problems)
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

"""What lies in the content folder, as it is: no file is opened here."""

import os
import posixpath
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from pek.addresses import PICTURE_TYPES
from pek.errors import Problem, unreadable

SUFFIX = ".md"
_NEARLY = frozenset({".mdx", ".markdown", ".mdown", ".mkd"})


class Found(NamedTuple):
    """A file: ``path`` relative to the content folder with ``/``, size in bytes. There is one for
    every file at every look; a frozen dataclass takes twice as long to make.
    """

    path: str
    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Everything in the folder that may concern us, sorted by path. ``mtime_ns`` is when the last
    of sources and folders changed: a folder tells of what was deleted from it.
    """

    sources: tuple[Found, ...]
    pictures: tuple[Found, ...]
    problems: tuple[Problem, ...]
    mtime_ns: int


def scan(root: Path) -> Listing:
    """The Markdown files and pictures below ``root``.

    Names that begin with a dot are left out, and so is what lies, by a symbolic link, outside of
    ``root``. Raises OSError if ``root`` itself cannot be listed.
    """
    real = os.path.realpath(root)
    walk = _Walk(root=real)
    walk.enter(real, "", frozenset({real}))
    files = sorted(walk.files, key=attrgetter("path"))
    sources = tuple(one for one in files if one.path.endswith(SUFFIX))
    others = [one for one in files if not one.path.endswith(SUFFIX)]
    return Listing(
        sources=sources,
        pictures=tuple(one for one in others if _suffix(one.path) in PICTURE_TYPES),
        problems=(
            *walk.problems,
            *(_not_read(one.path) for one in others if _is_nearly_source(one.path)),
        ),
        mtime_ns=max(walk.mtime_ns, *(one.mtime_ns for one in sources), 0),
    )


@dataclass(slots=True, kw_only=True)
class _Walk:
    """A walk through the real folder ``root``, and what it has come upon."""

    root: str
    files: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    mtime_ns: int = 0

    def enter(self, folder: str, prefix: str, above: frozenset[str]) -> None:
        """``above`` are the real folders on the way here, so that a link to one of them ends."""
        # What is looked up from an open folder takes a third less time than by its whole path.
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.mtime_ns = max(self.mtime_ns, os.fstat(handle).st_mtime_ns)
            with os.scandir(handle) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        self._meet(entry, f"{folder}/{entry.name}", prefix + entry.name, above)
        finally:
            os.close(handle)

    def _meet(self, entry: os.DirEntry[str], place: str, path: str, above: frozenset[str]) -> None:
        try:
            self._add(entry, place, path, above)
        except FileNotFoundError:
            return  # Deleted since the folder was listed, or a link to nowhere.
        except OSError as error:
            self.problems.append(unreadable(path, error))

    def _add(self, entry: os.DirEntry[str], place: str, path: str, above: frozenset[str]) -> None:
        if not path.isprintable() and _is_undecodable(path):
            self.problems.append(_bad_name(path))
            return
        if entry.is_symlink():
            place = os.path.realpath(place)
            if os.path.commonpath([self.root, place]) != self.root:
                return
        if entry.is_file():
            stat = entry.stat()
            self.files.append(Found(path, stat.st_mtime_ns, stat.st_size))
        elif entry.is_dir() and place not in above:
            self.enter(place, f"{path}/", above | {place})


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _is_nearly_source(path: str) -> bool:
    suffix = _suffix(path)
    return suffix in _NEARLY or (suffix == SUFFIX and not path.endswith(SUFFIX))


def _not_read(path: str) -> Problem:
    return Problem(
        path=path,
        message=f"files ending in {posixpath.splitext(path)[1]} are not read",
        remedy=f"rename it to end in {SUFFIX}",
        warning=True,
    )


def _is_undecodable(path: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in path)


def _bad_name(path: str) -> Problem:
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return Problem(path=shown, message="the name is not UTF-8", remedy="rename the file")

"""What lies in the content folder, as it is: no file is opened here."""

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pek.addresses import PICTURE_TYPES
from pek.errors import Problem, unreadable

SUFFIX = ".md"
_NEARLY = frozenset({".mdx", ".markdown", ".mdown", ".mkd"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file: ``path`` relative to the content folder with ``/``, size in bytes."""

    path: str
    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Everything in the folder that may concern us, sorted by path."""

    sources: tuple[Found, ...]
    pictures: tuple[Found, ...]
    problems: tuple[Problem, ...]


def scan(root: Path) -> Listing:
    """The Markdown files and pictures below ``root``.

    Names that begin with a dot are left out, and so is what lies, by a symbolic link, outside of
    ``root``. Raises OSError if ``root`` itself cannot be listed.
    """
    real = os.path.realpath(root)
    found: list[Found] = []
    problems: list[Problem] = []
    for one in _walk(real, real, "", frozenset({real})):
        (found if isinstance(one, Found) else problems).append(one)  # type: ignore[arg-type]
    found.sort(key=lambda one: one.path)
    return Listing(
        sources=tuple(one for one in found if one.path.endswith(SUFFIX)),
        pictures=tuple(one for one in found if _suffix(one.path) in PICTURE_TYPES),
        problems=(
            *problems,
            *(_not_read(one.path) for one in found if _is_nearly_source(one.path)),
        ),
    )


def _walk(root: str, folder: str, prefix: str, above: frozenset[str]) -> Iterator[Found | Problem]:
    """``above`` are the real folders on the way here, so that a link to one of them ends."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            path = prefix + entry.name
            try:
                yield from _entry(root, entry, path, above)
            except FileNotFoundError:
                continue  # Deleted since the folder was listed, or a link to nowhere.
            except OSError as error:
                yield unreadable(path, error)


def _entry(
    root: str, entry: os.DirEntry[str], path: str, above: frozenset[str]
) -> Iterator[Found | Problem]:
    if not path.isprintable() and _is_undecodable(path):
        yield _bad_name(path)
        return
    real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
    if entry.is_symlink() and os.path.commonpath([root, real]) != root:
        return
    if entry.is_dir():
        if real not in above:
            yield from _walk(root, real, f"{path}/", above | {real})
    elif entry.is_file():
        stat = entry.stat()
        yield Found(path=path, mtime_ns=stat.st_mtime_ns, size=stat.st_size)


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

"""Which files of some folders are served, and what tells them from others."""

import hashlib
import os
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pek.models import StaticFile

# What is never a file for readers.
SOURCES = frozenset({".md", ".toml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """Files in the order of their addresses. ``mtime_ns`` is when the last of their folders
    changed: such a folder tells of what was deleted from it.
    """

    files: tuple[StaticFile, ...]
    mtime_ns: int


def scan(
    folders: Iterable[Path], *, apart: Iterable[Path] = (), before: Iterable[StaticFile] = ()
) -> Scanned:
    """Every servable file of ``folders``; of those with one address that of the first folder wins.

    Dot files and links that leave their folder are not served, nor is what lies in a folder
    of ``apart``. A file of ``before`` that is as it was is not read again.
    """
    closed = frozenset(os.path.realpath(folder) for folder in apart)
    known = {file.path: file for file in before}
    found: dict[str, StaticFile] = {}
    mtime_ns = 0
    for folder in folders:
        walk = _Walk.through(folder, closed)
        mtime_ns = max(mtime_ns, walk.mtime_ns)
        for path, stat in sorted(walk.files, key=_place):
            address = _address(path)
            if address is None or address in found:
                continue
            # A file that cannot be read or is just being replaced is not there.
            with suppress(OSError):
                stamp = (stat.st_size, stat.st_mtime_ns)
                found[address] = _static_file(address, f"{folder}/{path}", stamp, known)
    return Scanned(files=tuple(found[address] for address in sorted(found)), mtime_ns=mtime_ns)


def complete(
    files: Iterable[StaticFile], before: Iterable[StaticFile] = ()
) -> Iterator[StaticFile]:
    """``files`` with the digests of their bytes, as far as they can be read; one that is in
    ``before`` as it is now is not read again.
    """
    known = {file.path: file for file in before}
    for file in files:
        with suppress(OSError):
            yield _static_file(file.address, file.path, (file.size, file.mtime_ns), known)


def _static_file(
    address: str, path: str, stamp: tuple[int, int], known: Mapping[str, StaticFile]
) -> StaticFile:
    old, (size, mtime_ns) = known.get(path), stamp
    if old is None or (old.size, old.mtime_ns) != stamp:
        digest = _digest(path)
        return StaticFile(address=address, path=path, size=size, mtime_ns=mtime_ns, digest=digest)
    return old if old.address == address else replace(old, address=address)


def _digest(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(found: tuple[str, os.stat_result]) -> list[str]:
    return found[0].split("/")


def _address(path: str) -> str | None:
    """Where a file is served; ``None`` for a name that no URL can hold. Some systems store the
    parts of a character separately (NFD): addresses are NFC, as keyboards write them.
    """
    address = unicodedata.normalize("NFC", f"/{path}")
    try:
        address.encode()
    except UnicodeEncodeError:
        return None
    return address


@dataclass(slots=True, kw_only=True)
class _Walk:
    """A walk through a folder, whose real place is ``root``, and what it has come upon: files by
    their paths in the folder. Of the folders ``barred`` nothing is served, nor are ``sources``.
    """

    root: str
    barred: frozenset[str]
    sources: frozenset[str]
    files: list[tuple[str, os.stat_result]] = field(default_factory=list)
    mtime_ns: int = 0

    @classmethod
    def through(cls, folder: Path, closed: frozenset[str]) -> "_Walk":
        """All of ``folder``. Who names a folder in ``closed`` means it, less the sources in it."""
        root = os.path.realpath(folder)
        inside = any(_is_within(root, one) for one in closed)
        walk = cls(
            root=root,
            barred=frozenset() if inside else closed,
            sources=SOURCES if inside else frozenset(),
        )
        walk.enter("")
        return walk

    def enter(self, prefix: str) -> None:
        """What cannot be listed has no files."""
        place = f"{self.root}/{prefix}".rstrip("/")
        if place in self.barred:
            return
        with suppress(OSError):
            handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
            try:
                self.mtime_ns = max(self.mtime_ns, os.fstat(handle).st_mtime_ns)
                with os.scandir(handle) as entries:
                    for entry in entries:
                        if not entry.name.startswith("."):
                            self._add(entry, prefix + entry.name)
            finally:
                os.close(handle)

    def _add(self, entry: os.DirEntry[str], path: str) -> None:
        if entry.is_dir(follow_symlinks=False):
            self.enter(f"{path}/")
        elif self.sources and posixpath.splitext(path)[1].lower() in self.sources:
            return
        # Only a link can lead elsewhere; to resolve every path would take longer than all the rest.
        elif not entry.is_symlink() or self._stays(path):
            with suppress(OSError):
                if entry.is_file():
                    self.files.append((path, entry.stat()))

    def _stays(self, path: str) -> bool:
        """Whether a link leads to within the folder, and not into one that is not to be served."""
        target = os.path.realpath(f"{self.root}/{path}")
        return _is_within(target, self.root) and not any(_is_within(target, b) for b in self.barred)


def _is_within(place: str, folder: str) -> bool:
    return os.path.commonpath([place, folder]) == folder

"""What an author calls OLD and NEW → paths below the content folder, with ``/``."""

import os
import posixpath
from collections.abc import Iterator
from pathlib import Path

from pek.content.documents import INDEX
from pek.content.scan import SUFFIX
from pek.move.errors import refused


def find_source(content: Path, text: str, here: Path) -> str:
    """The path of the source that ``text`` names: a file, or a folder with an ``index.md``.

    ``text`` is relative to the working directory ``here`` or to ``content``, or absolute. Raises
    MoveError if nothing is there, or nothing that could be a source.
    """
    readings = _readings(content, text, here) if text.strip() else []
    path = next((path for path in readings if os.path.lexists(content / path)), None)
    if path is None:
        raise refused(text or "OLD", *_absence(content, text, here))
    if (content / path).is_dir():
        path = posixpath.normpath(posixpath.join(path, INDEX))
        if not (content / path).is_file():
            raise refused(
                text, f"is a folder without {INDEX}, so no post", "move the posts in it one by one"
            )
    _require_no_link(content, path)
    return path


def find_target(content: Path, text: str, here: Path, source: str) -> str:
    """The path that ``source`` gets: NEW as ``mv`` reads it, with ``.md`` added where it lacks.

    An existing folder, or one that ends in ``/``, takes the file in under its name; ``a/`` becomes
    the own folder of the post ``a.md`` beside it. A post in a
    folder of its own keeps one: an existing folder takes it in, another name becomes its own.
    Raises MoveError if the path cannot be one of a source, or is taken.
    """
    readings = _readings(content, text, here) if text.strip() else []
    if not readings:
        raise refused(text or "NEW", f"lies outside of {content}", "name a place below that folder")
    path = min(readings, key=lambda one: not (content / one).parent.is_dir())
    path = _completed(content, path, source, as_folder=text.endswith("/"))
    _require_readable(path)
    folder = content / path
    while not os.path.lexists(folder):
        folder = folder.parent
    if folder == content / path:
        raise refused(path, "exists already", "give another name, or move that away first")
    _require_no_link(content, os.path.relpath(folder, content))
    if not folder.is_dir():
        raise refused(path, f"cannot lie in {folder.name}, a file", "name a folder")
    return path


def is_bundle(path: str) -> bool:
    """Whether a source is that of a post in a folder of its own."""
    return path.endswith(f"/{INDEX}")


def _readings(content: Path, text: str, here: Path) -> list[str]:
    """What ``text`` can mean, seen from the working directory first."""
    found = (_below(content, base / text) for base in (here, content))
    return list(dict.fromkeys(path for path in found if path is not None))


def _below(content: Path, path: Path) -> str | None:
    for root, full in _spellings(content, path):
        if full.is_relative_to(root):
            return full.relative_to(root).as_posix()
    return None


def _spellings(content: Path, path: Path) -> Iterator[tuple[Path, Path]]:
    """As written, and with links followed: shells tell the working directory in either way."""
    yield content, Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links
    yield content.resolve(), path.resolve()


def _absence(content: Path, text: str, here: Path) -> tuple[str, str]:
    if text and os.path.lexists(here / text):
        return f"lies outside of {content}", "only what lies in that folder can be moved"
    for path in _readings(content, f"{text.rstrip('/')}{SUFFIX}", here):
        if (content / path).is_file():
            return "is not there", f"did you mean {path}?"
    return "is not there", f"name a file or folder below {content}"


def _completed(content: Path, path: str, source: str, *, as_folder: bool) -> str:
    inside = (content / path).is_dir()
    if is_bundle(source):
        own = posixpath.basename(posixpath.dirname(source))
        name = posixpath.join(own, INDEX) if inside else INDEX
    else:
        name = posixpath.basename(source)
        stem = posixpath.splitext(source)[0]
        # Below it, the post would have the address of its own folder.
        name = INDEX if path == stem and as_folder and not inside else name
    if inside or as_folder:
        return posixpath.normpath(posixpath.join(path, name))
    if path.endswith(SUFFIX):
        return path
    return posixpath.join(path, INDEX) if is_bundle(source) else f"{path}{SUFFIX}"


def _require_readable(path: str) -> None:
    """What :mod:`pek.content.scan` would not find, nobody would."""
    hidden = [part for part in path.split("/") if part.startswith(".")]
    if hidden:
        raise refused(path, f"{hidden[0]} begins with a dot, and is not read", "give another name")
    try:
        path.encode()
    except UnicodeEncodeError as error:
        shown = os.fsencode(path).decode("utf-8", "replace")
        raise refused(shown, "the name is not UTF-8", "give another name") from error


def _require_no_link(content: Path, path: str) -> None:
    real = (content / path).resolve()
    if real != content.resolve() / path:
        raise refused(path, "is reached by a symbolic link", f"name the file itself: {real}")

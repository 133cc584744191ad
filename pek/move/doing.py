"""A plan → files. Whatever interrupts it, the post lies there once, and whole, at every moment.

Edited while it has its old name, a post stays what it was: its old address is its own still, and
so is its feed id. Then one rename(2) moves it. A server that reads the folders just then finds it
in one of the two places, or at its next look.
"""

import os
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from itertools import takewhile
from pathlib import Path

from pek.files import write_whole
from pek.move.errors import refused
from pek.move.paths import is_bundle
from pek.move.planning import Plan


def move(plan: Plan) -> None:
    """Do what ``plan`` says.

    Raises OSError if the system refuses a step, and MoveError if by now something lies where the
    post is to go. Then all is as it was, if the post has its old name still.
    """
    old, new = plan.folder or (plan.before.path, plan.after.path)
    old_path, new_path = plan.content / old, plan.content / new
    undo = ExitStack()
    try:
        _make_folders(new_path.parent, undo)
        _copy_pictures(plan, undo)
        _write(plan.content / plan.before.path, plan.data, plan.first)
        undo.callback(_write, plan.content / plan.before.path, plan.first, plan.data)
        if os.path.lexists(new_path):
            raise refused(new, "exists already", "give another name, or move that away first")
        old_path.rename(new_path)
    except BaseException:
        if os.path.lexists(old_path):
            undo.close()
        raise
    _write(plan.content / plan.after.path, plan.first, plan.last)
    _clear(plan)


def _make_folders(folder: Path, undo: ExitStack) -> None:
    missing = takewhile(lambda one: not one.exists(), (folder, *folder.parents))
    for one in reversed(list(missing)):
        one.mkdir()
        undo.callback(_remove_folders, [one])


def _remove_folders(folders: Iterable[Path]) -> None:
    """Remove those that are empty, the deepest first."""
    for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
        with suppress(OSError):
            folder.rmdir()


def _copy_pictures(plan: Plan, undo: ExitStack) -> None:
    for picture in () if plan.folder else plan.pictures:
        old, new = plan.content / picture.old, plan.content / picture.new
        _make_folders(new.parent, undo)
        # What is there already has the same bytes: so the plan says.
        if not os.path.lexists(new):
            undo.callback(new.unlink, missing_ok=True)
            write_whole(new, old.read_bytes(), like=old)


def _write(path: Path, old: bytes, new: bytes) -> None:
    """The file has either all of its ``old`` bytes or all of the ``new`` ones, and its mode."""
    if old != new:
        write_whole(path, new, like=path)


def _clear(plan: Plan) -> None:
    """Take away the pictures that only the moved post showed, and the folders that held nothing
    else.
    """
    if plan.folder:
        return
    home = plan.content / plan.before.path
    folders = {home.parent} if is_bundle(plan.before.path) else set()
    for picture in plan.pictures:
        if picture.needed_by is None and picture.old != picture.new:
            path = plan.content / picture.old
            path.unlink(missing_ok=True)
            folders.update(takewhile(lambda one: one != home.parent, path.parents))
    _remove_folders(folders)

"""The pictures beside a post that go with it."""

import filecmp
import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pek.addresses import asset_address
from pek.bodies import folder_of
from pek.content.documents import INDEX
from pek.models import Document, Page, Post
from pek.move.errors import refused
from pek.move.references import Documents, fields, named, targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A picture that gets another address: its paths below the content folder, which may be one,
    and its addresses then and now. It stays where it was too, if ``needed_by``, another document,
    shows it.
    """

    old: str
    new: str
    was: str
    now: str
    needed_by: str | None = None


def pictures_inside(
    pictures: Mapping[str, str], before: Document, after: Document
) -> Iterator[Carried]:
    """The ``pictures`` (paths by address) in the folder of a post that moves as a whole."""
    folder = posixpath.dirname(before.path)
    for was, old in pictures.items():
        if old.startswith(f"{folder}/"):
            yield _carried(old, was, before, after)


def pictures_beside(
    pictures: Mapping[str, str],
    documents: Documents,
    before: Document,
    after: Document,
    body: str,
) -> Iterator[Carried]:
    """Those of ``pictures`` (paths by address) that the moved document, which has this ``body``,
    names relative to itself, in its folder or deeper; ``documents`` are all of the site, by path.
    """
    folder = posixpath.dirname(before.path) or "."
    for was in sorted(set(_relative(before, after, body))):
        old = pictures.get(was)
        if old is not None and not posixpath.relpath(old, folder).startswith("../"):
            needed_by = next(_needing(old, was, documents, before, after), None)
            yield _carried(old, was, before, after, needed_by)


def _carried(
    old: str, was: str, before: Document, after: Document, needed_by: str | None = None
) -> Carried:
    below = posixpath.relpath(old, posixpath.dirname(before.path) or ".")
    new = posixpath.join(posixpath.dirname(after.path), below)
    return Carried(
        old=old,
        new=new,
        was=was,
        now=f"{folder_of(after)}{was.removeprefix(folder_of(before))}",
        needed_by=None if old == new else needed_by,
    )


def _relative(before: Document, after: Document, body: str) -> Iterator[str]:
    """What references meant that mean something else in another folder."""
    for target in targets(body):
        was = asset_address(target, folder_of(before))
        if was != asset_address(target, folder_of(after)):
            yield was
    for (_, was), (_, now) in zip(fields(before), fields(after), strict=True):
        if was != now:
            yield was


def _needing(
    picture: str,
    address: str,
    documents: Documents,
    before: Document,
    after: Document,
) -> Iterator[str]:
    """The documents for which a picture must stay: the post in whose folder it lies, those that
    name it, and the moved one if it names its address.
    """
    owner = _owner(picture, documents)
    if owner is not None and owner != before.path:
        yield owner
    if address in named(after):
        yield after.path
    for path, document in documents.items():
        if path != before.path and address in named(document):
            yield path


def _owner(picture: str, documents: Documents) -> str | None:
    """The post in whose own folder a picture lies, however deep."""
    folder = posixpath.dirname(picture)
    while folder:
        index = posixpath.join(folder, INDEX)
        if isinstance(documents.get(index), Post | Page):
            return index
        folder = posixpath.dirname(folder)
    return None


def require_free(content: Path, carried: Carried, hidden: frozenset[str]) -> None:
    """Refuse to write over another file, or where a file of ``static/`` (addresses ``hidden``)
    would be shown instead. A file with the same bytes was copied by a move that was interrupted.

    Raises MoveError.
    """
    old, new = content / carried.old, content / carried.new
    if os.path.lexists(new) and not (new.is_file() and filecmp.cmp(old, new, shallow=False)):
        raise refused(
            carried.new,
            f"exists already, and {carried.old} would go there",
            "rename one of the two pictures first",
        )
    if carried.now in hidden:
        raise refused(
            carried.old,
            f"would be hidden at {carried.now} by a file of static/",
            "rename the picture first",
        )

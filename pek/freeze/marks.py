"""What tells a site from the one that was frozen last, so that only what differs is made again.

Every page is made of the frame (settings, templates, files, pek itself), of its own source, and of
what it shows of other posts: their *face*, which is all of a post but its body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import NamedTuple

from pek.models import Document, Page, Post
from pek.site import Site

# What of a document no other page shows.
_OWN = frozenset({"body_line", "digest", "foreign"})
# What of the face of a post or a page decides on no list, no order and no address.
_TEXTS = frozenset({"title", "description", "image", "minutes", "speakers", "extra", "pictures"})
_TEXTS |= {"updated", "card"}


class Mark(NamedTuple):
    """Digests of a document: its whole source, its face, and that of its face which decides where
    it stands. A face is only computed where the source is another.
    """

    own: str
    face: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """``frame`` is a digest of what every page is made of; ``documents`` are the public ones by
    path.
    """

    frame: str
    documents: Mapping[str, Mark]


def marks_of(site: Site, salt: str, before: Marks | None) -> Marks:
    """The marks of a site; ``salt`` stands for templates and pek itself."""
    frame = _frame(site, salt)
    known = before.documents if before and before.frame == frame else {}
    found = {}
    for path, document in site.by_path.items():
        mark = known.get(path)
        found[path] = mark if mark and mark.own == document.digest else _mark(document)
    return Marks(frame=frame, documents=found)


def _frame(site: Site, salt: str) -> str:
    return _digest(
        salt,
        site.config.digest(),
        site.links.digest,
        *(f"{file.address} {file.digest}" for file in site.files.values()),
        *(f"{old} {new}" for old, new in sorted(site.redirects.items())),
        # Which events are to come, and which are on: until then the clock changes nothing.
        f"{site.until}",
        *(document.path for document in site.announced),
    )


def _mark(document: Document) -> Mark:
    values = {
        field.name: _plain(getattr(document, field.name))
        for field in fields(document)
        if field.name not in _OWN
    }
    place = {
        name: value
        for name, value in values.items()
        if not (isinstance(document, Post | Page) and name in _TEXTS)
    }
    return Mark(
        document.digest, _digest(repr(values)), _digest(type(document).__name__, repr(place))
    )


def _plain(value: object) -> object:
    """A value whose ``repr`` is the same in every process."""
    if isinstance(value, frozenset):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else value


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The paths of the documents that are others than before: of those in ``own`` only the body,
    of those in ``faces`` what other pages show of them too.
    """

    own: frozenset[str]
    faces: frozenset[str]


def change(before: Marks, now: Marks) -> Change | None:
    """What is another than before; ``None`` if that does not tell which pages are: the frame is
    another, or a document has come, gone, or stands elsewhere.
    """
    old, new = before.documents, now.documents
    if before.frame != now.frame or old.keys() != new.keys():
        return None
    others = [path for path, mark in new.items() if mark != old[path]]
    if any(old[path].place != new[path].place for path in others):
        return None
    faces = frozenset(path for path in others if old[path].face != new[path].face)
    return Change(own=frozenset(others) - faces, faces=faces)

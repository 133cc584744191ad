"""What a move leaves for the author to correct: references that mean something else now."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pek.addresses import folders_above, link_target, page_address
from pek.bodies import folder_of, source_named
from pek.content import REDIRECTS_FILE, Texts, body_of
from pek.content.block import line_of
from pek.content.documents import INDEX
from pek.content.scan import SUFFIX
from pek.content.source import cut
from pek.errors import Problem
from pek.library import Snapshot
from pek.models import Document, Post
from pek.move.paths import is_bundle
from pek.move.pictures import Carried
from pek.move.references import fields, lines, named, targets


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """A document before and after, and the new places of all that moved, by the old ones: paths
    of sources, addresses of pictures. Those in ``kept`` are at their old place too.
    """

    before: Document
    after: Document
    places: Mapping[str, str]
    kept: frozenset[str]

    def right(self, was: str) -> str:
        """Where that is now which was at ``was``."""
        return self.places.get(was, was)

    def is_lost(self, was: str, now: str) -> bool:
        """Whether a reference that meant ``was`` and means ``now`` leads to something else."""
        return now != self.right(was) and not (now == was and was in self.kept)

    @property
    def gone(self) -> Mapping[str, str]:
        """The new places of what is no longer at its old one."""
        return {was: now for was, now in self.places.items() if was != now and was not in self.kept}


def warnings(
    snapshot: Snapshot,
    texts: Texts,
    before: Document,
    after: Document,
    data: bytes,
    pictures: Iterable[Carried],
    paths: Mapping[str, str],
) -> Iterator[Problem]:
    """What no longer means what it meant: in the moved file, whose bytes are ``data``, and in
    others, which name it as a file or a picture that went with it and whose bodies ``texts`` has.
    ``paths`` are those of all pictures beside sources, by address.
    """
    pictures = tuple(pictures)
    moved = _Moved(
        before=before,
        after=after,
        places={before.path: after.path} | {one.was: one.now for one in pictures},
        kept=frozenset(one.was for one in pictures if one.needed_by),
    )
    yield from _of_sections(snapshot, moved)
    yield from _of_addresses(snapshot, moved, pictures)
    yield from _in_moved(snapshot, moved, body_of(after.path, data))
    yield from _in_fields(snapshot, moved, data)
    yield from _left(moved, paths.values(), {one.old for one in pictures})
    for document in snapshot.sources.loaded.documents.values():
        if document.path != before.path:
            yield from _in_other(document, moved, texts.body(document))


def _of_sections(snapshot: Snapshot, moved: _Moved) -> Iterator[Problem]:
    """Sections that end because their last post leaves them, and those that begin."""
    before, after = moved.before, moved.after
    if not isinstance(before, Post) or not isinstance(after, Post):
        return
    documents = snapshot.sources.loaded.documents
    others = (d for d in documents.values() if isinstance(d, Post) and d.path != before.path)
    rest = {key for post in others for key in folders_above(post.section)}
    old, new = list(folders_above(before.section)), list(folders_above(after.section))
    # What lies below an old address follows it: the outermost section says it for those in it.
    if ended := next((key for key in old if key not in {*rest, *new}), None):
        index = f"{ended}/{INDEX}"
        first = f"delete {index}, or move it, and " if index in documents else ""
        address = page_address(ended)
        yield Problem(
            path=before.path,
            message=f"no post is left in the section {address}: it ends, with its feeds",
            remedy=first + _into_redirects(address, page_address(after.section)),
            warning=True,
        )
    begun = next((key for key in reversed(new) if key not in {*rest, *old}), None)
    if begun and f"{begun}/{INDEX}" not in documents:
        yield Problem(
            path=after.path,
            message=f"begins the section {page_address(begun)}",
            remedy=f"give it a title and a description in {begun}/{INDEX}",
            warning=True,
        )


def _of_addresses(
    snapshot: Snapshot, moved: _Moved, pictures: Iterable[Carried]
) -> Iterator[Problem]:
    """Pictures whose old address does not follow that of the post."""
    before, after = moved.before, moved.after
    if before.path not in snapshot.site.by_path:
        return
    for one in pictures:
        follows = one.was.startswith(before.address)
        below = f"{after.address}{one.was.removeprefix(before.address)}"
        if one.was in moved.gone and not (follows and below == one.now):
            yield Problem(
                path=one.new,
                message=f"who has the post already asks for it at {one.was}",
                remedy=_into_redirects(one.was, one.now),
                warning=True,
            )


def _into_redirects(old: str, new: str) -> str:
    return f'write "{old}" = "{new}" into {REDIRECTS_FILE}'


def _in_moved(snapshot: Snapshot, moved: _Moved, body: str) -> Iterator[Problem]:
    for target in targets(body):
        was, now = _place(target, moved.before), _place(target, moved.after)
        if moved.is_lost(was, now) and _is_there(snapshot, was):
            for line in lines(moved.after, body, target):
                right = moved.right(was)
                yield _warning(
                    moved.after, line, f"{target} meant {was}", right, rest=_rest(target)
                )


def _in_fields(snapshot: Snapshot, moved: _Moved, data: bytes) -> Iterator[Problem]:
    after = moved.after
    source = cut(after.path, data, len(data))
    for (name, was), (_, now) in zip(fields(moved.before), fields(after), strict=True):
        if moved.is_lost(was, now) and _is_there(snapshot, was):
            at = max(line_of(source.block, (written,)) for written in (name, f"{name}s"))
            message = f"the picture meant {was}"
            yield _warning(after, source.line + at, message, moved.right(was), name)


def _left(moved: _Moved, paths: Iterable[str], carried: set[str]) -> Iterator[Problem]:
    """Pictures in the folder of a post that moves out of it: they were public by that alone."""
    folder = posixpath.dirname(moved.before.path)
    stays = is_bundle(moved.after.path) or posixpath.dirname(moved.after.path) == folder
    if stays or not is_bundle(moved.before.path):
        return
    for path in sorted(paths):
        if path.startswith(f"{folder}/") and path not in carried:
            yield Problem(
                path=path,
                message="stays where it is: the post does not show it",
                remedy="move it by hand if it belongs to the post, or delete it",
                warning=True,
            )


def _in_other(document: Document, moved: _Moved, body: str) -> Iterator[Problem]:
    gone = moved.gone
    if SUFFIX not in body and not named(document) & gone.keys():
        return
    for target in targets(body):
        place = _place(target, document)
        if place in gone:
            what = "the moved file" if place == moved.before.path else "a picture that moved"
            for line in lines(document, body, target):
                message, rest = f"{target} names {what}", _rest(target)
                yield _warning(document, line, message, gone[place], rest=rest)
    for name, address in fields(document):
        if address in gone:
            message = f"{address} is a picture that moved"
            yield _warning(document, None, message, gone[address], name)


def _place(target: str, document: Document) -> str:
    """What a reference in ``document`` means: the path of a source, or an address."""
    address, _ = link_target(target, folder_of(document))
    return source_named(address) if address.endswith(SUFFIX) else address


def _is_there(snapshot: Snapshot, place: str) -> bool:
    """Whether a reference to ``place`` led anywhere before the move."""
    loaded, site = snapshot.sources.loaded, snapshot.site
    if place in loaded.documents or place in site.files or site.lookup(place) is not None:
        return True
    # Drafts and what they show are public to nobody, but a reference to them is no mistake.
    return any(place == one.address for one in (*loaded.pictures, *loaded.documents.values()))


def _rest(target: str) -> str:
    """Query and fragment of a reference."""
    return link_target(target, "/")[1]


def _warning(
    document: Document,
    line: int | None,
    message: str,
    right: str,
    name: str | None = None,
    *,
    rest: str = "",
) -> Problem:
    """``right`` is what should stand there, before the ``rest``: an address, or the path of a
    source.
    """
    written = right
    if not right.startswith("/"):
        written = posixpath.relpath(right, posixpath.dirname(document.path) or ".")
    return Problem(
        path=document.path,
        line=line,
        field=name,
        message=message,
        remedy=f"write {written}{rest}",
        warning=True,
    )

"""What a move would do, and everything that speaks against it. Reads, and writes nothing."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pek.config import Config
from pek.content import Loaded, Texts, body_of
from pek.content.parse import Candidate, examine
from pek.content.rewrite import add_alias, drop_alias, set_id
from pek.content.settle import Entry, settle
from pek.errors import Problem
from pek.feeds import entry_id
from pek.library import Snapshot
from pek.models import Page, Post, Section
from pek.move.errors import MoveError, refused
from pek.move.paths import find_source, find_target, is_bundle
from pek.move.pictures import Carried, pictures_beside, pictures_inside, require_free
from pek.move.warnings import warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A move that can be done: the document ``before`` and ``after`` it.

    ``first`` are the bytes to write while the file has its old name, ``last`` those for the new
    one; both are ``data``, the file as it is, where there is nothing to edit. Of a post in a
    folder of its own the whole ``folder`` moves (old path, new path). ``pictures`` are those that
    get another place. ``warnings`` say what the author should correct afterwards.
    """

    content: Path
    before: Post | Page
    after: Post | Page
    data: bytes
    first: bytes
    last: bytes
    folder: tuple[str, str] | None
    pictures: tuple[Carried, ...]
    warnings: tuple[Problem, ...]


def plan(config: Config, snapshot: Snapshot, texts: Texts, old: str, new: str, here: Path) -> Plan:
    """The move from ``old`` to ``new``, paths as an author writes them in the folder ``here``.

    ``snapshot`` is of the content as it lies there, ``texts`` has the bodies of its documents.
    Raises MoveError, ContentError or BodyError with what speaks against the move, and OSError if a
    file cannot be read.
    """
    loaded = snapshot.sources.loaded
    source = find_source(config.content, old, here)
    target = find_target(config.content, new, here, source)
    if source not in loaded.entries:
        raise refused(source, "is no source", "name a Markdown file (.md) that pek reads")
    data = (config.content / source).read_bytes()
    before, had = _before(config, snapshot, source, data)
    folder = _folder(config.content, loaded, source, target)
    address = _after(config, loaded, before, target, data).address
    first, last = _edited(config, data, before, address, had=had)
    after = _after(config, loaded, before, target, last)
    _require_kept(config, before, data, last, had=had)
    paths = _paths(config, snapshot)
    body = body_of(source, data)
    if folder is None:
        pictures = tuple(_pictures(config, snapshot, before, after, paths, body))
    else:
        pictures = tuple(pictures_inside(paths, before, after))
    return Plan(
        content=config.content,
        before=before,
        after=after,
        data=data,
        first=first,
        last=last,
        folder=folder,
        pictures=pictures,
        warnings=tuple(warnings(snapshot, texts, before, after, last, pictures, paths)),
    )


def _folder(content: Path, loaded: Loaded, source: str, target: str) -> tuple[str, str] | None:
    """The folders of a post that has one of its own and keeps one."""
    if not (is_bundle(source) and is_bundle(target)):
        return None
    old, new = posixpath.dirname(source), posixpath.dirname(target)
    others = [path for path in loaded.entries if path.startswith(f"{old}/") and path != source]
    if others:
        raise refused(old, f"{others[0]} lies in it too", "move the sources below it first")
    if new.startswith(f"{old}/"):
        raise refused(old, "cannot be moved into itself", "name another folder")
    if (content / new).exists():
        raise refused(new, "exists already", f"write {new}/ to move the folder into it")
    return old, new


def _before(config: Config, snapshot: Snapshot, path: str, data: bytes) -> tuple[Post | Page, bool]:
    """The document that moves, and whether readers know it by its address: it may be a draft or
    of the future, or another document has the address. Raises ContentError if the file does not
    parse.
    """
    candidate = examine(path, data, config)
    settled = snapshot.sources.loaded.documents.get(path)
    current = settled is not None and settled.digest == candidate.document.digest
    document = settled if settled is not None and current else candidate.document
    if isinstance(document, Section):
        remedy = "move the posts in it one by one"
        raise refused(path, "is the index of a section, whose address is its folder's", remedy)
    return document, current and path in snapshot.site.by_path and not document.draft


def _edited(
    config: Config, data: bytes, before: Post | Page, address: str, *, had: bool
) -> tuple[bytes, bytes]:
    """The file with the address that readers ``had`` as an alias and its feed id; and the same
    without an alias that is ``address``, its own from now on.
    """
    if address == before.address:
        return data, data
    limit, first = config.max_source_bytes, data
    if had:
        first = add_alias(before.path, data, before.address, limit)
    if had and isinstance(before, Post) and before.id is None:
        first = set_id(before.path, first, before.address, limit)
    return first, drop_alias(before.path, first, address, limit)


def _document(candidate: Candidate) -> Post | Page:
    """The post, or the page that an ``index.md`` is where its folder holds no posts."""
    if isinstance(candidate.document, Section):
        return candidate.page  # type: ignore[return-value] # every section has one
    return candidate.document


def _after(
    config: Config, loaded: Loaded, before: Post | Page, target: str, data: bytes
) -> Post | Page:
    """The document in its new place, among all others. Raises MoveError if it has none there."""
    candidate = examine(target, data, config)
    moved = Entry(
        mtime_ns=0,
        size=len(data),
        candidate=candidate,
        problems=(),
        dated=isinstance(candidate.document, Post),
    )
    rest = {path: entry for path, entry in loaded.entries.items() if path != before.path}
    documents, problems = settle({**rest, target: moved}, loaded.documents)
    known = {*loaded.problems, *_renamed(loaded.problems, before.path, target)}
    lost = target not in documents
    against = [p for p in problems if p not in known or (lost and p.path == target)]
    if against:
        raise MoveError("\n".join([f"{before.path} cannot become {target}:", *map(str, against)]))
    document = documents[target]
    if isinstance(document, Section):
        remedy = "name a file, or move the posts that lie in that folder first"
        raise refused(target, "would be the index of a section", remedy)
    return document


def _renamed(problems: tuple[Problem, ...], old: str, new: str) -> Iterator[Problem]:
    """What was wrong with the moved file already, or because of it."""
    for one in problems:
        path = new if one.path == old else one.path
        yield replace(one, path=path, message=one.message.replace(old, new))


def _require_kept(
    config: Config, before: Post | Page, data: bytes, last: bytes, *, had: bool
) -> None:
    """Refuse an edit that would change anything but ``aliases`` and ``id``, or the feed id."""
    old, new = (_document(examine(before.path, one, config)) for one in (data, last))
    bodies = [body_of(before.path, one) for one in (data, last)]
    if _neutral(old) != _neutral(new) or bodies[0] != bodies[1]:
        remedy = "write aliases and id by hand, then try again"
        raise refused(before.path, "its front matter cannot be edited safely", remedy)
    if isinstance(before, Post) and isinstance(new, Post) and had:
        written = entry_id(before, config)
        if written != entry_id(new, config):
            remedy = f"write id: {written} by hand, then try again"
            raise refused(before.path, "its feed id cannot be written as an address", remedy)


def _neutral(document: Post | Page) -> Post | Page:
    """A document without what a move may change."""
    plain = replace(document, aliases=(), digest="", body_line=0)
    return replace(plain, id=None) if isinstance(plain, Post) else plain


def _paths(config: Config, snapshot: Snapshot) -> Mapping[str, str]:
    """The paths of the pictures beside sources by their addresses, but for those that a file of
    ``static/`` hides.
    """
    hidden = {file.address for file in snapshot.sources.files}
    return {
        one.address: Path(one.path).relative_to(config.content).as_posix()
        for one in snapshot.sources.loaded.pictures
        if one.address not in hidden
    }


def _pictures(
    config: Config,
    snapshot: Snapshot,
    before: Post | Page,
    after: Post | Page,
    paths: Mapping[str, str],
    body: str,
) -> Iterator[Carried]:
    hidden = frozenset(file.address for file in snapshot.sources.files)
    documents = snapshot.sources.loaded.documents
    for carried in pictures_beside(paths, documents, before, after, body):
        require_free(config.content, carried, hidden)
        yield carried

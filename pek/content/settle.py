"""What no file can say alone: which folders are sections, and who has which address. No I/O."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from pek.addresses import RESERVED, folders_above, page_address, with_slash
from pek.content.documents import INDEX, section_of
from pek.content.parse import Candidate
from pek.errors import Problem
from pek.models import Document, Page, Post, Section

Documents: TypeAlias = "Mapping[str, Post | Page | Section]"

_PAGE_OF_LIST = re.compile(r"/page/[0-9]+/\Z")
# Characters that end a path in a URL, or that a browser reads as something else.
_NOT_IN_ADDRESS = re.compile(r"[?#%\\\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A source file: when it last changed, its last version that parsed (``None``: there was
    none), what is wrong with it now, and whether it is, or means to be, a post.
    """

    mtime_ns: int
    size: int
    candidate: Candidate | None
    problems: tuple[Problem, ...]
    dated: bool


def settle(entries: Mapping[str, Entry], served: Documents) -> tuple[Documents, list[Problem]]:
    """The documents to serve, by path, and what is wrong with them together.

    ``served`` are those served until now: one of them keeps its address against a newcomer, and
    stays in its last version where its new one cannot be placed.
    """
    folders = _sections(entries)
    documents: dict[str, Post | Page | Section] = {}
    problems: list[Problem] = []
    stranded: list[str] = []
    for path in sorted(entries):
        candidate = entries[path].candidate
        if candidate is None:
            continue
        document = _kind(path, candidate, folders)
        if _is_settled(document, served, folders):
            documents[path] = document
            continue
        found = [*_misplaced(path, candidate, document, folders), *_bad(document, folders)]
        if found:
            stranded.append(path)
        else:
            documents[path] = document
        problems += found
    for loser, winner in _rivals(documents, served):
        problems.append(_taken(documents[loser], winner))
        stranded.append(loser)
    if stranded:
        for path in stranded:
            documents.pop(path, None)
        documents.update(_last_versions(stranded, documents, served, folders))
        documents = dict(sorted(documents.items()))
    problems += _idle_aliases(documents, folders)
    return MappingProxyType(documents), problems


def restored(entries: Mapping[str, Entry], apart: Mapping[str, Document | None]) -> Documents:
    """The documents that were served of ``entries``: their own, but for the paths ``apart``."""
    folders = _sections(entries)
    found = {
        path: _kind(path, entry.candidate, folders)
        for path, entry in entries.items()
        if entry.candidate
    }
    kept = {path: one for path, one in apart.items() if isinstance(one, Post | Page | Section)}
    return {path: one for path, one in found.items() if path not in apart} | kept


def set_apart(entries: Mapping[str, Entry], documents: Documents) -> dict[str, Document | None]:
    """What :func:`restored` needs: where another version of a file is served than its last one
    that parsed, or ``None`` at all.
    """
    found: dict[str, Document | None] = {}
    for path, entry in entries.items():
        if (one := entry.candidate) is not None:
            served = documents.get(path)
            if served is not one.document and (served is None or served is not one.page):
                found[path] = served
    return found


def _sections(entries: Mapping[str, Entry]) -> frozenset[str]:
    """Every folder that holds posts at any depth, without the root."""
    paths = (path for path, entry in entries.items() if entry.dated)
    # Those of one folder are one: an index.md stands for itself, any other name for all of them.
    alike = {
        (folder, name == INDEX): path
        for path in paths
        for folder, _, name in (path.rpartition("/"),)
    }
    return frozenset(key for path in alike.values() for key in folders_above(section_of(path)))


def _is_settled(
    document: Post | Page | Section, served: Documents, folders: frozenset[str]
) -> bool:
    """Whether a post is served as it is already: only a new section can take its address away."""
    return (
        served.get(document.path) is document
        and isinstance(document, Post)
        and document.address[1:-1] not in folders
    )


def _kind(path: str, candidate: Candidate, folders: frozenset[str]) -> Post | Page | Section:
    """An ``index.md`` whose folder holds no posts is a page after all."""
    is_home = "/" not in path
    document = candidate.document
    if isinstance(document, Section) and not is_home and document.key not in folders:
        return candidate.page or document
    return document


def _misplaced(
    path: str,
    candidate: Candidate,
    document: Post | Page | Section,
    folders: frozenset[str],
) -> Iterator[Problem]:
    if isinstance(document, Section):
        for name, line in candidate.misplaced:
            yield Problem(
                path=path,
                line=line,
                field=name,
                message="a section cannot have it",
                remedy="delete it: a section is shown at the address of its folder whatever "
                "its posts are",
            )
    elif isinstance(document, Page) and not candidate.explicit:
        top = path.split("/", maxsplit=1)[0]
        if top in folders and "/" in path:
            yield Problem(
                path=path,
                message=f"neither a post nor a page, in the section {top}",
                remedy="add publishDate: …, or page: true for a page outside of time",
            )


def _bad(document: Post | Page | Section, folders: frozenset[str]) -> Iterator[Problem]:
    """The problem of a document that no page can have the address of."""
    if found := _unusable(document, folders):
        why, remedy = found
        message = f"would have the address {_printable(document.address)}, {why}"
        yield Problem(path=document.path, message=message, remedy=remedy)


def _unusable(document: Post | Page | Section, folders: frozenset[str]) -> tuple[str, str] | None:
    """Why an address cannot be had, and what to do about it."""
    address = document.address
    if odd := _NOT_IN_ADDRESS.search(address):
        return f"in which {odd[0]!r} cannot stand", "rename the file or folder"
    if address.split("/")[1].casefold() in RESERVED or _PAGE_OF_LIST.search(address):
        return "which pek needs for its own pages", "rename the file or folder, or give a slug"
    if isinstance(document, Section):
        return None
    if address == "/":
        return "which is the home page's", "remove its date and page: true, or rename it"
    key = address.strip("/")
    if key in folders:
        remedy = "rename it, or move the posts that lie in that folder"
        return f"which is that of the section {key}", remedy
    return None


def _printable(address: str) -> str:
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in address)


def _rivals(documents: Documents, served: Documents) -> Iterator[tuple[str, Post | Page | Section]]:
    """(path that loses, document that wins) of those that want one address."""
    if len({document.address for document in documents.values()}) == len(documents):
        return
    for group in _by_address(documents.values()):
        if len(group) == 1:
            continue
        winner, *losers = sorted(group, key=lambda one: (not _had(one, served), one.path))
        for loser in losers:
            yield loser.path, winner


def _by_address(
    documents: Iterable[Post | Page | Section],
) -> Iterable[list[Post | Page | Section]]:
    groups: dict[str, list[Post | Page | Section]] = {}
    for document in documents:
        groups.setdefault(document.address, []).append(document)
    return groups.values()


def _had(document: Post | Page | Section, served: Documents) -> bool:
    before = served.get(document.path)
    return before is not None and before.address == document.address


def _taken(loser: Post | Page | Section, winner: Post | Page | Section) -> Problem:
    return Problem(
        path=loser.path,
        message=f"has the address {loser.address} of {winner.path}",
        remedy="rename one of the two, or give it another slug",
    )


def _idle_aliases(documents: Documents, folders: frozenset[str]) -> Iterator[Problem]:
    """Old addresses that lead nowhere, because something else is or leads there."""
    owners = dict.fromkeys(map(page_address, folders), "a section") | {"/": "the home page"}
    owners |= {document.address: path for path, document in documents.items()}
    for path, document in documents.items():
        for alias in () if isinstance(document, Section) else document.aliases:
            address = with_slash(alias)
            owner = owners.setdefault(address, path)
            if address.split("/")[1].casefold() in RESERVED:
                owner = "pek's own pages"
            if owner != path:
                yield Problem(
                    path=path,
                    field="aliases",
                    message=f"{alias} belongs to {owner}",
                    remedy="delete it here or there: an address leads to one place",
                )


def _last_versions(
    paths: Iterable[str], documents: Documents, served: Documents, folders: frozenset[str]
) -> Documents:
    """The versions in ``served`` of ``paths``, as far as their addresses are still free."""
    taken = {document.address for document in documents.values()}
    kept: dict[str, Post | Page | Section] = {}
    for path in sorted(paths):
        before = served.get(path)
        if before and before.address not in taken and not any(_bad(before, folders)):
            kept[path] = before
            taken.add(before.address)
    return kept

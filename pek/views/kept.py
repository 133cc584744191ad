"""What pages show again and again, made once for a version of the site. Nothing here is ever wrong
for that version: what it is made of is in the version's digest.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from sys import getsizeof
from typing import NamedTuple

from pek.config import Config
from pek.feeds import Written
from pek.memo import Lasting, Memo
from pek.metadata import Publication
from pek.models import Author, Picture, Post, Speaker
from pek.views.shown import Around, Common, Face, FeedLink, Ref, Teaser

# The newest posts of some lists, until their other formats are asked for: a body of 4,000
# characters takes 8 KB.
ALONE_BYTES = 2 * 1024 * 1024
# Entries of feeds in all formats: some 1,000 of usual length.
ENTRIES_BYTES = 6 * 1024 * 1024
# What one takes besides its bytes.
_ENTRY_OVERHEAD = 1_500


def _around() -> Memo[tuple[str, str, str, bool], Around]:
    return Memo(128)


def _common() -> Memo[tuple[str, str, bool], Common]:
    return Memo(64)


def _fragments() -> Memo[Hashable, str]:
    # At about 3 KB each.
    return Memo(1024)


def _publications() -> Memo[tuple[str, str, frozenset[str]], Publication]:
    return Memo(1024)


def _crumbs() -> Memo[tuple[str, str], tuple[Ref, ...]]:
    return Memo(1024)


def _refs() -> Memo[tuple[str, str, str], Ref]:
    return Memo(4096)


def _faces() -> Memo[tuple[str, Author | Speaker], Face]:
    return Memo(1024)


def _feeds() -> Memo[tuple[str, str], tuple[FeedLink, ...]]:
    return Memo(1024)


def _teasers() -> Memo[tuple[str, str], Teaser]:
    # At about 2 KB each.
    return Memo(1024)


def _alone() -> Memo[tuple[str, bytes], str]:
    return Memo(ALONE_BYTES, getsizeof)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """All that an entry of a feed is made of. ``body`` is the digest of the post's rendered body,
    ``faces`` are as in :class:`pek.feeds.Entry`.
    """

    post: Post
    body: bytes
    picture: Picture
    faces: dict[str, Picture]
    config: Config


class _Entry(NamedTuple):
    """An entry, and what it was made of."""

    written: Written
    source: Source


class Entries:
    """Entries of feeds as they were written, at most ``size`` bytes of them; what each is made of
    is asked once for a version of the site.
    """

    def __init__(self, size: int = ENTRIES_BYTES) -> None:
        self._memo: Lasting[tuple[str, str], _Entry] = Lasting(size, weigh=_weight)

    def get(
        self,
        version: str,
        key: tuple[str, str],
        source: Callable[[], Source],
        write: Callable[[Source], Written],
    ) -> Written:
        """The entry of a format and a path, ``key``, in a version of the site."""

        def make() -> _Entry:
            found = source()
            return _Entry(write(found), found)

        def holds(entry: _Entry) -> bool:
            return entry.source == source()

        return self._memo.get(version, key, make, holds=holds).written


def _weight(entry: _Entry) -> int:
    return len(entry.written.data) + _ENTRY_OVERHEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Each by the version of the site and what it shows: ``around`` by the language, the menu that
    is marked and whether the site is frozen, ``common`` by the language and that,
    ``publications`` by the language and the faces, ``crumbs`` those of the posts of a section,
    ``refs`` by kind and name, ``faces`` by the person, ``feeds`` by the address of their list,
    ``teasers`` by that of the post, ``fragments`` by the language, the macro and its arguments.
    ``entries`` of feeds, and ``alone``, bodies as feeds have them by the URL of their page and the
    digest of the rendered body, outlive a version.
    """

    around: Memo[tuple[str, str, str, bool], Around] = field(default_factory=_around)
    common: Memo[tuple[str, str, bool], Common] = field(default_factory=_common)
    fragments: Memo[Hashable, str] = field(default_factory=_fragments)
    publications: Memo[tuple[str, str, frozenset[str]], Publication] = field(
        default_factory=_publications
    )
    crumbs: Memo[tuple[str, str], tuple[Ref, ...]] = field(default_factory=_crumbs)
    refs: Memo[tuple[str, str, str], Ref] = field(default_factory=_refs)
    faces: Memo[tuple[str, Author | Speaker], Face] = field(default_factory=_faces)
    feeds: Memo[tuple[str, str], tuple[FeedLink, ...]] = field(default_factory=_feeds)
    teasers: Memo[tuple[str, str], Teaser] = field(default_factory=_teasers)
    entries: Entries = field(default_factory=Entries)
    alone: Memo[tuple[str, bytes], str] = field(default_factory=_alone)

"""What pages show again and again, made once for a version of the site. Nothing here is ever wrong
for that version: what it is made of is in the version's digest.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from sys import getsizeof

from pek.memo import Memo
from pek.metadata import Publication
from pek.models import Author, Speaker
from pek.views.shown import Around, Common, Face, FeedLink, Ref, Teaser

# The newest posts of some two dozen lists: a body of 4,000 characters takes 8 KB.
ALONE_BYTES = 8 * 1024 * 1024


def _around() -> Memo[tuple[str, str, str, bool], Around]:
    return Memo(128)


def _common() -> Memo[tuple[str, str, bool], Common]:
    return Memo(64)


def _fragments() -> Memo[Hashable, str]:
    # At about 3 KB each.
    return Memo(2048)


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


def _alone() -> Memo[tuple[str, str, str, str, str], str]:
    return Memo(ALONE_BYTES, getsizeof)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Each by the version of the site and what it shows: ``around`` by the language, the menu that
    is marked and whether the site is frozen, ``common`` by the language and that,
    ``publications`` by the language and the faces, ``crumbs`` those of the posts of a section,
    ``refs`` by kind and name, ``faces`` by the person, ``feeds`` by the address of their list,
    ``teasers`` by that of the post, ``fragments`` by the language, the macro and its arguments.
    ``alone`` are bodies as feeds have them, by all that they are made of: they outlive a version.
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
    alone: Memo[tuple[str, str, str, str, str], str] = field(default_factory=_alone)

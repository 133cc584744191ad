"""What pages show again and again, made once for a version of the site. Nothing here is ever wrong
for that version: what it is made of is in the version's digest.
"""

from dataclasses import dataclass, field

from pek.memo import Memo
from pek.models import Author, Speaker
from pek.views.shown import Around, Face, FeedLink, Ref, Teaser


def _around() -> Memo[str, Around]:
    # Requests of the version before may still be under way.
    return Memo(2)


def _refs() -> Memo[tuple[str, str, str], Ref]:
    return Memo(4096)


def _faces() -> Memo[tuple[str, Author | Speaker], Face]:
    return Memo(1024)


def _feeds() -> Memo[tuple[str, str], tuple[FeedLink, ...]]:
    return Memo(1024)


def _teasers() -> Memo[tuple[str, str], Teaser]:
    # At about 2 KB each.
    return Memo(2048)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Each by the version of the site and what it shows: ``refs`` by kind and name, ``faces`` by
    the person, ``feeds`` by the address of their list, ``teasers`` by that of the post.
    """

    around: Memo[str, Around] = field(default_factory=_around)
    refs: Memo[tuple[str, str, str], Ref] = field(default_factory=_refs)
    faces: Memo[tuple[str, Author | Speaker], Face] = field(default_factory=_faces)
    feeds: Memo[tuple[str, str], tuple[FeedLink, ...]] = field(default_factory=_feeds)
    teasers: Memo[tuple[str, str], Teaser] = field(default_factory=_teasers)

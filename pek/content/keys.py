"""Names of fields that are nearly right: what decides whether a post is public must not be lost
to a typing mistake.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pek.content.block import Fault, Loc, Value, line_of
from pek.content.schema import AUTHORS, EVENT_START, PUBLISHED, UPDATED

GUARDED = ("draft", *PUBLISHED, *UPDATED)
# Other systems' names for the same things, after `_squash`.
_FAMILIES = (
    (r"(is|as)?draft(s|ed|ing|mode|status)?|un?published", "draft"),
    (r"pub(lish(ed|ing)?|lication)?(date|at|on|time|day)|publish", PUBLISHED[0]),
    (r"date(pub(lish(ed)?)?|posted)|post(ed)?(date|at|on)", PUBLISHED[0]),
    (r"(last)?(update[ds]?|updat|modif(y|ied)|mod)(date|at|on|time)?", UPDATED[0]),
    (r"date(updated|modified)", UPDATED[0]),
)
# Ordinary words one or two letters away from a guarded name.
_ORDINARY = frozenset({"publisher", "publishers", "craft", "raft"})
_LONG = 6


def check(block: str, fields: dict[str, Value], known: frozenset[str]) -> Iterator[Fault]:
    """Faults of the names in ``fields``, of which ``known`` are read: nearly a draft or a date,
    or two names for one thing.
    """
    for name in sorted(fields.keys() - known - set(GUARDED)):
        if right := intended(name):
            line = line_of(block, (name,))
            remedy = f"did you mean {right}? Write it exactly so, or rename the field"
            yield Fault(line=line, field=name, message="not a field of pek", remedy=remedy)
    for group in (PUBLISHED, UPDATED, AUTHORS):
        yield from _crowded(block, fields, group, ())
    if isinstance(event := fields.get("event"), dict):
        yield from _crowded(block, event, EVENT_START, ("event",))


def _crowded(
    block: str, fields: dict[str, Value], names: Iterable[str], parent: Loc
) -> Iterator[Fault]:
    first, *others = [*(name for name in names if name in fields), ""]
    for name in filter(None, others):
        loc = (*parent, name)
        yield Fault(
            line=line_of(block, loc),
            first=line_of(block, (*parent, first)),
            field=".".join(map(str, loc)),
            message=f"means the same as {first}",
            remedy="keep one of the two",
        )


@lru_cache(maxsize=1024)
def intended(name: str) -> str | None:
    """The guarded field that an unknown ``name`` was probably meant to be."""
    squashed = _squash(name)
    if squashed in _ORDINARY:
        return None
    for right in GUARDED:
        if squashed == _squash(right):
            return right
    for pattern, right in _FAMILIES:
        if re.fullmatch(pattern, squashed):
            return right
    return next((right for right in GUARDED if _is_near(squashed, _squash(right))), None)


def _squash(name: str) -> str:
    return re.sub(r"[\s_\-.]", "", unicodedata.normalize("NFKC", name).casefold())


def _is_near(name: str, right: str) -> bool:
    allowed = 2 if len(right) >= _LONG else 1
    if abs(len(name) - len(right)) > allowed:
        return False
    if right == "date" and len(name) == len(right) and sorted(name) != sorted(right):
        # Too many words differ from it by one letter: data, rate, gate. A post that lacks its
        # date is noticed for that.
        return False
    return _distance(name, right) <= allowed


def _distance(a: str, b: str) -> int:
    """Optimal string alignment distance: letters inserted, deleted, replaced, or swapped with
    their neighbour.
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]

"""Where addresses lead at which nothing is served: other spellings, addresses of old, and what lay
below a list that has moved.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping

from pek.models import Document, Page, Post
from pek.site.spellings import folded, spellings
from pek.site.targets import FEED_NAMES, is_page_number

Serves = Callable[[str], bool]
# By address: where one comes to in the end, None for a loop or a dead end.
Ends = MutableMapping[str, str | None]


def follow(address: str, step: Callable[[str], str | None], ends: Ends) -> str | None:
    """Where one comes to from ``address``, ``step`` by step; ``None`` if nowhere, or in a circle.

    A step that stays where it is, is the end. ``ends`` remembers what was found out on the way, so
    that all addresses of a long chain cost one walk.
    """
    way = []
    at: str | None = address
    while at is not None and at not in ends:
        way.append(at)
        # Who comes by here again walks in a circle.
        ends[at] = None
        after = step(at)
        if after == at:
            ends[at] = at
        else:
            at = after
    end = None if at is None else ends[at]
    ends.update(dict.fromkeys(way, end))
    return end


def settled(old: Mapping[str, str], serves: Serves) -> Mapping[str, str]:
    """The addresses of ``old`` that lead anywhere, each to what is served in the end, under the
    key by which :func:`destination` looks for it.
    """
    targets = {key_of(source): target for source, target in old.items()}
    ends: Ends = {}
    found = ((key, follow(target, _stepping(targets, serves), ends))
             for key, target in targets.items())  # fmt: skip
    return {key: end for key, end in found if end is not None and end != key}


def destination(address: str, targets: Mapping[str, str], serves: Serves) -> str | None:
    """What is served in the end to who asks for ``address``; ``None`` if nothing is.

    ``targets`` are those of :func:`settled`.
    """
    return follow(address, _stepping(targets, serves), {})


def aliases_of(documents: Iterable[Document]) -> Mapping[str, str]:
    """The old addresses that documents name; of several the first by path has one."""
    return {
        alias: document.address
        for document in sorted(documents, key=lambda document: document.path, reverse=True)
        if isinstance(document, Post | Page)
        for alias in document.aliases
    }


def key_of(address: str) -> str:
    """The one spelling of an old address: a slash at its end, the name of a term folded."""
    return folded(f"{address.rstrip('/')}/")


def _stepping(targets: Mapping[str, str], serves: Serves) -> Callable[[str], str | None]:
    def step(address: str) -> str | None:
        if serves(address):
            return address
        found = (_leads(one, targets, serves) for one in spellings(address))
        after = next(filter(None, found), None)
        return None if after == address else after

    return step


def _leads(known: str, targets: Mapping[str, str], serves: Serves) -> str | None:
    """Where one spelling leads: to what an author said, to itself, or to what moved with a list."""
    if target := targets.get(key_of(known)):
        return target
    if serves(known):
        return known
    folder, rest = _parted(known)
    target = targets.get(folder) if rest else None
    return f"{target.rstrip('/')}/{rest}" if target else None


def _parted(address: str) -> tuple[str, str]:
    """The list that a feed or a further page belongs to, and what comes after its address; ``""``
    if it can be none of both.
    """
    folder, _, name = address.rpartition("/")
    if name in FEED_NAMES:
        return f"{folder}/", name
    head, marker, number = address.removesuffix("/").rpartition("page/")
    return (head, f"{marker}{number}/") if marker and is_page_number(number) else (address, "")

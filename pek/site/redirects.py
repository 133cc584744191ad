"""Where addresses lead at which nothing is served: other spellings, addresses of old, and what lay
below them.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping

from pek.addresses import with_slash
from pek.models import Document, Page, Post
from pek.site.spellings import folded, spellings

# How often what lay below an address of old may be followed to below another one. What leads to
# below itself (/a/ to /a/x/) would go on for ever.
MOST_BELOW = 4
# No content lies in so many folders, but who looks for holes asks for anything.
DEEPEST = 32

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
    """The addresses of ``old`` at which nothing is served and that lead anywhere, each to what is
    served in the end, under the key by which :func:`destination` looks for it.
    """
    keys = ((key_of(source), target) for source, target in old.items())
    targets = {
        key: target for key, target in keys if not serves(key) and not serves(key.rstrip("/"))
    }
    ends: Ends = {}
    found = {
        key: follow(target, _stepping(targets, serves), ends) for key, target in targets.items()
    }
    return {key: end for key, end in found.items() if end is not None and end != key}


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
    return folded(with_slash(address))


def _stepping(targets: Mapping[str, str], serves: Serves) -> Callable[[str], str | None]:
    """The steps of one walk, which may go MOST_BELOW times from below one old address to below
    another.
    """
    left = MOST_BELOW

    def step(address: str) -> str | None:
        nonlocal left
        if serves(address):
            return address
        known = tuple(spellings(address))
        exact = (targets.get(key_of(one)) or (one if serves(one) else None) for one in known)
        after = next(filter(None, exact), None)
        if after is None and left:
            left -= 1
            after = next(filter(None, (_below(one, targets) for one in known)), None)
        return None if after == address else after

    return step


def _below(address: str, targets: Mapping[str, str]) -> str | None:
    """Where that is now which lay below an old address: feeds and pages of a list, the posts of a
    section, pictures of a post.
    """
    folder, rest = address.rstrip("/"), ""
    end = "/" if address.endswith("/") else ""
    if folder.count("/") > DEEPEST:
        return None
    while folder:
        folder, _, name = folder.rpartition("/")
        rest = f"{name}/{rest}" if rest else f"{name}{end}"
        if target := targets.get(key_of(folder)):
            return f"{with_slash(target)}{rest}"
    return None

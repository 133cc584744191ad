"""What a reader may have meant whose address leads nowhere."""

import re
from collections import defaultdict
from collections.abc import Mapping
from math import log

from pek.search.entries import Searched
from pek.search.folding import fold
from pek.search.tokens import UNIT
from pek.site import Site

MAX_GUESSES = 5
# Of a longer path the end is looked at: there the words are that tell one post from another.
MAX_PATH = 200
MAX_WORDS = 8
# A guess has at least this much of what the best one has.
NEAR = 0.6
# Endings and names of files that say nothing of a page.
_IDLE = frozenset({"html", "htm", "php", "asp", "aspx", "index", "amp", "page", "blog", "posts"})


def sought(path: str) -> tuple[str, ...]:
    """The last few words of a path that say something; numbers are dates or pages."""
    found = (unit[0] for unit in UNIT.finditer(fold(path[-MAX_PATH:])))
    told = [word for word in found if word not in _IDLE and not word.isdigit() and len(word) > 1]
    return tuple(dict.fromkeys(told))[-MAX_WORDS:]


def guess(site: Site, path: str) -> tuple[Searched, ...]:
    """At most MAX_GUESSES posts and pages whose address or title has the words of a path, those
    with the rarest words first, then the newest. Any text is a path; no index is needed, and
    every word is looked for in every address once.
    """
    found = _having(site, sought(path))
    scores: dict[str, float] = defaultdict(float)
    for addresses in found.values():
        for address in addresses:
            scores[address] += log(1 + len(site.by_address) / len(addresses))
    best = max(scores.values(), default=0.0)
    order = {post.address: number for number, post in enumerate(site.posts)} if scores else {}
    near = [address for address, score in scores.items() if score >= NEAR * best]
    near.sort(key=lambda address: (-scores[address], order.get(address, len(order))))
    return tuple(site.by_address[address] for address in near[:MAX_GUESSES])


def _having(site: Site, words: tuple[str, ...]) -> Mapping[str, list[str]]:
    """The addresses of the documents that have each word, or one that begins with it."""
    found: dict[str, list[str]] = {word: [] for word in words}
    patterns = {word: re.compile(rf"(?<![a-z0-9]){re.escape(word)}") for word in words}
    for address, document in site.by_address.items() if words else ():
        text = f"{address}\n{document.title}".lower()
        for word in words:
            # Most have none of them: to ask for characters is cheaper.
            if word in text and patterns[word].search(text):
                found[word].append(address)
    return found

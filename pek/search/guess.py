"""What a reader may have meant whose address leads nowhere."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from math import log

from pek.search.entries import Searched
from pek.search.folding import comparable
from pek.search.tokens import UNIT, pairs
from pek.site import Site
from pek.text import CJK

MAX_GUESSES = 5
# Of a longer path the end is looked at: there the words are that tell one post from another.
MAX_PATH = 200
MAX_WORDS = 8
# A guess has at least this much of what the best one has.
NEAR = 0.6
# Of the documents that have a word the newest count: what more have says little of any. So does the
# beginning of many words.
COMMON = 200
LONGER = 50
# Endings and names of files that say nothing of a page.
_IDLE = frozenset({"html", "htm", "php", "asp", "aspx", "index", "amp", "page", "blog", "posts"})
_JAPANESE = re.compile(f"[{CJK}]")
# Who asks for a file means no post, and most often is no reader.
_FILE = re.compile(r"\.(?!html?\Z)[a-z][a-z0-9]{1,11}\Z", re.IGNORECASE)


def sought(path: str) -> tuple[str, ...]:
    """The last few words of a path that say something; numbers are dates or pages."""
    found = (unit[0] for unit in UNIT.finditer(comparable(path[-MAX_PATH:])))
    told = [word for word in found if word not in _IDLE and not word.isdigit() and len(word) > 1]
    return tuple(dict.fromkeys(told))[-MAX_WORDS:]


class Guesses:
    """The words of all addresses and titles of one version of a site. To make it takes 40 μs for
    each document; to guess takes the same time however many there are.
    """

    def __init__(self, site: Site) -> None:
        self._documents: tuple[Searched, ...] = (*site.posts, *site.pages)
        self._texts = tuple(comparable(f"{one.address}\n{one.title}") for one in self._documents)
        found: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            for part in set(_parts(text)):
                found[part].append(number)
        self._having = dict(found)
        self._words = sorted(found)

    def of(self, path: str) -> tuple[Searched, ...]:
        """At most MAX_GUESSES posts and pages whose address or title has the words of a path, those
        with the rarest words first, then the newest. Any text is a path; that of a file has none.
        """
        scores: dict[int, float] = defaultdict(float)
        for word in () if _FILE.search(path[-MAX_PATH:]) else sought(path):
            numbers = self._numbers(word)
            for number in numbers:
                scores[number] += log(1 + len(self._documents) / len(numbers))
        best = max(scores.values(), default=0.0)
        near = [number for number, score in scores.items() if score >= NEAR * best]
        near.sort(key=lambda number: (-scores[number], number))
        return tuple(self._documents[number] for number in near[:MAX_GUESSES])

    def _numbers(self, word: str) -> list[int]:
        """At most COMMON of the documents that have a word, or one that begins with it."""
        if _JAPANESE.match(word):
            rarest = min((self._having.get(pair, []) for pair in pairs(word)), key=len)
            return [number for number in rarest[:COMMON] if word in self._texts[number]]
        start = bisect_left(self._words, word)
        end = bisect_left(self._words, f"{word}\U0010ffff", start)
        longer = self._words[start : min(end, start + LONGER)]
        found = {number for one in longer for number in self._having[one][:COMMON]}
        return sorted(found)[:COMMON]


def _parts(text: str) -> Iterator[str]:
    """The words of a text, of Japanese ones every two successive characters."""
    for unit in UNIT.finditer(text):
        if unit["run"]:
            yield from pairs(unit[0])
        else:
            yield unit[0]

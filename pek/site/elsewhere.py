"""Which addresses of other hosts a document may name: rather too many than too few, because what
its page refers to must be served.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

# Where an address without its scheme begins.
_START = re.compile(r"(?<=//)(?=[^/\s])|(?=www\.)")
# With what no address goes on where it could end before: not one of them is punctuation around it.
_CONTINUED = re.compile(r"(?<!\])[a-z0-9/-]")
# Of what these hosts show, a text can have the key alone: in the address of a frame, behind `@[`.
PLAYERS = frozenset({"docs.google.com", "speakerdeck.com", "www.docswell.com", "www.youtube.com"})
_WORD = re.compile(r"[a-z0-9_-]{2,}")
# In the addresses of every player.
_NO_KEYS = frozenset({"embed", "list", "player", "playlist", "presentation", "slide", "watch"})
_NO_KEYS |= {"preview", "pub"}


def named_in(lines: Iterable[str], keys: Iterable[str]) -> frozenset[str]:
    """Those of ``keys`` (:func:`pek.linkcache.key_of`) that ``lines`` (from
    :func:`pek.addresses.urls_named`) may mean; in proportion to the lines.

    An address is one of those that begin where a line names a host, wherever it ends. With http
    or https, in small or capital letters, is one.
    """
    return Named(keys).of(lines)


class Named:
    """Finds ``keys`` in lines, as :func:`named_in` does, for those who ask of many documents."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._addresses: dict[str, set[str]] = defaultdict(set)
        self._words: dict[str, set[str]] = defaultdict(set)
        for key in keys:
            self._addresses[key.partition("//")[2].lower()].add(key)
            for word in _key_words(key):
                self._words[word].add(key)
        self._beginnings = _Beginnings(filter(None, self._addresses))

    def of(self, lines: Iterable[str]) -> frozenset[str]:
        """Those of the keys that ``lines`` may mean."""
        found: set[str] = set()
        for line in lines if self._addresses else ():
            for address in self._beginnings.of(line):
                found |= self._addresses[address]
            for word in _WORD.findall(line) if self._words else ():
                found |= self._words.get(word, set())
        return frozenset(found)


def _key_words(key: str) -> Iterator[str]:
    """The words of a player's address by which it can be named."""
    try:
        parts = urlsplit(key.lower())
    except ValueError:
        return
    if parts.netloc in PLAYERS:
        yield from set(_WORD.findall(f"{parts.path}?{parts.query}")) - _NO_KEYS


class _Beginnings:
    """Which of some addresses stand at the places of a line where one begins.

    Between an address and a text that begins with it, in the order of the alphabet, all begin
    with it: so they are the last one before the text, and those that this one begins with.
    """

    def __init__(self, addresses: Iterable[str]) -> None:
        self._sorted = sorted(addresses)
        self._shorter: dict[str, str | None] = {}
        self._longest = max(map(len, self._sorted), default=0)
        chain: list[str] = []
        for address in self._sorted:
            while chain and not address.startswith(chain[-1]):
                chain.pop()
            self._shorter[address] = chain[-1] if chain else None
            chain.append(address)

    def of(self, line: str) -> Iterator[str]:
        """The addresses that ``line`` may mean."""
        for start in _START.finditer(line):
            text = line[start.start() : start.start() + self._longest]
            index = bisect_right(self._sorted, text)
            address = self._sorted[index - 1] if index else None
            while address is not None:
                end = start.start() + len(address)
                if text.startswith(address) and not _CONTINUED.match(line, end):
                    yield address
                address = self._shorter[address]

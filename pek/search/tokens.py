"""Texts as tokens of the index: pairs of Japanese characters, words of other scripts, emoji.

A run of Japanese characters becomes one token for every character: that character and the next,
the last one alone. A word of a run is therefore a sequence of its pairs at successive positions,
and such a sequence is always the word; one character is what pairs begin with. What separates
(white space, punctuation) is no token, so that ``CI/CD`` and ``CI CD`` are the same.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from pek.text import CJK

# Longer words differ in what nobody types; a token of SQLite's has at most 32 KB.
MAX_WORD = 64
_EMOJI = r"\u2190-\u2bff\U0001f000-\U0001faff"
_LETTER = rf"(?![{CJK}{_EMOJI}])[^\W_]"
# With the signs that end the names of languages: C++, C#.
_WORD = rf"(?:{_LETTER})+(?:(?<=[a-z])[+#]{{1,2}}(?!{_LETTER}))?"
UNIT = re.compile(rf"(?P<run>[{CJK}]+)|(?P<word>{_WORD})|[{_EMOJI}]")
# What SQLite must take for letters, besides its own and everything that is not ASCII.
SIGNS = "+#"

# For finding in a folded text what was found by tokens: what may stand between two units, and how
# a word may go on.
BETWEEN = rf"(?:[^\w{_EMOJI}]|_)*"
REST = rf"(?:{_LETTER})*"
ENDING = rf"(?!{_LETTER})"


def beginning(word: str) -> str:
    """A regular expression for a word where one begins; a Japanese character before it is none of
    its letters. What it begins with stands first, so that it is found fast.
    """
    literal = re.escape(word)
    return rf"{literal}(?:(?<![^\W_]{literal})|(?<=[{CJK}]{literal}))"


def tokens(folded: str) -> str:
    """The tokens of a folded text, separated by spaces."""
    return " ".join(_tokens(folded))


def _tokens(folded: str) -> Iterator[str]:
    for found in UNIT.finditer(folded):
        if found["run"] is None:
            yield found[0][:MAX_WORD]
        else:
            yield from pairs(found[0])
            yield found[0][-1]


def pairs(run: str) -> Iterator[str]:
    """Every two successive characters."""
    return map("".join, pairwise(run))

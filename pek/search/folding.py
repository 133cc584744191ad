"""The form in which texts and questions are compared, and where each part of it came from."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pek.text import strip_control

# What joins the character before it: marks, those of half-width kana, vowels and ends of Hangul.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1160-\u11ff\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ud7b0-\ud7ff\uff9e\uff9f\ufe20-\ufe2f"
)
# Characters of names that many readers have no key for, by the common one of the same meaning.
_COMMON = str.maketrans("髙﨑𠮷濵濱瀨邉邊澤廣德", "高崎吉浜浜瀬辺辺沢広徳")


def _kanji() -> str:
    """The range of the kanji but for those that have a common one."""
    found, start = "", 0x4E00
    for code in (*sorted(code for code in _COMMON if 0x4E00 <= code <= 0x9FFF), 0xA000):
        found += f"{chr(start)}-{chr(code - 1)}" if start < code else ""
        start = code + 1
    return found


# All but what stays as it is unless a mark follows; of a Japanese text that is little. One class
# by itself, or a search through a text takes ten times as long.
_CHANGING = re.compile(rf"[^\n -@\[-~\u3001-\u3029\u3041-\u3096\u30a1-\u30ff{_kanji()}][{_MARKS}]*")
_MARK = re.compile(f"[{_MARKS}]")
# Default_Ignorable_Code_Point (UAX 44), as far as texts have them: soft hyphens, joiners,
# directions, variation selectors.
_IGNORED = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. ``places`` are, ascending, (offset in ``text``, offset in the original) of
    every stretch that is as long as it was.
    """

    text: str
    places: tuple[tuple[int, int], ...]

    def origin(self, offset: int) -> int:
        """Where in the original the character at ``offset`` of the folded text began."""
        index = bisect_right(self.places, offset, key=lambda place: place[0]) - 1
        folded, original = self.places[index]
        if index + 1 == len(self.places):
            return original + offset - folded
        # Of one character may have become several: all of them began where it did.
        return min(original + offset - folded, self.places[index + 1][1] - 1)

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the characters from ``start`` to ``end`` stood, the last one with
        its marks.
        """
        last = self.origin(end) if end < len(self.text) else self.origin(end - 1) + 1
        return self.origin(start), max(last, self.origin(end - 1) + 1)


def comparable(text: str) -> str:
    """The form in which a text is compared: case, width and composition make no difference
    (NFKC_Casefold of UAX 31), nor do two spellings of a kanji in names. Controls and lone
    surrogates are dropped.
    """
    return fold_placed(strip_control(text)).text


def fold_placed(text: str) -> Folded:
    """Fold a text, which has no controls, and remember where everything stood."""
    pieces: list[str] = []
    places = [(0, 0)]
    at = length = 0
    for start, end in _changing(text):
        pieces += (text[at:start], _folded(text[start:end]))
        length += start - at
        # Where nothing is left of a character, what follows it counts.
        if pieces[-1]:
            places.append((length, start))
        length += len(pieces[-1])
        places.append((length, end))
        at = end
    pieces.append(text[at:])
    return Folded("".join(pieces), tuple(places))


def _changing(text: str) -> Iterator[tuple[int, int]]:
    """The stretches that are folded by themselves, each a character with its marks."""
    done = 0
    for found in _CHANGING.finditer(text):
        start, end = found.span()
        if start > done and _MARK.match(text, start):
            start -= 1
        yield start, end
        done = end


# A text has few different ones, each often.
@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    normal = unicodedata.normalize("NFKC", character).casefold()
    return _IGNORED.sub("", unicodedata.normalize("NFKC", normal)).translate(_COMMON)

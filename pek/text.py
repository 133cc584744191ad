"""Japanese and other text as plain strings: folding, cleaning, phrases, reading time."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import budoux

JAPANESE_PER_MINUTE = 500
WORDS_PER_MINUTE = 220

# Kana, kanji of every plane and the marks that behave like them (々, 〆, ー).
CJK = (
    r"\u3005-\u3007\u3031-\u3035\u303b\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)
_EMOJI = r"\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_TAG = r"\U000e0020-\U000e007f"

# Char of XML 1.0 (section 2.2), less the C1 controls that section discourages.
_NOT_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# The last two of every further plane are not characters. A class of them would be looked through
# for every character of a text; beyond the first emoji there are hardly any.
_BEYOND = re.compile(r"[\U0001fffe-\U0010ffff]")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0001]"
    # Joiners and tags are letters of an emoji sequence, and junk anywhere else.
    rf"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"
    rf"|(?<![\U0001f3f4{_TAG}])[{_TAG}]+"
)
# What of it Unicode counts among the printable characters.
_BLANK = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]")
_JAPANESE = re.compile(f"[{CJK}]")
_JAPANESE_RUN = re.compile(f"[{CJK}]+")
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")

_SPELT = {"#": "sharp", "%": "percent"}


def strip_control(text: str) -> str:
    r"""Remove what XML 1.0 (section 2.2) forbids or discourages; ``\n`` and ``\t`` stay.

    A carriage return, alone or before ``\n``, becomes ``\n``, as an XML reader would have it.
    """
    return _legal(text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """Make one line fit for a title: no control, directional or zero-width characters.

    White space of any kind, the ideographic one included, becomes single spaces. The joiners,
    variation selectors and tags of an emoji sequence stay.
    """
    if text.isprintable() and not _BLANK.search(text):
        # Nearly every title: nothing to take away, and of white space only the plain one.
        return " ".join(text.split())
    spaced = re.sub(r"\s", " ", text)
    return " ".join(_INVISIBLE.sub("", _legal(spaced)).split())


def _legal(text: str) -> str:
    return _BEYOND.sub(_character, _NOT_XML.sub("", text))


def _character(found: re.Match[str]) -> str:
    return "" if ord(found[0]) & 0xFFFE == 0xFFFE else found[0]


def line_of(text: str, position: int) -> int:
    """The line, from 1, on which ``position`` of ``text`` lies."""
    return text.count("\n", 0, position) + 1


# A site has few tags, categories and authors, and asks for each of them again and again.
@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return the form in which two spellings of a tag, category or author are one name.

    Unicode's NFKC_Casefold (UAX 31), runs of white space and of ``/`` to ``-``, trimmed: never
    empty and one URL path segment. ``#`` is dropped where a hashtag begins and spelt where it
    ends a word, so that ``#PFEM`` is ``pfem`` while ``C``, ``C#`` (``csharp``) and ``C++`` stay
    apart; ``%`` is spelt too. A name of which nothing is left is spelt by its code points.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", clean(name)).casefold())
    folded = re.sub(r"(?<=\w)[#%](?![\w#%])", lambda found: _SPELT[found[0]], clean(folded))
    folded = re.sub(r"[?]", "", folded)
    folded = re.sub(r"[\s/\\#%-]+", "-", folded).strip("-")
    if folded.strip("."):
        return folded
    return "-".join(f"u{ord(character):x}" for character in name) or "u0"


def slug(text: str) -> str:
    """Make a file name of letters, digits, marks, ``_`` and ``-`` in lower case.

    Never empty: ``section`` where nothing is left.
    """
    normal = unicodedata.normalize("NFKC", clean(text)).lower()
    kept = "".join(c for c in normal if c in " _-" or unicodedata.category(c)[0] in "LNM")
    return re.sub(r"[\s-]+", "-", kept).strip("-") or "section"


def reading_minutes(text: str) -> int:
    """Count the minutes to read plain text, of 500 Japanese characters or 220 words; 1 or more."""
    characters, words = _counted(text)
    return max(1, int(characters / JAPANESE_PER_MINUTE + words / WORDS_PER_MINUTE + 0.5))


def word_count(text: str) -> int:
    """Count the words of plain text as word processors do: each Japanese character is one."""
    return sum(_counted(text))


def _counted(text: str) -> tuple[int, int]:
    """Count Japanese characters, and words of other scripts; punctuation is neither."""
    rest, runs = _JAPANESE_RUN.subn(" ", text)
    return len(text) - len(rest) + runs, len(_WORD.findall(rest))


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def phrases(text: str) -> list[str]:
    """Split into phrases (文節) by BudouX, which lines may end with; joined they are ``text``."""
    found: list[str] = _parser().parse(text)
    return found


def excerpt(text: str, limit: int = 120) -> str:
    """Return the beginning of plain text on one line, at most ``limit`` characters.

    Cut after a phrase, with ``…``, if anything is left out.
    """
    line = clean(text)
    if len(line) <= limit:
        return line
    kept = ""
    for phrase in phrases(line[: limit + 20]):
        if len(kept) + len(phrase) >= limit:
            break
        kept += phrase
    return (kept or _head(line, limit - 1)).rstrip(" 、，,・：:「『（(【") + "…"


def _head(text: str, limit: int) -> str:
    kept = ""
    for cluster in graphemes(text):
        if len(kept) + len(cluster) > limit:
            break
        kept += cluster
    return kept


def graphemes(text: str) -> list[str]:
    """Split into what a reader sees as single characters; joined they are ``text``.

    The part of UAX 29 that titles and names need: marks, variation selectors, joined emoji,
    skin tones, tags, flags, voiced half-width kana and conjoining Hangul stay whole.
    """
    return list(_graphemes(text))


def _graphemes(text: str) -> Iterator[str]:
    start = 0
    for i in range(1, len(text)):
        if not _extends(text, start, i):
            yield text[start:i]
            start = i
    if text:
        yield text[start:]


def _extends(text: str, start: int, i: int) -> bool:
    """Whether ``text[i]`` belongs to the cluster that began at ``start``."""
    character, before = text[i], text[i - 1]
    if character < "\u0300":
        return False
    if unicodedata.category(character)[0] == "M" or character in "\u200d\uff9e\uff9f":
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f":
        return before > "\u2100"
    if before == "\u200d":
        return start < i - 1 and character > "\u2100"
    if "\u1160" <= character <= "\u11ff":
        return "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    return i - start == 1 and all("\U0001f1e6" <= c <= "\U0001f1ff" for c in (before, character))


def initials(name: str) -> str:
    """Pick one or two characters that stand for a face: 山 for 山田 太郎, TY for Taro Yamada.

    ``?`` for a name without any letter, digit or symbol.
    """
    words = [first for word in clean(name).split() if (first := _first(word))]
    if not words:
        return "?"
    first, last = words[0], words[-1]
    if len(words) == 1 or not (_is_alphabetic(first) and _is_alphabetic(last)):
        return _upper(first)
    return _upper(first) + _upper(last)


def _first(word: str) -> str | None:
    """Find the first grapheme of ``word`` that is not punctuation."""
    kinds = ((unicodedata.category(cluster[0])[0], cluster) for cluster in graphemes(word))
    return next((cluster for kind, cluster in kinds if kind in "LNS"), None)


def _is_alphabetic(cluster: str) -> bool:
    return cluster[0].isalnum() and not _JAPANESE.match(cluster)


def _upper(cluster: str) -> str:
    upper = cluster.upper()
    return upper if len(upper) == len(cluster) else cluster

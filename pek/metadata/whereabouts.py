"""What an author writes as the place of a gathering → where one can go, and whether one can take
part from elsewhere.
"""

import re
import unicodedata
from collections.abc import Iterator

from pek.text import clean

_ONLINE = "オンライン"
_WORDS = (_ONLINE, "online")
# In a name (オンラインスタジオ) it says nothing, and オンライン配信なし says the contrary.
_SAID = re.compile(
    rf"(?:{_ONLINE}(?:(?=イベント|セミナー|ミートアップ|ミーティング|ライブ)|(?![ァ-ヺー]))"
    r"|(?<![a-z])online(?![a-z]))"
    r"(?!.{0,8}(?:なし|無し|ありません|しません|できません|不可))"
)
# A place of these names is no place.
_SERVICES = frozenset(
    {
        *("discord", "gather", "google meet", "microsoft teams", "teams", "twitch", "webex"),
        *("youtube", "youtube live", "zoom"),
    }
)
# What may stand beside the word and names no place either.
_ONLY = frozenset({"event", "only", "のみ", "開催", "限定", "配信"})
_HYBRID = frozenset({"hybrid", "ハイブリッド", "ハイブリッド開催"})
_ALONE = re.compile(rf"(?:{_ONLINE}|online)(?:開催|のみ|限定)?")
_OPENING, _CLOSING = "（(［[【", "）)］]】"
_BETWEEN = re.compile(
    r"\s*(?:[+＋/／・、,，&＆]|および|及び|または|又は)\s*|\s+(?:and|or)\s+", re.IGNORECASE
)
_AND = "と"


def whereabouts(place: str) -> tuple[str, bool]:
    """The place that one can go to, ``""`` if there is none, and whether one can take part from
    elsewhere: ``東京＋オンライン`` → ``("東京", True)``. One pass over the text, however long.
    """
    text = clean(place)
    kept, virtual = "", False
    for glue, piece in _pieces(text):
        rest = _going(piece)
        virtual = virtual or rest != piece
        if rest:
            kept += f"{glue}{rest}" if kept else rest
    return (kept, True) if virtual else (text, False)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The places that a text names, each after what stands between it and the one before. What is
    in brackets belongs to its place.
    """
    glue, start, depth, at = "", 0, 0, 0
    while at < len(text):
        depth = max(0, depth + (text[at] in _OPENING) - (text[at] in _CLOSING))
        end = 0 if depth else _end_of_glue(text, at)
        if end:
            yield glue, text[start:at]
            glue, start, at = text[at:end], end, end
        else:
            at += 1
    yield glue, text[start:]


def _end_of_glue(text: str, at: int) -> int:
    """Where what separates two places ends if it begins at ``at``, else 0. と is a letter of many
    other words, unless the one on either side is known.
    """
    if found := _BETWEEN.match(text, at):
        return found.end()
    longest = max(map(len, _WORDS))
    before, after = _plain(text[max(0, at - longest) : at]), _plain(text[at + 1 :][:longest])
    known = before.endswith(_WORDS) or after.startswith(_WORDS)
    return at + 1 if text[at] == _AND and known else 0


def _going(piece: str) -> str:
    """What of a piece is a place to go to."""
    outer, asides = _parted(piece)
    if _plain(outer) in _HYBRID and asides:
        return whereabouts(asides[0])[0]
    if _plain(outer) in _SERVICES:
        return ""
    words = outer.split()
    # In the middle of a name it says nothing of how one takes part.
    if any(map(_says_online, words[:1] + words[-1:])):
        rest = " ".join(word for word in words if not _says_online(word))
        return "" if _plain(rest) in _SERVICES | _ONLY else rest
    if any(_plain(aside) in _SERVICES for aside in asides):
        return outer
    said = [aside for aside in asides if _says_online(aside)]
    if any(_ALONE.fullmatch(_plain(aside)) for aside in said):
        return ""
    return outer if said else piece


def _parted(piece: str) -> tuple[str, list[str]]:
    """The text outside of brackets, and what each of them holds."""
    outer: list[str] = []
    asides: list[str] = []
    depth = 0
    for character in piece:
        if character in _OPENING:
            asides += [""] if depth == 0 else []
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif depth:
            asides[-1] += character
        else:
            outer.append(character)
    return "".join(outer).strip(), asides


def _says_online(text: str) -> bool:
    return _SAID.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()

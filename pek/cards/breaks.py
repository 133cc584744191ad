"""Where a line of a Japanese title may break, and what each break costs.

Classes after JIS X 4051 and W3C "Requirements for Japanese Text Layout" (JLREQ), appendix A.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from pek.text import CJK, graphemes, phrases

# JLREQ cl-02, cl-03 to cl-07, cl-09 to cl-11, the parts of cl-08, and separators, which belong
# to what they follow.
NO_START = frozenset(
    "」』）】〉》〕〗〙］｝｠›»”’〟、。，．・：；？！‼⁇⁈⁉ー゠–—‐〜～…‥"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "々〻ゝゞヽヾ％‰℃°′″｡､｣･ｧｨｩｪｫｬｭｮｯｰﾞﾟ｜／|"
)
# These begin words too (.NET, -v), so they are refused only right after another character.
NO_START_ATTACHED = frozenset("!?),.:;]}%-/")
NO_END = frozenset("「『（【〈《〔〖〘［｛｟‹«“‘〝＃＠￥＄([{｢")
NO_END_UNATTACHED = frozenset("#@$¥")

FREE, PHRASE, WORD_SPACE, SEAM, WEAK, NUMBERED, PARTICLE = 0.0, 0.05, 0.08, 0.3, 0.7, 1.5, 4.0
COMPOUND = 0.3
QUOTED = 0.6  # added inside brackets: what they hold is read in one breath
ATTACHED, SEPARABLE, INSEPARABLE, FORBIDDEN = 6.0, 10.0, 20.0, 100.0

_CLOSING = frozenset("」』）】〉》〕］｝”’、。，．：；！？…!?｜|／｡､｣")
_COUNTERS = frozenset("年月日時分秒回人名件社円本個章部版編期目度階枚冊歳位点号世代割倍選%％")
_PARTICLES = re.compile(
    r"(?:について|における|による|として|という|から|まで|より|など|だけ|ほど|くらい|ながら|ため|"
    r"[はがをにへとでやものなかだ]|って|です|でした|ます|ました|します|しました|した|して|する|される?)+"
)
# Long compounds of this field are made of these; BudouX does not divide runs of katakana.
_KATAKANA_WORDS = (
    *("プラットフォーム", "エンジニアリング", "エンジニア", "クラウド", "クラウドネイティブ"),
    *("デベロッパー", "インターナル", "アーキテクチャ", "コミュニティ", "ミートアップ", "チーム"),
    *("ソフトウェア", "セキュリティ", "ポータル", "マネジメント", "マネージャー", "サービス"),
    *(
        "コンテナ",
        "インフラ",
        "オブザーバビリティ",
        "デプロイ",
        "パイプライン",
        "システム",
        "ツール",
    ),
    *("カンファレンス", "オンライン", "ワークショップ", "トポロジー", "エクスペリエンス"),
)
_DEPENDENT = re.compile("ため|こと|もの|とき|ところ|よう|わけ|はず|ほう|うえ")
# Words of two parts that BudouX takes for two phrases.
_JOINED = re.compile("と(?:して|いう|いった|ともに)")
# What waits for its noun: a line that ends with it sounds broken off.
_ADNOMINAL = re.compile("(?:^|[^\u3041-\u3096])(?:この|その|あの|どの|ある|いわゆる)$")
_HIRAGANA_RUN = re.compile(r"[\u3041-\u3096]+")

# Names joined by a slash, but not the parts of an address.
_LONG_PAIR = re.compile(r"(?<![\w./:-])(?:[A-Za-z]{4,}/)+$")
_LONG_WORD = re.compile(r"[A-Za-z]{4}")

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("hiragana", re.compile(r"[\u3041-\u309f]")),
    ("katakana", re.compile(r"[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]")),
    ("kanji", re.compile(rf"[{CJK}]")),
    ("latin", re.compile(r"[!-~\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|[^\W_]")),
)


@dataclass(frozen=True, slots=True)
class Break:
    """A line may end before ``index`` of the text, for a ``penalty``."""

    index: int
    penalty: float


def breaks(text: str) -> tuple[Break, ...]:
    """Find every place between two characters of cleaned ``text`` where it could be broken.

    Spaces are at the end of a line, where they are not seen. Grapheme clusters stay whole.
    """
    ends = _ends(phrases(text))
    boundaries = _ends(graphemes(text)) - {0, len(text)}
    depths = _depths(text)
    places = (i for i in sorted(boundaries) if not text[i].isspace())
    penalties = ((i, _penalty(text, i, phrase=i in ends)) for i in places)
    return tuple(Break(i, p + (QUOTED if depths[i] and p < PARTICLE else 0)) for i, p in penalties)


def _depths(text: str) -> list[int]:
    """Count the corner and lenticular brackets that are open before each character."""
    steps = (("「『【".find(c) >= 0) - ("」』】".find(c) >= 0) for c in text)
    return list(accumulate(steps, lambda depth, step: max(0, depth + step), initial=0))


def _ends(pieces: list[str]) -> set[int]:
    ends, position = set[int](), 0
    for piece in pieces:
        position += len(piece)
        ends.add(position)
    return ends


def _penalty(text: str, i: int, *, phrase: bool) -> float:
    spaced = text[i - 1].isspace()
    left, right = text[:i].rstrip()[-1:], text[i]
    if _starts_badly(right, attached=not spaced) or _ends_badly(text[:i].rstrip()):
        return FORBIDDEN
    if _JOINED.match(text, i - 1) or _ADNOMINAL.search(text[:i]):
        return PARTICLE
    if _is_particle(text, i):
        return PARTICLE if spaced or phrase or left in _CLOSING else INSEPARABLE
    if spaced:
        return _at_space(left, right)
    if left in _CLOSING and not (left in "!?|." and _kind(right) == "latin"):
        return FREE
    return _inside(text, i, phrase=phrase)


def _at_space(left: str, right: str) -> float:
    """Penalty at a space: words of a name had better stay together, a name and its number too."""
    if _kind(left) != "latin" or _kind(right) != "latin":
        return FREE
    return NUMBERED if right.isdigit() or right == "#" else WORD_SPACE


def _starts_badly(right: str, *, attached: bool) -> bool:
    return right in NO_START or (attached and right in NO_START_ATTACHED)


def _ends_badly(before: str) -> bool:
    """Whether a line must not end like this; the ``#`` of C# may end one, that of #1 may not."""
    if before[-1:] in NO_END:
        return True
    return before[-1:] in NO_END_UNATTACHED and not before[-2:-1].isalnum()


def _is_particle(text: str, i: int) -> bool:
    """Whether hiragana at ``i`` leans on what is before it: を, による, した, GitHub で….

    Either the whole run is particles and the like, or it begins with one after a Latin word or
    a bracket, where hardly any other word begins with those letters.
    """
    run = _HIRAGANA_RUN.match(text, i)
    if run is None or _kind(text[i - 1]) == "hiragana":
        return False
    if text[i] == "を" or _PARTICLES.fullmatch(run[0]):
        return True
    left = text[:i].rstrip()[-1:]
    leans = left in "」』）】" or _kind(left) == "latin"
    return leans and run[0].startswith(("は", "が", "に", "へ", "と", "で", "の", "も", "から"))


def _kind(character: str) -> str:
    return next((name for name, found in _KINDS if found.match(character)), "other")


def _inside(text: str, i: int, *, phrase: bool) -> float:
    """Penalty between two characters with neither a space nor a mark between them."""
    left, right = text[i - 1], text[i]
    kinds = (_kind(left), _kind(right))
    if kinds[0] == kinds[1] != "hiragana":
        return _inside_run(text, i, kinds[0], phrase=phrase)
    if (left.isdigit() and right in _COUNTERS) or (right.isdigit() and left in "第年月日時分約全"):
        return INSEPARABLE
    if phrase or right in NO_END:
        return WEAK if _DEPENDENT.match(text, i) and kinds[0] == "hiragana" else PHRASE
    if kinds[1] == "hiragana":
        return ATTACHED if kinds[0] == "latin" else INSEPARABLE
    return SEAM if kinds[0] != "hiragana" and kinds[1] != "other" else WEAK


def _inside_run(text: str, i: int, kind: str, *, phrase: bool) -> float:
    """Penalty within a run of kanji, of katakana, of Latin letters and digits, or of symbols."""
    if kind == "latin":
        return _inside_word(text, i)
    if kind == "other":
        return WEAK
    if kind == "katakana" and _is_compound(text, i):
        return COMPOUND
    # Many a Japanese word from English ends in ー: デベロッパー, サーバー.
    return SEPARABLE if phrase or text[i - 1] == "ー" else INSEPARABLE


def _is_compound(text: str, i: int) -> bool:
    """Whether two words of a katakana compound that are known meet at ``i``."""
    return text[:i].endswith(_KATAKANA_WORDS) and text.startswith(_KATAKANA_WORDS, i)


def _inside_word(text: str, i: int) -> float:
    """Penalty within what has no spaces: cheap only between long words joined by ``/``."""
    left = text[i - 1]
    if left == "/" and _LONG_PAIR.search(text[:i]) and _LONG_WORD.match(text, i):
        return WEAK
    return SEPARABLE if left in "/-_?&=.,:" else INSEPARABLE

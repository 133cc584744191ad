"""Text in, text out."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.text import (
    clean,
    excerpt,
    fold,
    graphemes,
    initials,
    phrases,
    reading_minutes,
    slug,
    strip_control,
    word_count,
)

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("CI/CD", "ci-cd"),
        ("ＡＷＳ", "aws"),
        ("よしかわ", "よしかわ"),
        ("Platform  Engineering", "platform-engineering"),
        ("　山田　太郎　", "山田-太郎"),
        ("ﾌﾟﾗｯﾄﾌｫｰﾑ", "プラットフォーム"),
        ("C", "c"),
        ("C#", "csharp"),
        ("Ｃ＃", "csharp"),
        ("C++", "c++"),
        (".NET", ".net"),
        ("#PFEM", "pfem"),
        ("Online#1", "online-1"),
        ("100%", "100percent"),
        ("a\\b?c", "a-bc"),
        ("\u200bAWS\u202e", "aws"),
        ("髙﨑𠮷", "髙﨑𠮷"),
        ("/", "u2f"),
        (".", "u2e"),
        ("..", "u2e-u2e"),
        ("", "u0"),
    ],
)
def test_fold(name: str, folded: str) -> None:
    """Spellings of one name fold to one segment; C, C# and C++ do not."""
    assert folded == fold(name)


@given(st.text())
def test_fold_gives_one_path_segment(name: str) -> None:
    """Any fold is one non-empty path segment, and folding it again changes nothing."""
    folded = fold(name)

    assert folded
    assert folded not in {".", ".."}
    assert not re.search(r"[\s/?#%\\\x00-\x1f\x7f-\x9f\ud800-\udfff]", folded)
    assert folded == fold(folded)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("はじめに", "はじめに"),
        ("Platform Engineering とは？", "platform-engineering-とは"),
        ("1. 準備 / 実行", "1-準備-実行"),
        ("snake_case と kebab-case", "snake_case-と-kebab-case"),
        ("か\u3099ぎ", "がぎ"),
        ("🎉！？", "section"),
        ("", "section"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    """Letters, digits and marks of any script stay; a slug is never empty."""
    assert expected == slug(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 1),
        ("あ" * 749, 1),
        ("あ" * 750, 2),
        ("𠮷" * 1500, 3),
        ("word " * 660, 3),
        ("開発 word " * 220, 2),
        ("don't " * 220, 1),
        ("、。！" * 5000, 1),
    ],
)
def test_reading_minutes(text: str, minutes: int) -> None:
    """500 Japanese characters or 220 words are a minute; punctuation takes no time."""
    assert minutes == reading_minutes(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("、。！🎉", 0),
        ("髙﨑𠮷です。", 5),
        ("Platform Engineeringの会", 4),
        ("it’s a state-of-the-art ＡＷＳ", 4),
        ("ﾌﾟﾗｯﾄﾌｫｰﾑ", 9),
        ("2024年", 2),
    ],
)
def test_word_count(text: str, words: int) -> None:
    """A Japanese character is a word, as is what spaces part; punctuation is none."""
    assert words == word_count(text)


@given(st.text(alphabet=st.sampled_from("新たな開発者体験を始める Platformー！🎉𠮷\n")))
def test_phrases_lose_nothing(text: str) -> None:
    """Phrases joined are the text, to the character."""
    assert text == "".join(phrases(text))


def test_phrases_end_where_a_reader_pauses() -> None:
    """A phrase is a word with the particles that lean on it."""
    assert phrases("今日は天気です。") == ["今日は", "天気です。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a\t\n b\u3000c ", "a b c"),
        ("a\x00b\x1bc\x7fd\x85e", "abcd e"),
        ("\u202eabc\u202c\u200f", "abc"),
        ("a\u200bb\ufeffc\u00add\u2060e", "abcde"),
        (FAMILY, FAMILY),
        ("a\u200db", "ab"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("a\U000e0067b", "ab"),
        ("x\ud800y\uffffz", "xyz"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    """Nothing unseen stays but what emoji and kanji variants are made of."""
    assert expected == clean(text)


@given(st.text())
def test_clean_is_one_line_of_xml_characters(text: str) -> None:
    """A cleaned text has no line break, no outer or double space, nothing that XML forbids."""
    cleaned = clean(text)

    assert cleaned == " ".join(cleaned.split())
    assert cleaned == strip_control(cleaned)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in cleaned)


def test_strip_control_keeps_lines_and_tabs() -> None:
    r"""Only ``\n`` and ``\t`` of the control characters stay, ``\r`` becomes ``\n``."""
    assert strip_control("a\tb\nc\r\nd\re\x0b\x00\x1f\ufffe\ud800") == "a\tb\nc\nd\ne"


def test_excerpt_of_short_text_is_the_text() -> None:
    """Nothing is cut, and no ellipsis added, up to the limit."""
    assert excerpt("あ" * 120) == "あ" * 120


def test_excerpt_is_cut_after_a_phrase() -> None:
    """A phrase stays whole, and the mark before the ellipsis goes."""
    assert excerpt("今日は、天気です。\n明日も", limit=8) == "今日は…"


@given(st.text(), st.integers(min_value=2, max_value=200))
def test_excerpt_keeps_within_the_limit(text: str, limit: int) -> None:
    """However the text is made, an excerpt is a beginning of it, at most ``limit`` long."""
    found = excerpt(text, limit)

    assert len(found) <= limit
    assert found == clean(text) or clean(text).startswith(found.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("か\u3099き", ["か\u3099", "き"]),
        (f"a{FAMILY}b", ["a", FAMILY, "b"]),
        ("🇯🇵🇫🇷", ["🇯🇵", "🇫🇷"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("1\ufe0f\u20e32", ["1\ufe0f\u20e3", "2"]),
        ("ｶﾞｷ", ["ｶﾞ", "ｷ"]),
        ("𠮷野", ["𠮷", "野"]),
        ("", []),
    ],
)
def test_graphemes(text: str, expected: list[str]) -> None:
    """What is seen as one character stays one."""
    assert expected == graphemes(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("山田 太郎", "山"),
        ("よしかわ", "よ"),
        ("Taro Yamada", "TY"),
        ("Jean-Luc de la Tour", "JT"),
        ("ussvgr", "U"),
        ("@foo_bar", "F"),
        ("Taro 山田", "T"),
        ("𠮷野家", "𠮷"),
        ("e\u0301mile zola", "E\u0301Z"),
        (f"{FAMILY} 家", FAMILY),
        ("ßeta", "ß"),
        ("…", "?"),
        ("", "?"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    """A kanji stands for a Japanese name, two capitals for a Latin one."""
    assert expected == initials(name)

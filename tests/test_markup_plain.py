"""Plain text of a source that is not rendered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.markup import plain_text


@pytest.mark.parametrize(
    ("expected", "source"),
    [
        ("本文です。", "# 題\n\n## 節\n\n本文です。"),
        ("太字と強調と取消と印", "**太字**と*強調*と~~取消~~と`印`"),
        ("snake_case と 3 * 4", "snake_case と 3 * 4"),
        ("記事と外へ", '[記事](a.md "題")と[外][1]へ\n\n[1]: https://example.com'),
        ("前 後", "前 ![絵](a.png) 後"),
        ("参考：", "参考：https://example.com/a_b"),
        ("甲\n乙\n丙\n丁", "- 甲\n- [x] 乙\n1. 丙\n> 丁"),
        ("本文\n注", "本文[^1]\n\n[^1]: 注"),
        ("a = 1", "```py\na = 1\n```"),
        ("前後", "前<!-- 秘\n密 -->後<iframe src='x'></iframe>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("*a*", r"\*a\*"),
        ("a b\n1 2", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("", "---\n\n***\n"),
    ],
)
def test_the_prose_is_kept_and_the_syntax_is_not(expected: str, source: str) -> None:
    """Headings, pictures, rules and addresses are no prose."""
    assert expected == plain_text(source)


@pytest.mark.parametrize("piece", [" ", "[", "![", "<a ", "*", "`", "|", "https://a", "> ", "\\"])
def test_plain_text_of_long_lines_ends(piece: str) -> None:
    """No pattern takes time that grows faster than the line."""
    assert isinstance(plain_text(piece * 50_000 + "x"), str)


@given(st.text(alphabet=st.sampled_from("[]()!<>*_`~#|\\-: \n&ahtps/本\x00\ud800"), max_size=200))
def test_plain_text_never_raises(source: str) -> None:
    """And leaves no control character."""
    assert "\x00" not in plain_text(source)

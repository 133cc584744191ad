"""Plain text of a source that is not rendered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.markup import opening, plain_text


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


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (":::message\nこの記事は**大事**です。\n:::\n\n本文", "この記事は大事です。\n本文"),
        ("> [!NOTE]\n> ノート", "ノート"),
        ("## 見出し\n\n```sh\nx\n```\n\n今日は\n雨だ。[^1]\n\n[^1]: 注", "今日は雨だ。"),
        ("![図](a.png){width=300}\n*題*\n\n| a |\n|---|\n| b |\n\n本文\\\n続き", "題\n本文続き"),
        ("@[youtube](abcdefgh)\n\nhttps://a.example/\n\n- 一\n- 二", "一\n二"),
        ("<details><summary>題</summary>\n\n中\n\n</details>", "中"),
        ("- [ ] 未\n- [x] 済", "未\n済"),
        ("", ""),
    ],
)
def test_the_opening_is_what_readers_see_of_the_first_prose(source: str, expected: str) -> None:
    """The dialect reads it, so that no mark of it is left."""
    assert expected == opening(source)


def test_of_a_long_source_only_the_beginning_is_read() -> None:
    """To the end of a paragraph, also where there is only one."""
    assert opening("一。\n\n" * 5_000).startswith("一。\n一。")
    assert len(opening("一。\n\n" * 5_000)) <= 4_000
    assert len(opening("一" * 50_000)) == 4_000

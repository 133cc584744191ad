"""The small parts of the dialect, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.markup.blocks.attributes import picture_attributes, split_attributes
from pek.markup.blocks.info import Info, read_info
from pek.markup.blocks.line import Line
from pek.markup.blocks.rawhtml import html_end
from pek.markup.blocks.references import Reference, References
from pek.markup.blocks.tables import cells
from pek.markup.characters import before, is_punctuation, is_space, is_unspaced, is_wide
from pek.markup.destinations import destination, folded_label, title, unescaped
from pek.markup.inlines.emoji import read_emoji


@pytest.mark.parametrize(
    ("text", "columns", "rest", "indent"),
    [
        ("    a", 2, "  a", 2),
        ("\ta", 4, "a", 0),
        ("\ta", 2, "  a", 2),
        ("  \ta", 4, "a", 0),
        ("\t\ta", 4, "\ta", 4),
        ("\t\ta", 6, "  a", 2),
        (" a", 4, "a", 0),
        ("", 4, "", 0),
    ],
)
def test_a_tab_reaches_to_the_next_of_four_columns(
    text: str, columns: int, rest: str, indent: int
) -> None:
    """What of it is not eaten becomes spaces."""
    line = Line(1, text)
    line.skip(columns)
    assert (rest, indent) == (line.text, line.indent)


def test_columns_are_those_of_the_whole_line() -> None:
    """After a mark of two columns a tab has two left."""
    line = Line(1, "-\ta")
    line.take(1)
    assert line.indent == 3
    assert line.content == "a"


@given(st.text(alphabet=" \t>-a", max_size=20), st.integers(0, 12))
def test_eating_never_eats_more_than_white_space(text: str, columns: int) -> None:
    """The content stays, and the indentation shrinks by what was asked for."""
    line = Line(1, text)
    content, indent = line.content, line.indent
    line.skip(columns)
    assert content == line.content
    assert max(0, indent - columns) == line.indent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Info()),
        ("js", Info(language="js")),
        ("JS:src/app.js", Info(language="js", title="src/app.js")),
        ("diff ts:a.ts", Info(language="diff", title="a.ts")),
        ('python title="写す.py"', Info(language="python", title="写す.py")),
        ("sh title='a b'", Info(language="sh", title="a b")),
        ("sh filename=a.sh {1,3-5}", Info(language="sh", title="a.sh")),
        ("{1,3}", Info()),
        ('{.python title="a.py"}', Info(language="python", title="a.py")),
        ("c++", Info(language="c++")),
        (r"a\*b&amp;", Info(language="a*b&")),
        ("ts{2}", Info(language="ts")),
        (':名前"<', Info(title='名前"<')),
    ],
)
def test_info_strings_of_many_tools_are_read(text: str, expected: Info) -> None:
    """GitHub, Zenn, Qiita, Astro, Pandoc."""
    assert expected == read_info(text)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| a | b |", ["a", "b"]),
        ("a|b", ["a", "b"]),
        ("| a", ["a"]),
        ("||", [""]),
        ("|", []),
        ("", []),
        (r"| `x\|y` | \\| z |", ["`x|y`", r"\\", "z"]),
        ("|　全角　|", ["　全角　"]),
        ("a|\\", ["a", "\\"]),
    ],
)
def test_a_row_is_cut_at_its_bars(row: str, expected: list[str]) -> None:
    """Escaped bars are text; white space of Unicode belongs to the author."""
    assert expected == cells(row)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/x)", ("/x", 2)),
        ("/x_(y))", ("/x_(y)", 6)),
        ("/x(y", None),
        ("(" * 33 + ")" * 33, None),
        ("<a b>)", ("a b", 5)),
        ("<a\nb>", None),
        ("<a<b>", None),
        ("写真.png)", ("写真.png", 6)),
        (r"a\)b&amp;)", (r"a)b&", 9)),
        ("", ("", 0)),
    ],
)
def test_a_destination_ends_where_commonmark_says(
    text: str, expected: tuple[str, int] | None
) -> None:
    """Parentheses in pairs, white space only between pointed brackets."""
    assert expected == destination(text, 0)


def test_titles_have_three_kinds_of_quotes() -> None:
    """Escaped quotes are part of them."""
    assert ('a"b', 6) == title(r'"a\"b"', 0)
    assert ("a\nb", 5) == title("'a\nb'", 0)
    assert ("題", 3) == title("(題)", 0)
    assert title('"a', 0) is None


def test_definitions_are_taken_from_the_beginning_only() -> None:
    """The first of a label counts, and what is no definition is text."""
    known = References()
    text = '[A 1]: /x "題"\n[a  1]: /y\n[b]:\n  <z>\n[c]: /c "題" 余り\n[d]: /d'
    assert text[known.take(text) :] == '[c]: /c "題" 余り\n[d]: /d'
    assert known.find(" A  1") == Reference("/x", "題")
    assert known.find("b") == Reference("z")
    assert known.find("c") is None


def test_references_do_not_make_a_page_out_of_proportion() -> None:
    """Many short ones to one long address: at some point they are text."""
    known = References()
    known.take(f"[a]: /{'x' * 100_000}")
    found = [known.find("a") for _ in range(100)]
    assert found[0] is not None
    assert found[-1] is None


def test_labels_are_folded() -> None:
    """Case and white space make no difference."""
    assert folded_label(" Straße\n 名前 ") == folded_label("STRASSE 名前")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\*\\a\\\\", "*\\a\\"),
        ("&amp;&copy;&あ;", "&©&あ;"),
        ("&#0;&#x110000;", "\ufffd\ufffd"),
    ],
)
def test_backslashes_and_references_are_resolved(text: str, expected: str) -> None:
    """ASCII punctuation only; what is no character becomes the replacement."""
    assert expected == unescaped(text)


@pytest.mark.parametrize(
    ("text", "interrupts", "begins"),
    [
        ("<div>", True, True),
        ("<DIV class", True, True),
        ("</details>", True, True),
        ("<!-- a", True, True),
        ("<script>", True, True),
        ("<b>", False, True),
        ("<b>", True, False),
        ("<b> 続き", False, False),
        ("<名前>", False, False),
        ("<https://a.example>", False, False),
        ("<divx", False, False),
    ],
)
def test_blocks_of_html_begin(text: str, *, interrupts: bool, begins: bool) -> None:
    """A tag that may stand in a paragraph does not end one."""
    assert begins == (html_end(text, interrupts=interrupts) is not None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("見出し {#id}", ("見出し", {"id": "id"})),
        ("見出し {.a #b .c}", ("見出し", {"id": "b"})),
        ("見出し{#b}", ("見出し", {"id": "b"})),
        ("{#b}", ("", {"id": "b"})),
        ("見出し{.a}", ("見出し{.a}", {})),
        ("見出し {a}", ("見出し {a}", {})),
        ("見出し {#a=b}", ("見出し {#a=b}", {})),
        ("見出し {#a} 続き", ("見出し {#a} 続き", {})),
    ],
)
def test_a_list_of_attributes_ends_a_heading(
    text: str, expected: tuple[str, dict[str, str]]
) -> None:
    """Braces of any other form are text."""
    assert expected == split_attributes(text)


def test_a_list_of_attributes_follows_a_picture_at_once() -> None:
    """Sizes are read, the rest is eaten, prose is not."""
    assert ({"width": "400"}, 17) == picture_attributes("x{.a width=400px}", 1)
    assert ({}, 0) == picture_attributes("{説明}", 0)
    assert ({}, 0) == picture_attributes("{ }", 0)


def test_emoji_have_their_joiners() -> None:
    """Names are GitHub's, aliases too; a word is not cut."""
    assert ("👨\u200d💻", 18) == read_emoji(":man_technologist:", 0)
    assert ("🎉", 7) == read_emoji("会:tada:会", 1) or read_emoji("会:tada:会", 1) == ("🎉", 7)
    assert read_emoji("a:tada:", 1) is None
    assert read_emoji(":nope_nope:", 0) is None


def test_classes_of_characters() -> None:
    """Kanji outside of the first plane, forms of width, selectors."""
    assert all(map(is_wide, "あｱＡ髙﨑𠮷。「々〆"))
    assert not any(map(is_wide, "aé한🎉 \n"))
    assert is_unspaced("한")
    assert all(map(is_punctuation, "。「！*$🎉"))
    assert all(map(is_space, ("", " ", "\u3000", "\n", "\u00a0")))
    assert before("葛\U000e0100*", 2) == "葛"
    assert before("", 0) == ""

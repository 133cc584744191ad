"""What render gives beside the HTML, and that nothing an author writes makes it fail."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pek.markup import Settings, render
from pek.markup.allowlist import clean_final
from pek.models import Heading, Rendered
from tests.markup_cases import FOLDER, SmallSite, read_cases
from tests.test_markup_safety import findings

SITE = SmallSite()


def headings(rendered: Rendered) -> list[tuple[int, str]]:
    """Levels and ids."""
    return [(heading.level, heading.id) for heading in rendered.headings]


def test_headings_are_those_of_the_body_as_rendered() -> None:
    """After the title went; with text without the marks of footnotes and readings."""
    source = "# 題\n\n## <ruby>漢<rt>かん</rt></ruby>字 `a` [^1]\n\n### 小\n\n[^1]: 注"
    expected = (Heading(level=2, id="漢字-a", text="漢字 a"), Heading(level=3, id="小", text="小"))
    assert expected == render(source, SITE, title="題").headings


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Meetup #1　開催ﾚﾎﾟｰﾄ", [(2, "節")]),
        ("meetup＃1 開催レポート", [(2, "節")]),
        ("別", [(2, "meetup-1-開催レポート"), (3, "節")]),
        (None, [(1, "meetup-1-開催レポート"), (2, "節")]),
    ],
)
def test_the_repeated_title_goes_and_another_h1_moves_all_down(
    title: str | None, expected: list[tuple[int, str]]
) -> None:
    """Width, case and spaces make no difference; without a title levels stay."""
    assert expected == headings(render("# Meetup #1 開催レポート\n\n## 節", SITE, title=title))


def test_only_the_first_repetition_of_the_title_goes() -> None:
    """A second one is a heading of the author's."""
    assert headings(render("# 題\n\n# 題", SITE, title="題")) == [(2, "題")]


def test_many_equal_headings_have_ids_of_their_own() -> None:
    """Also where a number that would be taken next is a heading already."""
    source = "## 節\n\n## 節-1\n\n## 節\n\n## 節"
    assert headings(render(source, SITE)) == [(2, "節"), (2, "節-1"), (2, "節-2"), (2, "節-3")]


def test_ids_of_the_page_are_reserved() -> None:
    """Neither a heading nor an anchor takes one."""
    own = Settings(reserved_ids=frozenset({"検索"}))
    html = render('## 検索\n\n<a id="検索">x</a>', SITE, settings=own).html
    assert html == '<h2 id="検索-1">検索</h2>\n<p><a>x</a></p>'


def test_every_id_of_the_templates_is_reserved() -> None:
    """A heading called like a part of the page is no second target of its links."""
    templates = Path(__file__).parents[1] / "templates"
    text = "".join(path.read_text(encoding="utf-8") for path in templates.rglob("*.html"))
    used = set(re.findall(r'\sid="([\w-]+)"', text))
    assert used <= Settings().reserved_ids


def test_text_is_one_block_a_line() -> None:
    """Lines of Japanese are joined, code keeps its lines, marks of notes are left out."""
    source = (
        "# 題\n\n一行目\n二行目 and\nthree[^1]  \n改行\n\n- 甲\n- 乙\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "```py\nx = 1\n\ny\n```\n\n![絵](a.png '題名')\n\n[^1]: 注"
    )
    expected = "一行目二行目 and three 改行\n甲\n乙\na b\n1 2\nx = 1\n\ny\n題名\n注"
    assert expected == render(source, SITE, title="題").text


def test_a_missing_picture_is_a_problem_with_its_line() -> None:
    """Once for each target; what was found is none."""
    source = "一\n\n![](a.png)\n\n![](missing/b.png)\n\n![](missing/b.png) ![](missing/日本.png)"
    assert render(source, SITE).problems == (
        (5, "picture not found: missing/b.png", "put the file there, or correct the path"),
        (7, "picture not found: missing/日本.png", "put the file there, or correct the path"),
    )


def test_the_resolver_sees_targets_as_written() -> None:
    """Nothing decodes, joins or escapes them before."""
    seen: list[str] = []

    class Recorder(SmallSite):
        def address(self, target: str) -> str:
            seen.append(target)
            return target

    targets = ["../../../public/図%20.png?x=1&y=2", "~/assets/a.png", "日本.md#節", "@/b"]
    render(" ".join(f"[x]({target})" for target in targets), Recorder())
    assert seen == targets


def test_an_unsafe_address_of_the_resolver_does_not_leave() -> None:
    """The allow-list has the last word, also over this site's own parts."""

    class Bad(SmallSite):
        def address(self, target: str) -> str:
            return f"javascript:{target}"

    assert render("[x](/y)", Bad()).html == '<p><a rel="noopener">x</a></p>'


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\ufeff# 題",
        "\x00\x01\x02\x03\x1b\x7f\ud800\udfff\ufffe\U0001ffff",
        "&#0; &#2;1&#3; &#xD800; &#x110000; &#xFFFE;",
        "> " * 3000 + "x",
        "- " * 1000 + "x",
        "\n".join("  " * depth + "- x" for depth in range(300)),
        "\n".join("    " * depth + "- x" for depth in range(300)),
        "<div>" * 3000 + "x",
        "<b><i>" * 2000 + "x",
        "<div markdown='1'>\n" * 300 + "x",
        "<table><tr><td>" * 300,
        "[" * 300 + "x",
        "**a _b " * 300,
        "`" * 1000,
        "[^1]: [^1]\n\n[^1]",
        "<![CDATA[ x",
        "<?php",
        "<!DOCTYPE",
        "<a href='",
        "```" * 3,
        "| a |\n|-",
        "<iframe src='https://[::1'></iframe>",
        "![](https://[)",
        "## {#}",
        "![](a.png){" + "#a.b-c" * 2000,
        "https://a.example/" + ")" * 20_000,
        "~~" + "~ a" * 3000,
        " " * 50_000 + "x",
    ],
)
def test_odd_sources_render(source: str) -> None:
    """None raises, and all have the form of a body."""
    rendered = render(source, SITE, title="題")
    assert "<h1" not in rendered.html
    assert rendered.html == rendered.html.strip()


def test_html_that_is_too_deep_is_shown_as_written_and_is_a_problem() -> None:
    """Nothing is lost without a word, and the line is told."""
    rendered = render("<div>\n" * 400 + "中身", SITE)
    assert "中身" in rendered.text
    assert [(line, message) for line, message, _ in rendered.problems] == [
        (201, "HTML is nested deeper than 200 elements")
    ]


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("本文\n\n[^注]: 忘れた\n", 3, "nothing refers to the footnote [^注]: it is not shown"),
        (":::message\n本文\n", 1, "the box that begins here with ::: is never closed"),
        ("> :::details 題\n> 中\n\n外", 1, "the box that begins here with ::: is never closed"),
        ("`<名前>`\n\n<your-name>さん", 3, "the HTML element <your-name> is not shown"),
        ("<tt>a</tt>\n\n<T>", 3, "the HTML element <T> is not shown"),
        ("`<foo>` <!-- <foo> -->\n<b-foo> が\n\n<b>あ", 2, "the HTML element <b-foo> is not shown"),
        ("本文[^未定義]", 1, "no footnote has this name: it is text: [^未定義]"),
        ("前\n\n##見出し", 3, "a heading needs a space after its #: this is text"),
        ("##　見出し", 1, "a heading needs a space after its #: this is text"),
        (":::success\n中", 1, "no such box: :::success"),
        ("![](画面 2026-01-15.png)", 1, "an address with a space is text: (画面 2026-01-15.png)"),
        (
            "![図](data:image/png;base64,AAAA)",
            1,
            "a picture within the text is not shown: (data:image/png;base64,AAAA",
        ),
        ("<!-- <b> -->\n<style>\n@import\n</style>", 2, "the HTML element <style> is not shown"),
    ],
)
def test_what_is_not_shown_as_it_was_written_is_told(source: str, line: int, message: str) -> None:
    """With its line and a remedy; nothing goes without a word."""
    [(found, said, remedy)] = render(source, SITE).warnings
    assert (line, message) == (found, said)
    assert remedy


@pytest.mark.parametrize(
    "source",
    [
        "本文[^a]\n\n[^a]: 注[^b]\n[^b]: 注の注",
        "::::details 題\n:::message\n中\n:::\n::::",
        "<ruby>漢<rt>かん</rt></ruby> <!-- <x> --> `<x>` <https://a.example> a<b <名前>",
        '<iframe src="https://www.youtube.com/embed/abcdefgh"></iframe>',
        "```html\n<x-y>\n```\n\n    <x-y>",
        "正規表現の[^a-z]と[^\\d]",
        "#PEK2025 と C# と #1",
        "[資料](<資料 その1.pdf>) と (注 1.5)",
    ],
)
def test_nothing_is_told_of_what_is_right(source: str) -> None:
    """A warning without a reason would teach authors not to read them."""
    assert render(source, SITE).warnings == ()


@pytest.mark.parametrize(
    "source",
    [
        '<a class="footnote-ref" href="https://evil.example/">x</a>',
        '<a data-pek-own="footnote-ref" href="https://evil.example/">x</a>',
        '<A DATA-PEK-OWN="footnote-backref" href="https://evil.example/">x</A>',
        '<div data-pek-own="footnote">\n\nx\n\n</div>',
        '<pek-box data-kind="caution">\n\nx\n\n</pek-box>',
        '<PEK-BOX data-kind="caution">\n\nx\n\n</PEK-BOX>',
    ],
)
def test_an_author_cannot_make_parts_of_the_house(source: str) -> None:
    """Neither notes nor boxes; a link is one to another host."""
    html = render(source, SITE).html
    assert "footnote" not in html
    assert "box" not in html
    assert "<a " not in html or 'rel="noopener"' in html


def test_ids_of_footnotes_belong_to_footnotes() -> None:
    """A heading or an anchor that takes one would catch their readers."""
    source = '# 題 {#fn:x}\n\n<a id="fnref:x">y</a>\n\n本文[^x]。\n\n[^x]: 注'
    html = render(source, SITE).html
    assert html.count('id="fn:x"') == html.count('id="fnref:x"') == 1
    assert '<li id="fn:x">' in html
    assert '<sup id="fnref:x">' in html


def test_code_is_coloured_within_bounds() -> None:
    """A lexer may take a time that grows with the square of a block; the text is there anyway."""
    short = "```python\n" + "pass\n" * 100 + "```\n\n"
    assert "<span" in render(short, SITE).html
    assert "<span" not in render("```python\n" + "pass\n" * 2_000 + "```", SITE).html
    many = render(short * 200, SITE).html
    assert many.count("<pre") == 200
    assert many.count('"highlight"><span') == 120
    assert many.count("pass") == 20_000


def test_a_name_is_not_found_in_a_longer_one() -> None:
    """Each has the line on which it stands itself."""
    found = render("<foobar>\n\n<foo-bar>\n\n<foo>\n\n<Foo>", SITE).warnings
    expected = [("foobar", 1), ("foo-bar", 3), ("foo", 5), ("Foo", 7)]
    assert [(f"the HTML element <{name}> is not shown", line) for name, line in expected] == [
        (message, line) for line, message, _ in found
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("一\n\n![髙﨑](ftp://a.example/x.png)", [(3, ": 髙﨑")]),
        ('`![](ftp:a)`\n\n<img alt="絵" src="data:image/png,x">', [(3, ": 絵")]),
        ("![](file:///a.png)\n![図](FILE:a.png)", [(1, ""), (2, ": 図")]),
        ("![甲][a] ![乙](ftp:b)\n\n[a]: ftp:a", [(None, ": 甲"), (None, ": 乙")]),
        ("![x](ftp:a) ![x](ftp:b)", [(1, ": x")]),
        ("![](data:image/png;base64,A) <img src=blob:x>", [(1, "")]),
        ("![図](data:image/png;base64,A)\n\n![図][a]\n\n[a]: data:image/png;base64,A", []),
        ("![](a.png) ![図]() <img src=''> ![](https://a.example/x.png) [x](ftp://a)", []),
    ],
)
def test_a_picture_of_a_refused_scheme_is_a_problem(
    source: str, expected: list[tuple[int | None, str]]
) -> None:
    """With its text; but not what Markdown itself tells of pictures within the text."""
    found = render(source, SITE).problems
    assert [(line, f"picture cannot be shown{text}") for line, text in expected] == [
        (line, message) for line, message, _ in found
    ]
    assert all(remedy for *_, remedy in found)


def test_a_long_source_renders() -> None:
    """200 KB of ordinary text are no special case."""
    source = "段落です。**太字**と[リンク](/a/)と`code`。\n\n" * 4000
    assert len(source.encode()) > 200_000
    assert render(source, SITE).html.count("<p>") == 4000


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_renders(source: str) -> None:
    """Whatever characters it is made of: harmless, and the same when it is cleaned again."""
    html = render(source, SITE, title="題").html
    assert findings(html) == []
    assert html == clean_final(html, Settings().embed_hosts).strip()


def test_threads_give_what_one_gives() -> None:
    """Four at once on sources with notes: nothing leaks from one body into another."""
    sources = [case.source for path in sorted(FOLDER.glob("*.md")) for case in read_cases(path)] + [
        f"本文[^{n}]\n\n[^{n}]: 注{n}" for n in range(20)
    ]
    expected = [render(source, SITE) for source in sources]
    start = Barrier(4)

    def all_of_them(offset: int) -> list[Rendered]:
        start.wait(timeout=10)
        turned = [render(source, SITE) for source in sources[offset:] + sources[:offset]]
        return turned[len(sources) - offset :] + turned[: len(sources) - offset]

    with ThreadPoolExecutor(4) as pool:
        for result in pool.map(all_of_them, (0, 7, 19, 31)):
            assert expected == result


def test_notes_do_not_leak_into_the_next_body() -> None:
    """One thread, one instance of the library, two bodies."""
    render("本文[^1]\n\n[^1]: 秘密", SITE)
    assert render("本文[^1]", SITE).html == "<p>本文[^1]</p>"


@pytest.mark.parametrize(
    "source",
    ['<img src="https://e.example&#1;">', "&#1;a&#0;b&#xFFFE;", "[a](/&#1;x)", "<b title='&#8;'>"],
)
def test_references_to_what_no_page_may_contain_render(source: str) -> None:
    """In text, in addresses, in HTML: none reaches a page."""
    assert not re.search("[\x00-\x08\ufffe]|&#", render(source, SITE).html)

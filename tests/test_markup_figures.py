"""The passes over pictures at the level of the tree, whatever Markdown it came from."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.markup.figures import make_figures
from pek.markup.pictures import settle_pictures
from pek.markup.plain import text_of
from pek.markup.settings import Settings
from pek.markup.source import lines_at
from pek.markup.tree import parse, remove_all, serialize
from pek.markup.where import lines_of_pictures, without_code
from pek.models import Picture
from pek.text import line_of
from tests.markup_cases import SmallSite

DEFAULTS = Settings()


def _figures(html: str) -> str:
    root = parse(html)
    make_figures(root)
    return serialize(root)


def _settled(html: str, settings: Settings = DEFAULTS) -> str:
    root = parse(html)
    settle_pictures(root, "", SmallSite(), settings)
    return serialize(root)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><img>\n<em>題</em></p>", "<figure><img><figcaption>題</figcaption></figure>"),
        ("<p><img><br>\n<em>題</em></p>", "<figure><img><figcaption>題</figcaption></figure>"),
        ("<p><img>\n<em><b>a</b>b</em>\n</p>",
         "<figure><img><figcaption><b>a</b>b</figcaption></figure>"),
        ('<p lang="en"><img></p>', '<figure lang="en"><img></figure>'),
        ('<p><img title="題"></p>', "<figure><img><figcaption>題</figcaption></figure>"),
        ("<p>\n<img>\n<img>\n<em>題</em>\n</p>後",
         "<figure><img></figure>\n<figure><img><figcaption>題</figcaption></figure>後"),
        ("<p><a><img></a>\n<em>題</em>\n<img></p>",
         "<figure><a><img></a><figcaption>題</figcaption></figure>\n<figure><img></figure>"),
        ("<p><a><img></a></p>", "<figure><a><img></a></figure>"),
        ("<blockquote><p><img></p></blockquote>",
         "<blockquote><figure><img></figure></blockquote>"),
        ("<figure><p><img></p></figure>", "<figure><img></figure>"),
    ],
)  # fmt: skip
def test_a_picture_with_a_line_of_its_own_is_a_figure(html: str, expected: str) -> None:
    """Alone in a paragraph, with the emphasis below it or its title as caption."""
    assert expected == _figures(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p><img> <img></p>",
        "<p><img>\n<img></p>",
        "<img>",
        "<p>前<img></p>",
        "<p>　<img></p>",
        "<p><img>\n本文</p>",
        "<p><em>題</em>\n<img></p>",
        "<p><img>\n<em>題</em>\n<em>題</em></p>",
        "<p><img>\n<em>題</em>。</p>",
        "<p><img><em>題</em></p>",
        "<p><a><img>題</a></p>",
        "<p><a><img><img></a></p>",
        "<ul><li><img></li></ul>",
        "<ul><li><p><img></p></li></ul>",
        "<table><tr><td><img></td><th><p><img></p></th></tr></table>",
        "<h2><img></h2>",
        "<div>前<img></div>",
        "<div><img><img></div>",
        "<div><b>前</b><img></div>",
        "<details><summary><img></summary></details>",
        "<figure><img><figcaption><p><img></p></figcaption></figure>",
    ],
)
def test_a_picture_in_a_line_with_others_stays_in_it(html: str) -> None:
    """Text, another picture, an item, a cell, a heading: it is part of what it stands in."""
    assert html == _figures(html)


_PIECES = (
    "<img>",
    "<img title='題'>",
    "<em>説</em>",
    "<a><img></a>",
    "<a>本文</a>",
    "本文",
    "<br>",
)
_LINES = st.lists(st.sampled_from([*_PIECES, "\n", " ", "<p>", "</p>", "<div>", "</div>", "<li>"]))


@given(html=_LINES.map("".join))
def test_nothing_is_lost_on_the_way_to_figures(html: str) -> None:
    """Every picture and every word is there afterwards, each once, and a second pass is idle."""
    before, after = parse(html), parse(_figures(html))
    assert len(list(before.iter("img"))) == len(list(after.iter("img")))
    assert text_of(before).count("本文") == text_of(after).count("本文")
    assert text_of(before).count("説") == text_of(after).count("説")
    once = serialize(after)
    assert once == _figures(once)


def test_only_one_picture_is_the_first() -> None:
    """It is wanted at once; below a picture of the page none of the body's is."""
    html = "<p><img src='missing.png'></p><p>前<img src='a.png'></p><p><img src='b.png'></p>"
    priorities = re.compile(r'(?: fetchpriority="(\w+)")? loading="(\w+)"')
    expected = [("", "lazy"), ("high", "eager"), ("", "lazy")]
    assert expected == priorities.findall(_settled(html))
    assert [("", "lazy")] * 3 == priorities.findall(_settled(html, Settings(pictured=True)))


def test_what_is_missing_is_pointed_out_to_its_author() -> None:
    """Beside the picture, and only where it is asked for."""
    html = '<p><a href="/"><img src="missing&lt;.png"></a>\n<em>題</em></p>'
    html += '<p>a<img src="missing">b</p>'
    note = '<strong class="badge">画像を表示できません: {}（picture not found）</strong>'
    found = _settled(html, Settings(points_out=True))
    assert f"{note.format('missing&lt;.png')}</a><figcaption>" in found
    assert f"{note.format('missing')}b</p>" in found
    assert "badge" not in _settled(html)


@pytest.mark.parametrize("name", ["写真 1", "a%b#", "100%", "a,b", ",", "a'b&c", 'a"b', "a.webp b"])
def test_candidates_are_urls(name: str) -> None:
    """Whatever a file is called, a space or a comma in its name ends no candidate."""
    sizes = [(480, 270), (800, 450)]

    class Site(SmallSite):
        def picture(self, target: str) -> Picture | None:
            found = super().picture(target)
            variants = (
                Picture(address=f"/p/{w}/{name}.webp", width=w, height=h, media_type="image/webp")
                for w, h in sizes
            )
            return replace(found, variants=tuple(variants)) if found else None

    root = parse("<img src='a.png'>")
    settle_pictures(root, "", Site(), Settings())
    image = next(root.iter("img"))
    assert f"/p/800/{name}.webp" == unquote(image.get("src") or "")
    # HTML, 4.8.4.2.1: a URL up to white space, and a comma at its end would be none of it.
    found = re.findall(r"(\S*[^\s,])\s+(\d+)w(?:, |$)", image.get("srcset") or "")
    assert [(f"/p/{w}/{name}.webp", str(w)) for w, _ in sizes] == [
        (unquote(u), w) for u, w in found
    ]


SOURCE = """\
`a.png` と [a.png](a.png)

```md
![](a.png)
```

<!-- ![](a.png) -->

> ~~~
> ![](b.png)
> ~~~

``` ![](c.png) ``` と ![写真 [1]](a.png "題")

![][図] <img alt="" src="b.png"> ![](<c d.png>) ![](aa.png)

[図]: e.png
![](f%20g.png) ![](h&amp;i.png)
"""


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("a.png", 13),
        ("b.png", 15),
        ("c.png", None),
        ("c d.png", 15),
        ("c%20d.png", 15),
        ("e.png", 17),
        ("f%20g.png", 18),
        ("h&i.png", 18),
        ("gone.png", None),
        ("", None),
    ],
)
def test_the_line_on_which_a_picture_is_written(target: str, line: int | None) -> None:
    """Not that of code, a comment, a link or a longer name that stands before it."""
    assert (line,) == lines_of_pictures(SOURCE, [target])


def test_without_code_every_line_stays_where_it_is() -> None:
    """What is blanked is as long as it was."""
    found = without_code(SOURCE)
    assert [len(line) for line in SOURCE.split("\n")] == [len(line) for line in found.split("\n")]
    assert "~~~" not in found


@pytest.mark.parametrize("piece", ["`", "``\n\n`", "<!--", "```\n", "![](a", "a.png ", "<!-- -->"])
def test_lines_are_found_in_proportion_to_the_size(piece: str) -> None:
    """Repetitions that others choke on are read once."""
    assert 1 == len(lines_of_pictures(piece * 50_000, ["a.png"]))


def test_of_many_targets_each_has_its_own_line() -> None:
    """Also where their words are the same, and where one is part of another."""
    names = [f"写真 {n % 7} {n // 7}.png" for n in range(49)] + ["a.png", "b/a.png", "(a.png", "～"]
    source = "\n".join(f"[x](<{name}>)\n![](<{name}>)" for name in names)
    expected = tuple(2 * n + 2 for n in range(len(names)))
    assert expected == lines_of_pictures(source, names)


@given(text=st.text("あ\n\r x", max_size=30), data=st.data())
def test_lines_of_many_places_are_those_of_one(text: str, data: st.DataObject) -> None:
    """At line endings and at the end, too."""
    position = data.draw(st.integers(0, len(text)))
    assert line_of(text, position) == lines_at(text)(position)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("前<b>x</b>中<b><i>y</i></b>後", "前中後"),
        ("<b>x<b>y</b>z</b>後", "後"),
        ("<p>前<b>x</b></p><b>y</b>", "<p>前</p>"),
    ],
)
def test_what_is_removed_at_once_leaves_the_text_after_it(html: str, expected: str) -> None:
    """One in another, one after another, first and last."""
    root = parse(html)
    remove_all(root, list(root.iter("b")))
    assert expected == serialize(root)

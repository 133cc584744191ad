import re

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from pek.config import ROOT, Config
from pek.feeds import standalone
from pek.feeds.body import (
    POSTER_SIZE,
    SLIDES_POSTER,
    VIDEO_POSTER,
    absolute,
)

CONFIG = Config(base_url="https://blog.example.org")
ADDRESS = "/pek2024/blog/よしかわ/"
PAGE = "https://blog.example.org/pek2024/blog/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/"


def _alone(html: str) -> str:
    return standalone(html, ADDRESS, CONFIG)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/about/", "https://blog.example.org/about/"),
        ("/図/a b.png", "https://blog.example.org/%E5%9B%B3/a%20b.png"),
        ("/a%20b.png?v=1#x", "https://blog.example.org/a%20b.png?v=1#x"),
        ("#fn:1", f"{PAGE}#fn:1"),
        ("#見出し", f"{PAGE}#%E8%A6%8B%E5%87%BA%E3%81%97"),
        ("", PAGE),
        ("a.png", f"{PAGE}a.png"),
        ("../b/", "https://blog.example.org/pek2024/blog/b/"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("https://example.org/日本?q=%E3%81%82", "https://example.org/日本?q=%E3%81%82"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        (" /about/\n", "https://blog.example.org/about/"),
        ("http://[not-an-address", "http://[not-an-address"),
    ],
)
def test_every_reference_becomes_absolute(target: str, expected: str) -> None:
    """Addresses, fragments and relative references become absolute, absolute URLs stay."""
    assert expected == absolute(target, ADDRESS, CONFIG)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<p class="lead" style="x" id="a"><a href="/b/" rel="noopener">b</a></p>',
            '<p id="a"><a href="https://blog.example.org/b/">b</a></p>',
        ),
        (
            (
                '<img src="/a.png" alt="図" width="3" height="4" loading="lazy" decoding="async"'
                ' fetchpriority="high" data-x="1">'
            ),
            '<img src="https://blog.example.org/a.png" alt="図" width="3" height="4">',
        ),
        (
            '<video src="/v.mp4" poster="/p.png" controls></video>',
            (
                '<video src="https://blog.example.org/v.mp4" poster="https://blog.example.org/p.png"'
                " controls></video>"
            ),
        ),
        (
            (
                '<pre tabindex="0" data-lang="go"><code class="highlight"><span class="kd">func'
                '</span> <span class="nx">f</span>()\n\tx</code></pre>'
            ),
            "<pre><code>func f()\n\tx</code></pre>",
        ),
        (
            (
                '<div class="table" role="group" tabindex="0" aria-label="表"><table><tr>'
                '<th class="align-right">n</th><td class="align-center">x</td></tr></table></div>'
            ),
            '<div><table><tr><th align="right">n</th><td align="center">x</td></tr></table></div>',
        ),
        ('<span lang="en">keep</span> <span>me</span>', '<span lang="en">keep</span> me'),
        (
            (
                '<img src="/p/1080/a.webp" srcset="/p/480/a.webp 480w, /p/1080/a.webp 1080w"'
                ' sizes="40rem" alt="図" width="4032" height="3024" loading="eager">'
            ),
            (
                '<img src="https://blog.example.org/p/1080/a.webp" alt="図" width="1080"'
                ' height="810">'
            ),
        ),
        (
            '<img src="/a.png" alt="" width="1080" height="9">',
            '<img src="https://blog.example.org/a.png" alt="" width="1080" height="9">',
        ),
        (
            '<img src="/a.png" alt="" width="９９９９" height="x">',
            '<img src="https://blog.example.org/a.png" alt="" width="９９９９" height="x">',
        ),
        ('<p>前<strong class="badge">画像を表示できません</strong>後</p>', "<p>前後</p>"),
        ("a<!-- note -->b<script>alert('x')</script>c<style>p{}</style>d", "abcd"),
    ],
    ids=[
        *(
            "link",
            "picture",
            "video",
            "code",
            "table",
            "span",
            "large picture",
            "picture that fits",
        ),
        *("odd sizes", "note", "script"),
    ],
)
def test_nothing_of_the_site_is_left(html: str, expected: str) -> None:
    """Class names, lazy loading and scripts go; what means something by itself stays."""
    assert expected == _alone(html)


def _poster(name: str) -> str:
    return (
        f'<img src="https://blog.example.org/players/{name}.png" alt="" width="640" height="360">'
    )


@pytest.mark.parametrize(
    ("provider", "poster"),
    [("youtube", "video"), ("other", "video"), ("speakerdeck", "slides"), ("docswell", "slides")],
)
def test_a_player_becomes_a_picture_and_a_link(provider: str, poster: str) -> None:
    """The picture says what it is, the link leads to what it would play, named by its title."""
    assert (
        _alone(
            f'<p>before</p><figure class="player" data-provider="{provider}"'
            ' data-src="https://www.youtube-nocookie.com/embed/x" data-ratio="16/9">'
            '<a href="https://www.youtube.com/watch?v=x" rel="noopener">基調講演</a>'
            "<figcaption>YouTube</figcaption></figure>after"
        )
        == '<p>before</p><p><a href="https://www.youtube.com/watch?v=x">'
        f"{_poster(poster)}<br>▶ 基調講演</a>（YouTube）</p>after"
    )


@pytest.mark.parametrize("poster", [VIDEO_POSTER, SLIDES_POSTER])
def test_the_pictures_of_players_are_there_in_the_size_they_are_said_to_have(poster: str) -> None:
    """Among the project's own static files."""
    with Image.open(ROOT / "static" / poster.lstrip("/")) as picture:
        assert POSTER_SIZE == picture.size


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (
            '<figure class="player" data-src="https://example.org/e"></figure>x',
            (
                f'<p><a href="https://example.org/e">{_poster("video")}<br>'
                "▶ https://example.org/e</a></p>x"
            ),
        ),
        ('<figure class="player"></figure>x', "x"),
        (
            '<figure><img src="/a.png" alt=""></figure>',
            '<figure><img src="https://blog.example.org/a.png" alt=""></figure>',
        ),
    ],
    ids=["without a link", "without any address", "not a player"],
)
def test_odd_figures(figure: str, expected: str) -> None:
    """A player without a link shows its address or goes; other figures stay."""
    assert expected == _alone(figure)


def test_boxes_of_a_task_list_become_characters() -> None:
    """☑ for what is done, ☐ for what is open, a space after each."""
    assert (
        _alone(
            '<ul class="task-list"><li class="task-list-item"><input type="checkbox"'
            ' checked disabled aria-label="完了"> 会場</li>'
            '<li><p><input type="checkbox" disabled>司会</p></li></ul>'
        )
        == "<ul><li>☑ 会場</li><li><p>☐ 司会</p></li></ul>"
    )


def test_boxes_beside_the_text_become_quotations_that_say_what_they_are() -> None:
    """By the title that they have, or by the word of their sign."""
    title = '<p class="box-title"><strong>補足</strong></p>'
    note = f'<div class="box box-note" role="note">{title}{{}}</div>'
    alert = '<div class="box box-alert" role="note" aria-label="注意">{}</div>'
    inner = note.format("<p>内</p>")
    assert (
        "<blockquote><p><strong>補足</strong></p><p>本文</p>"
        "<blockquote><p><strong>注意</strong></p><p>外</p></blockquote></blockquote>"
        == _alone(note.format("<p>本文</p>" + alert.format("<p>外</p>")))
    )
    assert _alone(inner) == "<blockquote><p><strong>補足</strong></p><p>内</p></blockquote>"


def test_footnotes_lead_to_the_post_and_keep_their_ids() -> None:
    """References and backlinks name the post's URL; ids stay for readers that show footnotes."""
    out = _alone(
        '<p>x<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>'
        '<section class="footnotes" role="doc-endnotes"><ol><li id="fn:1">注'
        '<a class="footnote-backref" href="#fnref:1">↩</a></li></ol></section>'
    )
    assert f'<sup id="fnref:1"><a href="{PAGE}#fn:1">1</a></sup>' in out
    assert f'<hr><section><ol><li id="fn:1">注<a href="{PAGE}#fnref:1">↩</a>' in out


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("ただの文", "ただの文"),
        ("<p>閉じない<b>太字", "<p>閉じない<b>太字</b></p>"),
        ("</div></body>あと<p>段落", "あと<p>段落</p>"),
        ("<html><body class='x'>中</body></html>外", "中外"),
        ("a]]>b &lt;tag&gt; &amp;nbsp;", "a]]&gt;b &lt;tag&gt; &amp;nbsp;"),
        ("a&nbsp;b", "a\u00a0b"),
        ("\x00\x0b\ud800髙﨑𠮷😀\ufffe", "髙﨑𠮷😀"),
        ("مرحبا \u202bעברית\u202c", "مرحبا \u202bעברית\u202c"),
        ("&#0;&#11;&#xd800;x", "x"),
    ],
)
def test_odd_bodies_stay_readable(html: str, expected: str) -> None:
    """Unclosed, misplaced and forbidden things are mended, the text stays."""
    assert expected == _alone(html).replace("\ufffd", "")


def test_a_long_body_is_whole() -> None:
    """200 KB of paragraphs lose nothing."""
    paragraphs = [f"<p>段落{n} {'あ' * 60}</p>" for n in range(1000)]
    assert "".join(paragraphs) == _alone("".join(paragraphs))


_HTML = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("<p>", "</p>", "<div class=a>", "</div>", "</body>", "<html>", "<frameset>"),
                *(
                    '<a href="/x">',
                    "</a>",
                    '<img srcset="/a 1x, b 2x" src=c>',
                    "<input type=checkbox>",
                ),
                *('<figure class="player">', "</figure>", "<script>", "</script>", "<!--", "-->"),
                *(
                    "<svg><path/></svg>",
                    "<table>",
                    "<td>",
                    "<section class=footnotes>",
                    "<![CDATA[",
                ),
                *("]]>", "&nbsp;", "&#1;", "<span>", "</span>", "<?xml encoding='x'?>", "<pre>\n"),
            ]
        ),
        st.text(st.characters(codec="utf-8"), max_size=8),
    ),
    max_size=12,
).map("".join)


@given(html=_HTML)
def test_any_body_stands_alone(html: str) -> None:
    """Whatever a body holds, the result is text for XML without class names and relative URLs."""
    out = _alone(html)
    etree.Element("content").text = out
    tree = lxml_html.document_fromstring(f"<html><body>{out}</body></html>")
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    assert [e for e in elements if "class" in e.attrib or e.tag in {"script", "input"}] == []
    urls = [str(e.attrib[name]) for e in elements for name in ("href", "src") if name in e.attrib]
    assert [url for url in urls if not re.match(r"[a-z]+:", url)] == []


@given(html=_HTML.map(nh3.clean))
def test_standing_alone_twice_changes_nothing(html: str) -> None:
    """What stands alone already stays as it is."""
    once = _alone(html)
    assert once == _alone(once)


@given(parts=st.lists(_HTML, min_size=1, max_size=5))
def test_no_text_is_lost(parts: list[str]) -> None:
    """Every word of a body that passed an allow-list is there afterwards."""
    html = nh3.clean("本文".join(parts))
    assert html.count("本文") == _alone(html).count("本文")

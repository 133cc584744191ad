"""Everyday Markdown where pek differs from GitHub on purpose, and how the two are compared.

The cases without a reason need remark: they run in ``make dialect``.
"""

import pytest

from tests.dialect.examples import CASES, Example, body, cases
from tests.dialect.normal import blocks, blocks_of_author
from tests.dialect.ours import html_of

ALL = cases()
ON_PURPOSE = [case for case in ALL if case.reason]


def test_every_case_is_read() -> None:
    """No case is lost to a misspelt divider, and no name stands twice in a group."""
    texts = [path.read_text("utf-8") for path in CASES.glob("*.md")]
    assert len(ALL) == sum(text.count("\n=== ") for text in texts)
    assert len(ON_PURPOSE) == sum(text.count("\n--- differs") for text in texts)
    assert len(ALL) == len({(case.group, case.name) for case in ALL})
    assert [] == [case.name for case in ALL if not case.source.strip()]


def test_there_are_enough_cases_and_few_reasons() -> None:
    """At least 150 constructs; at most 8 % of them differ on purpose."""
    assert len(ALL) >= 150
    assert len(ON_PURPOSE) <= 0.08 * len(ALL)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case.group} {case.name}") for case in ON_PURPOSE]
)
def test_pek_differs_as_the_case_says(case: Example) -> None:
    """The HTML beside the Markdown, but for what pek adds to any."""
    assert blocks(case.expected or "") == blocks(html_of(case.source))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<ul><li>一</li></ul>", "<ul><li><p>一</p></li></ul>"),
        ("<ul><li>一</li></ul>", "<ol><li>一</li></ol>"),
        ("<ul><li>一</li><li>二</li></ul>", "<ul><li>一</li></ul><ul><li>二</li></ul>"),
        ("<ol><li>一</li></ol>", '<ol start="2"><li>一</li></ol>'),
        ("<p>一</p><p>二</p>", "<p>一二</p>"),
        ("<p>一 二</p>", "<p>一二</p>"),
        ("<p>一<br>二</p>", "<p>一\n二</p>"),
        ("<p><strong>一</strong></p>", "<p><em>一</em></p>"),
        ("<p><strong>一</strong>二</p>", "<p><strong>一二</strong></p>"),
        ('<p><a href="/a">一</a></p>', '<p><a href="/b">一</a></p>'),
        ('<p><a href="/a">一</a></p>', '<p><a href="/a" title="題">一</a></p>'),
        ('<p>一<img src="/a" alt="a"></p>', '<p>一<img src="/a" alt="b"></p>'),
        ('<p><img src="/a" alt=""> <em>題</em></p>', '<p><img src="/a" alt="">題</p>'),
        ('<p><img src="/a" title="題"></p>', '<p><img src="/a"></p>'),
        ("<pre><code>a\n b\n</code></pre>", "<pre><code>a\nb\n</code></pre>"),
        ("<p><code>a  b</code></p>", "<p><code>a b</code></p>"),
        (
            '<pre><code class="language-js">a</code></pre>',
            '<pre><code class="language-ts">a</code></pre>',
        ),
        (
            '<ul><li><input type="checkbox"> 一</li></ul>',
            '<ul><li><input type="checkbox" checked> 一</li></ul>',
        ),
        (
            '<table><tr><td align="left">一</td></tr></table>',
            '<table><tr><td align="right">一</td></tr></table>',
        ),
    ],
)
def test_what_a_reader_would_notice_is_a_difference(one: str, other: str) -> None:
    """Structure, text, addresses and states count."""
    assert blocks_of_author(one) != blocks_of_author(other)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            '<p><a href="https://a.example/" rel="noopener">一</a></p>',
            '<p><a href="https://a.example/">一</a></p>',
        ),
        ("<p>一二</p>", "<p>一\n二</p>"),
        ("<p><strong>一</strong>二</p>", "<p><strong>一</strong>\n二</p>"),
        ('<h2 id="題">題</h2>', "<h2>題</h2>"),
        ('<p><a href="/%E9%A1%8C">一</a></p>', '<p><a href="/題">一</a></p>'),
        (
            (
                '<pre data-lang="js" data-title="a.js" tabindex="0">'
                '<code class="highlight"><span class="nx">f</span>()\n</code></pre>'
            ),
            '<pre><code class="language-js:a.js">f()\n</code></pre>',
        ),
        (
            (
                '<div class="table" role="group" tabindex="0"><table><tbody><tr>'
                '<td class="align-right">1</td></tr></tbody></table></div>'
            ),
            '<table><tbody><tr><td align="right">1</td></tr></tbody></table>',
        ),
        (
            (
                '<figure><img src="/a" alt="絵" width="8" height="4" loading="lazy">'
                "<figcaption>題</figcaption></figure>"
            ),
            '<p><img src="/a" alt="絵" title="題"></p>',
        ),
        (
            '<figure><img src="/a" alt=""></figure><figure><img src="/b" alt=""></figure>',
            '<p><img src="/a">\n<img src="/b"></p>',
        ),
        (
            (
                '<section class="footnotes"><ol><li id="fn:1"><p>注&nbsp;'
                '<a class="footnote-backref" href="#fnref:1">↩</a></p></li></ol></section>'
            ),
            (
                '<div data-pek-own="footnote"><ol><li><p>注 '
                '<a data-pek-own="footnote-backref" href="#x">↩</a></p></li></ol></div>'
            ),
        ),
    ],
)
def test_what_pek_adds_is_none(ours: str, theirs: str) -> None:
    """Attributes, boxes and figures of the house; lines of Japanese that are joined."""
    assert blocks(ours) == blocks_of_author(theirs)


def test_front_matter_is_no_part_of_a_post() -> None:
    """A rule of hyphens further down is."""
    assert "本文\n\n---\n" == body("---\ntitle: 題\n---\n本文\n\n---\n")
    assert "本文\n" == body("本文\n")

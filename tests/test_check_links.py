"""Links that lead nowhere: each is named with file, line and remedy; what resolves is not."""

import pytest
from flask import Flask

from pek.check import check
from pek.errors import Problem
from pek.views import state
from tests.conftest import BASE_URL, AppFactory, Tree

HEAD_LINES = 5  # Of a post that Tree writes: the block and a blank line.


def _check(app: Flask) -> tuple[Problem, ...]:
    parts = state(app)
    return check(parts.library, parts.bodies, parts.pictures)


@pytest.fixture
def around(tree: Tree) -> Tree:
    """What links can lead to: a post with headings, a page, a section, a file, an old address."""
    tree.post(
        "pek/blog/report.md",
        "## はじめに\n\n## C# と *強調*\n\n本文[^1]\n\n<a id='手書き'></a>\n\n[^1]: 注",
        tags="[CI/CD]",
        author="よしかわ",
        aliases="[/old/report/]",
    )
    tree.write("about.md", "---\ntitle: 会について\npage: true\n---\n\n## 連絡先\n")
    tree.write("pek/index.md", "---\ntitle: 本会\n---\n\n## 会場\n")
    tree.picture("static/図.png")
    return tree


RESOLVING = (
    "/pek/blog/report/",
    "/pek/blog/report",
    "/pek/blog/report/#はじめに",
    "/pek/blog/report/#%E3%81%AF%E3%81%98%E3%82%81%E3%81%AB",
    "report.md",
    "report.md#はじめに",
    "../../about.md#連絡先",
    "/content/about.md",
    "/old/report/#手書き",
    "/old/report/#fn:1",
    "/about.html",
    "/pek/#会場",
    "/pek/?utm=1#main",
    "/#top",
    "#",
    "/tags/CI-CD/",
    "/tags/ci-cd/feed",
    "/authors/よしかわ/",
    "/rss.xml#anything",
    "/図.png",
    "/%E5%9B%B3.png",
    "/sitemap.xml",
    "/feeds/",
    "/about/#:~:text=連絡",
    f"{BASE_URL}/about/#連絡先",
    BASE_URL,
    "https://elsewhere.example/nothing/#x",
    f"{BASE_URL}.elsewhere.example/nothing/",
    "//elsewhere.example/nothing/",
    "mailto:pek@example.org",
    "tel:+81-3-0000-0000",
)


def test_what_resolves_is_no_problem(around: Tree, app: Flask) -> None:
    """Pages, feeds, files, other spellings, addresses of old, other hosts; ids of headings,
    footnotes, templates and the author's own.
    """
    around.post("pek/blog/a.md", "\n\n".join(f"[先](<{link}>)" for link in RESOLVING))
    assert () == _check(app)


LOST = {
    "/pek/blog/reports/": ("no such page", "did you mean /pek/blog/report/?"),
    "/nowhere/": ("no such page", "correct it, or publish what it names"),
    "gone.md": ("no such page", "correct it"),
    "draft.md": ("no such page", "publish what it names"),
    "#nothing": ("has the id nothing", "correct it"),
    "/pek/blog/report/#おわりに": ("has the id おわりに", "correct it"),
    "report.md#Main": ("has the id Main", "correct it"),
    "/old/report/#x": ("has the id x", "correct it"),
    "/tags/ci-cd/#はじめに": ("has the id はじめに", "correct it"),
    "/tags/秘密/": ("no such page", "correct it"),
    "/図.jpg": ("no such page or file", "correct it"),
    f"{BASE_URL}/elsewhere/": ("no such page", "correct it"),
    f"{BASE_URL}/about/#y": ("has the id y", "correct it"),
}


@pytest.mark.parametrize("form", ["[先]({})", '<a href="{}">先</a>', "[先][{}]"])
def test_what_leads_nowhere_is_named_with_its_line(around: Tree, app: Flask, form: str) -> None:
    """Whichever way the link is written; a draft is nowhere public."""
    around.post("pek/blog/draft.md", draft="true", tags="[秘密]")
    links = "\n\n".join(map(form.format, LOST))
    if form == "[先][{}]":
        links = "\n\n".join(f"[先][{n}]\n\n[{n}]: {link}" for n, link in enumerate(LOST))
    file = around.post("pek/blog/a.md", links)
    lines = file.read_text("utf-8").split("\n")
    found = _check(app)
    assert len(LOST) == len(found)
    for problem, (link, (reason, remedy)) in zip(found, LOST.items(), strict=True):
        assert ("pek/blog/a.md", False) == (problem.path, problem.warning)
        assert problem.message.startswith(f"the link {link} leads nowhere: ")
        assert reason in problem.message
        assert remedy in problem.remedy
        assert link in lines[(problem.line or 0) - 1]


def test_the_same_link_twice_is_one_problem(tree: Tree, app: Flask) -> None:
    """At its first line."""
    tree.post("a.md", "[先](/nowhere/)\n\n[先](/nowhere/)")
    assert [HEAD_LINES + 1] == [problem.line for problem in _check(app)]


def test_pages_and_sections_are_checked_too(tree: Tree, app: Flask) -> None:
    """Every body that is shown."""
    tree.post("pek/a.md")
    tree.write("pek/index.md", "---\ntitle: 本会\n---\n\n[先](/nowhere/)\n")
    tree.write("about.md", "---\ntitle: 会\npage: true\n---\n\n[先](#x)\n")
    found = [(problem.path, problem.line) for problem in _check(app)]
    assert [("about.md", 6), ("pek/index.md", 5)] == found


def test_links_of_the_settings(tree: Tree, make_app: AppFactory) -> None:
    """Menu and footer are on every page; the line is that of the settings file."""
    tree.write("site.toml", '[[nav]]\ntitle = "会"\nhref = "/nowhere/"\n')
    tree.post("a.md")
    nav = [{"title": "会", "href": "/nowhere/"}]
    footer = [{"title": "X", "href": "https://x.example/"}, {"title": "上", "href": "/a/#main"}]
    [problem] = _check(make_app(nav=nav, footer=footer))
    assert ("site.toml", 3, "nav") == (problem.path, problem.line, problem.field)
    assert "/nowhere/" in problem.message


def test_redirects_that_are_idle_or_lead_nowhere(tree: Tree, app: Flask) -> None:
    """What exists is served and an alias counts more, so the line says nothing; a target that is
    not there is a dead end.
    """
    tree.post("a.md", aliases="[/old/]")
    tree.write(
        "redirects.toml",
        '"/fine/" = "/a/"\n"/a/" = "/"\n"/old/" = "/feeds/"\n"/dead/" = "/b/"\n"/style.css" = "/"\n'
        '"/also/" = "/old/"\n"/card/" = "/cards/0/b.png"\n"/healthz/" = "/a/"\n',
    )
    found = [(problem.line, problem.message) for problem in _check(app)]
    assert [
        (2, "/a/ belongs to what is served there"),
        (3, "/old/ belongs to what leads to /a/"),
        (4, "/dead/ leads to /b/, which is nowhere: there is no such page or file"),
        (5, "/style.css/ belongs to what is served there"),
        (7, "/card/ leads to /cards/0/b.png, which is nowhere: there is no such page or file"),
        (8, "/healthz/ belongs to what is served there"),
    ] == found

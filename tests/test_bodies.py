from dataclasses import replace

import pytest
from flask import Flask

from pek.bodies import Bodies, SiteResolver
from pek.models import Rendered
from pek.site import Site
from pek.views import state
from tests.conftest import AppFactory, Tree


def _site(app: Flask) -> Site:
    return state(app).library.site()


def _rendered(app: Flask, path: str) -> Rendered:
    site = _site(app)
    return state(app).bodies.rendered(site, site.by_path[path])


@pytest.fixture
def resolver(tree: Tree, make_app: AppFactory) -> SiteResolver:
    """Of a post in pek2024/blog, beside other posts and pictures."""
    tree.post("pek2024/blog/a.md", "![](beside.png)")
    tree.post("pek2024/blog/設計.md")
    tree.post("pek2024/blog/slugged.md", slug="other")
    tree.post("pek2024/blog/trip/index.md")
    tree.post("pek2024/blog/draft.md", draft="true")
    tree.write("about.md", "---\ntitle: 会\n---\n")
    tree.picture("static/pek2024/a b.png", (10, 20))
    tree.picture("content/pek2024/blog/beside.png", (30, 40))
    app = make_app()
    site = _site(app)
    return SiteResolver(
        folder="/pek2024/blog/",
        files=site.files,
        documents=site.by_path,
        pictures=state(app).pictures,
    )


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("../../about.md", "/about/"),
        ("設計.md", "/pek2024/blog/%E8%A8%AD%E8%A8%88/"),
        ("%E8%A8%AD%E8%A8%88.md#節", "/pek2024/blog/%E8%A8%AD%E8%A8%88/#節"),
        ("./slugged.md?x#y", "/pek2024/blog/other/?x#y"),
        ("trip/index.md", "/pek2024/blog/trip/"),
        ("/content/pek2024/blog/slugged.md", "/pek2024/blog/other/"),
        ("draft.md", "/pek2024/blog/draft.md"),
        ("gone.md", "/pek2024/blog/gone.md"),
        ("/about/", "/about/"),
        ("../", "/pek2024/"),
        ("../../../public/pek2024/a b.png", "/pek2024/a%20b.png"),
        ("../../../../../../etc/passwd", "/etc/passwd"),
        ("#節", "#節"),
        ("?page=2", "?page=2"),
        ("https://example.org/図.md", "https://example.org/図.md"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[x", "http://[x"),
    ],
)
def test_where_a_link_leads(resolver: SiteResolver, target: str, address: str) -> None:
    """A Markdown file becomes the address it is published at; a draft's is not told."""
    assert address == resolver.address(target)


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/pek2024/a b.png", ("/pek2024/a b.png", 10, 20)),
        ("/pek2024/a%20b.png", ("/pek2024/a b.png", 10, 20)),
        ("../../../public/pek2024/a b.png", ("/pek2024/a b.png", 10, 20)),
        ("beside.png", ("/pek2024/blog/beside.png", 30, 40)),
        ("gone.png", None),
        ("https://example.org/pek2024/a b.png", None),
        ("//[x", None),
        ("/about/", None),
    ],
)
def test_which_picture_is_shown(
    resolver: SiteResolver, target: str, found: tuple[str, int, int] | None
) -> None:
    """With its true size; ``None`` for what is not there and for other hosts."""
    picture = resolver.picture(target)
    assert found == (picture and (picture.address, picture.width, picture.height))


@pytest.mark.parametrize(
    "target", ["http://[x", "//[x", "https://example.org：80/", "https://example.org？"]
)
def test_no_address_breaks_a_page(tree: Tree, make_app: AppFactory, target: str) -> None:
    """What no URL parser accepts is still only a link or a picture of one post."""
    tree.post("a.md", f"[x]({target}) ![y]({target}) <{target}> {target} です。")
    assert "です。" in _rendered(make_app(), "a.md").text


def test_the_title_is_not_repeated(tree: Tree, make_app: AppFactory) -> None:
    """The page shows it; the body's own h1 of that text is dropped."""
    tree.post("a.md", "# 題名\n\n本文です。\n\n## 節", title="題名")
    assert [(2, "節")] == [(h.level, h.text) for h in _rendered(make_app(), "a.md").headings]


def test_a_body_is_rendered_once(tree: Tree, make_app: AppFactory) -> None:
    """Also for a later version of the site in which nothing that it names has changed."""
    tree.post("a.md")
    app = make_app()
    site = _site(app)
    later = replace(site, version="another")
    bodies = state(app).bodies
    assert bodies.rendered(site, site.posts[0]) is bodies.rendered(later, site.posts[0])


def test_a_body_is_rendered_anew_when_what_it_names_has_changed(
    tree: Tree, make_app: AppFactory
) -> None:
    """A picture that appears or grows shows in the posts that were there before."""
    tree.post("blog/a.md", "![図](a.png)")
    app = make_app()
    assert "width" not in _rendered(app, "blog/a.md").html
    tree.picture("content/blog/a.png", (30, 40))
    state(app).library.refresh()
    assert 'width="30"' in _rendered(app, "blog/a.md").html
    tree.picture("content/blog/a.png", (50, 60))
    state(app).library.refresh()
    assert 'width="50"' in _rendered(app, "blog/a.md").html


def test_a_link_follows_a_post_that_moves(tree: Tree, make_app: AppFactory) -> None:
    """Another slug of the target is another link, without an edit of the post itself."""
    tree.post("blog/a.md", "[次](b.md)")
    tree.post("blog/b.md")
    app = make_app()
    assert 'href="/blog/b/"' in _rendered(app, "blog/a.md").html
    tree.post("blog/b.md", slug="moved")
    state(app).library.refresh()
    assert 'href="/blog/moved/"' in _rendered(app, "blog/a.md").html


def test_hosts_of_players_are_a_setting(tree: Tree, make_app: AppFactory) -> None:
    """The settings of the site reach the renderer."""
    tree.post("a.md", '<iframe src="https://play.example/v/1" title="会"></iframe>')
    known = make_app(embed_hosts=["play.example"])
    assert _rendered(known, "a.md").html != _rendered(make_app(), "a.md").html


def test_memory_is_bounded(tree: Tree, make_app: AppFactory) -> None:
    """What does not fit is rendered again, and reads the same."""
    for name in ("a", "b"):
        tree.post(f"{name}.md", f"本文 {name}")
    app = make_app()
    site = _site(app)
    bodies = Bodies(state(app).config, state(app).pictures, size=1)
    a, b = site.by_path["a.md"], site.by_path["b.md"]
    first = bodies.rendered(site, a)
    bodies.rendered(site, b)
    assert bodies.rendered(site, a) == first
    assert bodies.rendered(site, a) is not first

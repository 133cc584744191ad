import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from pek.bodies import Bodies, Shelf, SiteResolver
from pek.bodies.shelf import Shelved
from pek.content import Texts
from pek.markup import render
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
    config = state(app).config
    bodies = Bodies(config, state(app).pictures, Texts(config), size=1)
    a, b = site.by_path["a.md"], site.by_path["b.md"]
    first = bodies.rendered(site, a)
    bodies.rendered(site, b)
    assert bodies.rendered(site, a) == first
    assert bodies.rendered(site, a) is not first


def _count_renders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bodies that are rendered from now on."""
    seen = []

    def noted(source: str, *args: Any, **settings: Any) -> Rendered:  # noqa: ANN401 - as it takes
        seen.append(source)
        return render(source, *args, **settings)

    monkeypatch.setattr("pek.bodies.bodies.render", noted)
    return seen


def test_a_restart_renders_nothing_anew(
    tree: Tree, make_app: AppFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a new version of the site that changes nothing of what a body names."""
    tree.picture("static/a.png")
    tree.post("blog/a.md", "![図](/a.png) [次](b.md)\n\nhttps://example.org/\n\n## 節🎉")
    tree.post("blog/b.md")
    first = _rendered(make_app(), "blog/a.md")
    seen = _count_renders(monkeypatch)
    app = make_app()
    assert first == _rendered(app, "blog/a.md")
    tree.post("blog/b.md", "別の本文です。")
    tree.post("blog/c.md", "新しい記事です。")
    tree.picture("static/b.png")
    state(app).library.refresh()
    assert first == _rendered(app, "blog/a.md")
    assert first == _rendered(make_app(), "blog/a.md")
    assert [] == seen


BODY = """![図](a.png) ![無](/gone.png) [次](b.md) [別](../about.md#x)

![他](https://pictures.example/p.png)

https://example.org/page
"""
CARD = {"cards": {"https://example.org/page": {"fetched": "2026-01-01", "title": "題名"}}}
PICTURE = {"file": "0123456789abcdef.webp", "fetched": "2026-01-01"}


def _links(tree: Tree, **values: object) -> object:
    return tree.write("_links/links.json", json.dumps(values))


def _picture_elsewhere(tree: Tree) -> None:
    tree.picture("content/_links/0123456789abcdef.webp")
    _links(tree, pictures={"https://pictures.example/p.png": PICTURE})


# What changes, and whether the body that is above shows it.
CHANGES: dict[str, tuple[Callable[[Tree], object], bool]] = {
    "its picture": (lambda tree: tree.picture("content/blog/a.png", (10, 20)), True),
    "its picture, deleted": (lambda tree: (tree.content / "blog/a.png").unlink(), True),
    "its picture, broken": (lambda tree: (tree.content / "blog/a.png").write_text("x"), True),
    "a picture that it lacked": (lambda tree: tree.picture("static/gone.png"), True),
    "nearly the picture it lacks": (lambda tree: tree.picture("static/Gone.PNG"), True),
    "another picture": (lambda tree: tree.picture("static/b.png"), False),
    "the post that it links to": (lambda tree: tree.post("blog/b.md", slug="moved"), True),
    "that post, hidden": (lambda tree: tree.post("blog/b.md", draft="true"), True),
    "the text of that post": (lambda tree: tree.post("blog/b.md", "別の本文です。"), False),
    "the page that it links to": (
        lambda tree: tree.write("about.md", "---\ntitle: 会\n---\n"),
        True,
    ),
    "another post": (lambda tree: tree.post("blog/c.md"), False),
    "a card": (lambda tree: _links(tree, **CARD), True),
    "another card": (lambda tree: _links(tree, cards={"https://example.org/": {}}), False),
    "a picture elsewhere": (_picture_elsewhere, True),
    "its own text": (lambda tree: tree.post("blog/a.md", f"{BODY}\nまた。"), True),
    "its title": (lambda tree: tree.post("blog/a.md", BODY, title="図"), True),
    "a picture above it": (lambda tree: tree.post("blog/a.md", BODY, image="a.png"), True),
    "the language of the site": (lambda tree: tree.write("site.toml", 'language = "en"'), True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_body_is_rendered_anew_exactly_when_it_must_be(
    tree: Tree, make_app: AppFactory, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """By a running server and by the next one; and both show what one shows that knows nothing."""
    tree.post("blog/a.md", BODY)
    tree.post("blog/b.md")
    tree.picture("content/blog/a.png", (30, 40))
    running = make_app()
    _rendered(running, "blog/a.md")
    do, is_shown = CHANGES[change]
    do(tree)
    state(running).library.refresh()
    fresh = _rendered(make_app(instance=tree.root / "new"), "blog/a.md")
    seen = _count_renders(monkeypatch)
    if change != "the language of the site":
        assert fresh == _rendered(running, "blog/a.md")
        assert is_shown == bool(seen)
    next_one = make_app(instance=shutil.copytree(tree.instance, tree.root / "copy"))
    assert fresh == _rendered(next_one, "blog/a.md")


def test_another_pek_renders_anew(
    tree: Tree, make_app: AppFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of its code is one of what it makes of a body; so is its way in debug mode."""
    tree.post("a.md", "![無](gone.png)")
    plain = _rendered(make_app(), "a.md")
    seen = _count_renders(monkeypatch)
    monkeypatch.setattr("pek.views.extension.mark.code", lambda: "changed")
    _rendered(make_app(), "a.md")
    assert 1 == len(seen)
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert plain.html != _rendered(make_app(), "a.md").html


def test_the_shelf_is_bounded(tmp_path: Path) -> None:
    """What was put there first goes first; what is put again is new again."""
    shelf = Shelf(tmp_path, "tests", size=400_000)
    for number in range(600):
        text = f"{number} {'あ' * 1000}"
        shelf.put(str(number), "key", _shelved(text))
        shelf.put("often", "key", _shelved("often"))
    assert shelf.get("0", "key") is None
    assert shelf.get("often", "key") == _shelved("often")
    assert shelf.get("599", "key") is not None
    assert shelf.get("599", "another key") is None
    shelf.put("599", "another key", _shelved("新しい"))
    assert shelf.get("599", "key") is None


def _shelved(text: str) -> Shelved:
    return Shelved(
        rendered=Rendered(html=text, text=text), questions=(("file", "/a"),), answers=b"x"
    )


def test_a_page_outlives_its_source(tree: Tree, make_app: AppFactory) -> None:
    """A file that breaks, or is gone for a moment, takes no page away."""
    file = tree.post("blog/a.md", "古い本文。")
    app = make_app()
    _site(app)
    file.write_text("---\ntitle: [\n---\n新しい本文。", "utf-8")
    state(app).library.refresh()
    assert "古い本文。" in _rendered(app, "blog/a.md").text
    assert "古い本文。" in _rendered(make_app(), "blog/a.md").text


def test_a_lost_text_takes_no_other_page_down(tree: Tree, make_app: AppFactory) -> None:
    """Its own page alone fails, which is logged with the file and what to do."""
    tree.post("blog/a.md", "失われた本文。")
    tree.post("blog/b.md")
    app = make_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    assert client.get("/blog/").status_code == 200
    state(app).library.hold()
    (tree.content / "blog/a.md").unlink()
    state(app).bodies.texts._index = None  # As if the file of the index had been lost since.
    assert [500, 200, 200] == [client.get(at).status_code for at in ("/blog/a/", "/blog/b/", "/")]

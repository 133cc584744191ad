"""The frozen site: the same bytes as the live one, in files that any server can serve."""

import logging
import re
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from lxml import html

from pek.addresses import url
from tests.conftest import AppFactory, Tree


@pytest.fixture
def frozen(make_app: AppFactory, tree: Tree) -> Path:
    """A small site, frozen."""
    tree.post("blog/a.md", "![図](/p.png)", image="/ogp/a.jpg", author="よしかわ")
    tree.post("blog/secret.md", draft="true")
    tree.picture("static/p.png", (800, 600))
    destination = tree.root / "frozen"
    result = make_app().test_cli_runner().invoke(args=["freeze", str(destination)])
    assert 0 == result.exit_code, result.output
    return destination


def files(folder: Path) -> set[str]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_everything_that_pages_refer_to_is_a_file(frozen: Path) -> None:
    """Pages, feeds, the card, the picture named in vain, variants, stylesheet and 404 page."""
    found = files(frozen)
    expected = {
        "index.html",
        "404.html",
        "blog/a/index.html",
        "blog/rss.xml",
        "authors/よしかわ/index.html",
        "ogp/a.jpg",
        "p.png",
        "style.css",
        "editions.css",
        "blog/feed.json",
        "sitemap.xml",
        "manifest.webmanifest",
        "robots.txt",
        "favicon.ico",
    }
    assert set() == expected - found
    assert 1 == sum(name.startswith("cards/") and name.endswith("/blog/a.png") for name in found)
    assert not [name for name in found if "secret" in name]


def test_a_file_holds_what_the_live_site_answers(frozen: Path, make_app: AppFactory) -> None:
    """Freezing changes no byte but where a search goes."""
    client = make_app().test_client()
    for address, name in (
        ("/", "index.html"),
        ("/authors/よしかわ/", "authors/よしかわ/index.html"),
        ("/rss.xml", "rss.xml"),
        ("/style.css", "style.css"),
    ):
        live, file = client.get(url(address)).text, (frozen / name).read_text("utf-8")
        assert without_search(live) == without_search(file)
        assert ("<dialog" in live) == name.endswith(".html")
        assert "<dialog" not in file


def without_search(page: str) -> str:
    """A page without its search, and without what tells browsers of it."""
    search = r'<dialog.*?</dialog>\s*|<link rel="search".*?>\s*|<div class="tools">.*?</div>'
    return re.sub(search, "", page, flags=re.DOTALL)


def test_a_frozen_search_goes_to_a_search_engine(frozen: Path) -> None:
    """The page to which the header leads has a form that asks for this host alone."""
    page = html.fromstring((frozen / "search/index.html").read_text("utf-8"))
    form = next(page.iter("form"))
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert "https://duckduckgo.com/" == form.get("action")
    assert {"sites": "blog.example.org", "q": ""} == sent


def test_a_frozen_site_may_be_without_a_search(make_app: AppFactory, tree: Tree) -> None:
    """Without a search engine nothing leads to a search."""
    tree.post("blog/a.md")
    app = make_app(search_engine="")
    app.test_cli_runner().invoke(args=["freeze", str(tree.root / "frozen")])
    assert not (tree.root / "frozen/search").exists()
    assert "search" not in (tree.root / "frozen/index.html").read_text("utf-8")


def test_only_what_changed_is_written_again(
    frozen: Path, runner: FlaskCliRunner, tree: Tree
) -> None:
    """A second freeze leaves files with the same bytes alone."""
    before = {path: path.stat().st_mtime_ns for path in frozen.rglob("*") if path.is_file()}
    result = runner.invoke(args=["freeze", str(frozen)])
    assert ", 0 written" in result.output
    assert 1 == len(result.output.splitlines())
    assert before == {path: path.stat().st_mtime_ns for path in before}
    tree.post("blog/a.md", "書き直しました。", image="/ogp/a.jpg", author="よしかわ")
    runner.invoke(args=["freeze", str(frozen)])
    assert "書き直しました。" in (frozen / "blog/a/index.html").read_text("utf-8")


def test_what_was_unpublished_is_deleted_and_other_files_stay(
    frozen: Path, runner: FlaskCliRunner, tree: Tree
) -> None:
    """A post that became a draft again is gone; what the operator put there is not touched."""
    (frozen / "CNAME").write_text("blog.example.org\n", "utf-8")
    tree.post("blog/a.md", draft="true", author="よしかわ")
    tree.post("blog/b.md", aliases="[/old/b/]")
    assert 0 == runner.invoke(args=["freeze", str(frozen)]).exit_code
    found = files(frozen)
    assert "blog/a/index.html" not in found
    assert not [name for name in found if name.startswith("authors/よしかわ/")]
    assert {"CNAME", "blog/b/index.html", "old/b/index.html"} <= found
    page = (frozen / "old/b/index.html").read_text()
    assert 'url=/blog/b/"' in page
    assert '<link rel="canonical" href="https://blog.example.org/blog/b/">' in page


def test_a_broken_source_takes_nothing_away(
    frozen: Path, runner: FlaskCliRunner, tree: Tree
) -> None:
    """What it said when it was whole stays on its page until it is whole again."""
    tree.post("blog/a.md", "新しい本文。", publishDate="2026-09-31")
    tree.post("blog/b.md")
    result = runner.invoke(args=["freeze", str(frozen)])
    assert 1 == result.exit_code
    assert "nothing was deleted" in result.output
    page = (frozen / "blog/a/index.html").read_text()
    assert 'alt="図"' in page
    assert "新しい本文。" not in page
    assert (frozen / "blog/b/index.html").exists()
    tree.post("blog/a.md", draft="true")
    assert 0 == runner.invoke(args=["freeze", str(frozen)]).exit_code
    assert not (frozen / "blog/a/index.html").exists()


def test_addresses_of_old_lead_on(runner: FlaskCliRunner, tree: Tree) -> None:
    """A page of old is a page that leads on, a feed of old is the feed."""
    tree.post("blog/a.md")
    tree.write("redirects.toml", '"/old/" = "/blog/a/"\n"/old/feed.xml" = "/blog/rss.xml"\n')
    frozen = tree.root / "frozen"
    assert 0 == runner.invoke(args=["freeze", str(frozen)]).exit_code
    assert "url=/blog/a/" in (frozen / "old/index.html").read_text()
    assert (frozen / "blog/rss.xml").read_bytes() == (frozen / "old/feed.xml").read_bytes()


def test_feeds_of_old_are_files(runner: FlaskCliRunner, tree: Tree) -> None:
    """Those of a list that has moved too, under names that other systems give them."""
    tree.post("blog/a.md")
    tree.write("redirects.toml", '"/news/" = "/blog"\n"/old-feed.xml" = "/feed.xml"\n')
    frozen = tree.root / "frozen"
    assert 0 == runner.invoke(args=["freeze", str(frozen)]).exit_code
    for old, new in (
        ("news/rss.xml", "blog/rss.xml"),
        ("news/feed.json", "blog/feed.json"),
        ("old-feed.xml", "rss.xml"),
        ("feed.xml", "rss.xml"),
        ("index.xml", "rss.xml"),
        ("index.json", "feed.json"),
    ):
        assert (frozen / new).read_bytes() == (frozen / old).read_bytes()
    assert "url=/blog/" in (frozen / "news/index.html").read_text()


def test_no_file_is_where_a_folder_must_be(
    runner: FlaskCliRunner, tree: Tree, caplog: pytest.LogCaptureFixture
) -> None:
    """What comes first has the place; what finds none is named, and the rest is written."""
    tree.post("blog/a.md")
    tree.picture("static/old.png")
    tree.write(
        "redirects.toml",
        '"/feed/" = "/rss.xml"\n"/feed/atom/" = "/atom.xml"\n"/old.png" = "/blog/"\n'
        '"/last/" = "/blog/a/"\n',
    )
    frozen = tree.root / "frozen"
    result = runner.invoke(args=["freeze", str(frozen)])
    assert 0 == result.exit_code, result.output
    assert (frozen / "rss.xml").read_bytes() == (frozen / "feed").read_bytes()
    assert (frozen / "last/index.html").exists()
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert ["/feed/atom"] == [record.getMessage().split(":")[0] for record in warnings]


def test_old_names_of_terms_are_frozen_as_they_were_written(
    runner: FlaskCliRunner, tree: Tree
) -> None:
    """A file server folds nothing."""
    tree.post("blog/a.md", tags="[kaigi]")
    tree.write("redirects.toml", '"/tags/DevOps/" = "/tags/kaigi/"\n')
    frozen = tree.root / "frozen"
    assert 0 == runner.invoke(args=["freeze", str(frozen)]).exit_code
    assert (frozen / "tags/DevOps/index.html").exists()
    assert (frozen / "tags/DevOps/rss.xml").exists()


def test_the_page_of_an_error_is_one_whatever_is_called_404(
    runner: FlaskCliRunner, tree: Tree
) -> None:
    """A page at /404/ makes another spelling of it, no error."""
    tree.write("404.md", "---\ntitle: 四〇四\npage: true\n---\n\n本文\n")
    frozen = tree.root / "frozen"
    assert 0 == runner.invoke(args=["freeze", str(frozen)]).exit_code
    assert "ページが見つかりません" in (frozen / "404.html").read_text("utf-8")


def test_any_file_name_can_be_frozen(runner: FlaskCliRunner, tree: Tree) -> None:
    """Marks that HTML escapes, and a picture that no card can stand for, stop nothing."""
    for number, name in enumerate(("a,b", "a&b", "a'b", "図 1")):
        tree.picture(f"static/{name}.png", (600, 400))
        tree.post(f"blog/{number}.md", image=f'"/{name}.png"')
    tree.post("blog/x.md", image="/gone.svg")
    result = runner.invoke(args=["freeze", str(tree.root / "frozen")])
    assert 0 == result.exit_code, result.output
    assert 4 == len([name for name in files(tree.root / "frozen") if "/480/" in name])


def test_what_a_failed_freeze_wrote_is_known_to_the_next(
    make_app: AppFactory, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A post that was written before the failure and is a draft now does not stay."""
    destination = tree.root / "frozen"
    tree.post("blog/a.md")
    app = make_app()

    def freeze() -> int:
        return app.test_cli_runner().invoke(args=["freeze", str(destination)]).exit_code

    with monkeypatch.context() as patch:
        patch.setattr("pek.freeze.texts.MACHINE_ADDRESSES", ("/nowhere/",))
        assert 1 == freeze()
    assert (destination / "blog/a/index.html").exists()
    tree.post("blog/a.md", draft="true")
    assert 0 == freeze()
    assert not (destination / "blog/a/index.html").exists()


@pytest.mark.parametrize("folder", ["content", "content/public", "static", ".", "instance"])
def test_sources_are_not_written_over(tree: Tree, make_app: AppFactory, folder: str) -> None:
    """A destination in, at or around the sources is refused before anything is written."""
    tree.post("blog/a.md")
    runner = make_app().test_cli_runner()
    result = runner.invoke(args=["freeze", str(tree.root / folder)])

    assert result.exit_code == 1
    assert "lie in each other" in result.output
    assert not list(tree.root.rglob("*.html"))

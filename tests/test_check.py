from datetime import UTC, datetime

import pytest
from flask import Flask
from PIL import Image

from pek.check import check
from pek.errors import Problem
from pek.views import state
from tests.conftest import AppFactory, Clock, Tree


def _check(app: Flask) -> tuple[Problem, ...]:
    parts = state(app)
    return check(parts.library, parts.bodies, parts.pictures)


def test_good_content_has_no_problems(tree: Tree, app: Flask) -> None:
    """Neither without any content."""
    tree.post("a.md", "![図](/a.png)", author="{name: よしかわ, icon: /a.png}")
    tree.picture("static/a.png")
    assert _check(app) == ()


def test_an_announcement_that_is_over_is_still_pinned(tree: Tree, app: Flask, clock: Clock) -> None:
    """From the moment on at which its event is; one without an event may stay."""
    event = "{start: 2026-05-01T19:00:00+09:00, end: 2026-05-01T21:00:00+09:00}"
    tree.post("a.md", event=event, pinned="true")
    tree.post("b.md", event=event)
    tree.post("c.md", pinned="true")
    assert () == _check(app)
    clock.moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    (problem,) = _check(app)
    assert ("a.md", "pinned", True) == (problem.path, problem.field, problem.warning)
    lines = (tree.content / "a.md").read_text("utf-8").split("\n")
    assert "pinned: true" == lines[(problem.line or 0) - 1]


@pytest.mark.parametrize(
    ("path", "head", "line"),
    [
        ("a.md", "---\ntitle: 題\npublishDate: 2026-03-01\n---\n", 7),
        ("a.md", "\n---\ntitle: 題\npublishDate: 2026-03-01\ntags: [a]\n---\n\n\n", 11),
        ("about.md", "---\ntitle: 題\npage: true\n---\n", 7),
        ("index.md", "---\ntitle: 題\n---\n", 6),
    ],
)
def test_a_missing_picture_is_named_with_its_line_of_the_file(
    tree: Tree, app: Flask, path: str, head: str, line: int
) -> None:
    """Front matter and blank lines count, in posts, pages and sections."""
    tree.write(path, f"{head}本文です。\n\n![図](gone.png)\n")
    [problem] = _check(app)
    assert (path, line, False) == (problem.path, problem.line, problem.warning)
    assert "gone.png" in problem.message
    assert (tree.content / path).read_text("utf-8").split("\n")[line - 1] == "![図](gone.png)"


def test_a_picture_that_cannot_be_read_is_not_called_missing(tree: Tree, app: Flask) -> None:
    """The author would look for a file that is there."""
    tree.post("a.md", "![図](/a.png)")
    (tree.static / "a.png").write_bytes(b"x")
    [in_post, of_file] = _check(app)
    assert ("a.md", "a.png") == (in_post.path, of_file.path)
    assert "not found" not in in_post.message


@pytest.mark.parametrize(
    ("icon", "reason"),
    [("/gone.png", "no such file"), ("/broken.png", "cannot be read"), ("/a.txt", "not a picture")],
)
@pytest.mark.parametrize("field", ["author", "speakers"])
def test_an_icon_that_cannot_be_shown_is_a_warning(
    tree: Tree, app: Flask, field: str, icon: str, reason: str
) -> None:
    """The post is served with initials; the message names the icon and the reason."""
    tree.post("blog/a.md", **{field: f"[{{name: よしかわ, icon: {icon}}}]"})
    (tree.static / "broken.png").write_bytes(b"x")
    (tree.static / "a.txt").write_text("x")
    [problem] = [found for found in _check(app) if found.path != "broken.png"]
    assert ("blog/a.md", field, True) == (problem.path, problem.field, problem.warning)
    assert icon in problem.message
    assert reason in problem.message


@pytest.mark.parametrize(
    ("field", "fields", "missing"),
    [
        ("title", {"title": "大阪 ꙮ"}, "ꙮ"),
        ("category", {"category": "ꙮ"}, "ꙮ"),
        ("author", {"authors": "[よしかわ, אב]"}, "א ב"),
        ("speakers", {"speakers": "[{name: ᚠ, company: ꙮ社}]"}, "ᚠ ꙮ"),
        ("event.place", {"event": "{start: 2026-05-01, place: ꙮ会場}"}, "ꙮ"),
    ],
)
def test_a_character_that_no_typeface_has_is_a_warning(
    tree: Tree, app: Flask, field: str, fields: dict[str, str], missing: str
) -> None:
    """Wherever it stands on a post's card; the message names the characters, each once."""
    tree.post("blog/a.md", **fields)
    [problem] = _check(app)
    assert ("blog/a.md", field, True) == (problem.path, problem.field, problem.warning)
    assert problem.message.endswith(f"lack {missing}")


@pytest.mark.parametrize("path", ["about.md", "blog/index.md"])
def test_titles_of_pages_and_sections_are_checked_for_characters(
    tree: Tree, app: Flask, path: str
) -> None:
    """They have cards too."""
    tree.post("blog/a.md")
    tree.write(path, "---\ntitle: ꙮの会\n---\n\n本文です。\n")
    assert [(path, "title", True)] == [(p.path, p.field, p.warning) for p in _check(app)]


def test_characters_of_the_sites_name_are_told_once(tree: Tree, make_app: AppFactory) -> None:
    """They stand on every card, and in one file."""
    for name in ("a", "b"):
        tree.post(f"{name}.md")
    [problem] = _check(make_app(title="ꙮ ブログ"))
    assert ("site.toml", "title", True) == (problem.path, problem.field, problem.warning)
    assert "ꙮ" in problem.message


def test_what_is_cleaned_away_is_not_missed(tree: Tree, make_app: AppFactory) -> None:
    """A card draws no directional marks; no typeface needs to have them."""
    tree.post("a.md", title="大阪\u200f会", category="報\u200b告")
    assert _check(make_app(title="ブログ\u200f")) == ()


def test_messages_name_no_folder_of_the_machine(tree: Tree, app: Flask) -> None:
    """A report is read elsewhere; paths are those of the content."""
    tree.post("a.md", author="{name: よしかわ, icon: /broken.png}")
    (tree.static / "broken.png").write_bytes(b"x")
    assert str(tree.root) not in "".join(map(str, _check(app)))


def test_what_was_refused_comes_with_the_rest_in_order(tree: Tree, app: Flask) -> None:
    """By path and line, each once."""
    tree.post("b.md", "![図](gone.png)\n\n![図](gone.png)\n\n![図](lost.png)")
    tree.post("a.md", publishDate="いつか")
    found = [(problem.path, problem.line) for problem in _check(app)]
    assert found == [("a.md", 3), ("b.md", 6), ("b.md", 10)]


def test_drafts_are_checked_where_they_are_shown(tree: Tree, make_app: AppFactory) -> None:
    """The author of a draft learns of its problems with ``drafts``, the public site does not."""
    tree.post("a.md", "![図](gone.png)", draft="true")
    assert len(_check(make_app(drafts=True))) == 1
    assert _check(make_app()) == ()


def test_why_a_picture_is_not_shown_is_told(tree: Tree, app: Flask) -> None:
    """What it is, or what it is called; a file that cannot be reduced is not sent as it is."""
    tree.picture("static/a.PNG")
    Image.new("1", (8000, 6500)).save(tree.static / "pano.png")
    (tree.static / "b.heic").write_bytes(b"x")
    tree.post("b/a.md", "![全景](/pano.png)\n\n![](/b.heic)\n\n![](/a.png)\n\n![](/c.png)")
    told = {p.line: (p.message, p.remedy) for p in _check(app) if p.path == "b/a.md"}
    assert told[6] == (
        "picture 8000×6500 pixels are more than 50 megapixels: /pano.png",
        "make it smaller",
    )
    assert told[8] == ("pictures ending in .heic are not shown: /b.heic", "save it as JPEG or PNG")
    assert told[10][0] == "picture not found (there is /a.PNG): /a.png"
    assert told[12][0] == "picture not found: /c.png"
    page = app.test_client().get("/b/a/").get_data(as_text=True)
    assert "全景" in page
    assert "pano.png" not in page

"""``flask move``: what readers, subscribers and authors see of it."""

from urllib.parse import quote, urlsplit

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from pek.addresses import url
from tests.conftest import BASE_URL, AppFactory, Tree

BLOG = "pek/blog"
OLD, NEW, LAST = f"{BLOG}/大阪.md", "pfem/reports/osaka.md", f"{BLOG}/osaka/index.md"
FEEDS = ("/rss.xml", "/atom.xml")


@pytest.fixture
def blog(tree: Tree) -> Tree:
    """A post to be moved, with a picture beside it, and another one that names its file."""
    tree.post(OLD, "![図](図.png)\n\n髙﨑𠮷さんの話。", title="大阪会レポート 🎉")
    tree.picture(f"content/{BLOG}/図.png")
    tree.post(f"{BLOG}/other.md", "[前](大阪.md)", title="次の話", publishDate="2026-02-01")
    tree.post("pfem/reports/first.md", title="最初の話", publishDate="2026-01-01")
    return tree


@pytest.fixture
def runner(make_app: AppFactory, blog: Tree) -> FlaskCliRunner:
    """Runs commands of an app of its own, as a process of its own would."""
    assert blog.content.is_dir()
    return make_app().test_cli_runner()


@pytest.fixture
def reader(make_app: AppFactory) -> FlaskClient:
    """A client of a server that looks at the files before every answer."""
    app: Flask = make_app()
    app.extensions["pek"].library._debug = True
    return app.test_client()


def entries(reader: FlaskClient, feed: str) -> dict[str, tuple[str, str]]:
    """Link and title of every entry of a feed, by its id."""
    parsed = feedparser.parse(reader.get(feed).data)
    assert not parsed.bozo
    found = {entry.id: (entry.link, entry.title) for entry in parsed.entries}
    assert len(found) == len(parsed.entries)
    return found


def moved(runner: FlaskCliRunner, old: str, new: str) -> str:
    """What the command said on standard output."""
    result = runner.invoke(args=["move", old, new])
    assert 0 == result.exit_code, result.output
    return result.stdout


@pytest.mark.parametrize("feed", FEEDS)
def test_a_moved_post_stays_one_entry_of_every_feed(
    runner: FlaskCliRunner, reader: FlaskClient, feed: str
) -> None:
    """Same ids, and only the link of the moved one is another: however often it moves."""
    before = entries(reader, feed)
    [(entry, (_, title))] = [pair for pair in before.items() if "大阪" in pair[1][1]]
    for old, new, address in (
        (OLD, NEW, "/pfem/reports/osaka/"),
        (NEW, LAST, "/pek/blog/osaka/"),
        (f"{BLOG}/osaka", OLD, url("/pek/blog/大阪/")),
    ):
        moved(runner, old, new)
        assert {**before, entry: (f"{BASE_URL}{address}", title)} == entries(reader, feed)
    assert before == entries(reader, feed)


def test_old_addresses_lead_to_the_post(runner: FlaskCliRunner, reader: FlaskClient) -> None:
    """By one permanent, relative redirect each, with or without the last slash."""
    assert 200 == reader.get("/pek/blog/大阪/").status_code
    moved(runner, OLD, NEW)
    moved(runner, NEW, LAST)
    for address in ("/pek/blog/大阪/", "/pek/blog/大阪", "/pfem/reports/osaka/"):
        answer = reader.get(address)
        assert (308, "/pek/blog/osaka/") == (answer.status_code, answer.headers["Location"])
    page = reader.get("/pek/blog/osaka/")
    assert 200 == page.status_code
    assert f"/{quote('図')}.webp" in page.text
    assert 200 == reader.get("/pek/blog/osaka/図.png").status_code


def test_there_and_back_leaves_the_other_place_as_an_alias(
    runner: FlaskCliRunner, reader: FlaskClient, blog: Tree
) -> None:
    """The post answers at its first address, and the id is that."""
    moved(runner, OLD, NEW)
    moved(runner, NEW, OLD)
    added = "aliases:\n  - /pfem/reports/osaka/\nid: /pek/blog/大阪/\n---\n"
    assert added in (blog.content / OLD).read_text("utf-8")
    assert 200 == reader.get("/pek/blog/大阪/").status_code
    location = reader.get("/pfem/reports/osaka/").headers["Location"]
    assert (url("/pek/blog/大阪/"), "") == (location, urlsplit(location).netloc)


def test_it_says_what_it_did_and_what_is_left_to_do(runner: FlaskCliRunner, blog: Tree) -> None:
    """Addresses and files on standard output, warnings on the other; the status is success."""
    blog.post(f"{BLOG}/third.md", "![図](図.png)")
    result = runner.invoke(args=["move", OLD, NEW])
    assert 0 == result.exit_code
    assert [
        "/pek/blog/大阪/ → /pfem/reports/osaka/",
        f"{OLD} → {NEW}",
        "front matter: alias /pek/blog/大阪/, id /pek/blog/大阪/",
        f"{BLOG}/図.png → pfem/reports/図.png (a copy: {BLOG}/third.md shows it too)",
    ] == result.stdout.splitlines()
    remedy = "(write ../../pfem/reports/osaka.md)"
    assert [
        f"warning: {BLOG}/other.md:6: 大阪.md names the moved file {remedy}"
    ] == result.stderr.splitlines()


def test_it_says_what_stays_and_what_is_taken_away(runner: FlaskCliRunner, blog: Tree) -> None:
    """An address that a slug gives; an alias that is the post's own address now."""
    blog.post(f"{BLOG}/trip/index.md", slug="tour")
    blog.post(f"{BLOG}/a.md", aliases="[/pek/blog/x/]")
    assert [
        "/pek/blog/tour/ stays",
        f"{BLOG}/trip/ → {BLOG}/journey/",
    ] == moved(runner, f"{BLOG}/trip", f"{BLOG}/journey").splitlines()
    assert [
        "/pek/blog/a/ → /pek/blog/x/",
        f"{BLOG}/a.md → {BLOG}/x.md",
        "front matter: alias /pek/blog/a/, no alias /pek/blog/x/, id /pek/blog/a/",
    ] == moved(runner, f"{BLOG}/a.md", f"{BLOG}/x.md").splitlines()


def test_a_dry_run_does_nothing(runner: FlaskCliRunner, blog: Tree) -> None:
    """It says the same as the move itself."""
    before = sorted(blog.content.rglob("*"))
    dry = runner.invoke(args=["move", "--dry-run", OLD, NEW])
    assert 0 == dry.exit_code
    assert "nothing was done" in dry.stderr
    assert before == sorted(blog.content.rglob("*"))
    assert dry.stdout == moved(runner, OLD, NEW)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (f"{BLOG}/gone.md", NEW, f"Error: {BLOG}/gone.md: is not there (name a file or folder"),
        (OLD, f"{BLOG}/other.md", f"Error: {BLOG}/other.md: exists already (give another name"),
        (OLD, "cards/a.md", "pek needs for its own pages"),
        (f"{BLOG}/broken.md", NEW, f"Error: {BLOG}/broken.md:3: publishDate:"),
    ],
)
def test_what_is_refused_is_an_error_with_a_remedy(
    runner: FlaskCliRunner, blog: Tree, old: str, new: str, message: str
) -> None:
    """The exit status says so, and nothing is on standard output."""
    blog.post(f"{BLOG}/broken.md", publishDate="いつか")
    result = runner.invoke(args=["move", old, new])
    assert (1, "") == (result.exit_code, result.stdout)
    assert message in result.stderr


def test_what_the_system_refuses_is_an_error_too(runner: FlaskCliRunner, blog: Tree) -> None:
    """A name too long for the file system, and the post is where it was."""
    before = (blog.content / OLD).read_bytes()
    result = runner.invoke(args=["move", OLD, f"pek/{'長い' * 60}"])
    assert 1 == result.exit_code
    assert "File name too long" in result.stderr
    assert before == (blog.content / OLD).read_bytes()


def test_help_shows_examples(runner: FlaskCliRunner) -> None:
    """Each on a line of its own."""
    text = runner.invoke(args=["move", "--help"]).output
    assert "\n    flask move pek2024/blog/report.md pek2024/blog/osaka-report\n" in text

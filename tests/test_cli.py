"""The commands: what they print, write and refuse."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from pek.config import ROOT
from tests.conftest import AppFactory, Tree
from tests.test_serve import free_port


def test_help_names_every_command(runner: FlaskCliRunner) -> None:
    """``flask --help`` lists the commands with what they do."""
    text = runner.invoke(args=["--help"]).output
    for command in ("cards", "check", "freeze", "new", "render", "serve"):
        assert f"\n  {command} " in text


def test_new_writes_a_draft_that_can_be_read(runner: FlaskCliRunner, tree: Tree) -> None:
    """A new post has its front matter, in the section asked for, and is not public."""
    result = runner.invoke(args=["new", "はじめての「投稿」: 1", "--section", "pek/blog"])
    path = tree.content / "pek/blog/はじめての投稿-1.md"
    assert (0, str(path)) == (result.exit_code, result.output.strip())
    assert runner.invoke(args=["check"]).exit_code == 0
    text = path.read_text("utf-8")
    assert 'title: "はじめての「投稿」: 1"' in text
    assert "draft: true" in text
    assert "publishDate: 20" in text


def test_new_overwrites_nothing(runner: FlaskCliRunner, tree: Tree) -> None:
    """A post of the same name stays as it is."""
    path = tree.post("題名.md", "大事な本文")
    result = runner.invoke(args=["new", "題名"])
    assert 1 == result.exit_code
    assert "exists already" in result.output
    assert "大事な本文" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("title", "section", "path"),
    [
        ("長い題名" * 40, "blog", "blog/" + "長い題名" * 15 + ".md"),
        ("Index", "blog", "blog/index-post.md"),
    ],
)
def test_new_finds_a_name(
    runner: FlaskCliRunner, tree: Tree, title: str, section: str, path: str
) -> None:
    """Too long a title, or one that means something else as a file name, is no obstacle."""
    result = runner.invoke(args=["new", title, "--section", section])
    assert (0, str(tree.content / path)) == (result.exit_code, result.output.strip())


@pytest.mark.parametrize("arguments", [["tags"], ["x", "--section", "cards/a"], [""]])
def test_new_writes_nothing_that_cannot_be_published(
    runner: FlaskCliRunner, tree: Tree, arguments: list[str]
) -> None:
    """Names that pek needs and empty titles are refused before a file is there."""
    assert 1 == runner.invoke(args=["new", *arguments]).exit_code
    assert [] == list(tree.content.rglob("*.md"))


def test_new_stays_below_the_content_folder(runner: FlaskCliRunner) -> None:
    """A section that climbs out is refused."""
    result = runner.invoke(args=["new", "題名", "--section", "../../etc"])
    assert 2 == result.exit_code
    assert "below the content folder" in result.output


def test_check_names_file_line_and_remedy(runner: FlaskCliRunner, tree: Tree) -> None:
    """Refused front matter and missing pictures are errors; the exit status says so."""
    tree.post("a.md", "本文\n\n![図](missing.png)")
    tree.post("b.md", publishDate="2026/03/01")
    result = runner.invoke(args=["check"])
    assert 1 == result.exit_code
    assert "error: a.md:8: picture not found: missing.png" in result.output
    assert "error: b.md:3: publishDate:" in result.output
    assert "2 errors, 0 warnings" in result.output


def test_check_of_a_healthy_site_is_silent_success(runner: FlaskCliRunner, tree: Tree) -> None:
    """Nothing wrong: status 0 and one line."""
    tree.post("a.md")
    result = runner.invoke(args=["check"])
    assert (0, "0 errors, 0 warnings\n") == (result.exit_code, result.output)


def test_check_of_one_file_reports_only_that_file(runner: FlaskCliRunner, tree: Tree) -> None:
    """Paths narrow the report."""
    tree.post("a.md", publishDate="x")
    path = tree.post("b.md")
    result = runner.invoke(args=["check", str(path)])
    assert 0 == result.exit_code
    assert "a.md" not in result.output


def test_check_takes_the_paths_that_it_prints(runner: FlaskCliRunner, tree: Tree) -> None:
    """As seen from the content folder; what is not there, or nobody's content, is refused."""
    tree.post("blog/a.md", publishDate="x")
    tree.post("b.md", publishDate="x")
    for path in ("blog/a.md", "blog"):
        result = runner.invoke(args=["check", path])
        assert (1, True, False) == (
            result.exit_code,
            "blog/a.md:3" in result.output,
            "b.md:3" in result.output.replace("blog/a.md", ""),
        )
    for path, reason in (("gone.md", "does not exist, nor in"), ("/etc", "lies outside of")):
        result = runner.invoke(args=["check", path])
        assert (2, True) == (result.exit_code, f"{reason} the content folder" in result.output)
        assert str(tree.content) in result.output


def test_check_as_json_is_one_object_a_line(runner: FlaskCliRunner, tree: Tree) -> None:
    """Editors and CI can read the report."""
    tree.post("a.md", publishDate="x")
    [line] = runner.invoke(args=["check", "--json"]).output.splitlines()
    problem = json.loads(line)
    assert ("a.md", 3, "publishDate", False) == (
        problem["path"],
        problem["line"],
        problem["field"],
        problem["warning"],
    )


def test_render_reads_a_body_from_standard_input(runner: FlaskCliRunner) -> None:
    """``-`` is a body without front matter whose headings stay."""
    result = runner.invoke(args=["render", "-"], input="# 見出し\n\n**太字**です\n")
    assert '<h1 id="見出し">見出し</h1>' in result.output
    assert "<strong>太字</strong>" in result.output


def test_render_of_a_post_drops_its_repeated_title(runner: FlaskCliRunner, tree: Tree) -> None:
    """A file is rendered as its page shows it."""
    path = tree.post("a.md", "# 題名\n\n## 節")
    result = runner.invoke(args=["render", str(path)])
    assert "h1" not in result.output
    assert '<h2 id="節">' in result.output


def test_cards_composes_every_card_once(runner: FlaskCliRunner, tree: Tree) -> None:
    """Cards are files of the instance folder; a second run finds them there."""
    tree.post("a.md")
    assert 0 == runner.invoke(args=["cards"]).exit_code
    made = {path: path.stat().st_mtime_ns for path in (tree.instance / "cards").iterdir()}
    assert len(made) >= 3
    runner.invoke(args=["cards"])
    assert made == {path: path.stat().st_mtime_ns for path in (tree.instance / "cards").iterdir()}


@pytest.mark.parametrize("command", [["serve"], ["freeze", "somewhere"]])
def test_nothing_is_published_without_base_url(make_app: AppFactory, command: list[str]) -> None:
    """The refusal says how to set it."""
    result = make_app(base_url=None).test_cli_runner().invoke(args=command)
    assert 1 == result.exit_code
    assert "PEK_BASE_URL=https://" in result.output


def test_serve_shares_no_port(runner: FlaskCliRunner) -> None:
    """A forgotten server is named, not joined."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = runner.invoke(args=["serve", "--port", str(port)])
    assert 1 == result.exit_code
    assert f"cannot listen at 127.0.0.1:{port}" in result.output


@pytest.mark.parametrize("command", [["serve"], ["cards"], ["freeze", "x"]])
def test_an_instance_folder_that_cannot_be_written_is_told(
    make_app: AppFactory, tree: Tree, command: list[str]
) -> None:
    """Before anything is made, and with the remedy."""
    tree.instance.write_text("a file", "utf-8")
    port = ["--port", str(free_port())] if command == ["serve"] else []
    result = make_app().test_cli_runner().invoke(args=[*command, *port])
    assert 1 == result.exit_code
    assert "cannot be written" in result.output
    assert "PEK_INSTANCE" in result.output


def test_a_site_that_shows_drafts_is_not_frozen(make_app: AppFactory, tree: Tree) -> None:
    """What is unfinished does not become public by a left-over setting."""
    result = make_app(drafts=True).test_cli_runner().invoke(args=["freeze", str(tree.root / "x")])
    assert 1 == result.exit_code
    assert "drafts are shown" in result.output


def test_a_wrong_setting_is_told_in_one_line(tmp_path: Path) -> None:
    """An operator sees source, key and remedy, not a traceback."""
    (tmp_path / "site.toml").write_text('titel = "x"\n', "utf-8")
    environment = {**os.environ, "PEK_CONTENT": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-m", "flask", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 != result.returncode
    assert "site.toml: titel: no such setting (did you mean title?)" in result.stderr
    assert "Traceback" not in result.stderr

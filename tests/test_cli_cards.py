"""``flask cards``: what it composes, keeps, reports and leaves behind."""

import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from pek.cards import Card
from pek.cli import composing
from pek.config import ROOT
from pek.errors import CardError
from pek.pictures import decode
from tests.conftest import AppFactory, Tree
from tests.test_serve import seconds_until

HOUR = 3600


def _made(tree: Tree) -> dict[str, bytes]:
    """The cards in the instance folder; hidden files would be half ones."""
    return {path.name: path.read_bytes() for path in (tree.instance / "cards").iterdir()}


def _posts(tree: Tree, number: int) -> None:
    for n in range(number):
        tree.post(f"blog/p{n}.md", title=f"第{n}回の記録", author="よしかわ")


def test_help_tells_what_it_does(runner: FlaskCliRunner) -> None:
    """Options with their defaults, and that it may be stopped."""
    text = runner.invoke(args=["cards", "--help"]).output
    for words in ("--jobs", "one for each", "--prune", "Ctrl+C", "exit status is 1"):
        assert words in text


def test_cards_that_are_there_are_kept(
    runner: FlaskCliRunner, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run composes nothing and opens no picture; a new post needs one card more for
    itself, and the lists that it stands in.
    """
    tree.post("a.md", author="{name: よしかわ, icon: /icon.png}")
    tree.picture("static/icon.png")
    first = runner.invoke(args=["cards"])
    made = _made(tree)
    assert (0, f"{len(made)} new, 0 kept, 0 failed") == (
        first.exit_code,
        first.output.splitlines()[-1],
    )

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(decode, "icon", fail)
    monkeypatch.setattr(composing, "compose", fail)
    second = runner.invoke(args=["cards"])
    assert f"0 new, {len(made)} kept, 0 failed" == second.output.splitlines()[-1]
    assert made == _made(tree)


def test_a_card_that_another_process_made_meanwhile_is_kept(tmp_path: Path) -> None:
    """Nothing is composed twice beside a server."""
    card = Card(title="題名", site_name="pek")
    assert [True, False] == [composing.make(tmp_path, "cards/a.png", card) for _ in range(2)]


def test_failures_are_named(
    runner: FlaskCliRunner, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By page and reason, whatever was raised; the other cards are composed, the status is 1."""

    def compose(card: Card) -> bytes:
        if "壊" in card.title:
            raise CardError("too round")
        if "虫" in card.title:
            raise ZeroDivisionError
        return b"card"

    monkeypatch.setattr(composing, "compose", compose)
    for name, title in (("a", "壊れた"), ("b", "虫"), ("c", "良い")):
        tree.post(f"blog/{name}.md", title=title)
    result = runner.invoke(args=["cards"])
    assert 1 == result.exit_code
    assert "error: /blog/a/: too round\n" in result.output
    assert "error: /blog/b/: ZeroDivisionError\n" in result.output
    made = _made(tree)
    assert {b"card"} == set(made.values())
    assert f"{len(made)} new, 0 kept, 2 failed" == result.output.splitlines()[-1]


def test_a_picture_that_cannot_be_read_just_now_is_a_failure(
    runner: FlaskCliRunner, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Initials would be kept as the card with the face."""
    tree.post("a.md", author="{name: よしかわ, icon: /icon.png}")
    icon = tree.picture("static/icon.png")
    monkeypatch.setattr(decode, "icon", lambda *_: icon.unlink())
    result = runner.invoke(args=["cards"])
    assert 1 == result.exit_code
    assert "error: /a/: /icon.png: No such file" in result.output


def test_a_damaged_icon_is_no_failure(runner: FlaskCliRunner, tree: Tree) -> None:
    """The card shows initials, as the server's does."""
    tree.post("a.md", author="{name: よしかわ, icon: /icon.png}")
    (tree.static / "icon.png").write_bytes(b"no picture")
    result = runner.invoke(args=["cards"])
    assert (0, " 0 failed") == (result.exit_code, result.output.rstrip()[-9:])


def test_processes_make_what_one_makes(
    make_app: AppFactory, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same files, faces included, whoever composes."""
    monkeypatch.setattr(composing, "FEW", 1)
    monkeypatch.setattr(composing, "usable_cores", lambda: 2)
    tree.post("a.md", author="{name: よしかわ, icon: /icon.png}")
    tree.post("b.md", author="Taro")
    tree.picture("static/icon.png", (400, 300))
    made = []
    for folder, options in (("one", ["--jobs", "1"]), ("two", [])):
        tree.instance = tree.root / folder
        result = make_app().test_cli_runner().invoke(args=["cards", *options])
        assert 0 == result.exit_code, result.output
        made.append(_made(tree))
    assert made[0] == made[1]


def test_few_cards_are_composed_without_further_processes(
    runner: FlaskCliRunner, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would take longer to start than the cards to compose."""
    monkeypatch.delattr(composing, "ProcessPoolExecutor")
    tree.post("a.md")
    assert 0 == runner.invoke(args=["cards"]).exit_code


@pytest.mark.parametrize("jobs", [2])
def test_stopped_it_leaves_whole_cards_and_goes_on_later(tree: Tree, jobs: int) -> None:
    """Ctrl+C, which reaches every process of the terminal: one line says how many are there."""
    _posts(tree, 60)
    folders = {name: str(getattr(tree, name)) for name in ("content", "static", "instance")}
    environment = {**os.environ, **{f"PEK_{k.upper()}": path for k, path in folders.items()}}
    command = [sys.executable, "-m", "flask", "cards", "--jobs", str(jobs)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        seconds_until(lambda: any((tree.instance / "cards").glob("*.png")))
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate()
    made = _made(tree)
    assert f"stopped: {len(made)} of 70 cards are there; run it again\n" == errors
    assert 130 == process.returncode
    assert {b"\x89PNG"} == {data[:4] for data in made.values()}
    again = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert f"{70 - len(made)} new, {len(made)} kept, 0 failed" in again.stdout.decode()


def test_a_process_that_is_ended_from_outside_is_told(
    runner: FlaskCliRunner, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where memory is short, say: the command ends with one line and status 1."""

    def submit(*_: object) -> Future[bool]:
        gone: Future[bool] = Future()
        gone.set_exception(BrokenProcessPool())
        return gone

    monkeypatch.setattr("concurrent.futures.ThreadPoolExecutor.submit", submit)
    tree.post("a.md")
    result = runner.invoke(args=["cards"])
    assert 1 == result.exit_code
    assert "ended from outside: 0 of " in result.output


def test_old_cards_are_deleted_on_demand_only(runner: FlaskCliRunner, tree: Tree) -> None:
    """Those that no page shows any longer, in whatever type; the others stay as they are."""
    tree.post("a.md")
    runner.invoke(args=["cards"])
    shown = _made(tree)
    (tree.instance / f"cards/{next(iter(shown)).removesuffix('.png')}.jpeg").write_bytes(b"shown")
    for name in ("0123.png", "0123.jpeg"):
        (tree.instance / "cards" / name).write_bytes(b"old")
    assert "deleted" not in runner.invoke(args=["cards"]).output
    assert len(shown) + 3 == len(_made(tree))
    result = runner.invoke(args=["cards", "--prune"])
    assert f"{len(shown)} kept, 0 failed, 2 deleted" in result.output
    assert len(shown) + 1 == len(_made(tree))
    assert shown.items() <= _made(tree).items()


def test_what_killed_processes_left_is_deleted(runner: FlaskCliRunner, tree: Tree) -> None:
    """Temporary files older than an hour; a younger one may be growing."""
    folder = tree.instance / "cards"
    folder.mkdir(parents=True)
    for name, age in ((".old.part", HOUR + 60), (".young.part", HOUR - 60)):
        (folder / name).write_bytes(b"half")
        moment = (folder / name).stat().st_mtime - age
        os.utime(folder / name, (moment, moment))
    assert 0 == runner.invoke(args=["cards"]).exit_code
    assert [".young.part"] == [path.name for path in folder.glob(".*")]

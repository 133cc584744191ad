"""A freeze after a change makes only what the change shows on, and misses nothing."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pek.freeze import Freeze, Stage, Written
from pek.freeze.manifest import NAME
from tests.conftest import AppFactory, Tree

POSTS = tuple(f"{section}/p{n}.md" for section in ("会", "kai/blog") for n in range(4))
MATTER = {
    "description": "説明。",
    "author": "髙﨑",
    "series": "連載",
    "tags": "[CI/CD, 会]",
    "category": "report",
}
# Each of them changes something else that pages show.
EDITS: tuple[tuple[str, dict[str, object]], ...] = (
    ("書き直しました。", {}),
    ("長い文。" * 900, {}),
    ("本文です。", {"title": "新しい題𠮷"}),
    ("本文です。", {"description": "新しい説明。"}),
    ("本文です。", {"updatedDate": "2026-03-31"}),
    ("本文です。", {"image": "/p.png"}),
    ("本文です。", {"image": "/missing.png"}),
    ("本文です。", {"tags": "[新しい札]"}),
    ("本文です。", {"publishDate": "2026-02-02"}),
    ("本文です。", {"draft": "true"}),
    ("本文です。", {"pinned": "true", "title": "大事なお知らせ"}),
    ("本文です。", {"author": "{name: 別の人, url: 'https://a.example'}"}),
    ("![図](/p.png)\n\n[次](p1.md)", {}),
)


def write(tree: Tree, path: str, body: str = "本文です。", **fields: object) -> None:
    """A post with its usual fields, but for those that are given."""
    day = 1 + POSTS.index(path)
    usual = {**MATTER, "title": f"記事{day}", "publishDate": f"2026-03-{day:02}"}
    tree.post(path, body, **(usual | fields))


def freeze(app: Flask, destination: Path, *, compress: bool = False) -> list[Written]:
    """Freeze as the command does; what was made."""
    work = Freeze(app, destination, jobs=1, compress=compress, whole=False)
    made = [written for stage in work.stages() for written in work.run(stage)]
    work.finish(keep=False)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the manifest."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def site(tree: Tree, make_app: AppFactory, monkeypatch: pytest.MonkeyPatch) -> AppFactory:
    """Eight posts in two sections on short pages, of which each looks at its nearest ones only."""
    for name, value in (("NEAREST", 1), ("COMPARED", 2)):
        monkeypatch.setattr(f"pek.site.related.{name}", value)
    monkeypatch.setattr("pek.freeze.affected.REACH", 2)
    monkeypatch.setattr("pek.views.onward.OTHERS_BY_AUTHOR", 1)
    monkeypatch.setattr("pek.freeze.affected.OTHERS_BY_AUTHOR", 1)
    for path in POSTS:
        write(tree, path)
    tree.write("kai/index.md", "---\ntitle: 会\n---\n\n挨拶です。\n")
    tree.write("about.md", "---\ntitle: このサイト\npage: true\n---\n\n本文。\n")
    tree.picture("static/p.png", (600, 400))
    return lambda **settings: make_app(page_size=2, feed_size=2, **settings)


# Each example freezes three times: a failing one is not made smaller.
@settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    edits=st.lists(
        st.tuples(st.sampled_from(POSTS), st.sampled_from(EDITS)), min_size=1, max_size=2
    )
)
def test_it_gives_what_a_freeze_from_nothing_gives(
    site: AppFactory,
    tree: Tree,
    tmp_path_factory: pytest.TempPathFactory,
    edits: list[tuple[str, tuple[str, dict[str, object]]]],
) -> None:
    """Byte for byte, whichever posts are edited, and in whichever way."""
    folder = tmp_path_factory.mktemp("frozen")
    for path in POSTS:
        write(tree, path)
    freeze(site(), folder / "again")
    for path, (body, fields) in edits:
        write(tree, path, body, **fields)
    freeze(site(), folder / "again")
    freeze(site(), folder / "anew")
    assert contents(folder / "anew") == contents(folder / "again")


@pytest.mark.parametrize(
    ("path", "body", "fields", "most"),
    [("会/p0.md", "書き直しました。", {}, 7), ("会/p0.md", "本文です。", {"title": "新題"}, 40)],
)
def test_it_makes_only_what_the_change_shows_on(
    site: AppFactory, tree: Tree, path: str, body: str, fields: dict[str, object], most: int
) -> None:
    """Another body: its page and the feeds that hold it; another title: what names it too."""
    destination = tree.root / "frozen"
    everything = freeze(site(), destination)
    write(tree, path, body, **fields)
    again = freeze(site(), destination)
    assert "会/p0/index.html" in {written.file for written in again}
    assert 1 <= len(again) <= most < len(everything)
    assert [] == freeze(site(), destination)


def test_what_was_touched_in_the_destination_is_made_again(site: AppFactory, tree: Tree) -> None:
    """A file that somebody changed or deleted is as pek wrote it again."""
    destination = tree.root / "frozen"
    freeze(site(), destination)
    before = contents(destination)
    (destination / "index.html").write_text("x")
    (destination / "about/index.html").unlink()
    (destination / "p.png").write_bytes(b"")
    freeze(site(), destination)
    assert before == contents(destination)


def test_texts_can_be_compressed_ahead(site: AppFactory, tree: Tree) -> None:
    """On demand there is a .gz and a .br of every text of some length, and of no picture; both go
    with it.
    """
    destination = tree.root / "frozen"
    freeze(site(), destination, compress=True)
    found = contents(destination)
    texts = {name for name in found if name.endswith((".html", ".xml", ".css")) and name != "x"}
    packed = {name for name in texts if f"{name}.gz" in found and f"{name}.br" in found}
    assert {name for name in texts if len(found[name]) >= 1024} == packed
    assert "p.png.gz" not in found
    assert [] == freeze(site(), destination, compress=True)
    freeze(site(), destination)
    assert not [name for name in contents(destination) if name.endswith((".gz", ".br"))]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # pytest's own threads
def test_processes_write_the_same(
    site: AppFactory, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On two cores as on one."""
    monkeypatch.setattr("pek.freeze.spreading.may_fork", lambda: True)
    for jobs in (1, 2):
        work = Freeze(site(), tree.root / f"by{jobs}", jobs=jobs, compress=False, whole=False)
        stages: list[Stage] = []
        for stage in work.stages():
            stages.append(stage)
            assert len(stage.tasks) <= len(list(work.run(stage)))
        work.finish(keep=False)
        assert ["pages", "pictures"] == [stage.name for stage in stages]
    assert contents(tree.root / "by1") == contents(tree.root / "by2")

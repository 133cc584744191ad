"""The index: kept up with the site, shared by processes, made anew when something is wrong."""

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from filelock import FileLock

from pek.errors import TransientError
from pek.models import Document, Rendered
from pek.search import Search, storage, upkeep
from pek.search.entries import Entry
from pek.search.upkeep import FEW
from pek.site import Site
from tests.search_site import as_it_is, names, page, post, search_in, site_of

PROGRAM = """
import sys
from pathlib import Path
from tests.search_site import names, post, search_in, site_of

site = site_of([post(f"d{number}", f"登壇 番号{number}番", number) for number in range(200)])
search = search_in(Path(sys.argv[1]))
for _ in search.upkeep.run(site):
    names(search, site, "登壇")
print(search.find(site, "登壇").total)
"""


class Counting:
    """Renders texts as they are and notes of what."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, site: Site, document: Document) -> Rendered:
        """The body of a document."""
        self.seen.append(document.address)
        return as_it_is(site, document)


@pytest.fixture
def render() -> Counting:
    """Counts what is rendered."""
    return Counting()


def test_only_what_changed_is_indexed(tmp_path: Path, render: Counting) -> None:
    """By the digest of the source, by a later process too."""
    search_in(tmp_path, render=render).find(site_of([post("a"), post("b")]), "本文")
    assert {"/blog/a/", "/blog/b/"} == set(render.seen)
    render.seen.clear()
    later = site_of([post("a"), post("b", "新しい本文です。"), page("p", "本文")])
    search = search_in(tmp_path, render=render)
    assert {"b", "a", "p"} == set(names(search, later, "本文"))
    assert ["/blog/b/", "/p/"] == render.seen
    assert ["b"] == names(search, later, "新しい")


def test_what_is_gone_is_not_found(tmp_path: Path) -> None:
    """A deleted post, one that has become a draft, and the old text of one that changed."""
    search = search_in(tmp_path)
    site = site_of([post("a", "登壇の話"), post("b", "登壇の話"), post("c", "登壇の話")])
    assert 3 == len(names(search, site, "登壇"))
    changed = [post("a", "登壇の話", draft=True), post("b", "別の話")]
    later = site_of(changed)
    assert [[], ["b"]] == [names(search, later, asked) for asked in ("登壇", "別の話")]
    with closing(sqlite3.connect(search.path)) as connection:
        assert [("/blog/b/",)] == connection.execute("SELECT address FROM documents").fetchall()
        assert 0 == connection.execute("SELECT count(*) FROM words('\"登壇\"')").fetchone()[0]


def test_what_the_site_has_not_is_never_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even if it is in the index: of a draft or of the future."""
    everything = [post("a", "登壇"), post("draft", "登壇", draft=True), post("future", "登壇", -1)]
    hidden = [replace(one, draft=False) for one in everything]
    search = search_in(tmp_path)
    with search._storage.writing() as connection:
        entries = [(one, Entry(title="題名", text="登壇")) for one in hidden]
        storage.change(connection, entries, ())
    monkeypatch.setattr(upkeep, "WAIT", 0.01)
    with FileLock(tmp_path / "locks" / "search.lock"):
        assert ["a"] == names(search, site_of(everything), "登壇")


def replaced(path: Path, statement: str) -> None:
    """A database of somebody else in the place of the index."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no database at all" * 500),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + bytes(path.stat().st_size - 4096)),
        lambda path: path.unlink(),
        lambda path: replaced(path, "CREATE TABLE state (x)"),
        lambda path: replaced(path, "PRAGMA application_id = 7"),
    ],
    ids=["text", "empty", "cut", "zeros", "gone", "foreign", "other"],
)
def test_a_damaged_index_is_made_anew(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """By the first search that meets it; that search, too, finds everything."""
    site = site_of([post(f"d{days}", "登壇", days) for days in range(5)])
    search_in(tmp_path).find(site, "登壇")
    search = search_in(tmp_path)
    spoil(search.path)
    assert 5 == search.find(site, "登壇").total
    assert 5 == search_in(tmp_path).find(site, "登壇").total


def test_another_version_has_an_index_of_its_own(tmp_path: Path, render: Counting) -> None:
    """Two versions of pek beside each other, or a site with drafts, do not undo each other's."""
    site = site_of([post("a", "登壇")])
    for settings in ({}, {"made_by": "later"}, {"drafts": True}, {}):
        assert ["a"] == names(search_in(tmp_path, render=render, **settings), site, "登壇")
    assert 3 == len(render.seen) == len(list(tmp_path.glob("search-*.sqlite3")))


def test_indexes_that_nobody_uses_are_deleted(tmp_path: Path) -> None:
    """When a new one is begun, and only those."""
    old, other = (tmp_path / f"search-{name}.sqlite3" for name in ("old", "other"))
    for path in (old, other):
        path.touch()
    os.utime(old, (0, 0))
    search_in(tmp_path).find(site_of([post("a")]), "本文")
    assert [False, True] == [old.exists(), other.exists()]


def test_a_large_site_is_indexed_beside_the_searches(tmp_path: Path) -> None:
    """The first search does not wait for all of it and says what is missing; soon all is found."""
    go = Event()

    def slowly(site: Site, document: Document) -> Rendered:
        go.wait()
        return as_it_is(site, document)

    site = site_of([post(f"d{days}", "登壇", days) for days in range(FEW + 10)])
    search = search_in(tmp_path, render=slowly)
    first = search.find(site, "登壇")
    assert (0, FEW + 10, True) == (first.total, first.pending, first.available)
    go.set()
    search.upkeep.join(30)
    later = search.find(site, "登壇")
    assert (FEW + 10, 0) == (later.total, later.pending)


def test_a_large_site_can_be_prepared(tmp_path: Path, render: Counting) -> None:
    """Once for a version, and not where the first search does it in no time."""
    small = search_in(tmp_path / "small", render=render)
    small.prepare(site_of([post("a")]))
    small.upkeep.join(30)
    assert [] == render.seen
    large = search_in(tmp_path / "large", render=render)
    site = site_of([post(f"d{days}", days=days) for days in range(FEW + 1)])
    for _ in range(2):
        large.prepare(site)
        large.upkeep.join(30)
    assert FEW + 1 == len(render.seen)
    assert FEW + 1 == large.find(site, "本文").total


def test_a_search_does_not_wait_for_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there has to do while somebody else is writing for long."""
    monkeypatch.setattr(upkeep, "WAIT", 0.01)
    search = search_in(tmp_path)
    site = site_of([post("a", "登壇")])
    search.find(site, "登壇")
    with FileLock(tmp_path / "locks" / "search.lock"):
        found = search.find(site_of([post("a", "登壇"), post("b", "登壇")]), "登壇")
    assert (1, 1) == (found.total, found.pending)


def test_two_processes_share_an_index(tmp_path: Path) -> None:
    """Both index at once and search meanwhile; nothing is there twice, nothing is lost."""
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [("200\n", "")] * 2 == [process.communicate() for process in both]
    with closing(sqlite3.connect(next(tmp_path.glob("search-*.sqlite3")))) as connection:
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        assert 200 == connection.execute("SELECT count(*) FROM texts").fetchone()[0]


def test_threads_search_at_once(tmp_path: Path, render: Counting) -> None:
    """The first of them indexes, all of them find."""
    search = search_in(tmp_path, render=render)
    site = site_of([post(f"d{days}", "登壇", days) for days in range(10)])
    found: list[int] = []
    threads = [
        Thread(target=lambda: found.append(len(names(search, site, "登壇")))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [10] * 8 == found
    assert 10 == len(render.seen)


def test_posts_of_one_hour_do_not_displace_each_other(tmp_path: Path) -> None:
    """Ids are in the order of time, and there is room for any number at one time."""
    site = site_of([post(f"n{number}", "登壇") for number in range(50)])
    assert 50 == search_in(tmp_path).find(site, "登壇").total


def test_a_body_that_cannot_be_made_now_is_tried_again(tmp_path: Path) -> None:
    """The others are found meanwhile."""
    broken = ["/blog/b/"]

    def render(site: Site, document: Document) -> Rendered:
        if document.address in broken:
            raise TransientError("has just been replaced")
        return as_it_is(site, document)

    search = search_in(tmp_path, render=render)
    site = site_of([post("a", "登壇"), post("b", "登壇")])
    found = search.find(site, "登壇")
    assert (1, 1) == (found.total, found.pending)
    assert 1 == list(search.upkeep.run(site))[-1]
    broken.clear()
    assert 2 == search.find(site, "登壇").total


def unavailable(search: Search, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What is logged of two searches that cannot work."""
    site = site_of([post("a")])
    with caplog.at_level(logging.ERROR):
        assert [False, False] == [search.find(site, "本文").available for _ in range(2)]
    return [record.getMessage() for record in caplog.records]


def test_without_fts5_it_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Some builds of SQLite lack it: the operator is told what is needed, readers that it fails."""
    monkeypatch.setattr(storage, "_TABLES", "CREATE VIRTUAL TABLE words USING fts99 (text);")
    (said,) = unavailable(search_in(tmp_path), caplog)
    assert "no such module: fts99" in said
    assert "FTS5" in said


def test_where_nothing_can_be_written_it_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file is in the place of the folder."""
    (tmp_path / "instance").write_text("no folder")
    (said,) = unavailable(search_in(tmp_path / "instance"), caplog)
    assert str(tmp_path) in said


def test_an_index_that_cannot_be_written_is_searched_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is new is missing, and the operator is told."""
    search = search_in(tmp_path)
    search.find(site_of([post("a", "登壇")]), "登壇")
    lock = tmp_path / "locks" / "search.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    with caplog.at_level(logging.ERROR):
        found = search.find(site_of([post("a", "登壇"), post("b", "登壇")]), "登壇")
    assert (1, 1, True) == (found.total, found.pending, found.available)
    assert 1 == len(caplog.records)

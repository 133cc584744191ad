"""The index: kept up with the site, shared by processes, made anew when something is wrong."""

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from filelock import FileLock

from pek import linkcache
from pek.errors import TransientError
from pek.linkcache import CardEntry
from pek.models import Document, Rendered
from pek.search import Search, tables, upkeep
from pek.search.entries import Entry
from pek.search.failures import AGAIN
from pek.search.upkeep import FEW, Upkeep
from pek.search.wanted import wanted
from pek.site import Site
from pek.views import state
from tests.conftest import NOW, AppFactory, Tree
from tests.search_site import CONFIG, Noted, as_it_is, names, page, post, search_in, site_of

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


@pytest.fixture(autouse=True)
def _restless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No reader waits for a page meanwhile."""
    monkeypatch.setattr(upkeep, "REST", 0)


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
        later = wanted(Site.build(CONFIG, hidden, now=NOW + timedelta(days=2)))
        assert 3 == len(later)
        entries = [(digest, one, Entry(title="題名", text="登壇")) for digest, one in later.items()]
        tables.change(connection, entries, ())
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
    """When a new one is begun, and only those: who searches one uses it, though it never
    changes.
    """
    site = site_of([post("a")])
    used, unused = (search_in(tmp_path, made_by=name) for name in ("used", "unused"))
    for search in (used, unused):
        search.find(site, "本文")
    for search in (used, unused):
        os.utime(search.path, (0, 0))
    used.find(site, "本文")
    search_in(tmp_path).find(site, "本文")
    assert [True, False] == [used.path.exists(), unused.path.exists()]


def test_to_search_writes_to_no_file(tmp_path: Path) -> None:
    """But once an hour, that it is used."""
    search, site = search_in(tmp_path), site_of([post("a")])
    search.find(site, "本文")
    before = search.path.stat().st_mtime_ns
    search.find(site, "本文")
    assert before == search.path.stat().st_mtime_ns


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


class Failing(Counting):
    """Cannot render the post ``b`` while there is an error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error: Exception | None = error

    def __call__(self, site: Site, document: Document) -> Rendered:
        """The body of a document."""
        made = super().__call__(site, document)
        if self.error and document.address == "/blog/b/":
            raise self.error
        return made


@pytest.mark.parametrize("error", [TransientError("replaced"), OSError("disk"), ValueError("[")])
def test_a_body_that_cannot_be_rendered_takes_the_search_from_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    """The others are found, nothing waits for it, and the operator is told once."""
    render = Failing(error)
    search = search_in(tmp_path, render=render)
    site = site_of([post("a", "登壇"), post("b", "登壇"), post("c", "登壇")])
    with caplog.at_level(logging.WARNING):
        results = [search.find(site, "登壇") for _ in range(3)]
    assert [(2, 0, True)] * 3 == [(one.total, one.pending, one.available) for one in results]
    assert 1 == render.seen.count("/blog/b/")
    assert ["/blog/b/ is not searched"] == [
        record.getMessage().partition(":")[0] for record in caplog.records
    ]
    assert 1 == list(search.upkeep.run(site))[-1]


def test_a_body_that_could_not_be_rendered_is_tried_again(tmp_path: Path) -> None:
    """With another version of the site, and after a while."""
    render = Failing(TransientError("replaced"))
    seconds = [0.0]
    search = search_in(tmp_path, render=render)
    search.upkeep = Upkeep(search._storage, render, lambda: seconds[0])
    site = site_of([post("a", "登壇"), post("b", "登壇")])
    assert ["a"] == names(search, site, "登壇")
    later = site_of([post("a", "登壇"), post("b", "登壇"), post("c", "登壇", 1)])
    assert ["a", "c"] == names(search, later, "登壇")
    assert 2 == render.seen.count("/blog/b/")
    render.error = None
    assert ["a", "c"] == names(search, later, "登壇")
    seconds[0] += AGAIN
    assert {"a", "b", "c"} == set(names(search, later, "登壇"))


def test_what_a_text_is_made_of_decides(tree: Tree, make_app: AppFactory) -> None:
    """The words of pek in it, and those of pages elsewhere, change without its source; what
    depends on none of it stays.
    """
    tree.post("blog/a.md", "> [!NOTE]\n> 登壇の話。\n\nhttps://docs.example.com/page")
    tree.post("blog/b.md", "登壇の話。\n\nhttps://docs.example.com/other")
    cards = {
        f"https://docs.example.com/{name}": CardEntry(title=title, fetched=NOW.date())
        for name, title in (("page", "カードの題"), ("unnamed", "別の題"))
    }

    def found(asked: str, **settings: str) -> int:
        here = state(make_app(**settings))
        site = here.library.site()
        made.append({one.address: digest for digest, one in wanted(site).items()})
        return here.search.find(site, asked).total

    made: list[dict[str, str]] = []
    assert [1, 0] == [found(asked) for asked in ("補足", "note")]
    assert [0, 1] == [found(asked, language="en") for asked in ("補足", "note")]
    assert 0 == found("カード")
    tree.write(linkcache.FILE, linkcache.dump(cards, {}).decode())
    assert [1, 0] == [found(asked) for asked in ("カード", "別の題")]
    before, after = made[-3], made[-1]
    assert {"/blog/b/"} == {
        address for address, digest in after.items() if before[address] == digest
    }


def test_many_documents_are_compared_with_the_index_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for every batch: of 10,000 posts that would be most of the time."""
    monkeypatch.setattr(upkeep, "BATCH", 2)
    compared = Noted(tables.stored)
    monkeypatch.setattr(tables, "stored", compared)
    search = search_in(tmp_path)
    site = site_of([post(f"d{days}", "登壇", days) for days in range(20)])
    assert [*range(20, -1, -2)] == list(search.upkeep.run(site))
    later = site_of([post(f"d{days}", "登壇です", days) for days in range(20)])
    compared.seen.clear()
    assert [*range(20, -1, -2)] == list(search.upkeep.run(later))
    assert [] == list(search.upkeep.run(later))[1:]
    assert len(compared.seen) <= 2
    assert 20 == search.find(later, "登壇です").total


def test_what_another_process_has_done_is_not_done_again(
    tmp_path: Path, render: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that begin with the same site at the same time share the work."""
    monkeypatch.setattr(upkeep, "BATCH", 2)
    site = site_of([post(f"d{days}", "登壇", days) for days in range(10)])
    runs = [search_in(tmp_path, render=render).upkeep.run(site) for _ in range(2)]
    assert [(number, number) for number in range(10, -1, -2)] == list(zip(*runs, strict=True))
    assert 10 == len(render.seen)


def test_to_prepare_looks_at_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is done beside the request."""
    search = search_in(tmp_path)
    looked = Event()
    go = Event()

    @contextmanager
    def reading() -> Iterator[None]:
        looked.set()
        go.wait()
        yield None

    monkeypatch.setattr(search._storage, "reading", reading)
    search.prepare(site_of([post(f"d{days}", days=days) for days in range(FEW + 1)]))
    assert looked.wait(30)
    go.set()
    search.upkeep.join(30)


def test_what_another_process_undoes_is_not_done_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that see different versions of a site take out each other's posts, but once."""
    monkeypatch.setattr(upkeep, "BATCH", 2)
    ours, theirs = (
        search_in(tmp_path).upkeep.run(
            site_of([post(f"d{days}", f"登壇 {name}", days) for days in range(10)])
        )
        for name in ("a", "b")
    )
    assert 12 >= len([*zip(ours, theirs, strict=False), *ours, *theirs])


def test_a_site_that_comes_at_the_last_moment_is_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the thread has decided to end it takes no more; another one does."""
    search = search_in(tmp_path)
    decided, go = Event(), Event()
    real = Upkeep._work

    def slowly(self: Upkeep) -> None:
        real(self)
        decided.set()
        go.wait()

    monkeypatch.setattr(Upkeep, "_work", slowly)
    first, second = (
        site_of([post(f"{name}{days}", "登壇", days) for days in range(FEW + 1)]) for name in "ab"
    )
    search.prepare(first)
    assert decided.wait(30)
    go.set()
    decided.clear()
    search.prepare(second)
    assert decided.wait(30)
    assert FEW + 1 == search.find(second, "登壇").total


def zeroed(path: Path) -> None:
    """All of an index but its first page is lost."""
    path.write_bytes(path.read_bytes()[:4096] + bytes(path.stat().st_size - 4096))


def test_the_thread_recovers_from_damage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody needs to search for it."""
    site = site_of([post(f"d{days}", "登壇", days) for days in range(FEW + 1)])
    search = search_in(tmp_path)
    search.prepare(site)
    search.upkeep.join(30)
    zeroed(search.path)
    again = search_in(tmp_path)
    again.prepare(site)
    again.upkeep.join(30)
    with closing(sqlite3.connect(search.path)) as connection:
        assert FEW + 1 == connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    assert "the search index was damaged; it is made anew" in caplog.messages


def test_damage_met_while_writing_is_recovered_from(tmp_path: Path) -> None:
    """The writer deletes what it holds, before anybody else can begin."""
    search = search_in(tmp_path)
    search.find(site_of([post("a", "登壇")]), "登壇")

    def spoilt() -> None:
        with search._storage.writing() as connection:
            zeroed(search.path)
            tables.stored(connection)

    with pytest.raises(sqlite3.DatabaseError):
        spoilt()
    assert not search.path.exists()


def test_an_index_that_was_made_anew_meanwhile_is_kept(tmp_path: Path) -> None:
    """Of several who find one damaged the first deletes it; the others leave the new one alone."""
    search = search_in(tmp_path)
    site = site_of([post("a", "登壇")])
    search.find(site, "登壇")

    def met() -> None:
        with search._storage.reading() as connection:
            assert connection
            search.forget()
            search.find(site, "登壇")
            error = sqlite3.DatabaseError("malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error

    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        met()
    assert search.path.exists()


def test_nothing_is_deleted_under_a_writer(tmp_path: Path) -> None:
    """To forget waits until it has done."""
    search = search_in(tmp_path)
    search.find(site_of([post("a", "登壇")]), "登壇")
    with search._storage.writing():
        thread = Thread(target=search.forget)
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
        assert search.path.exists()
    thread.join(30)
    assert not search.path.exists()


def test_what_was_known_of_a_deleted_index_is_forgotten(tmp_path: Path) -> None:
    """The one in its place may have seen as many changes."""
    search, other = search_in(tmp_path), search_in(tmp_path)
    site = site_of([post("a", "登壇"), post("b", "登壇", 1)])
    assert 2 == search.find(site, "登壇").total
    other.forget()
    assert 1 == other.find(site_of([post("b", "登壇", 1)]), "登壇").total
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
    monkeypatch.setattr(tables, "_TABLES", "CREATE VIRTUAL TABLE words USING fts99 (text);")
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

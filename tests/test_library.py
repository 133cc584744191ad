import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Event
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watchfiles import main as watchfiles_main

from pek.config import Config
from pek.content import Index, Texts
from pek.errors import Problem
from pek.library import Library
from pek.pictures import Pictures
from pek.site import Site
from pek.sources import read
from pek.store import Store
from tests.conftest import BASE_URL, Clock, Tree

PATIENCE = 10
BROKEN = "---\ntitle: 題名\npublishDate: いつか\n---\n\n新しい本文。\n"

Factory = Callable[..., Library]


@pytest.fixture
def make(tree: Tree, clock: Clock) -> Iterator[Factory]:
    """Makes libraries over ``tree``."""
    made = []

    def make(version: str = "1", *, debug: bool = False) -> Library:
        config = Config(
            base_url=BASE_URL, content=tree.content, static=(tree.static,), instance=tree.instance
        )
        pictures = Pictures(Store(tree.instance))
        index = Index(tree.instance, "tests")
        library = Library(config, pictures, index, now=clock, version=version, debug=debug)
        made.append(library)
        return library

    yield make
    for library in made:
        library.hold()


@pytest.fixture
def still(make: Factory) -> Library:
    """A library whose watcher sees nothing, so that only the test decides when it reads."""
    library = make()
    library._watching = True
    return library


def _bodies(library: Library) -> dict[str, str]:
    texts = Texts(library._config, library._index)
    return {post.path: texts.body(post) for post in library.site().posts}


def _logged(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    return [(r.levelno, r.getMessage()) for r in caplog.records if r.name == "pek.library"]


def test_a_broken_post_keeps_its_last_good_version(
    tree: Tree, still: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """It is named in the log with file and line, once, however often the files are read."""
    tree.post("blog/a.md", "古い本文。")
    tree.post("blog/b.md", "別の記事。")
    assert not still.refresh().sources.loaded.problems
    tree.write("blog/a.md", BROKEN)
    for _ in range(3):
        still.refresh()
    assert _bodies(still) == {"blog/a.md": "古い本文。", "blog/b.md": "別の記事。"}
    assert [problem.path for problem in still.problems] == ["blog/a.md"]
    [(level, message)] = _logged(caplog)
    assert level == logging.ERROR
    assert message.startswith("blog/a.md:3: publishDate: ")


def test_a_problem_that_comes_back_is_logged_again(
    tree: Tree, still: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """Mended and broken anew is news."""
    for text in (BROKEN, BROKEN.replace("いつか", "2026-03-01"), BROKEN):
        tree.write("blog/a.md", text)
        still.refresh()
    assert len(_logged(caplog)) == 2


def test_a_warning_is_no_error(
    tree: Tree, still: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """What is served all the same is logged as a warning."""
    tree.post("a.md", updatedDate="2020-01-01")
    assert len(still.site().posts) == 1
    assert [level for level, _ in _logged(caplog)] == [logging.WARNING]


def test_a_post_that_is_broken_from_the_start_is_left_out(tree: Tree, still: Library) -> None:
    """There is no good version; the others are served."""
    tree.write("blog/a.md", BROKEN)
    tree.post("blog/b.md", "別の記事。")
    assert _bodies(still) == {"blog/b.md": "別の記事。"}


def test_a_removed_post_is_gone(tree: Tree, still: Library) -> None:
    """Also when its last version was broken."""
    tree.post("a.md")
    tree.post("b.md")
    still.refresh()
    tree.write("b.md", BROKEN)
    still.refresh()
    for name in ("a.md", "b.md"):
        (tree.content / name).unlink()
    still.refresh()
    assert still.site().posts == ()
    assert still.problems == ()


def test_the_content_folder_may_vanish(tree: Tree, still: Library) -> None:
    """The last good site stays, and the problem says so."""
    tree.post("a.md", "本文")
    still.refresh()
    tree.content.rename(tree.root / "away")
    still.refresh()
    assert _bodies(still) == {"a.md": "本文"}
    assert still.problems


def test_a_post_appears_when_it_is_due(tree: Tree, still: Library, clock: Clock) -> None:
    """By the clock alone, without an edit."""
    tree.post("a.md", publishDate="2026-04-01T18:30:00+09:00")
    assert still.site().posts == ()
    clock.moment += timedelta(minutes=29)
    assert still.site().posts == ()
    clock.moment += timedelta(minutes=1)
    assert len(still.site().posts) == 1


@pytest.mark.parametrize(
    "first",
    [pytest.param(None, id="new"), pytest.param("2027-01-01", id="moved forward")],
)
def test_a_post_that_is_scheduled_later_appears_too(
    tree: Tree, still: Library, clock: Clock, first: str | None
) -> None:
    """A post of the future that is written or moved while the site runs is waited for."""
    if first:
        tree.post("a.md", publishDate=first)
    still.refresh()
    tree.post("a.md", publishDate="2026-04-01T09:30:00Z")
    still.refresh()
    clock.moment += timedelta(minutes=30)
    assert len(still.site().posts) == 1


def test_the_site_stays_the_same_object_while_nothing_changes(tree: Tree, still: Library) -> None:
    """Reading the files again without finding anything new replaces nothing."""
    tree.post("a.md")
    before = still.site()
    assert still.refresh().site is before
    tree.post("b.md", draft="true")
    assert still.refresh().site is before


@pytest.mark.parametrize("what", ["content", "static"])
def test_pictures_and_files_are_part_of_the_site(tree: Tree, still: Library, what: str) -> None:
    """What changes below static/ or beside a post makes a new version."""
    tree.post("trip/index.md")
    address = f"{what}/trip/a.png"
    before = still.site()
    assert "/trip/a.png" not in before.files
    tree.picture(address, (3, 3))
    first = still.refresh().site
    assert "/trip/a.png" in first.files
    tree.picture(address, (30, 30))
    assert len({before.version, first.version, still.refresh().site.version}) == 3


def test_pek_itself_is_part_of_the_version(make: Factory) -> None:
    """A new release makes every page anew; equal ones agree."""
    versions = [make(version).refresh().site.version for version in ("1", "1", "2")]
    assert versions[0] == versions[1] != versions[2]


def test_in_debug_mode_every_call_looks_at_the_files(tree: Tree, make: Factory) -> None:
    """An edit shows on the next request, without a watcher."""
    library = make(debug=True)
    tree.post("a.md", "古い本文。")
    assert _bodies(library) == {"a.md": "古い本文。"}
    tree.post("a.md", "新しい本文です。")
    assert _bodies(library) == {"a.md": "新しい本文です。"}
    assert not library._watching


def test_the_first_requests_may_come_together(tree: Tree, make: Factory) -> None:
    """Eight threads that ask at once see one site."""
    tree.post("a.md")
    library, start = make(), Barrier(8)

    def ask(_: int) -> Site:
        start.wait(PATIENCE)
        return library.site()

    with ThreadPoolExecutor(8) as pool:
        versions = {site.version for site in pool.map(ask, range(8))}
    assert len(versions) == 1


@pytest.fixture
def watched(
    tree: Tree, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> tuple[Library, Callable[[str], bool]]:
    """A library whose watcher listens to ``blog/a.md``, and what waits until it has read a text."""
    listening, read = Event(), Event()
    library, notifier = make(), vars(watchfiles_main)["RustNotify"]
    report, expected = library._report, ["nothing yet"]

    def notify(*arguments: object) -> object:
        made: object = notifier(*arguments)
        listening.set()
        return made

    def reported(problems: Iterable[Problem]) -> None:
        report(problems)
        if expected[0] in (tree.content / "blog" / "a.md").read_text("utf-8"):
            read.set()

    def has_read(text: str) -> bool:
        expected[0] = text
        read.clear()
        tree.post("blog/a.md", text)
        return read.wait(3)

    monkeypatch.setattr(library, "_report", reported)
    monkeypatch.setattr(watchfiles_main, "RustNotify", notify)
    tree.post("blog/a.md", "古い本文。")
    library.site()
    library.site()
    assert listening.wait(PATIENCE)
    return library, has_read


def test_an_edit_is_seen_without_asking(
    watched: tuple[Library, Callable[[str], bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watcher, which starts with the second call, replaces the site by itself."""
    library, has_read = watched
    assert has_read("新しい本文です。")
    # The lock is free as soon as the watcher has put its site in place.
    with library._lock:
        monkeypatch.setattr(library, "refresh", lambda: None)
    assert _bodies(library) == {"blog/a.md": "新しい本文です。"}


def test_edits_are_seen_after_the_folder_was_replaced(
    tree: Tree, watched: tuple[Library, Callable[[str], bool]]
) -> None:
    """A deployment that puts a new folder in the place of the old one goes on being watched."""
    _, has_read = watched
    shutil.copytree(tree.content, tree.root / "next")
    tree.content.rename(tree.root / "last")
    (tree.root / "next").rename(tree.content)
    # The first may be read together with the move, the second is an edit of its own.
    assert has_read("引っ越した直後の本文です。")
    assert has_read("引っ越した後の本文です。")


def test_the_watcher_outlives_what_it_meets(
    tree: Tree, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that vanishes while it is watched or read ends nothing: it is tried again."""
    tree.post("a.md", "古い")
    library = make()
    library.site()
    reports = iter([FileNotFoundError("no path"), PermissionError("a.png"), None])
    seen = Event()

    def changes(*_: object, **__: object) -> Iterator[set[object]]:
        error = next(reports, None)
        if isinstance(error, FileNotFoundError):
            raise error
        if error is not None:
            monkeypatch.setattr(library, "refresh", Mock(side_effect=error))
        else:
            monkeypatch.undo()
            monkeypatch.setattr("pek.library.watch", waiting)
            tree.post("a.md", "新しい")
        yield set()
        seen.set()

    def waiting(*_: object, **__: object) -> Iterator[set[object]]:
        assert library._stop.wait(PATIENCE)
        yield set()

    monkeypatch.setattr("pek.library.LOOK_MS", 1)
    monkeypatch.setattr("pek.library.watch", changes)
    library.site()
    assert seen.wait(PATIENCE)
    assert _bodies(library) == {"a.md": "新しい"}


def test_a_reading_that_fails_keeps_the_last_good_site(
    tree: Tree, still: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the files do when a post falls due, readers get the site as it was."""
    tree.post("a.md")
    tree.post("b.md", publishDate="2026-04-01T10:00:00Z")
    before = still.refresh().site
    clock.moment += timedelta(hours=2)
    monkeypatch.setattr(Pictures, "scan", Mock(side_effect=PermissionError("static")))
    assert before is still.site()


def test_a_site_is_never_older_than_the_one_before(
    tree: Tree, still: Library, clock: Clock
) -> None:
    """A restored file may be old, and a deleted one took its date with it; the site is later."""
    clock.moment = datetime(2100, 1, 1, tzinfo=UTC)
    now = still.refresh().site.changed.timestamp()
    os.utime(tree.post("a.md"), (now + 10, now + 10))
    dates = [still.refresh().site.changed]
    os.utime(tree.post("a.md", "昔の本文"), (1, 1))
    dates.append(still.refresh().site.changed)
    assert dates[1] > dates[0]


def test_nothing_is_made_anew_while_nothing_changes(
    tree: Tree, still: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at the files that finds them as they were costs no new index."""
    tree.post("a.md")
    before = still.refresh()
    monkeypatch.setattr(Site, "build", Mock(side_effect=AssertionError("built again")))
    assert before is still.refresh()


def test_a_process_that_missed_a_state_agrees_on_the_date(
    tree: Tree, make: Factory, clock: Clock
) -> None:
    """Two processes that look at different moments have the same date once they see the same."""
    clock.moment = datetime(2100, 1, 1, tzinfo=UTC)
    always, seldom = make(), make()
    tree.post("a.md", "前")
    times = [library.refresh().site.changed.timestamp() for library in (always, seldom)]
    for number, text in enumerate(("間", "前"), start=10):
        os.utime(tree.post("a.md", text), (times[0] + number,) * 2)
        always.refresh()
    assert seldom.refresh().site.changed == always.refresh().site.changed


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["a.md", "blog/b.md", "blog/c.md", "blog/deep/index.md"]),
        st.sampled_from(
            [
                {},
                {"draft": "true"},
                {"tags": "[CI/CD, ci/cd, 𠮷野家]", "series": "連載"},
                {"slug": "one", "aliases": "[/old/]"},
                {"publishDate": "2027-01-01", "author": "よしかわ🚀"},
                {"publishDate": "2024-05-01T23:30:00-05:00", "event": "{date: 2026-05-02}"},
                {"publishDate": "いつか"},
                None,
            ]
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25)
@given(EDITS)
def test_a_site_made_step_by_step_is_the_one_made_at_once(
    edits: list[tuple[str, dict[str, str] | None]],
) -> None:
    """After any writing, hiding, moving, deleting: what is kept of the last site changes none."""
    with TemporaryDirectory() as folder:
        tree = Tree(Path(folder))
        config = Config(base_url=BASE_URL, content=tree.content, static=(tree.static,))
        library = Library(config, Pictures(Store(tree.instance)), now=Clock(), version="1")
        tree.picture("content/blog/deep/a.png")
        for number, (path, fields) in enumerate(edits):
            if fields is None:
                (tree.content / path).unlink(missing_ok=True)
            else:
                tree.post(path, "本文" * (number + 1), **fields)
            snapshot = library.refresh()
        sources, fresh = snapshot.sources, read(config, Pictures(Store(tree.instance)), None)
        assert fresh.files == sources.files
        # Of a source that is broken, only who read it before knows where its pictures are.
        assert fresh.pictures == sources.pictures or sources.loaded.problems
        built = Site.build(
            config,
            sources.loaded.documents.values(),
            pictures=sources.pictures,
            files=fresh.files,
            redirects=fresh.loaded.redirects.targets,
            links=fresh.loaded.links,
            salt=f"1 {fresh.templates.digest}",
            changed=snapshot.site.changed,
            now=Clock()(),
        )
        assert built == snapshot.site


def test_who_asks_while_another_makes_a_due_site_gets_the_last_one(
    tree: Tree, still: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock makes one request wait, not all of them."""
    tree.post("a.md", publishDate="2026-04-01T10:00:00Z")
    before = still.refresh().site
    clock.moment += timedelta(hours=2)
    asked: list[Site] = []
    build: Callable[..., Site] = Site.build

    def slowly(*arguments: object, **named: object) -> Site:
        with ThreadPoolExecutor(1) as other:
            asked.append(other.submit(still.site).result(PATIENCE))
        return build(*arguments, **named)

    monkeypatch.setattr(Site, "build", slowly)
    assert len(still.site().posts) == 1
    assert asked == [before]

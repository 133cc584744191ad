import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path

import pytest

from pek.files import write_whole
from pek.store import Store

NAME = "cards/0123abcd.png"
PATIENCE = 20


def _files(folder: Path) -> list[str]:
    """What lies in the folder, the locks left out."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != "locks")


def test_a_file_is_made_once_and_survives_a_restart(tmp_path: Path) -> None:
    """The second store finds what the first one made, and calls nobody."""
    made = Store(tmp_path).get(NAME, lambda: b"card")
    assert made == tmp_path / NAME
    assert made.read_bytes() == b"card"

    def fail() -> bytes:
        raise AssertionError

    assert Store(tmp_path).get(NAME, fail) == made
    assert _files(tmp_path) == [NAME]


def test_threads_make_a_file_once(tmp_path: Path) -> None:
    """Eight threads that ask at once share one file."""
    store, start, made = Store(tmp_path), threading.Barrier(8), []

    def make() -> bytes:
        made.append(1)
        return b"card"

    def ask(_: int) -> bytes:
        start.wait(PATIENCE)
        return store.get(NAME, make).read_bytes()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {b"card"}
    assert len(made) == 1


def _ask_in_process(folder: Path, start: ProcessBarrier) -> None:
    def make() -> bytes:
        with (folder / "made").open("ab") as log:
            log.write(b"x")
        return b"card"

    start.wait(PATIENCE)
    assert Store(folder / "instance").get(NAME, make).read_bytes() == b"card"


def test_processes_make_a_file_once(tmp_path: Path) -> None:
    """Two workers that start together compose a card once between them."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    workers = [context.Process(target=_ask_in_process, args=(tmp_path, start)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert (tmp_path / "made").read_bytes() == b"x"


def test_another_file_is_made_meanwhile(tmp_path: Path) -> None:
    """While one file is made, another can be."""
    store = Store(tmp_path)
    inner = store.get("a.png", lambda: store.get("b.png", lambda: b"b").read_bytes())
    assert inner.read_bytes() == b"b"


def test_a_maker_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Its error comes through; the next caller tries again."""
    store = Store(tmp_path)

    def fail() -> bytes:
        raise ValueError("no picture")

    with pytest.raises(ValueError, match="no picture"):
        store.get(NAME, fail)
    assert _files(tmp_path) == []
    assert store.get(NAME, lambda: b"card").read_bytes() == b"card"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves neither half a file nor a temporary one."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        Store(tmp_path).get(NAME, lambda: b"card")
    assert _files(tmp_path) == []


def test_every_user_may_read_what_is_made(tmp_path: Path) -> None:
    """A front server that runs as another user sends the files itself."""
    assert Store(tmp_path).get(NAME, lambda: b"card").stat().st_mode & 0o777 == 0o644


def test_an_empty_file_is_made_anew(tmp_path: Path) -> None:
    """What a power cut left of a file is not served."""
    store = Store(tmp_path)
    store.path(NAME).parent.mkdir(parents=True, exist_ok=True)
    store.path(NAME).touch()

    assert not store.has(NAME)
    assert store.get(NAME, lambda: b"card").read_bytes() == b"card"
    assert store.has(NAME)


def test_one_thread_makes_at_a_time_and_others_still_find(tmp_path: Path) -> None:
    """Making holds the interpreter: a second maker waits, but a file that is there is given at
    once.
    """
    store, made = Store(tmp_path), []
    store.get("there.png", lambda: b"there")

    def second() -> bytes:
        made.append("second")
        return b"2"

    maker = threading.Thread(target=lambda: store.get("second.png", second))
    reader = threading.Thread(target=lambda: store.get("there.png", lambda: b"never"))

    def first() -> bytes:
        maker.start()
        reader.start()
        reader.join(PATIENCE)
        assert not reader.is_alive()
        maker.join(0.1)
        made.append("first")
        return b"1"

    store.get("first.png", first)
    maker.join(PATIENCE)
    assert ["first", "second"] == made


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """With the mode of another, or for everybody to read; what fails leaves nothing behind."""
    file, like = tmp_path / "a", tmp_path / "b"
    write_whole(file, b"1")
    assert (b"1", 0o644) == (file.read_bytes(), file.stat().st_mode & 0o777)
    like.touch(0o640)
    write_whole(file, b"2", like=like)
    assert (b"2", 0o640) == (file.read_bytes(), file.stat().st_mode & 0o777)
    with pytest.raises(FileNotFoundError):
        write_whole(file, b"3", like=tmp_path / "c")
    assert (b"2", ["a", "b"]) == (file.read_bytes(), _files(tmp_path))

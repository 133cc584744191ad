"""A file of the instance folder that can be made anew."""

import logging
import os
import sqlite3
from pathlib import Path

import pytest

from pek.database import Database

SCHEMA = "CREATE TABLE things (name TEXT PRIMARY KEY)"


def database(folder: Path, *, spare: bool = False) -> Database:
    """A database in ``folder``."""
    return Database(folder / "things.sqlite3", SCHEMA, mark=7, spare=spare)


def put(into: Database, name: str) -> bool:
    """Whether ``name`` was written."""
    return into.write(lambda connection: _insert(connection, name))


def _insert(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("INSERT INTO things VALUES (?)", (name,))


def names(of: Database) -> list[str]:
    """All that was written."""
    select = "SELECT name FROM things ORDER BY name"
    return of.read(lambda one: [name for (name,) in one.execute(select)], [])


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged."""
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]


def test_what_one_writes_another_reads(tmp_path: Path) -> None:
    """The folder is made, too."""
    one, other = database(tmp_path / "new"), database(tmp_path / "new")
    assert put(one, "髙﨑🎉")
    assert put(other, "b")
    assert ["b", "髙﨑🎉"] == names(one) == names(other) == names(database(tmp_path / "new"))


def test_a_change_is_made_as_a_whole(tmp_path: Path) -> None:
    """Of one that fails in the midst nothing stays, and the next one is not hindered."""
    one = database(tmp_path)
    put(one, "a")

    def two(connection: sqlite3.Connection) -> None:
        for name in "ba":
            _insert(connection, name)

    assert not one.write(two)
    assert put(one, "c")
    assert ["a", "c"] == names(one)


@pytest.mark.parametrize(
    "data",
    [
        b"no database at all, but longer than a header of one" * 50,
        b"SQLite format 3\0" + b"\xff" * 4000,
    ],
    ids=["text", "header alone"],
)
def test_a_damaged_file_is_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    """With one line in the log; what is written then is there."""
    (tmp_path / "things.sqlite3").write_bytes(data)
    one = database(tmp_path)
    assert [] == names(one)
    assert put(one, "a")
    assert ["a"] == names(database(tmp_path))
    assert ["things.sqlite3 was damaged; it is made anew"] == warnings(caplog)


def test_a_file_that_is_damaged_while_it_is_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever notices begins it anew, once, and the others go on with the new one."""
    first = database(tmp_path)
    for number in range(200):
        put(first, f"{number:0500}")
    with sqlite3.connect(tmp_path / "things.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    file = tmp_path / "things.sqlite3"
    data = file.read_bytes()
    with file.open("r+b") as opened:
        opened.seek(16384)
        opened.write(b"\xff" * (len(data) - 16384))
    users = [database(tmp_path) for _ in range(2)]
    assert [[], []] == [names(user) for user in users]
    assert [True, True] == [put(user, str(number)) for number, user in enumerate(users)]
    assert ["0", "1"] == names(database(tmp_path))
    assert ["things.sqlite3 was damaged; it is made anew"] == warnings(caplog)


def test_a_file_of_somebody_else_is_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Or of a pek with other tables."""
    with sqlite3.connect(tmp_path / "things.sqlite3") as connection:
        connection.execute("CREATE TABLE others (id INTEGER)")
    connection.close()
    assert put(one := database(tmp_path), "a")
    assert ["a"] == names(one)
    assert len(warnings(caplog)) == 1


@pytest.mark.parametrize("spare", [True, False])
def test_where_there_can_be_no_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, *, spare: bool
) -> None:
    """It is said once; memory stands in for the file if it is asked to."""
    (tmp_path / "instance").write_text("a file")
    one = database(tmp_path / "instance", spare=spare)
    assert spare == put(one, "a")
    assert (["a"] if spare else []) == names(one)
    (said,) = warnings(caplog)
    assert "pek works without it" in said


def test_a_fork_has_a_connection_of_its_own(tmp_path: Path) -> None:
    """And leaves that of its parent as it is."""
    one = database(tmp_path)
    put(one, "parent")
    reader, writer = os.pipe()
    if not (child := os.fork()):
        put(one, "child")
        os.write(writer, ",".join(names(one)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as said:
        assert said.read() == "child,parent"
    put(one, "parent again")
    assert ["child", "parent", "parent again"] == names(one)

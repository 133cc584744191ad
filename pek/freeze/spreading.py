"""The files of a stage spread over the cores, by forks of the process that has the site."""

import signal
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from time import monotonic

from pek import collector
from pek.cores import forked, may_fork, ready
from pek.errors import PekError
from pek.freeze.press import Press
from pek.freeze.tasks import Task, Written

# A process takes 10 ms to fork; a page some milliseconds to make.
FEW = 32
# So many of all kinds are made before: templates, words and typefaces are loaded once for all then.
FIRST = 8
# What is done is reported together at most so often, in seconds.
REPORT = 0.1


def spread(press: Press, tasks: Sequence[Task], jobs: int) -> Iterator[Written]:
    """What ``press`` writes for the tasks, as it is done, in no order; by ``jobs`` processes where
    there is enough to do and the system can fork. Raises PekError and OSError.
    """
    if jobs == 1 or len(tasks) < FEW or not may_fork():
        yield from press.write(tasks)
        return
    first = range(0, len(tasks), len(tasks) // FIRST)[:FIRST]
    yield from press.write([tasks[number] for number in first])
    rest = [task for number, task in enumerate(tasks) if number not in first]
    with forked(partial(_work, press), rest, jobs) as connections:
        working = [*connections]
        while working:
            for connection in ready(working):
                done = _received(connection)
                if done is None:
                    working.remove(connection)
                else:
                    yield from done


def _received(connection: Connection) -> list[Written] | None:
    """What a process has done since it last reported; ``None``: it has done all."""
    try:
        said = connection.recv()
    except EOFError as error:
        raise PekError("a process that makes pages ended before its time: try again") from error
    if isinstance(said, str):
        raise PekError(said)
    return said  # type: ignore[no-any-return] # our own process


def _work(press: Press, tasks: Sequence[Task], sender: Connection) -> None:
    # Ctrl+C reaches all processes: the one that began stops the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collector.spare()
    done: list[Written] = []
    reported = monotonic()
    try:
        for written in press.write(tasks):
            done.append(written)
            if monotonic() - reported > REPORT:
                sender.send(done)
                done, reported = [], monotonic()
        sender.send(done)
        sender.send(None)
    except (PekError, OSError) as error:
        sender.send(str(error))

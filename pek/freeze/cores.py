"""Work spread over the cores: one process for each, forked from the one that has the site."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import active_count
from time import monotonic

from pek import collector
from pek.errors import PekError
from pek.freeze.press import Press
from pek.freeze.tasks import Task, Written

# A process takes 10 ms to fork; a page some milliseconds to make.
FEW = 32
# So many of all kinds are made before: templates, words and typefaces are loaded once for all then.
FIRST = 8
# What is done is reported together at most so often, in seconds.
REPORT = 0.1


def usable_cores() -> int:
    """The cores that this process may use, where the system tells; else all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(press: Press, tasks: Sequence[Task], jobs: int) -> Iterator[Written]:
    """What ``press`` writes for the tasks, as it is done, in no order; by ``jobs`` processes where
    there is enough to do and the system can fork. Raises PekError and OSError.
    """
    if jobs == 1 or len(tasks) < FEW or not _can_fork():
        yield from press.write(tasks)
        return
    first = range(0, len(tasks), len(tasks) // FIRST)[:FIRST]
    yield from press.write([tasks[number] for number in first])
    rest = [task for number, task in enumerate(tasks) if number not in first]
    with _processes(press, rest, jobs) as connections:
        while connections:
            for ready in [one for one in wait(connections) if isinstance(one, Connection)]:
                done = _received(ready)
                if done is None:
                    connections.remove(ready)
                else:
                    yield from done


def _can_fork() -> bool:
    """A process that was forked has none of the threads, but locks as they held them."""
    return active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()


def _received(connection: Connection) -> list[Written] | None:
    """What a process has done since it last reported; ``None``: it has done all."""
    try:
        said = connection.recv()
    except EOFError as error:
        raise PekError("a process that makes pages ended before its time: try again") from error
    if isinstance(said, str):
        raise PekError(said)
    return said  # type: ignore[no-any-return] # our own process


@contextmanager
def _processes(press: Press, tasks: Sequence[Task], jobs: int) -> Iterator[list[Connection]]:
    """Processes at work, each with every ``jobs``-th task, so that heavy ones are shared out."""
    context = multiprocessing.get_context("fork")
    connections: list[Connection] = []
    processes: list[BaseProcess] = []
    try:
        for number in range(jobs):
            receiver, sender = context.Pipe(duplex=False)
            process: BaseProcess = context.Process(
                target=_work, args=(press, tasks[number::jobs], sender), daemon=True
            )
            process.start()
            # The process has its own: this one is to notice when that is closed.
            sender.close()
            connections.append(receiver)
            processes.append(process)
        yield connections
    finally:
        for process in processes:
            process.terminate()
            process.join()


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

"""Work spread over the processor's cores, by one forked process for each."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def usable_cores() -> int:
    """The cores that this process may use, where the system tells; else all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def may_fork() -> bool:
    """Whether this process is alone with itself: a fork has none of the threads, but the locks
    that they held. Not only Python starts threads.
    """
    if not sys.platform.startswith("linux"):
        return False
    return len(list(Path("/proc/self/task").iterdir())) == 1


@contextmanager
def forked(
    work: Callable[[Sequence[T], Connection], None], items: Sequence[T], count: int
) -> Iterator[list[Connection]]:
    """``count`` processes that ``work``, each with every ``count``-th of ``items``, so that heavy
    ones are shared out, and with a connection for what it has to say; the other ends of those. At
    the end no process is left.
    """
    context = multiprocessing.get_context("fork")
    connections: list[Connection] = []
    processes: list[BaseProcess] = []
    try:
        for number in range(count):
            receiver, sender = context.Pipe(duplex=False)
            process: BaseProcess = context.Process(
                target=work, args=(items[number::count], sender), daemon=True
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
        for connection in connections:
            connection.close()


def ready(connections: Sequence[Connection]) -> list[Connection]:
    """Those of the connections that have something to say, or are closed; waits for the first."""
    return [one for one in wait(connections) if isinstance(one, Connection)]

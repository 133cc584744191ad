"""Servers on free ports of this machine: started, waited for, asked, ended."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from pathlib import Path
from typing import Final

from bench import processes
from bench.sites import Site
from pek.config import ROOT

HOST: Final = "127.0.0.1"
# Seconds until a server must answer, and between two questions meanwhile.
PATIENCE: Final = 180.0
PAUSE: Final = 0.01
# How often a page is asked for until it is in the memory of every worker: each question is a
# connection of its own, which any worker may take.
ENOUGH: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: the process that was started, and its port."""

    pid: int
    port: int

    @property
    def processes(self) -> list[int]:
        """All processes of the server, the first one first."""
        return processes.tree(self.pid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answered."""

    status: int
    headers: HTTPMessage
    body: bytes


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.create_server((HOST, 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def ask(
    port: int,
    address: str,
    headers: Mapping[str, str] | None = None,
    over: HTTPConnection | None = None,
) -> Reply:
    """An answer, over a connection of its own unless one is given, which stays open then.

    Raises OSError or HTTPException if there is none.
    """
    connection = over or HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", address, headers=dict(headers or {}))
        response = connection.getresponse()
        return Reply(status=response.status, headers=response.headers, body=response.read())
    finally:
        if over is None:
            connection.close()


def get(port: int, address: str) -> bytes:
    """The body of an answer. Raises OSError if it is not 200."""
    reply = ask(port, address)
    if reply.status != 200:
        raise OSError(f"{address} answered {reply.status}")
    return reply.body


@contextmanager
def running(
    command: Sequence[str],
    *,
    port: int,
    address: str,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """A server that answers at ``address`` by now; it ends with the block.

    Raises SystemExit with what it printed if it does not come up.
    """
    with (
        Path(os.devnull).open("wb") as nowhere,
        subprocess.Popen(
            command, cwd=cwd, env=processes.installed(environment), stdout=nowhere, stderr=nowhere
        ) as process,
    ):
        try:
            wait(process, port, address)
            yield Server(pid=process.pid, port=port)
        finally:
            process.terminate()


def wait(process: "subprocess.Popen[bytes]", port: int, address: str) -> None:
    """Return as soon as the server answers. Raises SystemExit if it ends before, or never does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError, HTTPException):
            get(port, address)
            return
        time.sleep(PAUSE)
    raise SystemExit(f"bench: no answer from {process.args!r}")


def warm(server: Server, address: str) -> None:
    """Ask until every worker has the page in its memory."""
    for _ in range(ENOUGH):
        get(server.port, address)


@contextmanager
def pek(site: Site, address: str, workers: int | None = None, *more: str) -> Iterator[Server]:
    """The production server over a site, with ``more`` options; ``None``: with as many workers as
    it chooses.
    """
    port = free_port()
    chosen = [] if workers is None else ["--workers", str(workers)]
    command = [sys.executable, "-m", "flask", "serve", "--port", str(port), *chosen, *more]
    with running(command, port=port, address=address, environment=site.environment) as server:
        yield server

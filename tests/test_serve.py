"""The production server: several processes, one site."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse

import pytest

from pek.config import ROOT
from tests.conftest import Tree

PATIENCE = 20.0
LONG_AGO = 1_700_000_000


def free_port() -> int:
    """A port of the loopback interface that nobody listens to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def get(port: int, address: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, str]:
    """An answer and its text, over a connection of its own: any worker may take it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", address, headers=headers or {})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def seconds_until(condition: Callable[[], bool]) -> float:
    """How long it takes until ``condition`` holds; fails when patience is over."""
    start = time.monotonic()
    while not condition():
        waited = time.monotonic() - start
        assert waited < PATIENCE, "it never came true"
    return time.monotonic() - start


def answers(port: int) -> bool:
    """Whether the server takes connections."""
    try:
        return get(port, "/healthz")[0].status == 200
    except OSError:
        return False


@contextmanager
def serving(tree: Tree, workers: int, **environment: str) -> Iterator[int]:
    """The port of a running ``flask serve`` over ``tree``."""
    port = free_port()
    settings = {
        "PEK_BASE_URL": "https://blog.example.org",
        "PEK_CONTENT": str(tree.content),
        "PEK_STATIC": str(tree.static),
        "PEK_INSTANCE": str(tree.instance),
    }
    command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--workers", str(workers)],
        cwd=ROOT,
        env={**os.environ, **settings, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            seconds_until(lambda: answers(port))
            yield port
        finally:
            server.terminate()


@pytest.fixture
def port(tree: Tree) -> Iterator[int]:
    """The port of a running ``flask serve`` with two workers over ``tree``."""
    tree.post("blog/a.md", "古い本文")
    # Within two seconds of a change the date that is sent moves on once: these changed long ago.
    for path in (*tree.root.rglob("*"), tree.root):
        os.utime(path, (LONG_AGO, LONG_AGO))
    with serving(tree, workers=2) as port:
        yield port


def test_processes_agree_and_edits_show_without_restart(port: int, tree: Tree) -> None:
    """Two workers give the same validators and honour each other's; an edit reaches both, a broken
    edit takes nothing away, and a foreign Host changes nothing.
    """
    first = [get(port, "/blog/a/")[0].headers for _ in range(12)]
    assert 1 == len({(headers["ETag"], headers["Last-Modified"]) for headers in first})
    by_date = {"If-Modified-Since": first[0]["Last-Modified"]}
    assert {304} == {get(port, "/blog/a/", by_date)[0].status for _ in range(12)}
    tree.post("blog/a.md", "新しい本文")
    seconds_until(lambda: all("新しい本文" in get(port, "/blog/a/")[1] for _ in range(12)))
    tree.post("blog/a.md", "壊れた本文", publishDate="いつか")
    seconds_until(lambda: "problems 1" in get(port, "/readyz")[1])
    assert "新しい本文" in get(port, "/blog/a/")[1]
    ours, theirs = (get(port, "/blog/a", {"Host": host})[0] for host in ("a.test", "evil.test"))
    assert [(308, "/blog/a/")] * 2 == [(r.status, r.headers["Location"]) for r in (ours, theirs)]

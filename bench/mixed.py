"""Pages and new cards at once, by the server's threads: ``python -m bench.mixed``."""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.photographs import jpeg, photograph
from pek import create_app
from pek.config import ROOT
from pek.views import state

FACES = 24
PAGE = "/blog/p0/"
READERS, PAUSE = 4, 0.02
CROWD = 200
POST = """\
---
title: 第{number}回 プラットフォームエンジニアリング勉強会「開発者体験の測り方と育て方」開催レポート
publishDate: 2025-01-{day:02}T10:00:00Z
category: report
author:
  name: 書き手{face}
  icon: /faces/{face}.jpg
---

## はじめに

{body}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A generated site, and where it is served."""

    folder: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the server."""
        folders = {name: self.folder / name for name in ("content", "static", "instance")}
        named = {f"PEK_{name.upper()}": str(path) for name, path in folders.items()}
        return {**os.environ, **named, "PEK_BASE_URL": "https://blog.example.org"}

    def write(self, posts: int) -> None:
        """Posts with long titles and faces from photographs."""
        (self.folder / "content/blog").mkdir(parents=True)
        (self.folder / "static/faces").mkdir(parents=True)
        for face in range(FACES):
            data = jpeg(photograph(800, face), 88)
            (self.folder / f"static/faces/{face}.jpg").write_bytes(data)
        for number in range(posts):
            text = POST.format(
                number=number, day=number % 28 + 1, face=number % FACES, body="本文です。\n\n" * 60
            )
            (self.folder / f"content/blog/p{number}.md").write_text(text, "utf-8")

    def cards(self) -> list[str]:
        """The addresses of the posts' cards."""
        here = state(create_app({}, environ=self.environment))
        site = here.library.refresh().site
        here.library.hold()
        return [here.composer.composed(site, post).address for post in site.home.posts]

    def forget_cards(self) -> None:
        """As if the server had just been installed."""
        shutil.rmtree(self.folder / "instance/cards", ignore_errors=True)


@contextmanager
def serving(site: Site, threads: int) -> Iterator[None]:
    """The production server as ``flask serve`` starts it, but with so many threads a worker."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(site.port), "--workers", "2"),
        *("--blocking-threads", str(threads), "--workers-kill-timeout", "5", "app:app"),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, env=site.environment, stdout=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(200):
                with suppress(OSError):
                    get(site.port, PAGE)
                    break
                time.sleep(0.1)
            # Either worker has the page in its memory then.
            for _ in range(40):
                get(site.port, PAGE)
            yield
        finally:
            server.terminate()


def get(port: int, address: str) -> bytes:
    """An answer, over a connection of its own. Raises OSError if it is not 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        data = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise OSError(f"{address} answered {response.status}")
    return data


class Crowd:
    """Clients that ask for one card after another until told to stop."""

    def __init__(self, port: int, cards: list[str], clients: int) -> None:
        self._port = port
        self._cards = iter(cards)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._clients = clients
        self.got = 0
        self.seconds = 0.0

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask meanwhile."""
        start = time.perf_counter()
        threads = [threading.Thread(target=self._ask) for _ in range(self._clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()
        self.seconds = time.perf_counter() - start

    def _ask(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                card = next(self._cards, None)
            if card is None:
                return
            get(self._port, card)
            with self._lock:
                self.got += 1


def read(port: int, until: threading.Event) -> list[float]:
    """Milliseconds of one reader's pages, one every PAUSE; counted from when it was due, so that
    waiting for a slow answer hides no other.
    """
    found, due = [], time.perf_counter()
    while not until.is_set():
        time.sleep(max(0.0, due - time.perf_counter()))
        get(port, PAGE)
        found.append(1000 * (time.perf_counter() - due))
        due += PAUSE
    return found


@contextmanager
def reading(port: int, found: list[float]) -> Iterator[None]:
    """Readers meanwhile; their times go to ``found``."""
    until = threading.Event()
    with ThreadPoolExecutor(READERS) as pool:
        times = [pool.submit(read, port, until) for _ in range(READERS)]
        try:
            yield
        finally:
            until.set()
    found.extend(moment for one in times for moment in one.result())


def tails(times: list[float]) -> str:
    """Median, 99th percentile and maximum."""
    cuts = statistics.quantiles(times, n=100)
    return f"{cuts[49]:8.1f}{cuts[98]:8.1f}{max(times):8.1f}"


def wrk(port: int, seconds: int) -> tuple[float, ...]:
    """Requests a second, median and 99th percentile in ms, with as many pages as it can."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}{PAGE}"]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    cuts = [re.search(rf"{cut}%\s+([\d.]+)(us|ms|s)\b", out) for cut in (50, 99)]
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    milliseconds = (float(found[1]) * scale[found[2]] for found in cuts if found)
    return (float(rate[1]) if rate else 0.0, *milliseconds)


def measure(site: Site, cards: list[str], threads: int, options: argparse.Namespace) -> str:
    """One row of the table."""
    with serving(site, threads):
        site.forget_cards()
        calm: list[float] = []
        crowd = Crowd(site.port, cards, options.clients)
        with reading(site.port, calm), crowd.asking():
            time.sleep(options.seconds)
        site.forget_cards()
        pressed = Crowd(site.port, cards, options.clients)
        with pressed.asking():
            rate, *cuts = wrk(site.port, options.seconds)
        site.forget_cards()
        same: list[float] = []
        with reading(site.port, same), ThreadPoolExecutor(CROWD) as pool:
            start = time.perf_counter()
            answers = set(pool.map(lambda _: get(site.port, cards[0]), range(CROWD)))
            took = time.perf_counter() - start
            time.sleep(max(0.0, 0.5 - took))
    if len(answers) != 1:
        raise SystemExit("one card, but different answers")
    return (
        f"{threads:7}{tails(calm)}{crowd.got / crowd.seconds:8.1f}"
        f"{rate:9.0f}{cuts[0]:7.1f}{cuts[1]:8.1f}{pressed.got / pressed.seconds:8.1f}"
        f"{1000 * took:8.0f}{tails(same)}"
    )


def main() -> None:
    """Measure and print a row for every number of threads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", default="1,2,4,8,16", help="numbers to try")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=4, help="of each part")
    parser.add_argument("--clients", type=int, default=32, help="that ask for cards at once")
    parser.add_argument("--posts", type=int, default=800)
    parser.add_argument("--port", type=int, default=8110)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("bench: wrk is missing: apt-get install wrk")
    with socket.create_server(("127.0.0.1", options.port)):
        pass
    with tempfile.TemporaryDirectory() as folder:
        site = Site(folder=Path(folder), port=options.port)
        site.write(options.posts)
        cards = site.cards()
        print(f"{'':7}{'readers with new cards, ms':>32}{'wrk with new cards':>32}", end="")
        print(f"{f'{CROWD} × one new card':>32}")
        print(f"{'threads':7}{'p50':>8}{'p99':>8}{'max':>8}{'cards/s':>8}", end="")
        print(f"{'pages/s':>9}{'p50':>7}{'p99':>8}{'cards/s':>8}", end="")
        print(f"{'all ms':>8}{'p50':>8}{'p99':>8}{'max':>8}", flush=True)
        for _ in range(options.rounds):
            for threads in map(int, options.threads.split(",")):
                print(measure(site, cards, threads, options), flush=True)


if __name__ == "__main__":
    main()

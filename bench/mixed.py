"""Pages and new cards at once, by the server's threads: ``python -m bench.mixed``."""

import argparse
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench import load, machine, servers
from bench.photographs import jpeg, photograph
from bench.servers import Server, get
from bench.sites import Site
from pek import create_app
from pek.views import state

CONNECTIONS = 8
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


def write(site: Site, posts: int) -> None:
    """Posts with long titles and faces from photographs."""
    (site.content / "blog").mkdir(parents=True)
    (site.folder / "static/faces").mkdir(parents=True)
    for face in range(FACES):
        data = jpeg(photograph(800, face), 88)
        (site.folder / f"static/faces/{face}.jpg").write_bytes(data)
    for number in range(posts):
        text = POST.format(
            number=number, day=number % 28 + 1, face=number % FACES, body="本文です。\n\n" * 60
        )
        (site.content / f"blog/p{number}.md").write_text(text, "utf-8")


def cards_of(site: Site) -> list[str]:
    """The addresses of the posts' cards."""
    here = state(create_app({}, environ=site.environment))
    index = here.library.refresh().site
    here.library.hold()
    return [here.composer.composed(index, post).address for post in index.home.posts]


def forget_cards(site: Site) -> None:
    """As if the server had just been installed."""
    shutil.rmtree(site.instance / "cards", ignore_errors=True)


@contextmanager
def serving(site: Site, threads: int) -> Iterator[Server]:
    """The production server with so many threads a worker, all of which have the page."""
    with servers.pek(site, PAGE, 2, "--threads", str(threads)) as server:
        servers.warm(server, PAGE)
        yield server


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


def measure(site: Site, cards: list[str], threads: int, options: argparse.Namespace) -> str:
    """One row of the table."""
    with serving(site, threads) as server:
        forget_cards(site)
        calm: list[float] = []
        crowd = Crowd(server.port, cards, options.clients)
        with reading(server.port, calm), crowd.asking():
            time.sleep(options.seconds)
        forget_cards(site)
        pressed = Crowd(server.port, cards, options.clients)
        with pressed.asking():
            pages = load.wrk(server.port, PAGE, options.seconds, connections=CONNECTIONS)
        forget_cards(site)
        same: list[float] = []
        with reading(server.port, same), ThreadPoolExecutor(CROWD) as pool:
            start = time.perf_counter()
            answers = set(pool.map(lambda _: get(server.port, cards[0]), range(CROWD)))
            took = time.perf_counter() - start
            time.sleep(max(0.0, 0.5 - took))
    if len(answers) != 1:
        raise SystemExit("one card, but different answers")
    return (
        f"{threads:7}{tails(calm)}{crowd.got / crowd.seconds:8.1f}"
        f"{pages.rate:9.0f}{pages.p50:7.1f}{pages.p99:8.1f}{pressed.got / pressed.seconds:8.1f}"
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
    options = parser.parse_args()
    machine.require("wrk")
    with tempfile.TemporaryDirectory() as folder:
        site = Site(folder=Path(folder))
        write(site, options.posts)
        cards = cards_of(site)
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

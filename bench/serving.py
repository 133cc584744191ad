"""One page as often as it can be had, beside nginx and Flask-Caching: ``bench.serving``."""

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import load, machine, peers, processes, servers
from bench.load import Load
from bench.results import Goal, Section, Table, at_least, at_most, conclude, parser, progress
from bench.servers import Reply, Server
from bench.sites import Site, generated

CONNECTIONS = 64
GZIP = {"Accept-Encoding": "gzip"}
ONE, CHOSEN = "flask serve --workers 1", "flask serve"
NGINX = ("nginx, 1 worker", "nginx, 2 workers")
CACHING = "Flask-Caching, gunicorn gthread 2 × 8"
# What is asked of pek: of nginx's answers a second, and times its processor's time an answer.
GOALS: Mapping[str, tuple[float, float]] = {ONE: (0.5, 2.0), CHOSEN: (0.4, 2.6)}
TIMES_CACHING, LATER = 15.0, 5.0


@dataclass(slots=True)
class Side:
    """A server with what its rounds came to."""

    name: str
    server: Server
    tag: str = ""
    loads: dict[int, list[Load]] = field(default_factory=lambda: {200: [], 304: []})
    costs: dict[int, list[float]] = field(default_factory=lambda: {200: [], 304: []})
    memory: float = 0.0

    def headers(self, status: int) -> dict[str, str]:
        """What is sent to be answered like this."""
        return {**GZIP, **({"If-None-Match": self.tag} if status == 304 else {})}

    def median(self, status: int, figure: str) -> float:
        """Of the rounds: ``rate``, ``p50`` and ``p99``, or ``cost`` in µs an answer."""
        if figure == "cost":
            return statistics.median(self.costs[status])
        figures: list[float] = [getattr(one, figure) for one in self.loads[status]]
        return statistics.median(figures)


def measure(side: Side, address: str, status: int, seconds: int) -> None:
    """One round of one side."""
    pids = side.server.processes
    before = processes.cpu(pids)
    found = load.wrk(
        side.server.port,
        address,
        seconds,
        connections=CONNECTIONS,
        headers=side.headers(status),
    )
    if found.trouble:
        raise SystemExit(f"bench: {side.name}: {found.trouble}")
    side.loads[status].append(found)
    side.costs[status].append(1e6 * (processes.cpu(pids) - before) / found.answers)
    side.memory = sum(map(processes.rss, pids))


def prepare(side: Side, address: str, page: Reply) -> None:
    """Warm, and see that all say the same. Raises SystemExit if one does not."""
    servers.warm(side.server, address)
    reply = servers.ask(side.server.port, address, GZIP)
    side.tag = reply.headers["ETag"]
    again = servers.ask(side.server.port, address, side.headers(304))
    if (reply.body, again.status) != (page.body, 304):
        raise SystemExit(f"bench: {side.name} does not answer like pek")
    load.wrk(side.server.port, address, 1, connections=CONNECTIONS, headers=GZIP)


@contextmanager
def sides(site: Site, address: str) -> Iterator[tuple[list[Side], Reply]]:
    """All servers, running and warm; and the page."""
    with ExitStack() as stack:
        one = stack.enter_context(servers.pek(site, address, 1))
        page = servers.ask(one.port, address, GZIP)
        rooms = [stack.enter_context(tempfile.TemporaryDirectory()) for _ in range(3)]
        first, second, third = map(Path, rooms)
        found = {
            NGINX[0]: stack.enter_context(peers.nginx(first, address, page, 1)),
            NGINX[1]: stack.enter_context(peers.nginx(second, address, page, 2)),
            ONE: one,
            CHOSEN: stack.enter_context(servers.pek(site, address)),
            CACHING: stack.enter_context(peers.flask_caching(third, address, page)),
        }
        measured = [Side(name, server) for name, server in found.items()]
        for side in measured:
            prepare(side, address, page)
        yield measured, page


def largest(site: Site) -> str:
    """The address of the post with the longest source."""
    return site.address(max(site.posts(), key=lambda path: path.stat().st_size))


def table(measured: list[Side], status: int, title: str) -> Table:
    """The figures of all sides."""
    best = max(side.median(status, "rate") for side in measured if side.name in NGINX)
    columns = ("requests/s", "× nginx", "p50 ms", "p99 ms", "CPU µs/request", "RSS MiB")
    rows = tuple(
        (
            side.name,
            f"{side.median(status, 'rate'):,.0f}",
            f"{side.median(status, 'rate') / best:.3f}",
            f"{side.median(status, 'p50'):.2f}",
            f"{side.median(status, 'p99'):.2f}",
            f"{side.median(status, 'cost'):.1f}",
            f"{side.memory:.0f}",
        )
        for side in measured
    )
    return Table(title=title, columns=("", *columns), rows=rows)


def goals(measured: list[Side]) -> Iterator[Goal]:
    """What is asked, each beside the nginx that makes it harder."""
    by_name = {side.name: side for side in measured}
    nginx = [by_name[name] for name in NGINX]
    best = {
        "rate": max(one.median(200, "rate") for one in nginx),
        "cost": min(one.median(200, "cost") for one in nginx),
        "p99": min(one.median(200, "p99") for one in nginx),
    }
    caching = by_name[CACHING]
    # Where nginx itself has not so many times its requests, client and kernel are the limit, and
    # what the server costs is what can be compared.
    figure = "rate" if best["rate"] / caching.median(200, "rate") >= TIMES_CACHING else "cost"
    for name, (rate, cost) in GOALS.items():
        mine = {figure: by_name[name].median(200, figure) for figure in best}
        yield at_least(mine["rate"] / best["rate"], rate, f"× nginx's requests/s: {name}")
        yield at_most(mine["cost"] / best["cost"], cost, f"× nginx's CPU a request: {name}")
        times = mine["rate"] / caching.median(200, "rate")
        less = caching.median(200, "cost") / mine["cost"]
        if figure == "rate":
            yield at_least(times, TIMES_CACHING, f"× Flask-Caching's requests/s: {name}")
        else:
            words = (
                f"× less CPU a request than Flask-Caching ({times:.1f} × its requests/s): {name}"
            )
            yield at_least(less, TIMES_CACHING, words)
        yield at_most(mine["p99"] - best["p99"], LATER, f"ms after nginx's p99: {name}")


def main() -> None:
    """Measure, print, write; the exit status is 1 if a goal is missed."""
    options = parser(__doc__, posts=100, rounds=5)
    options.add_argument("--seconds", type=int, default=4, help="of a round of one server")
    chosen = options.parse_args()
    machine.require("nginx", "wrk", "gunicorn", "flask-caching")
    with generated(chosen.posts) as site:
        address = largest(site)
        with sides(site, address) as (measured, page):
            for number in range(chosen.rounds):
                for status in (200, 304):
                    progress(f"round {number + 1} of {chosen.rounds}, answers with {status}")
                    for side in measured:
                        measure(side, address, status, chosen.seconds)
            identity = len(servers.get(measured[0].server.port, address))
    about = (
        f"A post page of {identity:,} bytes, {len(page.body):,} in gzip, asked for by wrk over "
        f"{CONNECTIONS} connections that stay open; {chosen.rounds} rounds of {chosen.seconds} s "
        "each in turn, medians. wrk shares the cores. Judged beside the nginx that makes it harder:"
        " the one with more requests/s, less CPU a request, the lower p99."
    )
    conclude(
        Section(
            name="serving",
            title="Serving one post page",
            about=about,
            used=("granian", "Flask", "gunicorn", "flask-caching", "nginx", "wrk"),
            tables=(
                table(measured, 200, "The page"),
                table(measured, 304, "304: it has not changed"),
            ),
            goals=tuple(goals(measured)),
        ),
        chosen,
    )


if __name__ == "__main__":
    main()

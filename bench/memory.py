"""Memory of the server when every page was asked for: ``python -m bench.memory``."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench import processes, servers
from bench.results import Section, Table, at_most, conclude, parser, progress
from bench.servers import Server
from bench.sites import generated
from pek.addresses import url

GOAL = 150.0
WORKERS = 2
# Connections after which every worker has one, for certain enough.
ATTEMPTS = 200
ESTABLISHED = "01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """MiB of one process."""

    role: str
    rss: float
    pss: float


def connections(server: Server, address: str) -> dict[int, HTTPConnection]:
    """An open connection to every worker, by its process. Raises SystemExit if one has none."""
    found: dict[int, HTTPConnection] = {}
    for _ in range(ATTEMPTS):
        connection = HTTPConnection(servers.HOST, server.port, timeout=60)
        servers.ask(server.port, address, over=connection)
        worker = _owner(server, connection.sock.getsockname()[1])
        if worker in found:
            connection.close()
        else:
            found[worker] = connection
        if len(found) == WORKERS:
            return found
    raise SystemExit(f"bench: {len(found)} of {WORKERS} workers answer")


def _owner(server: Server, port: int) -> int:
    """The process of the server that holds the connection to our ``port``."""
    inode = _inode(server.port, port)
    for pid in server.processes:
        links = Path(f"/proc/{pid}/fd").iterdir()
        if any(_target(link) == f"socket:[{inode}]" for link in links):
            return pid
    raise SystemExit("bench: no process of the server holds its connection")


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:
        return ""


def _inode(local: int, remote: int) -> str:
    """Of the socket between two ports of this machine, as its server has it (proc(5))."""
    for line in Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:]:
        fields = line.split()
        ports = tuple(int(end.rpartition(":")[2], 16) for end in fields[1:3])
        if ports == (local, remote) and fields[3] == ESTABLISHED:
            return fields[9]
    raise SystemExit("bench: the system does not know a connection that is open")


def ask_all(server: Server, connection: HTTPConnection, addresses: Iterable[str]) -> None:
    """Ask one worker for every page. Raises SystemExit if one is not there."""
    for address in addresses:
        reply = servers.ask(server.port, url(address), {"Accept-Encoding": "gzip"}, connection)
        if reply.status != 200:
            raise SystemExit(f"bench: {address} answered {reply.status}")


def measured(server: Server, workers: Iterable[int]) -> list[Memory]:
    """Every process of the server, the one that was started first."""
    chosen = frozenset(workers)
    return [
        Memory(role=_role(server, pid, chosen), rss=processes.rss(pid), pss=processes.pss(pid))
        for pid in server.processes
    ]


def _role(server: Server, pid: int, workers: frozenset[int]) -> str:
    if pid in workers:
        return "worker"
    return "master" if pid == server.pid else "helper of the master"


def table(before: list[Memory], after: list[Memory]) -> Table:
    """A row for every process."""
    rows = tuple(
        (new.role, *(f"{size:.0f}" for size in (old.rss, old.pss, new.rss, new.pss)))
        for old, new in zip(before, after, strict=True)
    )
    first, last = "after the first page", "after all"
    columns = (f"RSS MiB {first}", f"PSS {first}", f"RSS MiB {last}", f"PSS {last}")
    return Table(columns=("process", *columns), rows=rows)


def main() -> None:
    """Measure, print, write; the exit status is 1 if the goal is missed."""
    options = parser(__doc__, posts=10_000, rounds=None).parse_args()
    with generated(options.posts) as site:
        addresses = tuple(site.read().addresses())
        with servers.pek(site, addresses[0], WORKERS) as server:
            found = connections(server, addresses[0])
            processes.settle(server.pid)
            before = measured(server, found)
            progress(f"asking {len(found)} workers for {len(addresses):,} addresses each")
            begun = time.perf_counter()
            with ThreadPoolExecutor(len(found)) as pool:
                tasks = [pool.submit(ask_all, server, one, addresses) for one in found.values()]
                for task in tasks:
                    task.result()
            progress(f"done in {time.perf_counter() - begun:.0f} s")
            processes.settle(server.pid)
            after = measured(server, found)
        for connection in found.values():
            connection.close()
    workers = [one.rss for one in after if one.role == "worker"]
    about = (
        f"`flask serve --workers {WORKERS}` over {options.posts:,} posts, each worker asked once "
        f"for each of {len(addresses):,} addresses: posts, every page of every list, feeds. PSS "
        "counts memory that processes share by their share."
    )
    conclude(
        Section(
            name="memory",
            title="Memory",
            about=about,
            used=("granian", "Flask"),
            tables=(table(before, after),),
            goals=(at_most(max(workers), GOAL, "MiB (RSS) of the larger worker after all"),),
        ),
        options,
    )


if __name__ == "__main__":
    main()

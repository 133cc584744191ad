"""From an edit to its first answer, beside Hugo's server: ``python -m bench.editing``."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench import generators, machine, processes, servers
from bench.results import Goal, Section, Table, at_most, conclude, parser, progress
from bench.servers import Server
from bench.sites import Site, generated

GOAL = 0.5
# So many answers in a row have the edit until it is believed that every worker has it: each is a
# connection of its own, which any worker may take.
IN_A_ROW = 16
PAUSE = 0.005
PATIENCE = 120.0


@dataclass(slots=True)
class Side:
    """A server that follows its files, and its seconds from edit to answer."""

    name: str
    server: Server
    folder: Path
    seconds: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)


def edit(side: Side, post: Path, address: str, marker: str) -> None:
    """Add a sentence to a post and wait for it."""
    servers.get(side.server.port, address)
    path = side.folder / post
    text = f"{path.read_text('utf-8').rstrip()}\n\n追記です。{marker}\n"
    pids, before = side.server.processes, processes.cpu(side.server.processes)
    begun = time.perf_counter()
    path.write_text(text, "utf-8")
    side.seconds.append(_first(side, address, marker.encode()) - begun)
    processes.settle(side.server.pid)
    side.used.append(processes.cpu(pids) - before)


def _first(side: Side, address: str, marker: bytes) -> float:
    """The moment of the first answer after which all have the edit."""
    end = time.perf_counter() + PATIENCE
    row: list[float] = []
    while len(row) < IN_A_ROW:
        has = marker in servers.get(side.server.port, address)
        row = [*row, time.perf_counter()] if has else []
        if time.perf_counter() > end:
            raise SystemExit(f"bench: {side.name} does not show an edit of {address}")
        time.sleep(PAUSE)
    return row[0]


def measure(sides: list[Side], site: Site, rounds: int) -> None:
    """Edit another post in every round, on each side in turn."""
    posts = site.posts()
    for number in range(rounds):
        progress(f"edit {number + 1} of {rounds}")
        post = posts[(2 * number + 1) * len(posts) // (2 * rounds)]
        for side in sides:
            edit(side, post.relative_to(site.content), site.address(post), f"marker{number}of")


def table(sides: list[Side]) -> Table:
    """The figures side by side."""
    theirs = statistics.median(sides[-1].seconds)
    rows = tuple(
        (
            side.name,
            f"{statistics.median(side.seconds):.3f}",
            f"{min(side.seconds):.3f}",
            f"{max(side.seconds):.3f}",
            f"{statistics.median(side.seconds) / theirs:.2f}",
            f"{statistics.median(side.used):.2f}",
        )
        for side in sides
    )
    return Table(columns=("", "s", "least", "most", "× hugo", "CPU s an edit"), rows=rows)


def goal(ours: Side, theirs: Side) -> Iterator[Goal]:
    """What is asked."""
    ratio = statistics.median(ours.seconds) / statistics.median(theirs.seconds)
    yield at_most(ratio, GOAL, "× hugo's time from an edit to the answer")


def main() -> None:
    """Measure, print, write; the exit status is 1 if the goal is missed."""
    options = parser(__doc__, posts=10_000, rounds=7).parse_args()
    machine.require("Hugo")
    with generated(options.posts) as site, ExitStack() as stack:
        address = site.address(site.posts()[0])
        project = generators.hugo(site, site.folder / "hugo")
        progress("starting both servers")
        ours = stack.enter_context(servers.pek(site, address))
        port = servers.free_port()
        theirs = stack.enter_context(
            servers.running(generators.hugo_server(project, port), port=port, address=address)
        )
        servers.warm(ours, address)
        sides = [
            Side("flask serve", ours, site.content),
            Side("hugo server", theirs, project.folder / project.posts),
        ]
        for side in sides:
            processes.settle(side.server.pid)
        measure(sides, site, options.rounds)
    about = (
        f"{options.posts:,} posts, {options.rounds} edits on each side in turn: from writing a "
        "sentence into a post to the first answer that has it and after which all answers have it "
        f"({IN_A_ROW} in a row, over new connections: both workers of pek). Medians."
    )
    conclude(
        Section(
            name="editing",
            title="From an edit to its answer",
            about=about,
            used=("granian", "watchfiles", "Hugo"),
            tables=(table(sides),),
            goals=tuple(goal(*sides)),
        ),
        options,
    )


if __name__ == "__main__":
    main()

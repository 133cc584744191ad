"""From a fresh process to its first page, beside a build by Hugo: ``python -m bench.starting``."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench import generators, machine, processes, servers
from bench.generators import Project
from bench.results import Goal, Section, Table, at_most, conclude, parser, progress
from bench.sites import Site, generated

WITHOUT, WITH, HUGO = "pek, instance folder empty", "pek, stored index", "hugo, whole build"
# What is asked of pek, times Hugo's seconds.
GOALS: Mapping[str, float] = {WITH: 0.25, WITHOUT: 0.75}


@dataclass(slots=True)
class Times:
    """Seconds on the wall and of the processor, one of each a round."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def start(site: Site, address: str) -> tuple[float, float]:
    """Seconds until the page is there, and of the processor until then."""
    begun = time.perf_counter()
    with servers.pek(site, address, 1) as server:
        took = time.perf_counter() - begun
        used = processes.cpu(server.processes)
        # What is stored behind the answers is for the next start.
        processes.settle(server.pid)
    return took, used


def build(project: Project) -> tuple[float, float]:
    """Seconds of Hugo for the whole site, on the wall and of the processor."""
    with tempfile.TemporaryDirectory() as destination:
        ran = processes.run(project.build(Path(destination)), cwd=project.folder)
    shutil.rmtree(project.folder / "cache", ignore_errors=True)
    return ran.wall, ran.cpu


def measure(site: Site, project: Project, rounds: int) -> dict[str, Times]:
    """All in turn."""
    found = {name: Times() for name in (WITHOUT, WITH, HUGO)}
    posts = site.posts()
    address = site.address(posts[len(posts) // 2])
    for number in range(rounds):
        progress(f"round {number + 1} of {rounds}")
        site.forget()
        for name, times in found.items():
            wall, cpu = build(project) if name == HUGO else start(site, address)
            times.wall.append(wall)
            times.cpu.append(cpu)
    return found


def table(found: Mapping[str, Times]) -> Table:
    """The medians side by side."""
    hugo = statistics.median(found[HUGO].wall)
    rows = tuple(
        (
            name,
            f"{statistics.median(times.wall):.2f}",
            f"{statistics.median(times.wall) / hugo:.2f}",
            f"{statistics.median(times.cpu):.2f}",
        )
        for name, times in found.items()
    )
    return Table(columns=("", "s", "× hugo", "CPU s"), rows=rows)


def goals(found: Mapping[str, Times]) -> Iterator[Goal]:
    """What is asked."""
    hugo = statistics.median(found[HUGO].wall)
    for name, goal in GOALS.items():
        yield at_most(statistics.median(found[name].wall) / hugo, goal, f"× hugo's time: {name}")


def main() -> None:
    """Measure, print, write; the exit status is 1 if a goal is missed."""
    options = parser(__doc__, posts=10_000, rounds=3).parse_args()
    machine.require("Hugo")
    with generated(options.posts) as site:
        project = generators.hugo(site, site.folder / "hugo")
        found = measure(site, project, options.rounds)
    about = (
        f"{options.posts:,} posts. pek: from starting the process (`flask serve --workers 1`) to "
        "the last byte of the page of a post in the middle. Hugo: its command that writes the same "
        "posts with sections, tags, categories, authors, lists of 20 and an RSS feed of each. "
        f"Medians of {options.rounds} rounds in turn; the files are in the system's memory."
    )
    conclude(
        Section(
            name="starting",
            title="Starting",
            about=about,
            used=("granian", "Flask", "Hugo"),
            tables=(table(found),),
            goals=tuple(goals(found)),
        ),
        options,
    )


if __name__ == "__main__":
    main()

"""The whole site as files, beside Pelican and Eleventy: ``python -m bench.freezing``."""

import shutil
import statistics
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench import generators, machine, processes
from bench.generators import Project
from bench.processes import Ran
from bench.results import Goal, Section, Table, at_least, at_most, conclude, parser, progress
from bench.sites import Site, generated
from pek.config import ROOT

# What is asked of pek: times as fast as Pelican; after an edit times as fast as everything, and
# seconds; times Eleventy's time.
PELICAN, EDITED, EDIT_SECONDS, ELEVENTY = 2.0, 10.0, 2.0, 1.5
ALL = "pek, from nothing"
MADE = "pek, cards and smaller pictures there already"
EDIT = "pek, after an edit of a body"
# What pek makes besides, and no peer does.
BESIDES = ("cards", "pictures")


@dataclass(slots=True)
class Runs:
    """The runs of one kind, each a call of ``work``."""

    name: str
    work: Callable[[], Ran]
    runs: list[Ran] = field(default_factory=list)

    def median(self, figure: str) -> float:
        """Of the runs: ``wall``, ``cpu`` in seconds or ``peak`` in MiB."""
        figures: list[float] = [getattr(ran, figure) for ran in self.runs]
        return statistics.median(figures)


def freeze(site: Site, destination: Path) -> Ran:
    """What ``flask freeze`` comes to."""
    command = [sys.executable, "-m", "flask", "freeze", str(destination)]
    return processes.run(command, cwd=ROOT, environment=site.environment)


def fresh(site: Site, destination: Path, *kept: str) -> Ran:
    """All of it, with nothing there but what is ``kept`` of the instance folder."""
    site.forget(*kept)
    shutil.rmtree(destination, ignore_errors=True)
    return freeze(site, destination)


def edited(site: Site, destination: Path, posts: Iterator[Path]) -> Ran:
    """Once more after a sentence was added to the next of the posts."""
    path = next(posts)
    path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n追記です。\n", "utf-8")
    ran = freeze(site, destination)
    page = destination / site.address(path).strip("/") / "index.html"
    if "追記です。" not in page.read_text("utf-8"):
        raise SystemExit(f"bench: the frozen {page.name} of {path.name} lacks its edit")
    return ran


def built(project: Project, destination: Path) -> Ran:
    """What a peer's build comes to."""
    shutil.rmtree(destination, ignore_errors=True)
    ran = processes.run(project.build(destination), cwd=project.folder)
    if not (destination / "index.html").is_file():
        raise SystemExit(f"bench: {project.name} wrote no site:\n{ran.output}")
    return ran


def measure(kinds: list[Runs], rounds: int) -> None:
    """All kinds in turn."""
    for number in range(rounds):
        for kind in kinds:
            progress(f"round {number + 1} of {rounds}: {kind.name}")
            kind.runs.append(kind.work())


def beside_pelican(site: Site, rounds: int) -> tuple[list[Runs], str]:
    """All that is asked of pek, beside Pelican; and what both wrote."""
    project = generators.pelican(site, site.folder / "pelican")
    ours, theirs = site.folder / "frozen", site.folder / "pelican-output"
    # Each round edits another post: the middle one, and those after it.
    posts = iter(site.posts()[len(site.posts()) // 2 :])
    kinds = [
        Runs(ALL, partial(fresh, site, ours)),
        Runs(EDIT, partial(edited, site, ours, posts)),
        Runs(MADE, partial(fresh, site, ours, *BESIDES)),
        Runs("Pelican", partial(built, project, theirs)),
    ]
    measure(kinds, rounds)
    return kinds, f"pek wrote {contents(ours)}. Pelican wrote {contents(theirs)}."


def beside_eleventy(site: Site, rounds: int) -> tuple[list[Runs], str]:
    """The whole site beside Eleventy's; and what both wrote."""
    project = generators.eleventy(site, site.folder / "eleventy")
    ours, theirs = site.folder / "frozen", site.folder / "eleventy-output"
    kinds = [
        Runs(ALL, partial(fresh, site, ours)),
        Runs(MADE, partial(fresh, site, ours, *BESIDES)),
        Runs("Eleventy", partial(built, project, theirs)),
    ]
    measure(kinds, rounds)
    return kinds, f"pek wrote {contents(ours)}. Eleventy wrote {contents(theirs)}."


def contents(folder: Path) -> str:
    """How many files of each kind there are."""
    kinds = Counter(_kind(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))


def _kind(path: Path) -> str:
    if path.parts[0] in BESIDES:
        return {"cards": "cards", "pictures": "smaller pictures"}[path.parts[0]]
    feed = path.suffix in {".atom", ".rss"} or path.stem in {"atom", "rss", "feed"}
    return "feeds" if feed else "pages" if path.suffix == ".html" else "other files"


def table(kinds: list[Runs], title: str) -> Table:
    """The figures side by side; the peer is the last."""
    theirs = kinds[-1]
    rows = tuple(
        (
            kind.name,
            f"{kind.median('wall'):.2f}",
            f"{kind.median('wall') / theirs.median('wall'):.3f}",
            f"{kind.median('cpu'):.2f}",
            f"{kind.median('peak'):.0f}",
        )
        for kind in kinds
    )
    columns = ("", "s", f"× {theirs.name}", "CPU s", "peak MiB of a process")
    return Table(title=title, columns=columns, rows=rows)


def goals(large: list[Runs], small: list[Runs]) -> Iterator[Goal]:
    """What is asked."""
    everything, edit, _, pelican = (kind.median("wall") for kind in large)
    yield at_least(pelican / everything, PELICAN, "× as fast as Pelican")
    yield at_least(everything / edit, EDITED, "× as fast after an edit as from nothing")
    yield Goal(edit < EDIT_SECONDS, f"{edit:.2f} s after an edit (less than {EDIT_SECONDS:g})")
    ratio = small[0].median("wall") / small[-1].median("wall")
    yield at_most(ratio, ELEVENTY, "× Eleventy's time, cards and all")


def options() -> Namespace:
    """What is asked for on the command line."""
    made = parser(__doc__, posts=10_000, rounds=3)
    made.add_argument("--small", type=int, default=1000, help="posts of the site for Eleventy")
    return made.parse_args()


def main() -> None:
    """Measure, print, write; the exit status is 1 if a goal is missed."""
    chosen = options()
    machine.require("pelican", "Node.js", "Eleventy")
    with generated(chosen.posts) as site:
        large, wrote = beside_pelican(site, chosen.rounds)
    with generated(chosen.small) as site:
        small, wrote_small = beside_eleventy(site, chosen.rounds)
    about = (
        f"`flask freeze` of {chosen.posts:,} and {chosen.small:,} posts, medians of "
        f"{chosen.rounds} rounds in turn. From nothing: neither files nor instance folder. "
        "Peers make no cards and no smaller pictures; pek is judged with them.\n\n"
        f"{chosen.posts:,} posts: {wrote}\n\n{chosen.small:,} posts: {wrote_small}"
    )
    conclude(
        Section(
            name="freezing",
            title="The whole site as files",
            about=about,
            used=("Markdown", "pillow", "pelican", "Node.js", "Eleventy"),
            tables=(
                table(large, f"{chosen.posts:,} posts"),
                table(small, f"{chosen.small:,} posts"),
            ),
            goals=tuple(goals(large, small)),
        ),
        chosen,
    )


if __name__ == "__main__":
    main()

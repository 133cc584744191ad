"""What an answer costs in a small site and in a large one: ``python -m bench.scaling``."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from bench.results import Goal, Section, Table, at_most, conclude, parser, progress
from bench.scaling_side import SIZE
from bench.sites import Site, generated
from pek.addresses import ATOM_NAME, RSS_NAME
from pek.config import ROOT

SMALL = 100
GOAL = 1.2
HITS = 2000
KINDS: Mapping[str, str] = {
    "home": "page of home's list",
    "post": "post, its body rendered too",
    "tag": "page of a tag",
    "feed": "feed (RSS), bodies rendered before",
}
FRESH, CACHED = "fresh", "from memory"


@dataclass(slots=True)
class Side:
    """A process with a site, and its seconds of the processor by kind of answer."""

    posts: int
    process: "subprocess.Popen[str]"
    plan: Mapping[str, list[str]]
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def ask(self, addresses: Sequence[str], repeat: int = 1) -> float:
        """Seconds an answer."""
        return float(_answer(self.process, {"addresses": addresses, "repeat": repeat}))

    def microseconds(self, kind: str, way: str) -> float:
        """The median of the rounds."""
        return 1e6 * statistics.median(self.seconds[kind, way])


def _answer(process: "subprocess.Popen[str]", asked: object = None) -> str:
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process has no pipes")
    if asked is not None:
        print(json.dumps(asked), file=process.stdin, flush=True)
    line = process.stdout.readline()
    if not line:
        raise SystemExit("bench: a side ended")
    return line


@contextmanager
def running(site: Site, posts: int) -> Iterator[Side]:
    """A process that asks itself."""
    command = [sys.executable, "-m", "bench.scaling_side", str(site.folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Side(posts, process, json.loads(_answer(process)))
        finally:
            process.terminate()


def measure(sides: list[Side], rounds: int) -> None:
    """Each round asks all sides, in turn, for addresses that no round before has asked for."""
    plan = sides[0].plan
    for kind, addresses in plan.items():
        for side in sides:
            side.ask(_before(kind, addresses[:1]))
            side.ask(addresses[:1])
    for number in range(rounds):
        progress(f"round {number + 1} of {rounds}")
        for kind, addresses in plan.items():
            some = addresses[1 + number :: rounds]
            if not some:
                raise SystemExit(f"bench: too few addresses of {kind} for {rounds} rounds")
            # The side that comes first changes.
            for side in sides[:: 1 if number % 2 else -1]:
                side.ask(_before(kind, some))
                side.seconds.setdefault((kind, FRESH), []).append(side.ask(some))
                side.seconds.setdefault((kind, CACHED), []).append(side.ask(some[:1], HITS))


def _before(kind: str, addresses: Sequence[str]) -> list[str]:
    """What is asked for first, so that the bodies of a feed are rendered."""
    if kind != "feed":
        return ["/feeds/"]
    return [f"{one.removesuffix(RSS_NAME)}{ATOM_NAME}" for one in addresses]


def table(small: Side, large: Side) -> Table:
    """µs an answer side by side."""
    rows = tuple(
        (
            f"{text}, {way}",
            f"{small.microseconds(kind, way):,.0f}",
            f"{large.microseconds(kind, way):,.0f}",
            f"{ratio(small, large, kind, way):.2f}",
        )
        for way in (FRESH, CACHED)
        for kind, text in KINDS.items()
    )
    columns = ("", f"{small.posts:,} posts, µs", f"{large.posts:,} posts, µs", "ratio")
    return Table(columns=columns, rows=rows)


def ratio(small: Side, large: Side, kind: str, way: str) -> float:
    """How many times as much an answer costs in the large site."""
    return large.microseconds(kind, way) / small.microseconds(kind, way)


def goals(small: Side, large: Side) -> Iterator[Goal]:
    """What is asked."""
    for way in (FRESH, CACHED):
        for kind, text in KINDS.items():
            found = ratio(small, large, kind, way)
            yield at_most(found, GOAL, f"× the cost in the small site: {text}, {way}")


def main() -> None:
    """Measure, print, write; the exit status is 1 if a goal is missed."""
    options = parser(__doc__, posts=10_000, rounds=6).parse_args()
    with ExitStack() as stack:
        sizes = (SMALL, options.posts)
        sites = [stack.enter_context(generated(size)) for size in sizes]
        sides = [
            stack.enter_context(running(site, size))
            for site, size in zip(sites, sizes, strict=True)
        ]
        measure(sides, options.rounds)
    about = (
        "Microseconds of the processor an answer, asked of the application itself (WSGI); a "
        f"process for each site, in turn, medians of {options.rounds} rounds. Both are asked for "
        f"the same addresses, which show the same {SIZE} posts a list and feed. Fresh: nobody has "
        "asked for the page before."
    )
    conclude(
        Section(
            name="scaling",
            title="The cost of an answer by the size of the site",
            about=about,
            used=("Flask", "Jinja2", "Markdown", "feedgen"),
            tables=(table(*sides),),
            goals=tuple(goals(*sides)),
        ),
        options,
    )


if __name__ == "__main__":
    main()

"""pek's cards beside those of satori + resvg-js, in one run: ``python -m bench.cards``."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from bench import machine
from bench.photographs import jpeg, jpeg_of, photograph
from bench.results import Goal, Section, Table, at_least, at_most, conclude, parser, progress
from pek.config import ROOT, Config
from pek.content import load
from pek.models import Post

SATORI = ROOT / "bench/satori"
FONT = ROOT / "pek/cards/fonts/NotoSansJP-Bold.ttf"
PHOTOGRAPH_SIDE, PHOTOGRAPH_BYTES, FACE_SIDE = 3000, 2_600_000, 320

# What is asked of pek.
FASTER = 2.5
MEDIAN_BYTES = 32_000
FIRST_CARD = 1.5


@dataclass(slots=True)
class Side:
    """One of the two: how it is started, and what its rounds came to."""

    name: str
    command: list[str]
    cards: int
    rounds: list[dict[str, float]] = field(default_factory=list)
    cold: float = 0.0
    sizes: list[int] = field(default_factory=list)
    inside: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    def rate(self, clock: str) -> float:
        """Cards a second by the ``wall`` or the ``cpu``, the median of the rounds."""
        return self.cards / statistics.median(one[clock] for one in self.rounds)


def titles() -> list[str]:
    """The titles of the sample content's posts."""
    documents = load(Config.load({}, {})).documents.values()
    return sorted(document.title for document in documents if isinstance(document, Post))


def write_job(folder: Path, some: list[str]) -> Path:
    """Everything that both sides are told, and the pictures."""
    picture = photograph(PHOTOGRAPH_SIDE)
    (folder / "photograph.jpg").write_bytes(jpeg_of(picture, PHOTOGRAPH_BYTES))
    face = picture.resize((FACE_SIDE, FACE_SIDE), Image.Resampling.LANCZOS)
    (folder / "face.jpg").write_bytes(jpeg(face, 90))
    job = {
        "titles": some,
        "font": str(FONT),
        "face": str(folder / "face.jpg"),
        "photograph": str(folder / "photograph.jpg"),
        "author": "よしかわ",
        "site": "Platform Engineering Kaigi",
        "category": "report",
        "note": "2026年4月14日",
        "accent": "#1f6feb",
    }
    path = folder / "job.json"
    path.write_text(json.dumps(job), "utf-8")
    return path


@contextmanager
def running(side: Side) -> Iterator[subprocess.Popen[str]]:
    """One process that composes a round for every line."""
    pipe = subprocess.PIPE
    with subprocess.Popen(side.command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        yield process
        process.terminate()


def ask(process: subprocess.Popen[str]) -> dict[str, float]:
    """The figures of one more round."""
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process has no pipes")
    process.stdin.write("\n")
    process.stdin.flush()
    answer: dict[str, float] = json.loads(process.stdout.readline())
    return answer


def measure_rounds(sides: tuple[Side, ...], rounds: int) -> None:
    """Both in turn, so that whatever else the machine does hits both. The first round of each, in
    which it sees every glyph for the first time, counts for itself.
    """
    with ExitStack() as stack:
        processes = [stack.enter_context(running(side)) for side in sides]
        for _ in range(rounds + 1):
            for side, process in zip(sides, processes, strict=True):
                side.rounds.append(ask(process))
    for side in sides:
        side.cold = side.rounds.pop(0)["wall"]
        side.sizes = side.rounds[0].pop("sizes")  # type: ignore[assignment]


def measure_first(sides: tuple[Side, ...], repeats: int) -> None:
    """The first card of a fresh process, with the photograph, in turn."""
    for _ in range(repeats + 1):
        for side in sides:
            start = time.perf_counter()
            out = subprocess.run(
                [*side.command, "first"], cwd=ROOT, check=True, stdout=subprocess.PIPE
            )
            side.whole.append(time.perf_counter() - start)
            side.inside.append(json.loads(out.stdout)["wall"])
    for side in sides:
        # The first of all reads modules from the disk.
        del side.whole[0], side.inside[0]


ROWS: Mapping[str, Callable[[Side], float]] = {
    "cards/s, one process, wall": lambda side: side.rate("wall"),
    "cards/s, one process, CPU": lambda side: side.rate("cpu"),
    "the same, first round, wall": lambda side: side.cards / side.cold,
    "file, median, bytes": lambda side: statistics.median(side.sizes),
    "file, largest, bytes": lambda side: max(side.sizes),
    "first card with photograph, ms": lambda side: 1000 * statistics.median(side.inside),
    "the same, whole process, ms": lambda side: 1000 * statistics.median(side.whole),
}


def table(ours: Side, theirs: Side) -> Table:
    """The figures side by side."""
    figures = ((label, figure(ours), figure(theirs)) for label, figure in ROWS.items())
    rows = tuple(
        (label, f"{one:,.1f}", f"{other:,.1f}", f"{one / other:.2f}")
        for label, one, other in figures
    )
    return Table(columns=("", ours.name, theirs.name, "ratio"), rows=rows)


def goals(ours: Side, theirs: Side) -> Iterator[Goal]:
    """What is asked of pek, and whether it holds."""
    rate = ours.rate("wall") / theirs.rate("wall")
    yield at_least(rate, FASTER, "× the cards per second")
    yield at_most(statistics.median(ours.sizes), MEDIAN_BYTES, "bytes, the median file")
    first = statistics.median(ours.inside) / statistics.median(theirs.inside)
    yield at_most(first, FIRST_CARD, "× the time of the first card")


def main() -> None:
    """Measure, print, write; the exit status is 1 if something that is asked does not hold."""
    made = parser(__doc__, posts=None, rounds=7)
    made.add_argument("--repeats", type=int, default=7, help="of the first card")
    options = made.parse_args()
    machine.require("Node.js", "satori")
    some = titles()
    with tempfile.TemporaryDirectory() as folder:
        job = str(write_job(Path(folder), some))
        ours = Side("pek", [sys.executable, "-m", "bench.pek_side", job], len(some))
        theirs = Side("satori+resvg", ["node", str(SATORI / "side.mjs"), job], len(some))
        progress(f"{options.rounds} rounds of {len(some)} cards")
        measure_rounds((ours, theirs), options.rounds)
        progress("the first card of a fresh process")
        measure_first((ours, theirs), options.repeats)
        size = (Path(folder) / "photograph.jpg").stat().st_size
    about = (
        f"{len(some)} titles, {options.rounds} rounds each in turn, medians; photograph of "
        f"{size:,} bytes."
    )
    conclude(
        Section(
            name="cards",
            title="Cards beside satori and resvg-js",
            about=about,
            used=("pillow", "Node.js", "satori"),
            tables=(table(ours, theirs),),
            goals=tuple(goals(ours, theirs)),
        ),
        options,
    )


if __name__ == "__main__":
    main()

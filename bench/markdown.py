"""pek's Markdown beside the library's own, and its growth: ``python -m bench.markdown``."""

import argparse
import gc
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

from markdown import Markdown

from bench import hostile
from pek.config import ROOT
from pek.markup import render
from pek.markup.dialect import convert
from pek.models import Rendered
from tests.dialect.examples import posts
from tests.dialect.ours import html_of
from tests.markup_cases import SmallSite

# What authors of other sites give Python-Markdown to read GitHub's Markdown; without and with
# Pygments' colours, which pek gives on its whole way.
USUAL: Final = (
    *("extra", "sane_lists", "toc", "pymdownx.magiclink", "pymdownx.tasklist", "pymdownx.tilde"),
)
COLOURED: Final = (*USUAL, "pymdownx.highlight", "pymdownx.superfences")
SIZES: Final = (1250, 2500, 5000, 10_000)
FURTHER: Final = 40_000
TEXT_SIZES: Final = (62_500, 125_000, 250_000, 500_000, 1_000_000)
# What is asked of pek: seconds at the largest size, and how many times the time twice the size
# takes; seconds below which a time says nothing.
LIMIT: Final = 2.0
GROWTH: Final = 2.6
NOISE: Final = 0.02
# How often a text that seems steep is measured.
ATTEMPTS: Final = 3
# Seconds after which a measurement is given up.
PATIENCE: Final = 20.0

Convert = Callable[[str], object]
SIDES: Final[Mapping[str, Convert]] = {"dialect": convert, "whole": html_of}


def settled(source: str) -> Rendered:
    """``source`` for a site on which pictures are missing and pages elsewhere are known."""
    return render(source, SmallSite(), title="題")


GROWING: Final[Mapping[str, Convert]] = {"dialect": convert, "whole": settled}


@dataclass(slots=True)
class Series:
    """Seconds of one text by size, ``trouble`` where it ended before its end."""

    name: str
    side: str
    seconds: dict[int, float] = field(default_factory=dict)
    trouble: str = ""

    @property
    def growth(self) -> float:
        """The largest factor from one size to its double, of times that say something."""
        pairs = ((self.seconds.get(2 * size, 0.0), once) for size, once in self.seconds.items())
        return max(
            (twice / max(once, NOISE / 2) for twice, once in pairs if twice > NOISE), default=0.0
        )

    @property
    def last(self) -> float:
        """Seconds at the largest size that is judged."""
        return max((t for n, t in self.seconds.items() if n != FURTHER), default=0.0)

    def flags(self) -> str:
        """What is not as it should be, ``""`` if nothing is."""
        slow = f"over {LIMIT:.0f} s" if self.last > LIMIT else ""
        steep = f"grows × {self.growth:.1f}" if self.growth > GROWTH else ""
        return ", ".join(filter(None, (self.trouble, slow, steep)))


def main() -> None:
    """Measure and print; the exit status is 1 if something that is asked does not hold."""
    options = _parser().parse_args()
    good = True
    if options.part != "growth":
        good &= compare(options.folder, options.rounds)
    if options.part != "posts":
        good &= grow(options.only)
    sys.exit(0 if good else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=("posts", "growth"), help="one part alone")
    parser.add_argument("--folder", type=Path, default=ROOT / "content", help="of the posts")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="part of the name of a text, of growth")
    return parser


def compare(folder: Path, rounds: int) -> bool:
    """Render the posts of ``folder`` on all sides in turn; whether pek is no slower."""
    sources = [post.source for post in posts(folder)]
    sides = {"library": _library(USUAL), "library, colours": _library(COLOURED), **SIDES}
    times: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, side in sides.items():
            seconds = _seconds(partial(_each, side, sources))
            # The first round makes instances, lexers and caches.
            times[name] += [seconds] if number else []
    size = sum(map(len, sources))
    print(
        f"{len(sources)} posts of {folder} with {size:,} characters, {rounds} rounds each in turn"
    )
    return _show_rounds({name: statistics.median(all_of) for name, all_of in times.items()})


def _library(extensions: Sequence[str]) -> Convert:
    library = Markdown(extensions=list(extensions))
    return lambda source: library.reset().convert(source)


def _each(side: Convert, sources: Sequence[str]) -> None:
    for source in sources:
        side(source)


def _show_rounds(medians: Mapping[str, float]) -> bool:
    for name, median in medians.items():
        ratios = (
            f"{median / medians[one]:8.2f} × {one}" for one in ("library", "library, colours")
        )
        print(f"{name:>16}{1000 * median:10.1f} ms", *ratios)
    results = {
        "the dialect takes no longer than the library": medians["dialect"] <= medians["library"],
        "the whole way takes no longer than the library with colours": (
            medians["whole"] <= medians["library, colours"]
        ),
    }
    print(
        *(f"{'pass' if good else 'FAIL'}: {text}" for text, good in results.items()), "", sep="\n"
    )
    return all(results.values())


def grow(only: str) -> bool:
    """Every text at doubling sizes; whether all are fast, steady and without an error."""
    text = "\n\n".join(post.source for post in posts(ROOT / "content"))
    print(f"{'':32}{'dialect':>28}{'whole':>28}", f"{'text':32}{_heads()}{_heads()}", sep="\n")
    found = list(_rows([("Japanese posts", partial(_cut, text), TEXT_SIZES)], only))
    found += _rows(((*text, (*SIZES, FURTHER)) for text in hostile.texts()), only)
    wrong = [one for one in found if one.flags()]
    print(f"{'FAIL' if wrong else 'pass'}: {len(wrong)} of {len(found)} are slow, steep or broken")
    print(*(f"  {one.side}: {one.name}: {one.flags()}" for one in wrong), sep="\n")
    return not wrong


def _cut(text: str, size: int) -> str:
    """So many bytes of ``text``, over and over."""
    encoded = text.encode()
    return (encoded * (size // len(encoded) + 1))[:size].decode(errors="ignore")


def _heads() -> str:
    return f"{'seconds':>10}{'growth':>8}{'40,000':>10}"


def _rows(texts: Iterable[tuple[str, hostile.Maker, Sequence[int]]], only: str) -> Iterator[Series]:
    for name, make, sizes in texts:
        if only not in name:
            continue
        both = [_series(name, side, make, sizes) for side in GROWING]
        flags = "; ".join(filter(None, (one.flags() for one in both)))
        print(f"{name:32}{''.join(map(_figures, both))}  {flags}", flush=True)
        yield from both


def _figures(one: Series) -> str:
    further = f"{one.seconds[FURTHER]:10.3f}" if FURTHER in one.seconds else f"{'–':>10}"
    return f"{one.last:10.3f}{one.growth:8.1f}{further}"


def _series(name: str, side: str, make: hostile.Maker, sizes: Sequence[int]) -> Series:
    """Measured again where it seems steep: a disturbance does not come twice."""
    series = Series(name, side)
    for _ in range(ATTEMPTS):
        _measure(series, make, sizes)
        if series.trouble or series.growth <= GROWTH:
            break
    return series


def _measure(series: Series, make: hostile.Maker, sizes: Sequence[int]) -> None:
    """Keep the least of the seconds at each size, until one is far too many."""
    for size in sizes:
        if size == FURTHER and (series.flags() or series.last > LIMIT / 2):
            return
        source = make(size)
        try:
            with _patience():
                seconds = _best(partial(GROWING[series.side], source))
        except (RecursionError, TimeoutError) as error:
            series.trouble = f"{type(error).__name__} at {size:,}"
            return
        series.seconds[size] = min(seconds, series.seconds.get(size, seconds))
        if seconds > 2 * LIMIT:
            return


def _best(action: Callable[[], object]) -> float:
    """The least of some runs: whatever else the machine does only adds."""
    first = _seconds(action)
    more = 2 if first < 0.1 else 1 if first < 0.5 else 0
    return min([first, *(_seconds(action) for _ in range(more))])


def _seconds(action: Callable[[], object]) -> float:
    """Of the processor: what else the machine does counts for little."""
    gc.collect()
    start = time.process_time()
    action()
    return time.process_time() - start


@contextmanager
def _patience() -> Iterator[None]:
    """Raises TimeoutError where what is in it does not end."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()

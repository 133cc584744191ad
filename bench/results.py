"""What a bench found: printed, written into its section of ``bench/RESULTS.md``, and judged."""

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import machine
from pek.config import ROOT

RESULTS: Final = ROOT / "bench/RESULTS.md"
# The order of the sections; each is a bench by its name.
ORDER: Final = (
    *("serving", "starting", "editing", "memory", "scaling", "freezing", "feeds"),
    *("cards", "search", "profiles"),
)
HEAD: Final = """\
# Results

Each section is written by its bench (`python -m bench.NAME`) in one run, its peers beside pek: \
only ratios within a table count. [README.md](README.md) says what the figures mean.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures as text; the first column says what a row is."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""

    def plain(self) -> Iterator[str]:
        """Lines for a terminal."""
        widths = [max(map(_width, column)) for column in zip(self.columns, *self.rows, strict=True)]
        if self.title:
            yield self.title
        for row in (self.columns, *self.rows):
            gaps = [" " * (size - _width(cell)) for cell, size in zip(row, widths, strict=True)]
            others = zip(gaps[1:], row[1:], strict=True)
            yield f"{row[0]}{gaps[0]}" + "".join(f"  {gap}{cell}" for gap, cell in others)

    def markdown(self) -> Iterator[str]:
        """Lines for RESULTS.md."""
        if self.title:
            yield from (f"{self.title}:", "")
        yield _row(self.columns)
        yield _row(["---", *["---:"] * (len(self.columns) - 1)])
        yield from map(_row, self.rows)


def _width(text: str) -> int:
    """In columns of a terminal: Japanese takes two a character."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(one.replace('|', '&#124;') for one in cells)} |"


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that is asked of pek, and whether it holds."""

    good: bool
    text: str

    def __str__(self) -> str:
        return f"{'pass' if self.good else 'FAIL'}: {self.text}"


def at_least(figure: float, goal: float, text: str) -> Goal:
    """``figure`` must reach ``goal``; ``text`` says of what they are."""
    return Goal(figure >= goal, f"{_figure(figure)} {text} (at least {_figure(goal)})")


def at_most(figure: float, goal: float, text: str) -> Goal:
    """``figure`` must not pass ``goal``; ``text`` says of what they are."""
    return Goal(figure <= goal, f"{_figure(figure)} {text} (at most {_figure(goal)})")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """All that one run of a bench has to say. ``used`` names the programs and packages whose
    versions count; ``listing`` is text that is kept as it is.
    """

    name: str
    title: str
    about: str
    used: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    goals: tuple[Goal, ...] = ()
    listings: tuple[str, ...] = ()

    def plain(self) -> Iterator[str]:
        """Lines for a terminal."""
        yield self.about
        for table in self.tables:
            yield from ("", *table.plain())
        for listing in self.listings:
            yield from ("", listing)
        yield from ("", *map(str, self.goals))

    def markdown(self) -> Iterator[str]:
        """Lines for RESULTS.md."""
        yield from (f"## {self.title}", "", self.about, "")
        yield from (f"{machine.versions(*self.used)}; {machine.description()}.", "")
        for table in self.tables:
            yield from (*table.markdown(), "")
        for listing in self.listings:
            yield from ("```text", listing, "```", "")
        yield from (f"- {goal}" for goal in self.goals)


def parser(about: str | None, *, posts: int | None, rounds: int | None) -> argparse.ArgumentParser:
    """The options that every bench has; ``None`` where one means nothing."""
    made = argparse.ArgumentParser(description=about)
    if posts is not None:
        made.add_argument("--posts", type=int, default=posts, help="of the site")
    if rounds is not None:
        made.add_argument("--rounds", type=int, default=rounds, help="of which the medians count")
    made.add_argument(
        "--print-only", action="store_true", help="leave the section of bench/RESULTS.md as it is"
    )
    return made


def conclude(section: Section, options: argparse.Namespace) -> None:
    """Print, write and end: with status 1, and what was missed, unless every goal is reached."""
    print("", *section.plain(), sep="\n", flush=True)
    if not options.print_only:
        write(section, RESULTS)
    missed = [goal.text for goal in section.goals if not goal.good]
    sys.exit("\n".join(("", "missed:", *missed)) if missed else 0)


def write(section: Section, path: Path) -> None:
    """Replace the section in the file, or put it in its place; the others stay as they are."""
    old = path.read_text("utf-8") if path.exists() else ""
    path.write_text(replaced(old, section.name, "\n".join(section.markdown()).strip()), "utf-8")


def replaced(text: str, name: str, section: str) -> str:
    """The text of the results with a section's own text in its place."""
    found = {one: body for one, body in _sections(text) if one in ORDER} | {name: section}
    parts = (_marked(one, found[one]) for one in ORDER if one in found)
    return "\n".join((HEAD, *parts))


def _sections(text: str) -> Iterator[tuple[str, str]]:
    pattern = r"<!-- begin (\w+) -->\n(.*?)\n<!-- end \1 -->"
    return ((one[1], one[2].strip("\n")) for one in re.finditer(pattern, text, re.DOTALL))


def _marked(name: str, body: str) -> str:
    return f"<!-- begin {name} -->\n\n{body}\n\n<!-- end {name} -->\n"


def progress(text: str) -> None:
    """Tell somebody who waits what is being done."""
    print(f"… {text}", file=sys.stderr, flush=True)

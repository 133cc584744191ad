"""``python -m tests.dialect``: pek's Markdown beside GitHub's, block by block.

Without an argument the cases of this folder and the examples of GitHub's specification. The exit
status is 1 if one of them is below its bar. What posts of a folder differ in on purpose is for
their reader to judge: there is no reason beside it.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.dialect import examples, remark
from tests.dialect.compare import GOOD, Result, Verdict, with_expected, with_remark
from tests.dialect.report import differences, share, table

# The bars, as shares of the cases.
CASES_GOOD: Final = 0.99
CASES_REASON: Final = 0.08
POSTS_EQUAL: Final = 1.0
SPECIFICATION_EQUAL: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One thing that is asked, and whether it holds."""

    text: str
    holds: bool


def compare_cases(only: str) -> bool:
    """The cases, or those whose group or name has ``only`` in it."""
    found = [one for one in examples.cases() if only in one.group or only in one.name]
    name = f"cases, by {remark.version('remark-gfm')}"
    return _show(name, with_remark(found), _bars_of_cases)


def compare_posts(folder: Path) -> bool:
    """The posts below ``folder``."""
    return _show(f"posts of {folder}", with_remark(examples.posts(folder)), _bars_of_posts)


def compare_specification() -> bool:
    """The examples of the specification; where they are not installed, a line that says so."""
    if not remark.has_specification():
        print("skip: the specification's examples are missing: npm ci --prefix tests/dialect")
        return True
    found = examples.specification(remark.specification())
    # It allows all HTML but nine elements; pek's list is shorter on purpose.
    suite = remark.version(remark.SUITE)
    name = f"GitHub's specification, by {suite}, without the HTML that no author may write"
    return _show(name, with_expected(found), _bars_of_specification)


def _show(
    name: str, results: Sequence[Result], bars: Callable[[Sequence[Result]], Iterator[Bar]]
) -> bool:
    """Print a comparison; whether all that is asked of it holds."""
    print(f"# {name}", *differences(results), "", *table(results), sep="\n")
    found = list(bars(results))
    print(*(f"{'pass' if one.holds else 'FAIL'}: {one.text}" for one in found), "", sep="\n")
    return all(one.holds for one in found)


def _bars_of_cases(results: Sequence[Result]) -> Iterator[Bar]:
    good = share(sum(one.verdict in GOOD for one in results), len(results))
    yield _at_least(good, CASES_GOOD, "of the cases equal or better on purpose")
    reasons = share(sum(bool(one.example.reason) for one in results), len(results))
    text = f"{reasons:.1%} of the cases with a reason (at most {CASES_REASON:.0%})"
    yield Bar(text=text, holds=reasons <= CASES_REASON)
    needless = sum(one.verdict is Verdict.NEEDLESS for one in results)
    yield Bar(text=f"{needless} reasons are needless", holds=not needless)


def _bars_of_posts(results: Sequence[Result]) -> Iterator[Bar]:
    if not results:
        yield Bar(text="no Markdown file there", holds=False)
    same = share(sum(one.same for one in results), sum(one.count for one in results))
    yield _at_least(same, POSTS_EQUAL, "of the blocks equal")


def _bars_of_specification(results: Sequence[Result]) -> Iterator[Bar]:
    equal = share(sum(one.verdict is Verdict.EQUAL for one in results), len(results))
    yield _at_least(equal, SPECIFICATION_EQUAL, "of the examples equal")


def _at_least(found: float, wanted: float, what: str) -> Bar:
    return Bar(text=f"{found:.1%} {what} (at least {wanted:.0%})", holds=found >= wanted)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.dialect", description=__doc__)
    sets = parser.add_subparsers(dest="set")
    some = sets.add_parser("cases", help="the cases of tests/dialect/cases")
    some.add_argument("only", nargs="?", default="", help="part of a group's or a case's name")
    folder = sets.add_parser("posts", help="the posts of a folder")
    folder.add_argument("folder", type=Path)
    sets.add_parser("spec", help="the examples of GitHub's specification")
    return parser


def _compare(options: argparse.Namespace) -> bool:
    if options.set == "cases":
        return compare_cases(options.only)
    if options.set == "posts":
        return compare_posts(options.folder)
    if options.set == "spec":
        return compare_specification()
    # Not `and`: what is below its bar keeps nothing else from being seen.
    return all([compare_cases(""), compare_specification()])


def main() -> None:
    """Compare and print; the exit status is 1 if something is missing or below its bar."""
    options = _parser().parse_args()
    if lack := remark.missing():
        sys.exit(f"dialect: {lack}")
    try:
        holds = _compare(options)
    except remark.RemarkError as error:
        sys.exit(f"dialect: {error}")
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()

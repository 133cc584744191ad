"""What a comparison came to, as lines to read."""

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from itertools import groupby

from tests.dialect.compare import GOOD, Result, Verdict

# What differs in a whole post would bury what differs in a word.
LONGEST_DIFF = 30


def table(results: Sequence[Result]) -> Iterator[str]:
    """One line for each group, and one for all."""
    yield f"{'cases':>7}{'equal':>7}{'reason':>7}{'wrong':>7}{'blocks':>8}{'equal':>8}"
    for group, some in groupby(results, key=lambda result: result.example.group):
        yield _row(list(some), group)
    yield _row(results, "all")


def _row(results: Sequence[Result], name: str) -> str:
    verdicts = [result.verdict for result in results]
    equal, purpose = verdicts.count(Verdict.EQUAL), verdicts.count(Verdict.ON_PURPOSE)
    wrong = len(results) - equal - purpose
    count = sum(result.count for result in results)
    same = share(sum(result.same for result in results), count)
    return f"{len(results):7}{equal:7}{purpose:7}{wrong:7}{count:8}{same:8.1%}  {name}"


def share(some: int, of: int) -> float:
    """``some`` of ``of``, between 0 and 1; all of nothing is 1."""
    return some / of if of else 1.0


def differences(results: Sequence[Result]) -> Iterator[str]:
    """Everything that is not good: Markdown, and both sides' blocks where they differ."""
    for result in results:
        if result.verdict not in GOOD:
            yield from _difference(result)


def _difference(result: Result) -> Iterator[str]:
    example = result.example
    yield ""
    yield f"=== {example.group}: {example.name}: {result.verdict.value}"
    source = example.source.rstrip("\n").split("\n")
    if len(source) <= LONGEST_DIFF:
        yield from source
    other = "expected" if example.expected is not None else "remark"
    wanted, found = (_lines(side) for side in (result.wanted, result.found))
    diff = list(unified_diff(wanted, found, other, "pek", lineterm="", n=2))
    yield from diff[:LONGEST_DIFF]
    if len(diff) > LONGEST_DIFF:
        yield f"… and {len(diff) - LONGEST_DIFF} lines more"


def _lines(blocks: Sequence[str]) -> list[str]:
    return "\n".join(blocks).split("\n")

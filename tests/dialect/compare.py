"""Two sides of an example, block by block, and what it came to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from tests.dialect import ours, remark
from tests.dialect.examples import Example
from tests.dialect.normal import blocks, blocks_of_author


class Verdict(Enum):
    """How an example ended."""

    EQUAL = "equal"
    ON_PURPOSE = "differs on purpose"
    UNEXPECTED = "not the HTML that stands in the case"
    NEEDLESS = "the reason is needless: it equals remark's"
    DIFFERENT = "differs"


GOOD = (Verdict.EQUAL, Verdict.ON_PURPOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An example with the blocks of pek and of the other side; ``same`` of them are equal, of
    ``count``, the longer side's.
    """

    example: Example
    verdict: Verdict
    wanted: Sequence[str]
    found: Sequence[str]
    same: int
    count: int


def with_remark(examples: Sequence[Example]) -> list[Result]:
    """Every example beside remark's HTML. Raises RemarkError if remark fails."""
    answers = remark.html_of(example.source for example in examples)
    return [
        _with_reason(example, blocks_of_author(answer))
        if example.reason
        else _plain(example, blocks_of_author(answer))
        for example, answer in zip(examples, answers, strict=True)
    ]


def with_expected(examples: Iterable[Example]) -> list[Result]:
    """Every example beside the HTML that stands with it."""
    return [_plain(example, blocks_of_author(example.expected or "")) for example in examples]


def _plain(example: Example, wanted: list[str]) -> Result:
    found = blocks(ours.html_of(example.source))
    return _result(example, Verdict.EQUAL if wanted == found else Verdict.DIFFERENT, wanted, found)


def _with_reason(example: Example, theirs: list[str]) -> Result:
    wanted, found = blocks(example.expected or ""), blocks(ours.html_of(example.source))
    if wanted == theirs:
        return _result(example, Verdict.NEEDLESS, theirs, found)
    verdict = Verdict.ON_PURPOSE if wanted == found else Verdict.UNEXPECTED
    return _result(example, verdict, wanted, found)


def _result(example: Example, verdict: Verdict, wanted: list[str], found: list[str]) -> Result:
    pairs = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return Result(
        example=example,
        verdict=verdict,
        wanted=wanted,
        found=found,
        same=sum(pair.size for pair in pairs),
        count=max(len(wanted), len(found)),
    )

"""Work in proportion to size, in lines of Python that run, which are the same on every machine.
What one line costs is `bench.markdown`'s to say.
"""

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from bench.hostile import OTHERS, PASSES, REPEATED
from pek.markup import render
from pek.markup.dialect import convert
from tests.markup_cases import SmallSite

# Those that are asked for by name; the bench has many more.
ASKED = REPEATED[:11]
TEXTS = {
    **{part: part for part in ASKED},
    **{f"{part}⏎": f"{part}\n" for part in ASKED},
}
WHOLE = {**{name: part.__mul__ for name, part in TEXTS.items()}, **PASSES}
DOUBLE = 2.3
# What is left out of rows is filled in, up to a number of cells that these do not reach.
STEEP_UNTIL_FULL = {"short rows below a wide head"}


def lines_run(work: Callable[[str], object], source: str) -> int:
    """How many lines of Python ``work`` runs for ``source``."""
    count = 0

    def on_line(_frame: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401 (as the library has it)
        nonlocal count
        count += event == "line"
        return on_line

    before = sys.gettrace()
    # Its callbacks are lines, too.
    gc.disable()
    sys.settrace(on_line)
    try:
        work(source)
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def whole(source: str) -> object:
    """The whole way, with every pass."""
    return render(source, SmallSite(), title="題")


def growth(work: Callable[[str], object], once: str, twice: str) -> float:
    """The factor in work from a text to one of double the size, once caches are full."""
    work(once)
    work(twice)
    return lines_run(work, twice) / lines_run(work, once)


@pytest.mark.parametrize("part", [pytest.param(part, id=name) for name, part in TEXTS.items()])
def test_twice_the_repetitions_are_at_most_twice_the_work(part: str) -> None:
    """On one line and one a line."""
    assert growth(convert, part * 100, part * 200) <= DOUBLE


@pytest.mark.parametrize("name", sorted(OTHERS.keys() - STEEP_UNTIL_FULL))
def test_other_texts_do_not_grow_faster(name: str) -> None:
    """Nesting, growing runs, many notes and references, wide tables."""
    assert growth(convert, OTHERS[name](100), OTHERS[name](200)) <= DOUBLE


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_the_whole_way_does_not_grow_faster(name: str) -> None:
    """The passes over the tree and what an author is told, too."""
    make = WHOLE[name]
    assert growth(whole, make(100), make(200)) <= DOUBLE

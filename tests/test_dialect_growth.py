"""Work in proportion to size, counted in lines of Python that run: the same on every machine.

What a regular expression or a copy of a text costs within one line is seen in bench.markdown.
"""

import gc
import sys
from types import FrameType
from typing import Any

import pytest

from bench.hostile import OTHERS, REPEATED
from pek.markup.dialect import convert
from tests.dialect.ours import html_of

# Those that are asked for by name; the bench has many more.
ASKED = REPEATED[:11]
TEXTS = {
    **{part: part for part in ASKED},
    **{f"{part}⏎": f"{part}\n" for part in ASKED},
}
DOUBLE = 2.3
# What is left out of rows is filled in, up to a number of cells that these do not reach.
STEEP_UNTIL_FULL = {"short rows below a wide head"}


def lines_run(source: str) -> int:
    """How many lines of Python the dialect runs for ``source``."""
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
        convert(source)
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def growth(once: str, twice: str) -> float:
    """The factor in work from a text to one of double the size, once caches are full."""
    convert(once)
    convert(twice)
    return lines_run(twice) / lines_run(once)


@pytest.mark.parametrize("part", [pytest.param(part, id=name) for name, part in TEXTS.items()])
def test_twice_the_repetitions_are_at_most_twice_the_work(part: str) -> None:
    """On one line and one a line."""
    assert growth(part * 100, part * 200) <= DOUBLE


@pytest.mark.parametrize("name", sorted(OTHERS.keys() - STEEP_UNTIL_FULL))
def test_other_texts_do_not_grow_faster(name: str) -> None:
    """Nesting, growing runs, many notes and references, wide tables."""
    assert growth(OTHERS[name](100), OTHERS[name](200)) <= DOUBLE


@pytest.mark.parametrize("part", [pytest.param(part, id=name) for name, part in TEXTS.items()])
def test_the_whole_way_ends_for_many_repetitions(part: str) -> None:
    """No RecursionError, and something is shown where something was written."""
    assert html_of(part * 1500) or not part.strip("<a \n")

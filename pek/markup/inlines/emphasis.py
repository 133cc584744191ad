"""Emphasis (CommonMark 0.31, 6.2; GFM 0.29, 6.5), also where Japanese sets no spaces.

CommonMark asks for a space or punctuation outside of ``**「太字」**です``, which no Japanese author
writes: beside a mark, characters of scripts without spaces count as if a space stood there, and
their punctuation is no edge of a word.
"""

import re
from typing import Final

from pek.markup.characters import after, before, is_punctuation, is_space, is_unspaced
from pek.markup.inlines.tokens import Run

TAGS: Final = {"*": ("em", "strong"), "_": ("em", "strong"), "~": ("del", "del")}
# Nothing emphasised begins with one of the second or ends with one of the first: （*）と。*印のみ
_OPENING: Final = frozenset("（「『【〔［｛〈《“‘")
_ENDING: Final = frozenset("、。，．")
_CLOSING: Final = frozenset("）」』】〕］｝〉》”’、。，．")
# `__init__`: a name of Python's, not a bold word, unless spaces are around it.
DUNDER: Final = re.compile(r"__[a-z0-9]++(?:_[a-z0-9]++)*+__(?!_)")


def read_run(text: str, position: int, number: int) -> Run:
    """The run of one mark at ``position``, and what it may do there."""
    mark, end = text[position], position
    while text.startswith(mark, end):
        end += 1
    length = end - position
    can_open, can_close = _flanking(text, position, end)
    return Run(mark, length, can_open, can_close, number, count=length)


def dunder(text: str, position: int) -> str:
    """The name between double underscores at ``position`` that stands right beside Japanese, or
    nothing.
    """
    found = DUNDER.match(text, position)
    if found is None:
        return ""
    beside = before(text, position), after(text, found.end())
    return found[0] if any(is_unspaced(one) and not is_punctuation(one) for one in beside) else ""


def _flanking(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether the run from ``start`` to ``end`` can open and can close."""
    mark, length = text[start], end - start
    previous, following = before(text, start), after(text, end)
    space_before, space_after = is_space(previous), is_space(following)
    # ポイント!**Docker: what ends a Japanese word ends it whatever comes after.
    stop_before = _stops(previous) and not is_unspaced(before(text, start - 1))
    stop_after = _stops(following)
    loose_before = space_before or _stops(previous) or is_unspaced(previous)
    loose_after = space_after or _stops(following) or is_unspaced(following)
    left = not space_after and (not stop_after or loose_before) and following not in _CLOSING
    right = not space_before and (not stop_before or loose_after) and previous not in _OPENING
    if mark != "~":
        # A tilde beside other marks is one more mark: foo**~~bar~~**baz.
        left, right = left or following == "~", right or previous == "~"
    if mark == "_":
        return _underscores(length, left, right, previous, following)
    if mark == "~":
        return _tildes(length, left, right, previous, following)
    if length == 1 and previous in _ENDING:
        # 100円*です。*税込: notes by asterisks, as prices have them.
        right = right and (space_after or is_punctuation(following))
    return left, right


def _stops(character: str) -> bool:
    """Whether ``character`` is punctuation of a script with spaces, which keeps a run from being at
    the edge of a word.
    """
    return is_punctuation(character) and not is_unspaced(character)


def _underscores(
    length: int, left: bool, right: bool, previous: str, following: str
) -> tuple[bool, bool]:
    """Within words underscores are letters; in pairs they mean something beside Japanese."""
    wide_before, wide_after = is_unspaced(previous), is_unspaced(following)
    stop_before, stop_after = is_punctuation(previous), is_punctuation(following)
    opens = wide_before or (wide_after and stop_after)
    closes = wide_after or (wide_before and stop_before)
    pairs = length == 2
    return (
        left and (not right or stop_before or (pairs and opens)),
        right and (not left or stop_after or (pairs and closes)),
    )


def _tildes(
    length: int, left: bool, right: bool, previous: str, following: str
) -> tuple[bool, bool]:
    """Two strike through; one only beside spaces, between words it says `to`: 10~20 と 30~40."""
    if length != 1:
        return left and length == 2, right and length == 2
    outside = is_space(previous) or is_punctuation(previous)
    return left and outside, right and (is_space(following) or is_punctuation(following))


def pair(runs: list[Run]) -> None:
    """Pair the runs of one text, inner ones first; what is said of it is written into them.

    The algorithm of CommonMark's appendix, with a stack of the runs that may still open something.
    """
    openers: list[Run] = []
    # For a closer that found nothing: no opener up to this one is worth another look.
    barren: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        if run.can_close:
            _close(run, openers, barren)
        if run.can_open and run.count:
            openers.append(run)


def _close(closer: Run, openers: list[Run], barren: dict[tuple[str, bool, int], int]) -> None:
    key = (closer.mark, closer.can_open, closer.length % 3 if closer.mark != "~" else closer.length)
    while closer.count:
        index = len(openers) - 1
        lowest = barren.get(key, -1)
        while index >= 0 and openers[index].number > lowest:
            if _fits(openers[index], closer):
                break
            index -= 1
        else:
            barren[key] = openers[-1].number if openers else lowest
            return
        opener = openers[index]
        del openers[index + 1 :]
        used = opener.count if closer.mark == "~" else min(2, opener.count, closer.count)
        opener.count -= used
        closer.count -= used
        opener.opens.append(TAGS[closer.mark][used - 1])
        closer.closes += 1
        if not opener.count:
            openers.pop()


def _fits(opener: Run, closer: Run) -> bool:
    if opener.mark != closer.mark:
        return False
    if opener.mark == "~":
        return opener.count == closer.count == opener.length == closer.length
    # The rule of three (6.2, rules 9 and 10).
    ambiguous = opener.can_close or closer.can_open
    odd = (opener.length + closer.length) % 3 == 0 and (opener.length % 3 or closer.length % 3)
    return not (ambiguous and odd)

"""Where in a source a picture is written: the tree that Markdown becomes knows no lines."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from typing import Final
from urllib.parse import unquote

from pek.markup.source import lines_at

FENCE: Final = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)")
TICKS: Final = re.compile(r"`+")
SHOWN: Final = re.compile(r"[^\n]")
# What a longer name goes on with.
NAME: Final = re.compile(r"[\w./%?#-]")
# What a text is parted into: names, and other marks between spaces, brackets and quotes.
WORD: Final = re.compile(r"[\w./%?#-]+|[^\w./%?#\s()\[\]<>\"'=-]+")
HTML: Final = re.compile(r"\bsrc\s*=\s*[\"']?$", re.IGNORECASE)
LINK: Final = re.compile(r"\]\(\s*<?$")
DEFINITION: Final = re.compile(r"\]:\s*<?$")
# How far before its target the text of a picture may begin, in characters.
REACH: Final = 1000


def lines_of_pictures(source: str, targets: Iterable[str]) -> tuple[int | None, ...]:
    """The line, from 1, on which each of the pictures ``targets`` is written, and not only its
    name: that may stand in code, in a comment or in a link before. ``None`` for what is written in
    another way.
    """
    places = _Places(without_code(source))
    return tuple(places.line(target) for target in targets)


class _Places:
    """Where the words of a text stand: it is read once, however many targets are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_at = lines_at(text)
        self._rank = cache(lambda at: _rank(text, at))
        self._words: dict[str, list[int]] = {}
        for word in WORD.finditer(text):
            self._words.setdefault(word[0], []).append(word.start())

    def line(self, target: str) -> int | None:
        """The line of the surest place of ``target``, in its first spelling that has one."""
        for spelling in dict.fromkeys((target, unquote(target), escape(target))):
            places = ((self._rank(at), at) for at in self._of(spelling))
            if best := min(places, default=None):
                return self._line_at(best[1])
        return None

    def _of(self, target: str) -> Iterator[int]:
        """Where ``target`` stands and is not part of a longer name: where its rarest word is."""
        words = list(WORD.finditer(target))
        # Marks may be part of longer ones in the text; names cannot.
        names = [word for word in words if NAME.match(word[0])] or words[:1]
        known = ((self._words.get(word[0], []), word.start()) for word in names)
        places, offset = min(known, key=lambda one: len(one[0]), default=([], 0))
        for place in places:
            at = place - offset
            if at >= 0 and self._text.startswith(target, at) and self._is_whole(at, len(target)):
                yield at

    def _is_whole(self, at: int, length: int) -> bool:
        before, after = self._text[at - 1 : at], self._text[at + length : at + length + 1]
        return not NAME.match(before) and not NAME.match(after)


def without_code(source: str) -> str:
    """``source`` with blanks for fenced code, code spans and comments; every line stays where it
    is. In proportion to its size.
    """
    return _blank_spans(_blank_comments(_blank_fences(source)))


def _rank(text: str, at: int) -> int:
    """How surely what stands at a place is a picture; the surest is 0."""
    before = text[max(0, at - REACH) : at]
    if HTML.search(before[-40:]):
        return 0
    if link := LINK.search(before[-40:]):
        opened, closed = before.rfind("!["), len(before) - len(link[0])
        return 0 if opened >= 0 and "](" not in before[opened:closed] else 2
    return 1 if DEFINITION.search(before[-40:]) else 3


def _blank(text: str) -> str:
    return SHOWN.sub(" ", text)


def _blank_fences(source: str) -> str:
    """CommonMark 0.31.2, section 4.5, in whatever list or quote."""
    lines, fence = [], ""
    for line in source.split("\n"):
        found = FENCE.match(line)
        mark, rest = found.groups() if found else ("", "")
        if fence:
            lines.append(_blank(line))
            fence = "" if mark.startswith(fence) and not rest.strip() else fence
            continue
        fence = "" if mark.startswith("`") and "`" in rest else mark
        lines.append(_blank(line) if fence else line)
    return "\n".join(lines)


def _blank_comments(text: str) -> str:
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += [text[at:start], _blank(text[start : end + 3])]
        at = end + 3
    return "".join((*parts, text[at:]))


def _blank_spans(text: str) -> str:
    """CommonMark 0.31.2, section 6.1: a string of backticks to the next of the same length."""
    runs = [found.span() for found in TICKS.finditer(text)]
    ends: dict[int, list[int]] = {}
    for start, end in runs:
        ends.setdefault(end - start, []).append(start)
    parts, at = [], 0
    for start, end in runs:
        if start < at:
            continue
        alike = ends[end - start]
        number = bisect_left(alike, end)
        # A paragraph ends a span, too.
        if number < len(alike) and "\n\n" not in text[end : alike[number]]:
            stop = alike[number] + end - start
            parts += [text[at:start], _blank(text[start:stop])]
            at = stop
    return "".join((*parts, text[at:]))

"""Elements and pictures that an author wrote and that no reader sees, told to the author."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pek.markup.allowlist import PROSE, SCHEMES
from pek.markup.source import Problem, lines_at
from pek.markup.where import without_code

_NAME: Final = re.compile(r"<([A-Za-z][A-Za-z0-9-]*+)(?![A-Za-z0-9+.-]*:)")
_WHOLE_NAME: Final = re.compile(r"<([A-Za-z][A-Za-z0-9-]*+)")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
# A picture and the scheme of its address; the first group: it is Markdown's.
_PICTURE: Final = re.compile(
    r"(?:(!)\[[^\[\]\n]*\]\(\s*<?|<img\b[^<>]*?\bsrc\s*=[\s\"']*)([a-z][a-z0-9+.-]*+):",
    re.IGNORECASE,
)
_DATA: Final = re.compile(r"\](?:\(|:)\s*<?data:", re.IGNORECASE)
_WAY: Final = "put its file into the site and name that"
# What is not shown as it stands, but as something else or with everything that it says.
_SHOWN: Final = PROSE | {"center", "font", "iframe", "body", "html", "head", "u", "big", "tt"}


def refused(pieces: Iterable[str], source: str) -> tuple[Problem, ...]:
    """Each element of ``pieces`` (HTML of ``source``) that is taken away, once, with its line."""
    names = dict.fromkeys(name for piece in pieces for name in _names(piece))
    lines = _lines(source) if names else {}
    return tuple(_problem(name, lines.get(name)) for name in names)


def _names(piece: str) -> Iterator[str]:
    for name in _NAME.findall(_COMMENT.sub("", piece)):
        if name.lower() not in _SHOWN:
            yield name


def _lines(source: str) -> dict[str, int]:
    """The first line on which each name stands as that of an element."""
    lines: dict[str, int] = {}
    for number, line in enumerate(without_code(source).split("\n"), 1):
        for name in _WHOLE_NAME.findall(line):
            lines.setdefault(name, number)
    return lines


def _problem(name: str, line: int | None) -> Problem:
    remedy = f"write `<{name}>` if it is meant as text, or use Markdown"
    return line, f"the HTML element <{name}> is not shown", remedy


def refused_pictures(texts: Sequence[str], source: str) -> tuple[Problem, ...]:
    """A problem for each picture without an address that may be shown, by their ``texts`` in the
    order of ``source``; what the dialect itself tells is left out: data in Markdown's own form.
    """
    if not texts:
        return ()
    text = without_code(source)
    places = list(_places(text))
    if len(places) != len(texts):
        # Which is which is not known.
        places = [(None, _DATA.search(text) is not None)] * len(texts)
    problems = (
        (line, f"picture cannot be shown{alt and ': '}{alt}", _WAY)
        for alt, (line, is_told) in zip(texts, places, strict=True)
        if not is_told
    )
    return tuple(dict.fromkeys(problems))


def _places(text: str) -> Iterator[tuple[int | None, bool]]:
    """The lines of the pictures of refused schemes; whether the dialect tells of them."""
    line_at = lines_at(text)
    for found in _PICTURE.finditer(text):
        scheme = found[2].lower()
        if scheme not in SCHEMES:
            yield line_at(found.start()), bool(found[1]) and scheme == "data"

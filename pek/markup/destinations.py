"""Destinations, titles and labels of links (CommonMark 0.31, 6.3), read at a position."""

import re
from html import unescape
from html.entities import html5
from typing import Final

from pek.text import strip_control

LONGEST_LABEL: Final = 999
# As in cmark: deeper parentheses would make every attempt as long as the text.
MAX_PARENTHESES: Final = 32

ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED: Final = re.compile(rf"\\([!-/:-@\[-`{{-~])|({ENTITY.pattern})")
_POINTED: Final = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
_PIECE: Final = re.compile(r"(?:[^\\()\x00-\x20\x7f]|\\[!-/:-@\[-`{-~]|\\)++")
_TITLE: Final = re.compile(
    r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)""", re.DOTALL
)
LABEL: Final = re.compile(rf"\[((?:[^\\\[\]]|\\.){{1,{LONGEST_LABEL}}}+)\]", re.DOTALL)
GAP: Final = re.compile(r"[ \t]*\n?[ \t]*")


def unescaped(text: str) -> str:
    """``text`` without the backslashes before ASCII punctuation, character references resolved."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPED.sub(lambda found: found[1] or _character(found[2]), text)


def _character(reference: str) -> str:
    """What a character reference stands for; a name that is none stays (``&notify;``), and what no
    page may contain is replaced.
    """
    if reference[1] != "#" and reference[1:] not in html5:
        return reference
    return strip_control(unescape(reference)) or "\ufffd"


def destination(text: str, position: int) -> tuple[str, int] | None:
    """The destination at ``position`` and where it ends; ``None`` if there is none."""
    if text.startswith("<", position):
        found = _POINTED.match(text, position)
        return (unescaped(found[1]), found.end()) if found else None
    end, depth = position, 0
    while True:
        if piece := _PIECE.match(text, end):
            end = piece.end()
        mark = text[end : end + 1]
        if mark == "(" and depth < MAX_PARENTHESES:
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
        else:
            break
        end += 1
    return None if depth or mark == "(" else (unescaped(text[position:end]), end)


def title(text: str, position: int) -> tuple[str, int] | None:
    """The title at ``position`` without its quotes, and where it ends; ``None``: none is there."""
    found = _TITLE.match(text, position)
    return (unescaped(found[0][1:-1]), found.end()) if found else None


def gap(text: str, position: int) -> int:
    """Where spaces, tabs and at most one line ending from ``position`` on end."""
    found = GAP.match(text, position)
    return found.end() if found else position


def folded_label(label: str) -> str:
    """``label`` as two that mean the same thing have it (4.7)."""
    return " ".join(label.split()).casefold()

"""Blocks of code: coloured by Pygments' classes, reachable by keyboard, language kept."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from pek.markup.tree import Element, has_class, put, take

PREFIX: Final = "language-"
# Characters of one block, and of all blocks of a text. Pygments takes 1 µs for one as a rule, but
# its lexer of Java 50 µs in a block of 5,000, and four times as long for twice as much.
LONGEST: Final = 6_000
ROOM: Final = 60_000


def dress_code(root: Element) -> None:
    """Bring every ``pre`` into the form of the house."""
    room = ROOM
    for pre in root.iter("pre"):
        pre.set("tabindex", "0")
        code = pre.find("code")
        if code is None or len(pre) != 1:
            continue
        language = pre.get("data-lang") or _language(code)
        if language:
            pre.set("data-lang", language)
        code.set("class", "highlight")
        length = len(code.text or "")
        if len(code) == 0 and length <= min(LONGEST, room):
            _colour(code, language)
            room -= length
    for code in root.iter("code"):
        if not has_class(code, "highlight"):
            take(code, "class")


def _language(code: Element) -> str:
    names = (code.get("class") or "").split()
    return next((n.removeprefix(PREFIX).lower() for n in names if n.startswith(PREFIX)), "")


def _colour(code: Element, language: str) -> None:
    text = code.text or ""
    lexer = _lexer(language) if language else None
    if lexer is None:
        return
    code.text = ""
    last: Element | None = None
    for name, value in _spans(lexer, text):
        if name:
            last = put(code, "span", value, **{"class": name})
        elif last is None:
            code.text += value
        else:
            last.tail = (last.tail or "") + value


def _spans(lexer: Lexer, text: str) -> Iterator[tuple[str, str]]:
    """Pygments' short class (``""``: none) and text, one pair for a run of the same class."""
    tokens = ((_class(kind), value) for kind, value in lexer.get_tokens(text))
    for name, run in groupby(tokens, key=lambda token: token[0]):
        yield name, "".join(value for _, value in run)


def _class(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    # White space has no colour.
    return "" if name == "w" else name


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None

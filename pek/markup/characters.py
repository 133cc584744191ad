"""Classes of characters that Markdown and Japanese line breaks ask for."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Characters between which a line break is no space: kana, kanji, full-width and half-width forms,
# punctuation.
WIDE: Final = (
    r"[\u2e80-\u303f\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f"
    r"\U00020000-\U0003ffff]"
)
_HANGUL: Final = r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]"
_WIDE: Final = re.compile(WIDE)
_UNSPACED: Final = re.compile(f"{WIDE}|{_HANGUL}")
# They choose a form of the character before them and are none themselves.
_SELECTOR: Final = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@lru_cache(maxsize=4096)
def is_space(character: str) -> bool:
    """Unicode white space (CommonMark 0.31, 2.1); the beginning or end of a text counts as such."""
    return not character or character in "\t\n\f\r" or unicodedata.category(character) == "Zs"


@lru_cache(maxsize=4096)
def is_punctuation(character: str) -> bool:
    """Unicode punctuation (CommonMark 0.31, 2.1): the general categories P and S."""
    return bool(character) and unicodedata.category(character)[0] in "PS"


@lru_cache(maxsize=4096)
def is_wide(character: str) -> bool:
    """Whether lines that end or begin with ``character`` are joined without a space."""
    return _WIDE.match(character) is not None


@lru_cache(maxsize=4096)
def is_unspaced(character: str) -> bool:
    """Whether ``character`` is of a script that sets no space around emphasised words."""
    return _UNSPACED.match(character) is not None


def before(text: str, position: int) -> str:
    """The character before ``position``, ``""`` at the beginning. Variation selectors are skipped:
    the kanji that one belongs to counts.
    """
    position -= 1
    while position > 0 and _SELECTOR.match(text, position):
        position -= 1
    return text[position] if position >= 0 else ""


def after(text: str, position: int) -> str:
    """The character at ``position``, ``""`` at the end."""
    return text[position : position + 1]

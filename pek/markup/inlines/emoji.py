"""Emoji shortcodes, ``:tada:``, by GitHub's own names."""

import re
from collections.abc import Mapping
from typing import Final

from pymdownx import gemoji_db

from pek.markup.characters import after, before

_CODE: Final = re.compile(r":([a-z0-9_+-]{1,50}+):")


def _characters(database: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Each name with its characters; GitHub's own pictures have none."""
    return {
        name.strip(":"): "".join(chr(int(part, 16)) for part in _points(entry))
        for name, entry in database.items()
        if "unicode" in entry
    }


def _points(entry: Mapping[str, str]) -> list[str]:
    # The other form has the joiners and selectors.
    return entry.get("unicode_alt", entry["unicode"]).split("-")


EMOJI: Final[Mapping[str, str]] = _characters(gemoji_db.emoji)
ALIASES: Final[Mapping[str, str]] = {
    name.strip(":"): other.strip(":") for name, other in gemoji_db.aliases.items()
}


def read_emoji(text: str, position: int) -> tuple[str, int] | None:
    """The emoji whose code stands at ``position``, and where it ends. ``10:30:45`` is a time."""
    found = _CODE.match(text, position)
    if found is None or _is_word(before(text, position)) or _is_word(after(text, found.end())):
        return None
    shown = EMOJI.get(ALIASES.get(found[1], found[1]))
    return (shown, found.end()) if shown else None


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()

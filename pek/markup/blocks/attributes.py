"""Attribute lists, where an author means one: at the end of a heading, right after a picture."""

import re
from typing import Final

# `見出し{#id}` has no space before it; of classes only those set apart are meant.
_LIST: Final = re.compile(r"(?:^|(?<=[ \t])|(?=\{#))\{:?[ ]*((?:[#.][^\s{}#.=]+[ ]*)++)\}$")
_PICTURE: Final = re.compile(r"\{:?([^{}\n]{1,500})\}")
_ATTRIBUTE: Final = re.compile(r"[#.][\w-]+|[\w-]+=\S+")
_SIZE: Final = re.compile(r"""\b(width|height)=["']?(\d{1,5})(?:px)?["']?(?=\s|$)""")


def split_attributes(text: str) -> tuple[str, dict[str, str]]:
    """A heading's text without the list at its end, and what the list says. Braces of any other
    form are text.

    >>> split_attributes("見出し {#id .lead}")
    ('見出し', {'id': 'id'})
    >>> split_attributes("{x} の値")
    ('{x} の値', {})
    """
    found = _LIST.search(text) if text.endswith("}") else None
    if found is None:
        return text, {}
    ids = [word[1:] for word in re.findall(r"#[^\s#.]+", found[1])]
    return text[: found.start()].rstrip(" \t"), {"id": ids[0]} if ids else {}


def picture_attributes(text: str, position: int) -> tuple[dict[str, str], int]:
    """Width and height of a list right after a picture, and where it ends; nothing is eaten of
    what is no list.
    """
    found = _PICTURE.match(text, position)
    words = found[1].split() if found else []
    if found is None or not words or not all(map(_ATTRIBUTE.fullmatch, words)):
        return {}, position
    return dict(_SIZE.findall(found[1])), found.end()

"""What the scanner makes of a text: a flat run of tokens, paired before anything is nested."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Final

from pek.markup.inlines.notes import NoteReference


class Break:
    """A line ending that is no hard break."""

    __slots__ = ()


BREAK: Final = Break()


@dataclass(slots=True, eq=False)
class Atom:
    """A finished element; ``shown`` is the text that a reader sees of it, for ``alt``."""

    element: ET.Element
    shown: str = ""


@dataclass(slots=True, eq=False)
class Address:
    """An address in running text: inside a link it is text only."""

    text: str
    element: ET.Element


@dataclass(slots=True, eq=False)
class Run:
    """A run of ``*``, ``_`` or ``~``. ``count`` is what is left of it as text; the tags that it
    closes stand before that, those that it opens after, outermost first.
    """

    mark: str
    length: int
    can_open: bool
    can_close: bool
    number: int
    count: int = 0
    closes: int = 0
    opens: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Opening:
    """``[`` or ``![``: text, until a link or picture is found to begin here (``attributes``).
    ``runs`` is how many runs came before it, ``end`` where its text begins.
    """

    image: bool
    runs: int
    end: int
    number: int
    nested: bool = False
    attributes: dict[str, str] | None = None


class Closing:
    """The end of a link or picture."""

    __slots__ = ()


CLOSING: Final = Closing()

Token = str | Break | Atom | Address | NoteReference | Run | Opening | Closing

"""What a card is drawn of: rectangles, ornament, faces, a logo and lines of text, in pixels."""

from dataclasses import dataclass
from typing import Literal

from pek.cards.designs import Area
from pek.cards.models import Face, Logo
from pek.cards.setting import Setting

Form = Literal["square", "quarter", "disc", "half"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A rectangle of one colour."""

    area: Area
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A square of ornament: a form in ``colour`` on ``ground``, turned by quarter turns."""

    x: int
    y: int
    form: Form
    turns: int
    colour: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text from ``x`` on the base line ``y``, in ``size`` pixels an em."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A face in a circle with a ring of the ``ground``; ``label`` stands for no picture."""

    x: int
    y: int
    diameter: int
    face: Face | None
    label: str
    colour: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Emblem:
    """A logo, whole within ``area``, on ``ground``."""

    area: Area
    logo: Logo
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A card ready to be drawn, in drawing order."""

    ground: str
    panels: tuple[Panel, ...]
    tiles: tuple[Tile, ...]
    discs: tuple[Disc, ...]
    emblem: Emblem | None
    lines: tuple[Line, ...]
    setting: Setting

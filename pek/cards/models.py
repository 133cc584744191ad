"""What a card says and how it is to look, as data."""

import re
from dataclasses import dataclass, field
from typing import Literal

from PIL import Image

from pek.cards.colours import WHITE, contrast, darken, mix
from pek.errors import CardError
from pek.text import clean

# WCAG 2.2, 1.4.6 Contrast (Enhanced): what still reads on a phone in the sun, at 300 px.
MIN_CONTRAST = 7.0
DEFAULT_ACCENT = "#1f6feb"

Kind = Literal["article", "list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as ``#rrggbb``: of the ground, of text on it, and of the ornament.

    :raises CardError: a colour is not ``#rrggbb``, or text would be hard to read.
    """

    ground: str = "#f4f8fe"
    ink: str = "#0c1a30"
    muted: str = "#3b4657"
    accent: str = DEFAULT_ACCENT

    def __post_init__(self) -> None:
        for colour in (self.ground, self.ink, self.muted, self.accent):
            if not re.fullmatch(r"#[0-9a-f]{6}", colour, re.IGNORECASE):
                raise CardError(f"{colour!r} is not a colour; write #rrggbb")
        if min(contrast(text, self.ground) for text in (self.ink, self.muted)) < MIN_CONTRAST:
            raise CardError(f"text on {self.ground} needs a contrast of {MIN_CONTRAST:g} or more")

    @classmethod
    def of_accent(cls, accent: str) -> "Theme":
        """Make a theme of one colour: a ground tinted with it, text shaded with it.

        :raises CardError: ``accent`` is not ``#rrggbb``.
        """
        base = cls(accent=accent)
        ground = mix(WHITE, base.accent, 0.05)
        ink = darken(mix(base.accent, "#101014", 0.82), ground, 13)
        muted = darken(mix(ink, ground, 0.22), ground, MIN_CONTRAST)
        return cls(ground=ground, ink=ink, muted=muted, accent=accent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A person on a card. ``picture`` is square, RGB or RGBA, oriented; ``digest`` names its
    bytes. Without a picture the face is the initials on a colour made from the name; a digest
    alone is enough to name the card that will have the picture.
    """

    name: str
    picture: Image.Image | None = field(default=None, compare=False, repr=False)
    digest: str | None = None

    def __post_init__(self) -> None:
        if self.picture is not None and self.digest is None:
            raise CardError(f"the picture of {self.name!r} has no digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything that a card shows. ``note`` is a short line: a date, or the size of a list.

    :raises CardError: nothing of ``title`` is left after cleaning.
    """

    title: str
    site_name: str
    faces: tuple[Face, ...] = ()
    byline: str = ""
    category: str | None = None
    note: str | None = None
    theme: Theme = Theme()
    kind: Kind = "article"

    def __post_init__(self) -> None:
        if not clean(self.title):
            raise CardError("a card needs a title")

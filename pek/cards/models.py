"""What a card says and how it is to look, as data."""

import re
from dataclasses import dataclass, field
from typing import Literal

from PIL import Image

from pek.cards.colours import WHITE, contrast, darken, lighten, mix
from pek.errors import CardError
from pek.text import clean

# WCAG 2.2, 1.4.6 Contrast (Enhanced): what still reads on a phone in the sun, at 300 px.
MIN_CONTRAST = 7.0
DEFAULT_ACCENT = "#1f6feb"
# Shades are mixed with it: pure black would look like a hole.
BLACK = "#101014"

Kind = Literal["article", "event", "session", "list"]
Tone = Literal["light", "dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as ``#rrggbb``: of the ground and text on it, of the ornament, and of a panel and
    text on it.

    :raises CardError: a colour is not ``#rrggbb``, or text would be hard to read.
    """

    ground: str = "#f4f8fe"
    ink: str = "#0c1a30"
    muted: str = "#3b4657"
    accent: str = DEFAULT_ACCENT
    panel: str = "#174a9e"
    on_panel: str = WHITE

    def __post_init__(self) -> None:
        for colour in (
            *(self.ground, self.ink, self.muted),
            *(self.accent, self.panel, self.on_panel),
        ):
            if not re.fullmatch(r"#[0-9a-f]{6}", colour, re.IGNORECASE):
                raise CardError(f"{colour!r} is not a colour; write #rrggbb")
        pairs = ((self.ink, self.ground), (self.muted, self.ground), (self.on_panel, self.panel))
        for text, ground in pairs:
            if contrast(text, ground) < MIN_CONTRAST:
                raise CardError(f"text on {ground} needs a contrast of {MIN_CONTRAST:g} or more")

    @classmethod
    def of_accent(cls, accent: str, tone: Tone = "light") -> "Theme":
        """Make a theme of one colour: light, a ground tinted with it and text shaded with it; or
        dark, the other way round.

        :raises CardError: ``accent`` is not ``#rrggbb``.
        """
        base = cls(accent=accent)
        return _dark(base.accent) if tone == "dark" else _light(base.accent)


def _light(accent: str) -> Theme:
    ground = mix(WHITE, accent, 0.05)
    ink = darken(mix(accent, BLACK, 0.82), ground, 13)
    muted = darken(mix(ink, ground, 0.22), ground, MIN_CONTRAST)
    panel = darken(mix(accent, BLACK, 0.12), WHITE, MIN_CONTRAST + 1)
    return Theme(ground=ground, ink=ink, muted=muted, accent=accent, panel=panel, on_panel=WHITE)


def _dark(accent: str) -> Theme:
    ground = darken(mix(accent, BLACK, 0.4), WHITE, 12)
    muted = lighten(mix(WHITE, ground, 0.22), ground, MIN_CONTRAST)
    # The ornament must be seen on its own dark shade.
    bright = lighten(accent, ground, 3)
    panel = mix(WHITE, accent, 0.12)
    ink = darken(ground, panel, MIN_CONTRAST)
    return Theme(ground=ground, ink=WHITE, muted=muted, accent=bright, panel=panel, on_panel=ink)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A person on a card. ``picture`` is square, RGB or RGBA, oriented; ``digest`` names its
    bytes. Without a picture the face is the initials on a colour made from the name; a digest
    alone is enough to name the card that will have the picture.
    """

    name: str
    company: str = ""
    picture: Image.Image | None = field(default=None, compare=False, repr=False)
    digest: str | None = None

    def __post_init__(self) -> None:
        if self.picture is not None and self.digest is None:
            raise CardError(f"the picture of {self.name!r} has no digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The mark of an edition, in any shape; ``digest`` names the bytes of ``picture``, which a
    card that is only named need not have.
    """

    digest: str
    picture: Image.Image | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When and where a gathering is, as its card says it: the leaf of a calendar (``month``,
    ``day``, ``weekday``), then ``date`` and ``time`` in full.
    """

    month: str
    day: str
    weekday: str
    date: str
    time: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything that a card shows. ``note`` is a short line: a date, or the size of a list.

    ``kind`` chooses the design: an ``article`` and a ``list`` have ``faces`` beside ``byline``
    and ``site_name``, an ``event`` has its ``occasion`` and ``logo``, a ``session`` shows
    ``faces`` large, as its speakers.

    :raises CardError: nothing of ``title`` is left after cleaning, an event has no occasion, or
        a session no faces.
    """

    title: str
    site_name: str
    faces: tuple[Face, ...] = ()
    byline: str = ""
    category: str | None = None
    note: str | None = None
    occasion: Occasion | None = None
    logo: Logo | None = None
    theme: Theme = Theme()
    kind: Kind = "article"

    def __post_init__(self) -> None:
        if not clean(self.title):
            raise CardError("a card needs a title")
        if self.kind == "event" and self.occasion is None:
            raise CardError("the card of an event needs to say when it is")
        if self.kind == "session" and not self.faces:
            raise CardError("the card of a session needs a speaker")

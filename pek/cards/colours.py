"""Arithmetic of sRGB colours written ``#rrggbb``."""

from colorsys import hls_to_rgb
from hashlib import sha256

Rgb = tuple[int, int, int]

WHITE = "#ffffff"


def rgb(colour: str) -> Rgb:
    """Split ``#rrggbb`` into its channels, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """Blend ``share`` (0 to 1) of ``other`` into ``colour``."""
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    linear = (
        c / 12.92 if (c := channel / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for channel in rgb(colour)
    )
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(colour), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darken(colour: str, against: str, ratio: float) -> str:
    """Mix black into ``colour`` until its contrast with ``against`` reaches ``ratio``."""
    return _mixed("#000000", colour, against, ratio)


def lighten(colour: str, against: str, ratio: float) -> str:
    """Mix white into ``colour`` until its contrast with ``against``, a dark colour, reaches
    ``ratio``.
    """
    return _mixed(WHITE, colour, against, ratio)


def _mixed(pole: str, colour: str, against: str, ratio: float) -> str:
    steps = (mix(colour, pole, step / 20) for step in range(21))
    return next((mixed for mixed in steps if contrast(mixed, against) >= ratio), pole)


def of_name(name: str) -> str:
    """Return a colour that is always the same for a name, dark enough for white letters."""
    hue = int.from_bytes(sha256(name.encode("utf-8", "replace")).digest()[:2], "big") / 65536
    channels = hls_to_rgb(hue, 0.38, 0.42)
    return darken("#" + "".join(f"{round(c * 255):02x}" for c in channels), WHITE, 7)

"""The palette of one card: every colour that is known beforehand has its place in it."""

from functools import lru_cache

from pek.cards.colours import Rgb, mix, rgb

SHADES = 256
# Shades of an edge from ground to ink. The eye sees no difference to 256, but a compressor does,
# and the faces get the colours.
_STEPS = 6
_LEVELS = tuple(round(value * _STEPS / 255) for value in range(256))
# 255 where there is any ink, for every coverage from 0 to 255.
INKED = [255 if level else 0 for level in _LEVELS]


class Inks:
    """Indexes of a palette, given out as colours are asked for; lives while one card is drawn."""

    def __init__(self) -> None:
        self._colours: list[Rgb] = []
        self._indexes: dict[Rgb, int] = {}

    @property
    def palette(self) -> list[int]:
        """Red, green and blue of every index in turn."""
        return [channel for colour in self._colours for channel in colour]

    def solid(self, colour: str) -> int:
        """The index of a colour ``#rrggbb``."""
        return self._index(rgb(colour))

    def ramp(self, ground: str, colour: str) -> list[int]:
        """The index for every coverage, 0 to 255, of ``colour`` on ``ground``."""
        shades = [self._index(shade) for shade in _shades(ground, colour)]
        return [shades[level] for level in _LEVELS]

    def add(self, palette: list[int]) -> int:
        """Append another palette, red, green and blue in turn; returns the index of its first."""
        first = len(self._colours)
        channels = iter(palette)
        self._colours.extend(zip(channels, channels, channels, strict=True))
        return first

    def _index(self, colour: Rgb) -> int:
        if colour not in self._indexes:
            self._indexes[colour] = len(self._colours)
            self._colours.append(colour)
        return self._indexes[colour]


@lru_cache(maxsize=256)
def _shades(ground: str, colour: str) -> tuple[Rgb, ...]:
    return tuple(rgb(mix(ground, colour, step / _STEPS)) for step in range(_STEPS + 1))

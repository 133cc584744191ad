"""Pictures that are as hard to compress as photographs, the same in every run."""

import io
import random

from PIL import Image

# Light and shade: cells a side, and how much of them is laid over the coarser ones.
_SHADES = ((5, 0.35), (12, 0.22), (40, 0.1), (160, 0.05))
_GRAIN = 0.055
_SKIN = (214, 164, 136)


def photograph(side: int, seed: int = 1) -> Image.Image:
    """A square of smooth gradients around the colour of skin, with soft noise."""
    dice = random.Random(seed)
    picture = Image.blend(Image.new("RGB", (side, side), _SKIN), _noise(dice, 3, side, "RGB"), 0.35)
    for cells, share in _SHADES:
        picture = Image.blend(picture, _noise(dice, cells, side, "L"), share)
    return Image.blend(picture, _noise(dice, side, side, "RGB"), _GRAIN)


def _noise(dice: random.Random, cells: int, side: int, mode: str) -> Image.Image:
    data = dice.randbytes(cells * cells * len(mode))
    small = Image.frombytes(mode, (cells, cells), data).convert("RGB")
    return small.resize((side, side), Image.Resampling.BICUBIC)


def jpeg(picture: Image.Image, quality: int) -> bytes:
    """The picture as JPEG."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def jpeg_of(picture: Image.Image, size: int) -> bytes:
    """The picture as the largest JPEG of at most ``size`` bytes."""
    low, high = 1, 95
    while low < high:
        middle = (low + high + 1) // 2
        if len(jpeg(picture, middle)) <= size:
            low = middle
        else:
            high = middle - 1
    return jpeg(picture, low)

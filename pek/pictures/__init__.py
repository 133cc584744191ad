"""The only reader of ``static/`` and of pictures beside posts: index, size, variants, icons."""

from pek.pictures.decode import ICON_SIZE, MAX_PIXELS
from pek.pictures.index import (
    FACE_WIDTHS,
    HEAD_WIDTHS,
    TEASER_WIDTHS,
    WIDTHS,
    Pictures,
    variant_name,
)

__all__ = [
    "FACE_WIDTHS",
    "HEAD_WIDTHS",
    "ICON_SIZE",
    "MAX_PIXELS",
    "TEASER_WIDTHS",
    "WIDTHS",
    "Pictures",
    "variant_name",
]

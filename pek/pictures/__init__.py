"""The only reader of ``static/`` and of pictures beside posts: index, size, variants, icons."""

from pek.pictures.decode import ICON_SIZE
from pek.pictures.index import (
    ABSENT_REMEDY,
    BODY_WIDTHS,
    FACE_WIDTHS,
    HEAD_WIDTHS,
    TEASER_WIDTHS,
    WIDTHS,
    Pictures,
    variant_name,
)
from pek.pictures.measure import MAX_PIXELS

__all__ = [
    "ABSENT_REMEDY",
    "BODY_WIDTHS",
    "FACE_WIDTHS",
    "HEAD_WIDTHS",
    "ICON_SIZE",
    "MAX_PIXELS",
    "TEASER_WIDTHS",
    "WIDTHS",
    "Pictures",
    "variant_name",
]

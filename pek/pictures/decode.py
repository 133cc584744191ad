"""Picture files decoded with Pillow: upright, in sRGB, reduced. Nothing is remembered here."""

import io
from collections.abc import Mapping
from pathlib import Path

import PIL
from PIL import Image, ImageFile, ImageOps

from pek.errors import CardError, TransientError
from pek.models import Flaw
from pek.pictures.colours import flat, to_srgb
from pek.pictures.measure import (
    BROKEN,
    FORMATS,
    Measured,
    is_passing,
    measure,
    orientation,
    reason_of,
)

ICON_SIZE = 320
LOGO_SIZE = 480
# What makes a picture of each orientation upright. Pillow's exif_transpose does the same, but
# writes the metadata anew, which a damaged one does not survive.
UPRIGHT: Mapping[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What decides the bytes of a variant beside the picture; raise the number with the code.
MAKER = f"2-{PIL.__version__}"


def opened(
    path: Path, address: str, size: int, *, whole: bool = True
) -> tuple[Image.Image, Measured]:
    """The picture decoded near ``size`` pixels, upright, for :func:`to_srgb`, and its full size.

    A JPEG is decoded at a fraction of its size (``draft``): 24 ms instead of 163 for a
    photograph of 9 megapixels. Unless it must be ``whole``, of a damaged picture there is what
    comes before the damage. Raises CardError; TransientError for what is the system's.
    """
    try:
        measured = measure(path, address)
        if isinstance(measured, Flaw):
            raise CardError(str(measured))
        with Image.open(path, formats=FORMATS) as image:
            image.draft("RGB", (size * 2, size * 2))
            turn = UPRIGHT.get(orientation(image))
            pixels = _decoded(image, whole=whole)
            return flat(pixels if turn is None else pixels.transpose(turn)), measured
    except BROKEN as error:
        if is_passing(error):
            raise TransientError(f"cannot be read: {error}") from error
        raise CardError(reason_of(error)) from error


def _decoded(image: ImageFile.ImageFile, *, whole: bool) -> Image.Image:
    try:
        image.load()
    except BROKEN as error:
        if whole or is_passing(error):
            raise
        return _beginning(image)
    return image


def _beginning(image: ImageFile.ImageFile) -> Image.Image:
    """A damaged picture as far as it was decoded; where nothing was, nothing is to be seen."""
    # With nothing left to decode, Pillow gives the pixels that there are.
    image.tile = []
    try:
        image.load()
    except BROKEN:
        return Image.new("RGBA", image.size)
    return image


def icon(path: Path, address: str) -> Image.Image:
    """The middle square of a picture, ICON_SIZE pixels a side, RGBA, upright. Raises CardError."""
    image, _ = opened(path, address, ICON_SIZE)
    square = ImageOps.fit(image, (ICON_SIZE, ICON_SIZE), Image.Resampling.LANCZOS)
    return to_srgb(square).convert("RGBA")


def logo(path: Path, address: str) -> Image.Image:
    """A whole picture of at most LOGO_SIZE pixels a side, RGBA, upright. Raises CardError."""
    image, _ = opened(path, address, LOGO_SIZE)
    image.thumbnail((LOGO_SIZE, LOGO_SIZE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return to_srgb(image).convert("RGBA")


def reduced(path: Path, address: str, width: int) -> bytes:
    """The picture as WebP, at most ``width`` pixels wide, in sRGB; of a damaged one its beginning.
    Raises CardError.
    """
    image, measured = opened(path, address, width, whole=False)
    size = measured.fitted(width)
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = io.BytesIO()
    # No metadata: a phone's photograph carries the place where it was taken.
    to_srgb(image).save(buffer, "WEBP", quality=82, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return buffer.getvalue()

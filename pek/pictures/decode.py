"""Picture files opened with Pillow: how large, upright, reduced. Nothing is remembered here."""

import io
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import PIL
from lxml import etree
from PIL import Image, ImageOps, UnidentifiedImageError

from pek.addresses import PICTURE_TYPES
from pek.errors import CardError, TransientError

MAX_PIXELS = 50_000_000
MAX_WEBP = 16_383  # pixels a side, of the WebP container
ICON_SIZE = 320
LOGO_SIZE = 480
ORIENTATION = 0x0112  # EXIF 2.32, tag 274
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
MAKER = f"1-{PIL.__version__}"
# Nothing else is tried, whatever a file is called: some readers of Pillow start other programs.
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF")
# What an undecodable file makes Pillow raise, as its documentation and its plugins have it.
_BROKEN = (
    OSError,
    RuntimeError,
    ValueError,
    SyntaxError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,  # an error where warnings are
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Size in pixels, upright, and media type of a picture."""

    width: int
    height: int
    media_type: str


def measure(path: Path, address: str) -> Measured | str:
    """Size and type of the file served at ``address``, or the reason why it has none.

    Raises OSErrors that are the system's: no file, no permission, too many open files.
    """
    media_type = PICTURE_TYPES.get(posixpath.splitext(address)[1].lower())
    if media_type is None:
        return "not a picture (expected PNG, JPEG, WebP, AVIF, GIF or SVG)"
    if media_type == "image/svg+xml":
        return _measure_svg(path)
    try:
        with Image.open(path, formats=FORMATS) as image:
            return _measured(image)
    except _BROKEN as error:
        if _is_passing(error):
            raise
        return _reason(error)


def _is_passing(error: Exception) -> bool:
    """Whether an error is the system's (no file, no permission, too many open files): what Pillow
    itself raises has no number.
    """
    return isinstance(error, OSError) and error.errno is not None


def _reason(error: Exception) -> str:
    """What is wrong with a picture, without its path on this machine."""
    if isinstance(error, UnidentifiedImageError):
        return "cannot be read as a picture (expected PNG, JPEG, WebP, AVIF, GIF or SVG)"
    return f"cannot be read as a picture: {error}"


def _measured(image: Image.Image) -> Measured | str:
    width, height = image.size
    if width * height > MAX_PIXELS:
        return f"{width}×{height} pixels are more than {MAX_PIXELS // 1_000_000} megapixels"
    if image.getexif().get(ORIENTATION, 1) in {5, 6, 7, 8}:
        width, height = height, width
    # What the file is counts, not what it is called: previews state its type.
    # A JPEG that holds further pictures (MPO, as some cameras write it) is a JPEG to browsers.
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    media_type = Image.MIME.get(kind, "application/octet-stream")
    return Measured(width, height, media_type)


def _measure_svg(path: Path) -> Measured | str:
    """Size of a vector graphic from its root element (SVG 2, section 8.2)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as error:
        return f"cannot be read as SVG: {error}"
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else (None, None)
    width = _pixels(root.get("width")) or _pixels(sides[0])
    height = _pixels(root.get("height")) or _pixels(sides[1])
    if not width or not height:
        return "an SVG without width, height or viewBox has no size"
    return Measured(max(1, round(width)), max(1, round(height)), "image/svg+xml")


def _pixels(length: str | None) -> float | None:
    try:
        pixels = float((length or "").removesuffix("px"))
    except ValueError:
        return None
    return pixels if 0 < pixels <= MAX_PIXELS else None


def opened(path: Path, address: str, size: int) -> tuple[Image.Image, Measured]:
    """The picture decoded near ``size`` pixels, upright, RGB or RGBA, and its full size.

    A JPEG is decoded at a fraction of its size (``draft``): 24 ms instead of 163 for a
    photograph of 9 megapixels. Raises CardError; TransientError for what is the system's.
    """
    try:
        measured = measure(path, address)
        if isinstance(measured, str):
            raise CardError(measured)
        with Image.open(path, formats=FORMATS) as image:
            image.draft("RGB", (size * 2, size * 2))
            turn = UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
            return _flat(image if turn is None else image.transpose(turn)), measured
    except _BROKEN as error:
        if _is_passing(error):
            raise TransientError(f"cannot be read: {error}") from error
        raise CardError(_reason(error)) from error


def _flat(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode == "I":
        # Pillow clips 16-bit greys to white; their high byte is the picture.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    alpha = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if alpha else "RGB")


def icon(path: Path, address: str) -> Image.Image:
    """The middle square of a picture, ICON_SIZE pixels a side, RGBA, upright. Raises CardError."""
    image, _ = opened(path, address, ICON_SIZE)
    return ImageOps.fit(image.convert("RGBA"), (ICON_SIZE, ICON_SIZE), Image.Resampling.LANCZOS)


def logo(path: Path, address: str) -> Image.Image:
    """A whole picture of at most LOGO_SIZE pixels a side, RGBA, upright. Raises CardError."""
    image, _ = opened(path, address, LOGO_SIZE)
    logo = image.convert("RGBA")
    logo.thumbnail((LOGO_SIZE, LOGO_SIZE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return logo


def fitted(measured: Measured, width: int) -> tuple[int, int]:
    """The size at most ``width`` pixels wide in the same shape; never enlarged."""
    shown = min(width, measured.width)
    return shown, max(1, round(measured.height * shown / measured.width))


def reduced(path: Path, address: str, width: int) -> bytes:
    """The picture as WebP, at most ``width`` pixels wide. Raises CardError."""
    image, measured = opened(path, address, width)
    size = fitted(measured, width)
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = io.BytesIO()
    # No metadata: a phone's photograph carries the place where it was taken.
    image.save(buffer, "WEBP", quality=82, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return buffer.getvalue()

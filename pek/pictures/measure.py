"""What the header of a picture file says, read with Pillow: nothing of it is decoded here."""

import posixpath
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from PIL import Image, UnidentifiedImageError

from pek.addresses import PICTURE_TYPES
from pek.models import Flaw

MAX_PIXELS = 50_000_000
MAX_WEBP = 16_383  # pixels a side, of the WebP container
ORIENTATION = 0x0112  # EXIF 2.32, tag 274
GPS = 0x8825  # EXIF 2.32, tag 34853: where a photograph was taken
LATITUDE = b"GPSLatitude"
# Nothing else is tried, whatever a file is called: some readers of Pillow start other programs.
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF")
# What an undecodable file makes Pillow raise, as its documentation and its plugins have it.
BROKEN = (
    OSError,
    RuntimeError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    ZeroDivisionError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,  # an error where warnings are
)

# Pictures of so many pixels are refused here, in our own words; Pillow's would name a line of code.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Measured:
    """Size in pixels, upright, and media type of a picture; whether it ``moves``, and whether its
    metadata tell the ``place`` where it was made.
    """

    width: int
    height: int
    media_type: str
    moves: bool = False
    place: bool = False

    def fitted(self, width: int) -> tuple[int, int]:
        """The size at most ``width`` pixels wide in the same shape, never enlarged, and never
        taller than a WebP can be.
        """
        shown = min(width, self.width, max(1, MAX_WEBP * self.width // self.height))
        height = max(1, round(self.height * shown / self.width))
        return shown, min(height, MAX_WEBP)


def measure(path: Path, address: str) -> Measured | Flaw:
    """Size and type of the file served at ``address``, or the reason why it has none.

    Raises OSErrors that are the system's: no file, no permission, too many open files.
    """
    media_type = PICTURE_TYPES.get(posixpath.splitext(address)[1].lower())
    if media_type is None:
        return Flaw(
            reason="not a picture (expected PNG, JPEG, WebP, AVIF, GIF or SVG)",
            remedy="save it as JPEG or PNG",
        )
    if media_type == "image/svg+xml":
        return _measure_svg(path)
    try:
        with Image.open(path, formats=FORMATS) as image:
            return _measured(image, path)
    except BROKEN as error:
        if is_passing(error):
            raise
        return Flaw(reason=reason_of(error))


def is_passing(error: Exception) -> bool:
    """Whether an error is the system's (no file, no permission, too many open files): what Pillow
    itself raises has no number.
    """
    return isinstance(error, OSError) and error.errno is not None


def reason_of(error: Exception) -> str:
    """What is wrong with a picture, without its path on this machine."""
    if isinstance(error, UnidentifiedImageError):
        return "cannot be read as a picture (expected PNG, JPEG, WebP, AVIF, GIF or SVG)"
    return f"cannot be read as a picture: {error}"


def orientation(image: Image.Image) -> int:
    """How a camera was held (EXIF 2.32, tag 274): 1 to 8; 1 is upright."""
    found = _exif(image).get(ORIENTATION)
    return found if isinstance(found, int) else 1


def _exif(image: Image.Image) -> Image.Exif:
    # Of a PNG without EXIF Pillow decodes every pixel, to find some behind them: 140 ms for one of
    # 9 megapixels. Browsers do not look there either.
    return Image.Image.getexif(image)


def _measured(image: Image.Image, path: Path) -> Measured | Flaw:
    width, height = image.size
    if not width * height:
        return Flaw(reason="has no pixels")
    if width * height > MAX_PIXELS:
        limit = f"{MAX_PIXELS // 1_000_000} megapixels"
        return Flaw(
            reason=f"{width}×{height} pixels are more than {limit}", remedy="make it smaller"
        )
    if orientation(image) in {5, 6, 7, 8}:
        width, height = height, width
    # What the file is counts, not what it is called: previews state its type.
    # A JPEG that holds further pictures (MPO, as some cameras write it) is a JPEG to browsers.
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    media_type = Image.MIME.get(kind, "application/octet-stream")
    moves = kind != "JPEG" and _is_animated(image)
    return Measured(width, height, media_type, moves, _tells_place(image, path, moves=moves))


def _is_animated(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except BROKEN as error:
        if is_passing(error):
            raise
        # What comes after the first moment of a GIF is damaged.
        return False


def _tells_place(image: Image.Image, path: Path, *, moves: bool) -> bool:
    """Whether EXIF or XMP say where a picture was made (XMP part 2, ``exif:GPSLatitude``)."""
    if LATITUDE in _xmp(image) or _exif(image).get_ifd(GPS):
        return True
    # Of a GIF Pillow reads no XMP; only that of a PNG may be compressed.
    return moves and LATITUDE in path.read_bytes()


def _xmp(image: Image.Image) -> bytes:
    found = image.info.get("xmp", b"")
    return found.encode() if isinstance(found, str) else bytes(found)


def _measure_svg(path: Path) -> Measured | Flaw:
    """Size of a vector graphic from its root element (SVG 2, section 8.2)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as error:
        return Flaw(reason=f"cannot be read as SVG: {error}")
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else (None, None)
    width = _pixels(root.get("width")) or _pixels(sides[0])
    height = _pixels(root.get("height")) or _pixels(sides[1])
    if not width or not height:
        return Flaw(
            reason="an SVG without width, height or viewBox has no size", remedy="add a viewBox"
        )
    return Measured(max(1, round(width)), max(1, round(height)), "image/svg+xml")


def _pixels(length: str | None) -> float | None:
    try:
        pixels = float((length or "").removesuffix("px"))
    except ValueError:
        return None
    return pixels if 0 < pixels <= MAX_PIXELS else None

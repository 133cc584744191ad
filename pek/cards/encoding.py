"""Encodes a drawn card. Same picture, same bytes: no clock and no metadata."""

from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from zlib import Z_DEFAULT_STRATEGY, Z_RLE

from PIL import Image

from pek.errors import CardError

# Slack reads pictures in ranges of this length: most cards fit into the first.
FIRST_RANGE = 32 * 1024
# All cards as PNG fit into this.
MAX_PNG = 40_000


def encode(image: Image.Image, media_type: str = "image/png") -> bytes:
    """Encode a picture that has a palette.

    :raises CardError: pek does not compose cards of ``media_type``.
    """
    encoder = _ENCODERS.get(media_type)
    if encoder is None:
        raise CardError(f"cards are not made as {media_type!r}; use one of {', '.join(_ENCODERS)}")
    return encoder(image)


def _png(image: Image.Image) -> bytes:
    """Encode with more effort only where the first range of 32 KiB asks for it.

    To look for runs alone takes a third of the time, for a quarter more bytes; the third try
    takes ten times as long as the first.
    """
    data = _save(image, "PNG", compress_level=6, compress_type=Z_RLE)
    for level in (6, 8):
        if len(data) <= FIRST_RANGE:
            break
        data = _save(image, "PNG", compress_level=level, compress_type=Z_DEFAULT_STRATEGY)
    return data


def _jpeg(image: Image.Image) -> bytes:
    return _save(image.convert("RGB"), "JPEG", quality=88, subsampling=0)


def _webp(image: Image.Image) -> bytes:
    return _save(image.convert("RGB"), "WEBP", quality=90, method=4)


def _gif(image: Image.Image) -> bytes:
    return _save(image, "GIF")


def _avif(image: Image.Image) -> bytes:
    # One thread: how the work was divided must not show in the bytes.
    return _save(image.convert("RGB"), "AVIF", quality=80, speed=8, max_threads=1)


def _save(image: Image.Image, name: str, **options: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


_ENCODERS: Mapping[str, Callable[[Image.Image], bytes]] = MappingProxyType(
    {
        "image/png": _png,
        "image/jpeg": _jpeg,
        "image/webp": _webp,
        "image/gif": _gif,
        "image/avif": _avif,
    }
)

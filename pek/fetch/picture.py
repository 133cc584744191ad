"""A picture of another host → the file that is kept of it."""

import tempfile
from hashlib import sha256
from pathlib import Path

from pek.errors import CardError
from pek.fetch.client import Content
from pek.fetch.errors import FetchError
from pek.pictures.decode import opened, reduced

SVG = "image/svg+xml"
# Some hosts say no more of a file than that it is one.
UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream"})


def is_usable(media_type: str) -> bool:
    """Whether a picture of pixels can be expected."""
    return (media_type.startswith("image/") and media_type != SVG) or media_type in UNTOLD


def kept(content: Content, width: int) -> tuple[str, bytes]:
    """Name and bytes of the WebP, at most ``width`` pixels wide, that a picture becomes: upright,
    without its metadata. Raises FetchError for what cannot be read as a picture.
    """
    if content.media_type == SVG:
        raise FetchError("vector graphics (SVG) are not taken over")
    if not is_usable(content.media_type):
        raise FetchError(f"no picture but {content.media_type}")
    # Pillow tells the format by the bytes, whatever the name says.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "picture.png")
        path.write_bytes(content.data)
        try:
            # What is reduced need not be whole; what is kept for long must.
            opened(path, path.name, width)
            data = reduced(path, path.name, width)
        except CardError as error:
            raise FetchError(str(error)) from error
    return f"{sha256(data).hexdigest()[:16]}.webp", data

"""Icons of every kind on cards: shown, or replaced by initials and named by ``flask check``."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from pek.cards.colours import of_name, rgb
from pek.check import check
from pek.errors import Problem
from pek.views import state
from tests.conftest import Tree

GREEN, NAME = (0, 160, 60), "山田"
# The face of an article's only author: where it is, and points of it above and below the middle.
FACE, UPPER, LOWER = (64, 486, 160, 582), (48, 20), (48, 76)
ROTATE_180 = 3  # EXIF 2.32, orientation


def _flag(mode: str = "RGB") -> Image.Image:
    """A square that is green above and blue below."""
    image = Image.new("RGB", (200, 200), GREEN)
    image.paste((0, 0, 255), (0, 100, 200, 200))
    return image.convert(mode)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _transparent() -> bytes:
    """A palette whose first colour, the lower half, is transparent."""
    image = Image.new("P", (200, 200), 0)
    image.putpalette([*(255, 255, 0), *GREEN])
    image.paste(1, (0, 0, 200, 100))
    return _saved(image, "PNG", transparency=0)


def _sixteen_bits() -> bytes:
    """Grey of 16 bits a channel: light above, dark below."""
    samples = struct.pack("<H", 50_000) * 20_000 + struct.pack("<H", 0) * 20_000
    return _saved(Image.frombytes("I;16", (200, 200), samples), "PNG")


def _moving() -> bytes:
    """Two frames; the second is red."""
    return _saved(
        _flag(), "GIF", save_all=True, append_images=[Image.new("RGB", (200, 200), "red")]
    )


def _turned() -> bytes:
    """A photograph taken upside down."""
    exif = Image.Exif()
    exif[0x0112] = ROTATE_180
    return _saved(_flag().rotate(180), "JPEG", exif=exif, quality=95)


def _claimed(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


BLUE = (0, 0, 255)
GROUND = (244, 244, 248)
SHOWN: dict[str, tuple[str, Callable[[], bytes], tuple[int, ...], tuple[int, ...]]] = {
    "JPEG": ("a.jpg", lambda: _saved(_flag(), "JPEG", quality=95), GREEN, BLUE),
    "PNG": ("a.png", lambda: _saved(_flag(), "PNG"), GREEN, BLUE),
    "WebP": ("a.webp", lambda: _saved(_flag(), "WEBP", lossless=True), GREEN, BLUE),
    "AVIF": ("a.avif", lambda: _saved(_flag(), "AVIF"), GREEN, BLUE),
    "GIF, first frame": ("a.gif", _moving, GREEN, BLUE),
    "CMYK": ("a.jpg", lambda: _saved(_flag("CMYK"), "JPEG", quality=95), GREEN, BLUE),
    "16 bit": ("a.png", _sixteen_bits, (195, 195, 195), (0, 0, 0)),
    "transparent palette": ("a.png", _transparent, GREEN, GROUND),
    "EXIF orientation": ("a.jpg", _turned, GREEN, BLUE),
    "far from square": ("a.png", lambda: _saved(_flag().resize((900, 200)), "PNG"), GREEN, BLUE),
}
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "corrupt": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + b"?" * 80, "cannot be read"),
    "truncated": ("a.jpg", lambda: _saved(_flag(), "JPEG")[:700], "cannot be read"),
    "SVG": ("a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "SVG"),
    "over 50 megapixels": ("a.png", lambda: _claimed(8000, 6300), "megapixels"),
    "decompression bomb": ("a.png", lambda: _claimed(60_000, 60_000), "pixels"),
    "no picture": ("a.png", lambda: b"", "cannot be read"),
}


def _face(app: Flask, tree: Tree, icon: str) -> Image.Image:
    """The author's face on the card of a post."""
    tree.post("blog/a.md", author=f"{{name: {NAME}, icon: {icon}}}")
    here = state(app)
    site = here.library.refresh().site
    target = site.lookup("/blog/a/")
    assert target is not None
    with Image.open(here.composer.file(site, target)) as card:
        return card.convert("RGB").crop(FACE)


def _put(folder: Path, name: str, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def _is(colour: object, expected: tuple[int, ...]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(one - other) <= 14 for one, other in zip(colour, expected, strict=True))


@pytest.mark.parametrize("kind", SHOWN)
def test_icon_is_shown(app: Flask, tree: Tree, kind: str) -> None:
    """A face of any kind of picture is on the card, upright, in its own colours."""
    name, make, upper, lower = SHOWN[kind]
    _put(tree.static / "faces", name, make())
    face = _face(app, tree, f"/faces/{name}")

    assert _is(face.getpixel(UPPER), upper), face.getpixel(UPPER)
    assert _is(face.getpixel(LOWER), lower), face.getpixel(LOWER)


def test_icon_may_lie_beside_the_post(app: Flask, tree: Tree) -> None:
    """A name without a slash is a picture beside the post."""
    _put(tree.content / "blog", "me.png", _saved(_flag(), "PNG"))

    assert _is(_face(app, tree, "me.png").getpixel(UPPER), GREEN)


@pytest.mark.parametrize("kind", REFUSED)
def test_refused_icon_gives_initials(app: Flask, tree: Tree, kind: str) -> None:
    """What cannot be shown is replaced by initials on a colour made from the name, and named
    with its reason.
    """
    name, make, reason = REFUSED[kind]
    _put(tree.static, name, make())
    face = _face(app, tree, f"/{name}")
    [problem] = [found for found in _check(app) if found.field == "author"]

    assert _is(face.getpixel((48, 8)), rgb(of_name(NAME)))
    assert f"/{name}" in problem.message
    assert reason in problem.message


def _check(app: Flask) -> tuple[Problem, ...]:
    here = state(app)
    return check(here.library, here.bodies, here.pictures)

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from pek.pictures import decode
from pek.pictures.colours import flat, to_srgb
from tests.conftest import Tree
from tests.profiles import display_p3, grey_cyan, linear_grey

Colour = tuple[int, ...]

P3_RED = (234, 51, 35)  # sRGB's own red, as Display P3 writes it
P3_GREEN = (117, 251, 76)
NO_PROFILE = b"Adobe RGB"


def _shown(path: Path) -> tuple[str, Colour]:
    """Mode and first pixel of the variant that a page shows of a file."""
    with Image.open(io.BytesIO(decode.reduced(path, f"/{path.name}", 480))) as image:
        image.load()
        assert not {"icc_profile", "exif", "xmp"} & image.info.keys()
        return image.mode, _pixel(image)


def _pixel(image: Image.Image) -> Colour:
    colour = image.getpixel((3, 3))
    assert isinstance(colour, tuple)
    return colour


def _near(expected: Colour, found: Colour, *, by: int = 4) -> bool:
    assert len(expected) == len(found)
    return all(abs(a - b) <= by for a, b in zip(expected, found, strict=True))


@pytest.mark.parametrize(
    ("mode", "colour", "profile", "expected"),
    [
        ("RGB", P3_RED, display_p3(), (255, 0, 0)),
        ("RGB", P3_GREEN, display_p3(), (0, 255, 0)),
        ("RGB", (128, 128, 128), display_p3(), (128, 128, 128)),
        ("RGBA", (*P3_RED, 77), display_p3(), (255, 0, 0, 77)),
        ("L", 128, display_p3(), (128, 128, 128)),
        ("L", 128, linear_grey(), (188, 188, 188)),
        ("LA", (128, 9), linear_grey(), (188, 188, 188, 9)),
        ("CMYK", (255, 0, 0, 0), grey_cyan(), (119, 119, 119)),
        ("CMYK", (0, 255, 255, 0), grey_cyan(), (255, 255, 255)),
        ("CMYK", (255, 0, 0, 255), grey_cyan(), (0, 0, 0)),
    ],
)
def test_colours_are_seen_through_their_profile(
    mode: str, colour: Colour | int, profile: bytes, expected: Colour
) -> None:
    """What has another number in sRGB gets it; transparency is no colour and stays."""
    image = Image.new(mode, (4, 4), colour)
    image.info["icc_profile"] = profile
    assert _near(expected, _pixel(to_srgb(flat(image))))


@pytest.mark.parametrize(
    ("mode", "colour", "profile", "expected"),
    [
        ("RGB", P3_RED, b"", P3_RED),
        ("RGB", P3_RED, NO_PROFILE, P3_RED),
        ("RGB", P3_RED, display_p3()[:300], P3_RED),
        ("RGB", P3_RED, display_p3()[:128] + bytes(400), P3_RED),
        ("RGB", P3_RED, linear_grey(), P3_RED),
        ("RGB", P3_RED, grey_cyan(), P3_RED),
        ("L", 128, grey_cyan(), (128, 128, 128)),
        ("CMYK", (255, 0, 0, 0), display_p3(), (0, 255, 255)),
        ("CMYK", (255, 0, 0, 0), b"x", (0, 255, 255)),
    ],
)
def test_a_profile_that_does_not_fit_does_not_count(
    mode: str, colour: Colour | int, profile: bytes, expected: Colour
) -> None:
    """A broken one, or one of other colours than the picture has: it is shown as without."""
    image = Image.new(mode, (4, 4), colour)
    image.info["icc_profile"] = profile
    assert expected == _pixel(to_srgb(flat(image)))


def test_a_profile_can_be_cut_anywhere() -> None:
    """Whatever is left of it, the picture is shown."""
    image = Image.new("RGB", (4, 4), P3_RED)
    for length in range(0, len(display_p3()), 7):
        image.info["icc_profile"] = display_p3()[:length]
        assert ("RGB", (4, 4)) == (to_srgb(flat(image)).mode, image.size)


def test_a_byte_of_a_profile_may_be_damaged() -> None:
    """Any of its header: the picture is shown, in whatever colours."""
    image = Image.new("RGB", (4, 4), P3_RED)
    whole = display_p3()
    for place in range(128):
        for damage in (0x00, 0xF6):
            broken = whole[:place] + bytes([damage]) + whole[place + 1 :]
            image.info["icc_profile"] = broken
            assert ("RGB", (4, 4)) == (to_srgb(flat(image)).mode, image.size)


def test_srgb_itself_changes_nothing_that_is_seen() -> None:
    """Most cameras write the profile of sRGB into their pictures."""
    image = Image.new("RGB", (4, 4), (12, 200, 99))
    image.info["icc_profile"] = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert _near((12, 200, 99), _pixel(to_srgb(flat(image))), by=1)


@pytest.mark.parametrize(
    ("name", "mode", "colour", "profile", "expected"),
    [
        ("p3.jpg", "RGB", P3_RED, display_p3(), (255, 0, 0)),
        ("p3.png", "RGB", P3_GREEN, display_p3(), (0, 255, 0)),
        ("p3.webp", "RGB", P3_RED, display_p3(), (255, 0, 0)),
        ("p3.avif", "RGB", P3_RED, display_p3(), (255, 0, 0)),
        ("p3-alpha.png", "RGBA", (*P3_RED, 128), display_p3(), (255, 0, 0, 128)),
        ("ink.jpg", "CMYK", (255, 0, 0, 0), grey_cyan(), (119, 119, 119)),
        ("ink-plain.jpg", "CMYK", (0, 255, 255, 0), b"", (255, 0, 0)),
        ("grey.png", "L", 128, linear_grey(), (188, 188, 188)),
        ("grey.jpg", "L", 128, b"", (128, 128, 128)),
        ("grey-alpha.png", "LA", (128, 64), b"", (128, 128, 128, 64)),
        ("deep.png", "I;16", 0x8080, b"", (128, 128, 128)),
        ("deep-linear.png", "I;16", 0x8080, linear_grey(), (188, 188, 188)),
        ("bits.png", "1", 1, b"", (255, 255, 255)),
        ("broken.jpg", "RGB", P3_RED, NO_PROFILE, P3_RED),
    ],
)
def test_variants_have_the_colours_of_the_picture(
    tree: Tree, name: str, mode: str, colour: Colour | int, profile: bytes, expected: Colour
) -> None:
    """In sRGB, opaque or not as the file is, and without the profile."""
    path = tree.static / name
    Image.new(mode, (40, 30), colour).save(path, icc_profile=profile)
    kind, found = _shown(path)
    assert ("RGBA" if len(expected) == 4 else "RGB") == kind
    assert _near(expected, found, by=8)


def test_cards_have_these_colours_too(tree: Tree) -> None:
    """Faces and logos come from the same phones."""
    path = tree.static / "face.jpg"
    Image.new("RGB", (40, 40), P3_RED).save(path, icc_profile=display_p3())
    for made in (decode.icon(path, "/face.jpg"), decode.logo(path, "/face.jpg")):
        assert "RGBA" == made.mode
        assert _near((255, 0, 0, 255), _pixel(made), by=8)


@pytest.mark.parametrize(
    ("mode", "clear", "solid"),
    [
        ("P", 0, 1),
        ("L", 10, 200),
        ("1", 0, 1),
        ("I;16", 0x0A0A, 0xC8C8),
        ("RGB", (1, 2, 3), (250, 250, 0)),
    ],
)
def test_the_one_colour_that_is_clear_stays_clear(
    tree: Tree, mode: str, clear: Colour | int, solid: Colour | int
) -> None:
    """PNG's transparency of palettes, greys and colours (PNG, 11.3.2.1)."""
    path = tree.static / "a.png"
    image = Image.new(mode, (40, 40), clear)
    if mode == "P":
        image.putpalette([0, 0, 0, 0, 0, 255])
    image.paste(solid, (0, 20, 40, 40))
    image.save(path, transparency=clear)
    with Image.open(io.BytesIO(decode.reduced(path, "/a.png", 480))) as shown:
        assert "RGBA" == shown.mode
        alphas = [shown.getpixel((20, y))[3] for y in (4, 36)]  # type: ignore[index]
    assert [0, 255] == alphas

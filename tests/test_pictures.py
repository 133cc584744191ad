import os
import struct
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from flask.testing import FlaskClient
from PIL import Image

from pek.errors import CardError
from pek.models import StaticFile
from pek.pictures import ICON_SIZE, Pictures, variant_name
from pek.store import Store
from tests.conftest import Tree

RED, BLUE = (255, 0, 0), (0, 0, 255)
ROTATED = 6  # EXIF 2.32: the camera was turned; show it a quarter clockwise.
GPS = 0x8825


@pytest.fixture
def pictures(tree: Tree) -> Pictures:
    """A reader of pictures with an empty store."""
    return Pictures(Store(tree.instance))


def _files(pictures: Pictures, *folders: Path) -> Mapping[str, StaticFile]:
    return {file.address: file for file in pictures.scan(folders).files}


def _halves(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = ROTATED
    exif[GPS] = {1: "N", 2: (35.0, 41.0, 22.0)}
    return exif


def _shown_size(pictures: Pictures, file: StaticFile, width: int) -> tuple[int, int]:
    """The size of a variant as the page says it, which is that of its file."""
    variant = pictures.variant(file, width)
    assert variant is not None
    with Image.open(pictures.variant_file(file, width)) as image:
        assert (variant.width, variant.height) == image.size
        return image.size


def _close(colour: object, expected: tuple[int, ...]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(a - b) < 12 for a, b in zip(colour, expected, strict=False))


def _huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def _svg(attributes: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()


@pytest.mark.parametrize(
    ("name", "mode", "options", "media_type"),
    [
        ("a.png", "RGB", {}, "image/png"),
        ("a.PNG", "RGBA", {}, "image/png"),
        ("a.jpg", "RGB", {}, "image/jpeg"),
        ("a.jpeg", "CMYK", {}, "image/jpeg"),
        ("a.webp", "RGBA", {}, "image/webp"),
        ("a.avif", "RGB", {}, "image/avif"),
        ("a.gif", "P", {}, "image/gif"),
        ("grey.png", "L", {}, "image/png"),
        ("図 1.png", "P", {"transparency": 0}, "image/png"),
    ],
)
def test_every_kind_of_picture_is_found_reduced_and_cropped(
    tree: Tree, pictures: Pictures, name: str, mode: str, options: dict[str, int], media_type: str
) -> None:
    """Size, type and length of the file; a variant and an icon can be made of it."""
    path = tree.static / name
    _halves((400, 200), mode).save(path, **options)  # type: ignore[arg-type]
    files = _files(pictures, tree.static)
    found = pictures.find(files, f"/{name}")
    assert found is not None
    assert (400, 200, media_type) == (found.width, found.height, found.media_type)
    assert found.length == path.stat().st_size
    assert pictures.trouble(files, f"/{name}") is None
    assert pictures.icon(files[f"/{name}"]).size == (ICON_SIZE, ICON_SIZE)
    with Image.open(pictures.variant_file(files[f"/{name}"], 96)) as variant:
        assert ("WEBP", (96, 48)) == (variant.format, variant.size)


def test_a_turned_photograph_is_upright_everywhere(tree: Tree, pictures: Pictures) -> None:
    """The EXIF orientation counts for the size, the variant and the icon: red comes to the top."""
    _halves((400, 200)).save(tree.static / "a.jpg", exif=_exif(), quality=95)
    files = _files(pictures, tree.static)
    found = pictures.find(files, "/a.jpg")
    assert found is not None
    assert (200, 400) == (found.width, found.height)
    variant = pictures.variant(files["/a.jpg"], 96)
    assert variant is not None
    assert (96, 192) == (variant.width, variant.height)
    with Image.open(pictures.variant_file(files["/a.jpg"], 96)) as image:
        assert image.size == (96, 192)
        assert _close(image.getpixel((48, 20)), RED)
        assert _close(image.getpixel((48, 170)), BLUE)
    icon = pictures.icon(files["/a.jpg"])
    assert _close(icon.getpixel((160, 20)), (*RED, 255))
    assert _close(icon.getpixel((160, 300)), (*BLUE, 255))


def test_a_photograph_with_a_mistyped_tag_is_used_all_the_same(
    tree: Tree, pictures: Pictures
) -> None:
    """A GPS tag that some program wrote as a number instead of text keeps nothing from its use."""
    buffer = BytesIO()
    _halves((400, 200)).save(buffer, "JPEG", exif=_exif())
    # GPSLatitudeRef (EXIF 2.32, tag 1): type 2 is ASCII, type 3 SHORT.
    text, number = b"\0\1\0\2\0\0\0\2N", b"\0\1\0\3\0\0\0\2N"
    assert text in buffer.getvalue()
    (tree.static / "a.jpg").write_bytes(buffer.getvalue().replace(text, number))
    file = _files(pictures, tree.static)["/a.jpg"]
    assert _close(pictures.icon(file).getpixel((160, 20)), (*RED, 255))
    with Image.open(pictures.variant_file(file, 96)) as variant:
        assert variant.size == (96, 192)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_variants_say_nothing_of_the_photographer(
    tree: Tree, pictures: Pictures, name: str
) -> None:
    """Neither place nor camera is in what is published of a photograph."""
    _halves((400, 200)).save(tree.static / name, exif=_exif(), icc_profile=b"x" * 128)
    made = pictures.variant_file(_files(pictures, tree.static)[f"/{name}"], 96)
    with Image.open(made) as image:
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile"} & image.info.keys()


def test_alpha_stays(tree: Tree, pictures: Pictures) -> None:
    """What is transparent in the file is transparent in the variant and the icon."""
    image = _halves((400, 400), "RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 400, 200))
    image.save(tree.static / "a.png")
    palette = Image.new("P", (400, 400), 1)
    palette.putpalette([0, 0, 0, 0, 0, 255])
    palette.paste(0, (0, 0, 400, 200))
    palette.save(tree.static / "p.png", transparency=0)
    palette.save(tree.static / "p.gif", transparency=0)
    files = _files(pictures, tree.static)
    for address in ("/a.png", "/p.png", "/p.gif"):
        icon = pictures.icon(files[address])
        with Image.open(pictures.variant_file(files[address], 96)) as variant:
            shown = variant.convert("RGBA")
        for made, side in ((icon, ICON_SIZE), (shown, 96)):
            x = side * 3 // 4
            assert made.getpixel((x, 2))[3] == 0, address  # type: ignore[index]
            assert _close(made.getpixel((x, side - 3)), (*BLUE, 255)), address


def test_cmyk_keeps_its_colours(tree: Tree, pictures: Pictures) -> None:
    """A JPEG of a print shop is not shown as its negative."""
    _halves((400, 400), "CMYK").save(tree.static / "a.jpg", quality=95)
    icon = pictures.icon(_files(pictures, tree.static)["/a.jpg"])
    assert _close(icon.getpixel((40, 160)), (*RED, 255))


def test_sixteen_bits_are_not_clipped(tree: Tree, pictures: Pictures) -> None:
    """The middle grey of 16 bits is the middle grey of 8."""
    Image.new("I;16", (64, 64), 0x8080).save(tree.static / "a.png")
    file = _files(pictures, tree.static)["/a.png"]
    assert _close(pictures.icon(file).getpixel((9, 9)), (128, 128, 128, 255))
    with Image.open(pictures.variant_file(file, 96)) as variant:
        assert _close(variant.convert("RGB").getpixel((9, 9)), (128, 128, 128))


def test_a_multi_picture_jpeg_is_a_jpeg(tree: Tree, pictures: Pictures) -> None:
    """Phones append a second picture (CIPA DC-007); every reader shows such a file as JPEG."""
    _halves((64, 32)).save(
        tree.static / "a.jpg", "MPO", save_all=True, append_images=[_halves((64, 32))]
    )
    found = pictures.find(_files(pictures, tree.static), "/a.jpg")
    assert found is not None
    assert found.media_type == "image/jpeg"


def test_the_content_counts_not_the_name(tree: Tree, pictures: Pictures) -> None:
    """A WebP that is called .png is stated as what it is."""
    _halves((64, 32)).save(tree.static / "a.png", "WEBP")
    found = pictures.find(_files(pictures, tree.static), "/a.png")
    assert found is not None
    assert found.media_type == "image/webp"


BROKEN = {
    "text.png": (b"not a picture", "cannot be read"),
    "empty.jpg": (b"", "cannot be read"),
    "huge.png": (_huge_png(8000, 7000), "megapixels"),
    "bomb.png": (_huge_png(60_000, 60_000), "pixels"),
    "none.svg": (_svg(""), "no size"),
    "zero.svg": (_svg('viewBox="0 0 0 0"'), "no size"),
    "percent.svg": (_svg('width="100%" height="100%"'), "no size"),
    "odd.svg": (_svg('viewBox="0 0 a b"'), "no size"),
    "infinite.svg": (_svg('width="1e999" height="5"'), ""),
    "negative.svg": (_svg('width="-5" height="5"'), ""),
    "nan.svg": (_svg('width="nan" height="5"'), ""),
    "cut.svg": (b"<svg width='3' height='3'", "cannot be read as SVG"),
    "empty.svg": (b"", "cannot be read as SVG"),
    "notes.txt": (b"x", "not a picture"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_picture_is_refused_with_a_reason(
    tree: Tree, pictures: Pictures, name: str
) -> None:
    """It is not found, has no variant, and says why; nothing raises on the way to a page."""
    data, reason = BROKEN[name]
    (tree.static / name).write_bytes(data)
    files = _files(pictures, tree.static)
    assert pictures.find(files, f"/{name}") is None
    assert reason in str(pictures.trouble(files, f"/{name}"))
    assert pictures.variant(files[f"/{name}"], 96) is None
    with pytest.raises(CardError) as caught:
        pictures.icon(files[f"/{name}"])
    assert f"/{name}: " in str(caught.value)
    with pytest.raises(CardError):
        pictures.variant_file(files[f"/{name}"], 96)


# Pillow warns of damaged EXIF and goes on.
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "gif", "avif"])
def test_a_cut_or_damaged_file_raises_nothing_else(
    tree: Tree, pictures: Pictures, ending: str
) -> None:
    """Wherever a file ends or is damaged, it is measured or refused; only CardError is raised."""
    buffer = BytesIO()
    exif = {} if ending == "gif" else {"exif": _exif()}
    kind = {"jpg": "JPEG"}.get(ending, ending.upper())
    Image.effect_noise((48, 32), 80).convert("RGB").save(buffer, kind, **exif)
    whole = buffer.getvalue()
    for n in range(24):
        at = n * min(len(whole), 480) // 24
        damaged = whole[:at] + b"\xff\0\xff\0" + whole[at + 4 :]
        for part, data in (("cut", whole[:at]), ("damaged", damaged)):
            (tree.static / f"{part}{n}.{ending}").write_bytes(data)
    files = _files(pictures, tree.static)
    for address, file in files.items():
        pictures.find(files, address)
        with suppress(CardError):
            pictures.icon(file)
        with suppress(CardError):
            pictures.variant_file(file, 32)


def test_an_icon_that_is_broken_stays_broken(tree: Tree, pictures: Pictures) -> None:
    """The second caller gets the same error."""
    (tree.static / "a.png").write_bytes(b"x")
    file = _files(pictures, tree.static)["/a.png"]
    for _ in range(2):
        with pytest.raises(CardError, match=r"^/a\.png: cannot be read"):
            pictures.icon(file)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40px" height="30px"', (40, 30)),
        ('viewBox="0 0 40 30"', (40, 30)),
        ('viewBox="0,0,40,30" width="100%"', (40, 30)),
        ('width="0.3" height="0.3"', (1, 1)),
        ('width="40" height="30" viewBox="5"', (40, 30)),
    ],
)
def test_the_size_of_a_vector_graphic(
    tree: Tree, pictures: Pictures, attributes: str, size: tuple[int, int]
) -> None:
    """Width and height, else the viewBox (SVG 2, 8.2); at least a pixel; no variant."""
    (tree.static / "図.svg").write_bytes(_svg(attributes))
    files = _files(pictures, tree.static)
    found = pictures.find(files, "/図.svg")
    assert found is not None
    assert (*size, "image/svg+xml") == (found.width, found.height, found.media_type)
    assert pictures.variant(files["/図.svg"], 96) is None


@pytest.mark.parametrize(
    ("size", "width", "expected"),
    [
        ((1000, 500), 480, (480, 240)),
        ((480, 270), 480, (480, 270)),
        ((300, 200), 480, (300, 200)),
        ((1, 1), 96, (1, 1)),
        ((2000, 3), 96, (96, 1)),
        ((3011, 2587), 96, (96, 82)),
        ((4001, 3001), 480, (480, 360)),
    ],
)
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_variant_is_what_the_page_says_and_never_enlarged(
    tree: Tree,
    pictures: Pictures,
    size: tuple[int, int],
    width: int,
    expected: tuple[int, int],
    ending: str,
) -> None:
    """The size in the page is that of the file."""
    address = f"/a.{ending}"
    tree.picture(f"static{address}", size)
    file = _files(pictures, tree.static)[address]
    assert expected == _shown_size(pictures, file, width)


@pytest.mark.parametrize(
    ("size", "width", "expected"),
    [
        ((240, 17_000), 480, (231, 16_362)),
        ((240, 17_000), 96, (96, 6800)),
        ((1, 40_000), 480, (1, 16_383)),
    ],
)
def test_a_picture_too_tall_for_webp_is_reduced_until_it_fits(
    tree: Tree, pictures: Pictures, size: tuple[int, int], width: int, expected: tuple[int, int]
) -> None:
    """WebP ends at 16383 pixels; a long screenshot is shown all the same, as the page says it."""
    tree.picture("static/a.png", size)
    file = _files(pictures, tree.static)["/a.png"]
    assert expected == _shown_size(pictures, file, width)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((4000, 3000), [(480, 360), (720, 540), (1080, 810), (1440, 1080)]),
        ((1000, 500), [(480, 240), (720, 360), (1000, 500)]),
        ((720, 720), [(480, 480), (720, 720)]),
        ((300, 200), [(300, 200)]),
        ((240, 17_000), [(231, 16_362)]),
    ],
)
def test_the_widths_at_which_bodies_show_a_picture(
    tree: Tree, pictures: Pictures, size: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    """The smallest first, never enlarged, no two alike; the picture keeps its own size."""
    tree.picture("static/a.png", size)
    found = pictures.shown(_files(pictures, tree.static), "/a.png")
    assert found is not None
    assert size == (found.width, found.height)
    assert expected == [(one.width, one.height) for one in found.variants]
    assert {"image/webp"} == {one.media_type for one in found.variants}


MOVING = {"a.gif": "GIF", "a.webp": "WEBP", "a.png": "PNG", "a.avif": "AVIF"}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d exif:GPSLatitude="35,41.3N"/></x:xmpmeta>'


def _moving(path: Path, kind: str, **options: object) -> None:
    frames = [Image.new("RGB", (64, 48), colour) for colour in (RED, BLUE)]
    frames[0].save(path, kind, save_all=True, append_images=frames[1:], duration=40, **options)


@pytest.mark.parametrize("name", MOVING)
def test_what_moves_goes_on_moving(tree: Tree, pictures: Pictures, name: str) -> None:
    """An animation is shown as it is, a picture of the same kind that stands still is not."""
    _moving(tree.static / name, MOVING[name])
    tree.picture(f"static/still-{name}")
    files = _files(pictures, tree.static)
    moving, still = (pictures.shown(files, f"/{one}") for one in (name, f"still-{name}"))
    assert moving is not None
    assert still is not None
    assert ((), 1) == (moving.variants, len(still.variants))
    assert not pictures.stands_still(files[f"/{name}"])


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.webp", {"xmp": XMP}),
        ("a.png", {"exif": "gps"}),
        ("a.webp", {"exif": "gps"}),
        ("a.gif", {"xmp": XMP}),
    ],
)
def test_what_moves_and_tells_a_place_stands_still(
    tree: Tree, pictures: Pictures, name: str, options: dict[str, object]
) -> None:
    """Its metadata would leave with it: a variant of its first moment is shown, and check says
    why.
    """
    path = tree.static / name
    if "exif" in options:
        options = {"exif": _exif().tobytes()}
    _moving(path, MOVING[name], **({} if name == "a.gif" else options))
    if name == "a.gif":
        # An application extension (GIF89a, 26; XMP part 3, 1.1.2) before the trailer's place.
        block = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
        data = path.read_bytes()
        at = data.index(b"\x21\xf9")
        path.write_bytes(data[:at] + block + data[at:])
    files = _files(pictures, tree.static)
    found = pictures.shown(files, f"/{name}")
    assert found is not None
    assert 1 == len(found.variants)
    assert pictures.stands_still(files[f"/{name}"])


def test_an_animation_that_is_cut_shows_its_first_moment(tree: Tree, pictures: Pictures) -> None:
    """Wherever it ends after that, it is measured, and a variant can be made."""
    path = tree.static / "a.gif"
    _moving(path, "GIF")
    data = path.read_bytes()
    second = data.index(b"\x21\xf9", data.index(b"\x21\xf9") + 1)
    for end in range(second, len(data), 3):
        path.write_bytes(data[:end])
        file = _files(pictures, tree.static)["/a.gif"]
        found = pictures.shown({"/a.gif": file}, "/a.gif")
        assert found is not None
        if found.variants:
            with Image.open(pictures.variant_file(file, 480)) as image:
                assert _close(image.getpixel((5, 5)), RED)


def test_a_picture_that_stands_still_may_tell_its_place(tree: Tree, pictures: Pictures) -> None:
    """Its variants do not, and an author who links the file means it."""
    _halves((64, 48)).save(tree.static / "a.jpg", exif=_exif())
    assert not pictures.stands_still(_files(pictures, tree.static)["/a.jpg"])


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_of_a_damaged_picture_the_beginning_is_shown(
    tree: Tree, pictures: Pictures, ending: str
) -> None:
    """Not the file: a browser would show the same of it, but it may tell where it was made."""
    path = tree.static / f"a.{ending}"
    noise = Image.effect_noise((400, 300), 90).convert("RGB")
    noise.paste(RED, (0, 0, 400, 60))
    noise.save(path, exif=_exif())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    file = _files(pictures, tree.static)[f"/a.{ending}"]
    assert "cannot be read as a picture" in str(pictures.damage(file))
    with Image.open(pictures.variant_file(file, 480)) as image:
        assert not image.getexif()
        # Turned as its EXIF says: what was the top is the right.
        assert (300, 400) == image.size
        assert _close(image.getpixel((290, 20)), RED)


def test_where_nothing_can_be_decoded_nothing_is_to_be_seen(tree: Tree, pictures: Pictures) -> None:
    """The page keeps its shape, and nobody gets a 500."""
    path = tree.static / "a.avif"
    Image.effect_noise((64, 48), 90).convert("RGB").save(path, "AVIF")
    data = path.read_bytes()
    at = data.index(b"mdat") + 4
    path.write_bytes(data[:at] + b"\xff" * 60 + data[at + 60 :])
    file = _files(pictures, tree.static)["/a.avif"]
    assert pictures.damage(file)
    with Image.open(pictures.variant_file(file, 480)) as image:
        assert ((64, 48), (0, 0)) == (
            image.size,
            image.convert("RGBA").getchannel("A").getextrema(),
        )


def test_a_png_is_measured_without_its_pixels(tree: Tree, pictures: Pictures) -> None:
    """A page with twenty of them would wait for seconds: what lies behind its head is not read."""
    path = tree.picture("static/a.png", (640, 480))
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"IDAT") + 20])
    found = pictures.shown(_files(pictures, tree.static), "/a.png")
    assert found is not None
    assert (640, 480) == (found.width, found.height)


def test_every_variant_of_a_page_is_served(tree: Tree, client: FlaskClient) -> None:
    """Two names of equal bytes both answer; a width that no page uses does not."""
    for name in ("a", "図 b"):
        tree.picture(f"static/{name}.png", (600, 300))
    pictures = Pictures(Store(tree.instance))
    for file in _files(pictures, tree.static).values():
        variant = pictures.variant(file, 480)
        assert variant is not None
        assert client.get(variant.address).status_code == 200
        assert client.get(variant.address.replace("/480/", "/481/")).status_code == 404


def test_each_name_of_equal_bytes_is_judged_by_itself(tree: Tree, pictures: Pictures) -> None:
    """A copy that is no picture by its name does not spoil the icon of the one that is."""
    tree.picture("static/b.png")
    (tree.static / "a.txt").write_bytes((tree.static / "b.png").read_bytes())
    files = _files(pictures, tree.static)
    with pytest.raises(CardError, match="not a picture"):
        pictures.icon(files["/a.txt"])
    assert pictures.icon(files["/b.png"]).size == (ICON_SIZE, ICON_SIZE)


def test_the_icon_is_the_middle(tree: Tree, pictures: Pictures) -> None:
    """Of a wide picture both sides are cut, of a small one the pixels are enlarged."""
    image = Image.new("RGB", (300, 100), RED)
    image.paste(BLUE, (100, 0, 200, 100))
    image.save(tree.static / "a.png")
    icon = pictures.icon(_files(pictures, tree.static)["/a.png"])
    assert (ICON_SIZE, ICON_SIZE, "RGBA") == (*icon.size, icon.mode)
    for corner in ((5, 5), (314, 5), (160, 160), (5, 314)):
        assert _close(icon.getpixel(corner), (*BLUE, 255))


def test_the_first_folder_wins(tree: Tree, pictures: Pictures) -> None:
    """A file of the site stands for one of the project at the same address."""
    tree.picture("static/a.png", (1, 1))
    tree.picture("other/a.png", (2, 2))
    tree.picture("other/b.png", (3, 3))
    files = _files(pictures, tree.static, tree.root / "other", tree.root / "missing")
    assert ["/a.png", "/b.png"] == sorted(files)
    assert files["/a.png"].path == str(tree.static / "a.png")


def test_what_is_hidden_or_elsewhere_is_not_served(tree: Tree, pictures: Pictures) -> None:
    """Dot files, files in dot folders, and links that leave the folder; links inside are served."""
    tree.write("../secret.txt", "x")
    for name in (".env", ".git/config", "deep/.hidden/a.txt", "deep/a.txt"):
        path = tree.static / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tree.static / "out.txt").symlink_to(tree.root / "secret.txt")
    (tree.static / "out").symlink_to(tree.content)
    (tree.static / "nowhere.txt").symlink_to(tree.static / "gone.txt")
    (tree.static / "in.txt").symlink_to(tree.static / "deep" / "a.txt")
    assert ["/deep/a.txt", "/in.txt"] == sorted(_files(pictures, tree.static))


def test_a_name_that_is_not_utf8_harms_nobody(tree: Tree, client: FlaskClient) -> None:
    """One odd file name in static/ does not take the site down."""
    (tree.static / os.fsdecode(b"\xff.txt")).write_text("x")
    assert client.get("/").status_code == 200


def test_a_name_of_a_mac_is_found(tree: Tree, pictures: Pictures) -> None:
    """A decomposed file name answers at the composed address that people type."""
    tree.picture(f"static/{normalize('NFD', 'ガ')}.png")
    assert pictures.find(_files(pictures, tree.static), "/ガ.png") is not None


def test_digests_are_of_the_bytes(tree: Tree, pictures: Pictures) -> None:
    """Equal bytes have equal digests in every process; an edit is noticed."""
    file = tree.static / "a.txt"
    file.write_text("pek")
    (tree.static / "b.txt").write_text("pek")
    files = _files(pictures, tree.static)
    expected = "a324f6d264c148275372bc3315aeeeb0"
    assert [expected, expected] == [one.digest[:32] for one in files.values()]
    file.write_text("PEK!")
    assert _files(pictures, tree.static)["/a.txt"].digest[:32] != expected
    assert pictures.read(files["/b.txt"]) == b"pek"


def test_complete_names_a_file_by_its_bytes(tree: Tree, pictures: Pictures) -> None:
    """What only knew size and time gets the digest of a file of static/."""
    tree.picture("static/a.png")
    file = _files(pictures, tree.static)["/a.png"]
    vague = StaticFile(
        address="/x.png", path=file.path, size=file.size, mtime_ns=file.mtime_ns, digest="vague"
    )
    gone = replace(vague, path="/nowhere", size=-1)
    assert [file.digest] == [found.digest for found in pictures.complete([gone, vague])]


def test_there_is_no_picture_without_a_file(pictures: Pictures) -> None:
    """Neither for no address nor for an unknown one."""
    assert pictures.find({}, None) is None
    assert pictures.find({}, "/a.png") is None
    assert str(pictures.trouble({}, "/a.png")) == "no such file"


def test_the_name_of_a_variant() -> None:
    """The file's own name, without folders and ending."""
    file = StaticFile(address="/a/図 1.v2.png", path="", size=0, mtime_ns=0, digest="")
    assert variant_name(file) == "図 1.v2"

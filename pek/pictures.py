"""The only reader of ``static/`` and of pictures beside posts: index, size, variants, icons."""

import hashlib
import io
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import PIL
from lxml import etree
from PIL import Image, ImageOps, UnidentifiedImageError

from pek.addresses import PICTURE_TYPES
from pek.errors import CardError
from pek.memo import Memo
from pek.models import Picture, StaticFile
from pek.store import Store

MAX_PIXELS = 50_000_000
MAX_WEBP = 16_383  # pixels a side, of the WebP container
ICON_SIZE = 320
ORIENTATION = 0x0112  # EXIF 2.32, tag 274
# What makes a picture of each orientation upright. Pillow's exif_transpose does the same, but
# writes the metadata anew, which a damaged one does not survive.
UPRIGHT = {
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
# Widths at which pages show pictures, in pixels: faces, teasers and head pictures, each for
# screens of one and of two device pixels.
FACE_WIDTHS = (96, 192)
TEASER_WIDTHS = (480, 960)
HEAD_WIDTHS = (480, 960, 1440)
WIDTHS = frozenset({*FACE_WIDTHS, *TEASER_WIDTHS, *HEAD_WIDTHS})

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

_Stamp = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Measured:
    width: int
    height: int
    media_type: str


class Pictures:
    """Reads picture files; what it learns of one is kept until the file changes."""

    def __init__(self, store: Store, *, memo_size: int = 4096) -> None:
        self._store = store
        self._digests: Memo[_Stamp, str] = Memo(memo_size * 4)
        self._sizes: Memo[str, _Measured | str] = Memo(memo_size)
        self._icons: Memo[str, Image.Image | str] = Memo(64)

    def scan(self, folders: tuple[Path, ...]) -> tuple[StaticFile, ...]:
        """Every servable file of ``folders`` by address; the first folder that has it wins.

        Dot files and links that leave their folder are not served.
        """
        found: dict[str, StaticFile] = {}
        for folder in folders:
            for path in sorted(_files(folder)):
                address = _address(path, folder)
                if address is None or address in found:
                    continue
                # A file that cannot be read or is just being replaced is not there.
                with suppress(OSError):
                    found[address] = self._static_file(address, path)
        return tuple(found[address] for address in sorted(found))

    def complete(self, files: Iterable[StaticFile]) -> Iterator[StaticFile]:
        """``files`` with the digests of their bytes, as far as they can be read."""
        for file in files:
            with suppress(OSError):
                yield replace(file, digest=self._digest(Path(file.path), file.size, file.mtime_ns))

    def find(self, files: Mapping[str, StaticFile], address: str | None) -> Picture | None:
        """The picture at an address; ``None`` if there is no file or none that can be read."""
        file = files.get(address or "")
        measured = self._measure(file) if file else None
        if file is None or not isinstance(measured, _Measured):
            return None
        return Picture(
            address=file.address,
            width=measured.width,
            height=measured.height,
            media_type=measured.media_type,
            length=file.size,
        )

    def trouble(self, files: Mapping[str, StaticFile], address: str) -> str | None:
        """Why the picture at ``address`` cannot be shown; ``None`` if it can."""
        file = files.get(address)
        if file is None:
            return "no such file"
        measured = self._measure(file)
        return measured if isinstance(measured, str) else None

    def variant(self, file: StaticFile, width: int) -> Picture | None:
        """A WebP of at most ``width`` pixels (one of WIDTHS), as the page refers to it.

        Nothing is made yet. ``None`` for what cannot be reduced: vector graphics and files that
        cannot be read. A picture is never enlarged.
        """
        measured = self._measure(file)
        if not isinstance(measured, _Measured) or measured.media_type == "image/svg+xml":
            return None
        shown_width, shown_height = _fitted(measured, width)
        if shown_height > MAX_WEBP:
            return None
        return Picture(
            address=f"/pictures/{file.short_digest}/{width}/{variant_name(file)}.webp",
            width=shown_width,
            height=shown_height,
            media_type="image/webp",
        )

    def variant_file(self, file: StaticFile, width: int) -> Path:
        """The file of a variant, made if need be. Raises CardError if it cannot be read, or is
        no longer the file that the site knows.
        """

        def make() -> bytes:
            path = Path(file.path)
            made = _reduced(path, file.address, width)
            if (path.stat().st_size, path.stat().st_mtime_ns) != (file.size, file.mtime_ns):
                raise CardError(f"{file.address} has just been replaced")
            return made

        return self._store.get(f"pictures/{file.digest}-{width}-{MAKER}.webp", make)

    def damage(self, file: StaticFile) -> str | None:
        """Why the pixels of a picture cannot be read; ``None`` if they can, or it is no picture
        that pek decodes. Reads the whole file.
        """
        if not isinstance(self._measure(file), _Measured) or file.address.endswith(".svg"):
            return None
        try:
            _opened(Path(file.path), file.address, FACE_WIDTHS[0])
        except CardError as error:
            return str(error)
        return None

    def read(self, file: StaticFile) -> bytes:
        """The bytes of a file."""
        return Path(file.path).read_bytes()

    def icon(self, file: StaticFile) -> Image.Image:
        """The middle square of a picture, ICON_SIZE pixels a side, RGBA, upright.

        Raises CardError naming the file and the reason; later calls raise the same.
        """
        key = f"{file.digest}{file.address}"
        icon = self._icons.get(key, lambda: _icon_or_reason(Path(file.path), file.address))
        if isinstance(icon, str):
            raise CardError(f"{file.address}: {icon}")
        return icon

    def _static_file(self, address: str, path: Path) -> StaticFile:
        stat = path.stat()
        return StaticFile(
            address=address,
            path=str(path),
            size=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
            digest=self._digest(path, stat.st_size, stat.st_mtime_ns),
        )

    def _digest(self, path: Path, size: int, mtime_ns: int) -> str:
        return self._digests.get((str(path), size, mtime_ns), lambda: _file_digest(path))

    def _measure(self, file: StaticFile) -> _Measured | str:
        key = f"{file.digest}{file.address}"
        try:
            return self._sizes.get(key, lambda: _measure(Path(file.path), file.address))
        except OSError as error:
            # The system's trouble, not the picture's: it is not remembered.
            return f"cannot be read: {error.strerror}"


def variant_name(file: StaticFile) -> str:
    """The last part of a variant's address: the file's name without its ending."""
    return posixpath.splitext(posixpath.basename(file.address))[0]


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    root = folder.resolve()
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and path.resolve().is_relative_to(root):
            yield path


def _address(path: Path, folder: Path) -> str | None:
    """Where a file is served; ``None`` for a name that no URL can hold. Some systems store the
    parts of a character separately (NFD): addresses are NFC, as keyboards write them.
    """
    address = unicodedata.normalize("NFC", f"/{path.relative_to(folder).as_posix()}")
    try:
        address.encode()
    except UnicodeEncodeError:
        return None
    return address


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _measure(path: Path, address: str) -> _Measured | str:
    """Size after orientation, or the reason why there is none."""
    media_type = PICTURE_TYPES.get(posixpath.splitext(address)[1].lower())
    if media_type is None:
        return "not a picture (expected PNG, JPEG, WebP, AVIF, GIF or SVG)"
    if media_type == "image/svg+xml":
        return _measure_svg(path)
    try:
        with Image.open(path, formats=FORMATS) as image:
            return _measured(image)
    except _BROKEN as error:
        return _reason(error)


def _reason(error: Exception) -> str:
    """What is wrong with a picture, without its path on this machine.

    Raises OSErrors that are the system's again: no file, no permission, too many open files.
    """
    if isinstance(error, OSError) and error.errno is not None:
        raise error
    if isinstance(error, UnidentifiedImageError):
        return "cannot be read as a picture (expected PNG, JPEG, WebP, AVIF, GIF or SVG)"
    return f"cannot be read as a picture: {error}"


def _measured(image: Image.Image) -> _Measured | str:
    width, height = image.size
    if width * height > MAX_PIXELS:
        return f"{width}×{height} pixels are more than {MAX_PIXELS // 1_000_000} megapixels"
    if image.getexif().get(ORIENTATION, 1) in {5, 6, 7, 8}:
        width, height = height, width
    # What the file is counts, not what it is called: previews state its type.
    # A JPEG that holds further pictures (MPO, as some cameras write it) is a JPEG to browsers.
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    media_type = Image.MIME.get(kind, "application/octet-stream")
    return _Measured(width, height, media_type)


def _measure_svg(path: Path) -> _Measured | str:
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
    return _Measured(max(1, round(width)), max(1, round(height)), "image/svg+xml")


def _pixels(length: str | None) -> float | None:
    try:
        pixels = float((length or "").removesuffix("px"))
    except ValueError:
        return None
    return pixels if 0 < pixels <= MAX_PIXELS else None


def _opened(path: Path, address: str, size: int) -> tuple[Image.Image, _Measured]:
    """The picture decoded near ``size`` pixels, upright, RGB or RGBA, and its full size.

    A JPEG is decoded at a fraction of its size (``draft``): 24 ms instead of 163 for a
    photograph of 9 megapixels. Raises CardError.
    """
    try:
        measured = _measure(path, address)
        if isinstance(measured, str):
            raise CardError(measured)
        with Image.open(path, formats=FORMATS) as image:
            image.draft("RGB", (size * 2, size * 2))
            turn = UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
            return _flat(image if turn is None else image.transpose(turn)), measured
    except _BROKEN as error:
        raise CardError(_reason(error)) from error


def _flat(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode == "I":
        # Pillow clips 16-bit greys to white; their high byte is the picture.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    alpha = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if alpha else "RGB")


def _icon_or_reason(path: Path, address: str) -> Image.Image | str:
    try:
        image, _ = _opened(path, address, ICON_SIZE)
    except CardError as error:
        return str(error)
    return ImageOps.fit(image.convert("RGBA"), (ICON_SIZE, ICON_SIZE), Image.Resampling.LANCZOS)


def _fitted(measured: _Measured, width: int) -> tuple[int, int]:
    """The size at most ``width`` pixels wide in the same shape; never enlarged."""
    shown = min(width, measured.width)
    return shown, max(1, round(measured.height * shown / measured.width))


def _reduced(path: Path, address: str, width: int) -> bytes:
    image, measured = _opened(path, address, width)
    size = _fitted(measured, width)
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = io.BytesIO()
    # No metadata: a phone's photograph carries the place where it was taken.
    image.save(buffer, "WEBP", quality=82, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return buffer.getvalue()

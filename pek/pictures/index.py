"""The index of picture files: where they are served, and what is known of them."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PIL import Image

from pek.addresses import is_picture, is_raster
from pek.errors import CardError, TransientError
from pek.memo import Memo
from pek.models import Flaw, Picture, StaticFile
from pek.pictures import decode
from pek.pictures.decode import MAKER
from pek.pictures.files import Scanned, complete, scan
from pek.pictures.measure import Measured, measure
from pek.store import Store

# Widths at which pages show pictures, in pixels: faces, teasers, head pictures and those of
# bodies, each for screens of one and of two device pixels. The column of a body is 320 to 650
# wide, on phones with three device pixels.
FACE_WIDTHS = (96, 192)
TEASER_WIDTHS = (480, 960)
HEAD_WIDTHS = (480, 960, 1440)
BODY_WIDTHS = (480, 720, 1080, 1440)
# What previews elsewhere show of a picture whose file would tell too much.
PREVIEW_WIDTH = 1440
WIDTHS = frozenset({*FACE_WIDTHS, *TEASER_WIDTHS, *HEAD_WIDTHS, *BODY_WIDTHS, PREVIEW_WIDTH})

ABSENT_REMEDY = "put the file there, or correct the path"

T = TypeVar("T")


class Pictures:
    """Reads picture files; what it learns of one is kept until the file changes."""

    def __init__(self, store: Store, *, memo_size: int = 4096) -> None:
        self._store = store
        self._sizes: Memo[str, Measured | Flaw] = Memo(memo_size)
        self._icons: Memo[str, Image.Image] = Memo(64)
        self._logos: Memo[str, Image.Image] = Memo(16)

    def scan(
        self,
        folders: Iterable[Path],
        *,
        apart: Iterable[Path] = (),
        before: Iterable[StaticFile] = (),
    ) -> Scanned:
        """As :func:`pek.pictures.files.scan`."""
        return scan(folders, apart=apart, before=before)

    def complete(
        self, files: Iterable[StaticFile], before: Iterable[StaticFile] = ()
    ) -> Iterator[StaticFile]:
        """As :func:`pek.pictures.files.complete`."""
        return complete(files, before)

    def find(self, files: Mapping[str, StaticFile], address: str | None) -> Picture | None:
        """The picture at an address; ``None`` if there is no file or none that can be read."""
        file = files.get(address or "")
        measured = self._measure(file) if file else None
        if file is None or not isinstance(measured, Measured):
            return None
        return Picture(
            address=file.address,
            width=measured.width,
            height=measured.height,
            media_type=measured.media_type,
            length=file.size,
        )

    def shown(self, files: Mapping[str, StaticFile], address: str | None) -> Picture | None:
        """The picture at an address as a body shows it, with its variants.

        A picture that moves has none, it would stand still; but one that tells a place in its
        metadata has, and does.
        """
        found, file = self.find(files, address), files.get(address or "")
        measured = self._measure(file) if file else None
        if found is None or file is None or not isinstance(measured, Measured):
            return None
        if measured.moves and not measured.place:
            return found
        return replace(found, variants=self.variants(file, BODY_WIDTHS))

    def trouble(self, files: Mapping[str, StaticFile], address: str) -> Flaw | None:
        """Why the picture at ``address`` cannot be shown; ``None`` if it can."""
        file = files.get(address)
        if file is None:
            return Flaw(reason="no such file", remedy=ABSENT_REMEDY, absent=True)
        measured = self._measure(file)
        return measured if isinstance(measured, Flaw) else None

    def variant(self, file: StaticFile, width: int) -> Picture | None:
        """A WebP of at most ``width`` pixels (one of WIDTHS), as the page refers to it.

        Nothing is made yet. ``None`` for what cannot be reduced: vector graphics and files that
        cannot be read. A picture is never enlarged.
        """
        return next(iter(self.variants(file, (width,))), None)

    def variants(self, file: StaticFile, widths: Iterable[int]) -> tuple[Picture, ...]:
        """The variants of a file at those of ``widths`` that differ, the smallest first; none of
        what cannot be reduced.
        """
        measured = self._measure(file)
        if not isinstance(measured, Measured) or measured.media_type == "image/svg+xml":
            return ()
        by_width: dict[int, Picture] = {}
        for width in widths:
            shown_width, shown_height = measured.fitted(width)
            # A picture smaller than the page's widths has one variant, not three alike.
            if shown_width not in by_width:
                by_width[shown_width] = _variant(file, width, shown_width, shown_height)
        return tuple(by_width.values())

    def variant_file(self, file: StaticFile, width: int) -> Path:
        """The file of a variant, made if need be; of a damaged picture as much as can be decoded.
        Raises CardError if it cannot be read, or is no longer the file that the site knows.
        """
        make = _checked(file, lambda: decode.reduced(Path(file.path), file.address, width))
        with _naming(file):
            return self._store.get(f"pictures/{file.digest}-{width}-{MAKER}.webp", make)

    def damage(self, file: StaticFile) -> Flaw | None:
        """Why a picture cannot be shown; ``None`` if it can, or the file is no picture. Reads all
        of it.
        """
        measured = self._measure(file)
        if isinstance(measured, Flaw):
            return measured if is_picture(file.address) else None
        if not is_raster(file.address):
            return None
        try:
            decode.opened(Path(file.path), file.address, FACE_WIDTHS[0])
        except CardError as error:
            return Flaw(reason=str(error))
        return None

    def preview(self, files: Mapping[str, StaticFile], address: str | None) -> Picture | None:
        """The picture at an address as previews elsewhere show it: the file itself, but a variant
        of what would tell where it was made.
        """
        found, file = self.find(files, address), files.get(address or "")
        measured = self._measure(file) if file else None
        if file is None or not isinstance(measured, Measured) or not measured.place:
            return found
        return self.variant(file, PREVIEW_WIDTH)

    def preview_file(self, file: StaticFile) -> Path:
        """The file of the variant that previews show. Raises like :meth:`variant_file`."""
        return self.variant_file(file, PREVIEW_WIDTH)

    def stands_still(self, file: StaticFile) -> bool:
        """Whether a picture is shown without its motion because its file would tell where it was
        made.
        """
        measured = self._measure(file)
        return isinstance(measured, Measured) and measured.moves and measured.place

    def read(self, file: StaticFile) -> bytes:
        """The bytes of a file."""
        return Path(file.path).read_bytes()

    def icon(self, file: StaticFile) -> Image.Image:
        """The middle square of a picture, ICON_SIZE pixels a side, RGBA, upright.

        Raises CardError naming the file and the reason.
        """
        make = _checked(file, lambda: decode.icon(Path(file.path), file.address))
        with _naming(file):
            return self._icons.get(f"{file.digest}{file.address}", make)

    def logo(self, file: StaticFile) -> Image.Image:
        """A picture at most LOGO_SIZE pixels wide and high, whole, RGBA, upright.

        Raises CardError naming the file and the reason.
        """
        make = _checked(file, lambda: decode.logo(Path(file.path), file.address))
        with _naming(file):
            return self._logos.get(f"{file.digest}{file.address}", make)

    def _measure(self, file: StaticFile) -> Measured | Flaw:
        key = f"{file.digest}{file.address}"
        try:
            return self._sizes.get(
                key, _checked(file, lambda: measure(Path(file.path), file.address))
            )
        except (OSError, CardError) as error:
            # The system's trouble, not the picture's: it is not remembered.
            reason = f"cannot be read: {getattr(error, 'strerror', None) or error}"
            return Flaw(reason=reason, remedy="check its permissions")


def _checked(file: StaticFile, make: Callable[[], T]) -> Callable[[], T]:
    """``make``, but what it made or refused does not count if the file is no longer the one that
    the site knows: it would be kept under the digest of another picture. Raises TransientError
    then.
    """

    def checked() -> T:
        try:
            return make()
        finally:
            _require_unchanged(file)

    return checked


def _require_unchanged(file: StaticFile) -> None:
    try:
        stat = Path(file.path).stat()
    except OSError as error:
        raise TransientError(f"{file.address}: {error.strerror}") from error
    if (stat.st_size, stat.st_mtime_ns) != (file.size, file.mtime_ns):
        raise TransientError(f"{file.address} has just been replaced")


@contextmanager
def _naming(file: StaticFile) -> Iterator[None]:
    """What is wrong with a picture is told with its address."""
    try:
        yield
    except TransientError:
        raise
    except CardError as error:
        raise CardError(f"{file.address}: {error}") from error


def _variant(file: StaticFile, asked: int, width: int, height: int) -> Picture:
    return Picture(
        address=f"/pictures/{file.short_digest}/{asked}/{variant_name(file)}.webp",
        width=width,
        height=height,
        media_type="image/webp",
    )


def variant_name(file: StaticFile) -> str:
    """The last part of a variant's address: the file's name without its ending."""
    return posixpath.splitext(posixpath.basename(file.address))[0]

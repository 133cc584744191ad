"""Colours as every screen shows them: eight bits a channel, in the end sRGB (IEC 61966-2-1)."""

import io
from collections.abc import Mapping
from typing import Final

from PIL import Image, ImageCms

GREYS: Final = frozenset({"1", "L", "LA", "La"})
OPAQUE: Final[Mapping[str, str]] = {"LA": "L", "RGBA": "RGB"}
# The signatures of colour spaces (ICC.1:2022, table 19) and the modes that they describe.
SPACES: Final[Mapping[str, frozenset[str]]] = {
    "GRAY": frozenset({"L"}),
    "RGB ": frozenset({"L", "RGB"}),
    "CMYK": frozenset({"CMYK"}),
}
# A colour that sRGB does not have becomes its nearest; black stays black.
INTENT: Final = ImageCms.Intent.RELATIVE_COLORIMETRIC
FLAGS: Final = ImageCms.Flags.BLACKPOINTCOMPENSATION


def flat(image: Image.Image) -> Image.Image:
    """A picture of any mode as one that can be reduced: L, LA, RGB, RGBA or CMYK. Its colours are
    still those of its profile, which stays in ``info``.
    """
    image = _eight_bits(image)
    alpha = "A" in image.getbands() or "transparency" in image.info
    if image.mode in GREYS:
        return image.convert("LA" if alpha else "L")
    if image.mode == "CMYK":
        return image
    return image.convert("RGBA" if alpha else "RGB")


def to_srgb(image: Image.Image) -> Image.Image:
    """What :func:`flat` gave, in any size, as RGB or RGBA in sRGB.

    A profile that cannot be read or that describes other colours than the picture has does not
    count: browsers show such a picture as if it had none.
    """
    colours = image.convert(OPAQUE.get(image.mode, image.mode))
    shown = _seen_through(image.info.get("icc_profile"), colours) or colours.convert("RGB")
    if image.mode in OPAQUE:
        shown.putalpha(image.getchannel("A"))
    return shown


def _seen_through(data: bytes | None, image: Image.Image) -> Image.Image | None:
    """An opaque picture in sRGB by the ICC profile ``data``; ``None`` if there is none for it."""
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        space = profile.profile.xcolor_space
        if image.mode not in SPACES.get(space, ()):
            return None
        source = image.convert("RGB") if space == "RGB " else image
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(
            source, profile, srgb, renderingIntent=INTENT, outputMode="RGB", flags=FLAGS
        )
    except (OSError, ValueError, ImageCms.PyCMSError):
        # ValueError: names in the header that are no ASCII.
        return None


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits by their high byte, which is the picture: Pillow clips them to white."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if isinstance(clear := grey.info.get("transparency"), int):
        grey.info["transparency"] = clear >> 8
    return grey

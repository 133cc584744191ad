"""The addresses of composed cards."""

import posixpath

from pek.addresses import PICTURE_TYPES, is_raster

HOME = "home"


def card_name(address: str) -> str:
    """The last part of a card's address: the page's address without slashes at the ends."""
    return address.strip("/") or HOME


def card_file(digest: str, media_type: str = "image/png") -> str:
    """The name of a card's file in the store."""
    return f"cards/{digest}.{media_type.removeprefix('image/')}"


def pages_of_card(name: str) -> tuple[str, ...]:
    """The addresses of the pages whose card has this name: one, but for ``home``, which is also
    the name of a page at ``/home/``.
    """
    return ("/", f"/{HOME}/") if name == HOME else (f"/{name}/",)


def card_type_of(address: str) -> str | None:
    """The type in which a composed card answers at ``address``, by its ending."""
    return PICTURE_TYPES[posixpath.splitext(address)[1].lower()] if is_raster(address) else None

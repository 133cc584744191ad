"""The web app manifest (W3C, "Web Application Manifest"): what a phone writes below the site's
icon on its home screen, and which icon that is.
"""

import json
from collections.abc import Iterable

from babel.core import Locale, UnknownLocaleError

from pek.addresses import url
from pek.config import Config
from pek.models import Picture
from pek.text import clean

# The paper of the pages by day, as in the stylesheet; a manifest knows no night.
PAPER = "#fcfcfb"

# Phones cut it to the shape that all their icons have; what counts lies within 40 % of its width
# around its middle (section "Icon masks").
MASKABLE = "/icon-maskable-512.png"
ICONS = ("/icon-192.png", "/icon-512.png", MASKABLE)


def manifest(config: Config, icons: Iterable[Picture]) -> bytes:
    """The manifest in UTF-8 with these icons; no member is empty."""
    members = {
        "id": "/",
        "name": clean(config.title),
        "short_name": clean(config.short_title),
        "description": clean(config.description),
        "lang": config.language,
        "dir": _direction(config.language),
        "start_url": "/",
        "scope": "/",
        # A site to read: addresses to copy, tabs and the way back are the browser's to give, and
        # a window of its own would hold nothing without a connection.
        "display": "browser",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": list(map(_icon, icons)),
    }
    kept = {name: value for name, value in members.items() if value}
    return f"{json.dumps(kept, ensure_ascii=False, indent=2)}\n".encode()


def _icon(icon: Picture) -> dict[str, str]:
    vector = icon.media_type == "image/svg+xml"
    return {
        "src": url(icon.address),
        "sizes": "any" if vector else f"{icon.width}x{icon.height}",
        "type": icon.media_type,
        "purpose": "maskable" if icon.address == MASKABLE else "any",
    }


def _direction(language: str) -> str:
    """The direction in which a language is written (CLDR)."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"

"""The name of a card's picture before it is drawn."""

import json
import unicodedata
from dataclasses import asdict, fields
from functools import cache
from hashlib import blake2b
from importlib.metadata import version

import PIL

from pek.cards import typefaces
from pek.cards.models import Card

# Raise it with every change of the drawing code that changes a pixel.
VERSION = 3


def digest(card: Card) -> str:
    """Return 32 hex digits that cover everything the picture depends on; draws nothing.

    Guaranteed: two cards with the same digest look the same, and an equal card has an equal
    digest in every process with the same faces, Pillow and text engine. Covered are all
    fields, the digests of the pictures, the typefaces' bytes, the engine with the
    versions of its libraries and of what breaks lines, and ``VERSION``. The media type is not:
    the ending of the address says it.
    """
    said = {one.name: getattr(card, one.name) for one in fields(card)}
    said["faces"] = [[face.name, face.company, face.digest] for face in card.faces]
    said["logo"] = card.logo.digest if card.logo else None
    parts = [VERSION, *_environment(), said]
    canonical = json.dumps(
        parts, default=asdict, ensure_ascii=True, sort_keys=True, separators=(",", ":")
    )
    return blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()


@cache
def _environment() -> tuple[str, ...]:
    return (
        typefaces.fonts_digest(),
        typefaces.engine(),
        PIL.__version__,
        # They decide where lines break.
        f"budoux {version('budoux')}",
        f"unicode {unicodedata.unidata_version}",
        *typefaces.engine_versions(),
    )

"""Files by what pages and pictures are asked for by."""

from collections.abc import Iterable, Mapping

from pek.addresses import is_raster
from pek.models import Page, Post, StaticFile


def by_digest(files: Iterable[StaticFile]) -> Mapping[str, tuple[StaticFile, ...]]:
    """Files of equal bytes share a digest."""
    found: dict[str, tuple[StaticFile, ...]] = {}
    for file in files:
        found[file.short_digest] = (*found.get(file.short_digest, ()), file)
    return found


def pictured_by(
    documents: Iterable[Post | Page], files: Mapping[str, StaticFile]
) -> Mapping[str, Post | Page]:
    """Of several documents that name the same missing picture the last counts. A card has pixels:
    it stands for no vector graphic.
    """
    return {
        d.image: d for d in documents if d.image and d.image not in files and is_raster(d.image)
    }

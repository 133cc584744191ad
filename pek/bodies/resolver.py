"""What one document refers to, found in a site."""

import posixpath
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from pek.addresses import asset_address, folder_address, is_absolute, link_target, url
from pek.linkcache import LinkCache, picture_address
from pek.models import Document, Flaw, LinkCard, Picture, StaticFile
from pek.pictures import ABSENT_REMEDY, TEASER_WIDTHS, Pictures

# What cameras and programs write and no browser, or only few, can show.
UNSHOWN = frozenset({".bmp", ".heic", ".heif", ".jp2", ".jxl", ".psd", ".tif", ".tiff"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResolver:
    """Resolves what one document refers to; ``folder`` is where its pictures are served, ``None``
    for a text that has no place on the site.
    """

    folder: str | None
    files: Mapping[str, StaticFile]
    documents: Mapping[str, Document]
    pictures: Pictures
    links: LinkCache = field(default_factory=LinkCache)

    def place(self, target: str) -> str | None:
        """The address on this site at which the picture lies, if there is one, that ``target``
        names.
        """
        if is_absolute(target):
            return self.links.picture(target)
        return asset_address(target, self.folder or "/")

    def head(self, address: str | None) -> bool:
        """Whether there is a picture at an address to be shown above the body."""
        return self.pictures.find(self.files, address) is not None

    def picture(self, target: str) -> Picture | None:
        """The picture that ``target`` names, with the variants that bodies show of it."""
        return self.picture_at(self.place(target))

    def picture_at(self, place: str | None) -> Picture | None:
        """The picture at a :meth:`place`."""
        return self.pictures.shown(self.files, place)

    def card(self, address: str) -> LinkCard | None:
        """The card of a page elsewhere, with its picture as small as a card shows it."""
        entry = self.links.card(address)
        if entry is None:
            return None
        return LinkCard(
            address=address,
            title=entry.title,
            host=spoken_host(address),
            description=entry.description,
            site=entry.site,
            image=self._reduced(entry.image),
        )

    def _reduced(self, name: str | None) -> Picture | None:
        file = self.files.get(picture_address(name)) if name else None
        return self.pictures.variant(file, TEASER_WIDTHS[0]) if file else None

    def trouble(self, target: str) -> Flaw:
        """Why the picture that ``target`` names cannot be shown."""
        address = asset_address(target, self.folder or "/")
        ending = posixpath.splitext(address)[1].lower()
        if ending in UNSHOWN:
            reason = f"pictures ending in {ending} are not shown"
            return Flaw(reason=reason, remedy="save it as JPEG or PNG")
        flaw = self.pictures.trouble(self.files, address)
        if flaw is None or flaw.absent:
            return self._absence(address)
        return replace(flaw, reason=f"picture {flaw}")

    def _absence(self, address: str) -> Flaw:
        folded = address.casefold()
        spelt = next((known for known in self.files if known.casefold() == folded), None)
        reason = f"picture not found (there is {spelt})" if spelt else "picture not found"
        return Flaw(reason=reason, remedy=ABSENT_REMEDY, absent=True)

    def address(self, target: str) -> str:
        """The URL reference that ``target`` becomes. A link to a Markdown file, as authors write
        it for GitHub, becomes the address of what it is published as.
        """
        if is_absolute(target) or (self.folder is None and not target.startswith("/")):
            return target
        address, rest = link_target(target, self.folder or "/")
        document = self.documents.get(source_named(address)) if address.endswith(".md") else None
        return f"{url(document.address if document else address)}{rest}"


def spoken_host(address: str) -> str:
    """The host of an absolute URL as people say it: ``example.com``, without ``www.``;
    what cannot be read stays.
    """
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return address


def folder_of(document: Document) -> str:
    """The address under which the pictures beside a document are served."""
    return folder_address(unicodedata.normalize("NFC", document.path), document.address)


def source_named(address: str) -> str:
    """The path below the content folder that a link to a Markdown file names."""
    return posixpath.normpath(address.removeprefix("/content/").lstrip("/"))

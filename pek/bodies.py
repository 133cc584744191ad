"""Rendered bodies: each made once for a source and the things it refers to."""

import posixpath
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from pek.addresses import asset_address, folder_address, is_absolute, link_target, url
from pek.config import Config
from pek.linkcache import LinkCache, picture_address
from pek.markup import Settings, render
from pek.memo import Memo
from pek.models import Document, Flaw, LinkCard, Picture, Post, Rendered, StaticFile
from pek.pictures import ABSENT_REMEDY, TEASER_WIDTHS, Pictures
from pek.site import Site, language_of
from pek.words import words

# What cameras and programs write and no browser, or only few, can show.
UNSHOWN = frozenset({".bmp", ".heic", ".heif", ".jp2", ".jxl", ".psd", ".tif", ".tiff"})


class Bodies:
    """Renders the bodies of a site's documents; at most ``size`` are kept in memory. With
    ``debug`` they point out to their author what is missing.
    """

    def __init__(
        self, config: Config, pictures: Pictures, *, size: int = 512, debug: bool = False
    ) -> None:
        self._settings = Settings(embed_hosts=config.frame_hosts, points_out=debug)
        self._pictures = pictures
        self._memo: Memo[tuple[str, str, str, str], Rendered] = Memo(size)

    def rendered(self, site: Site, document: Document) -> Rendered:
        """The body of a document, its references resolved in ``site``."""
        key = (document.path, document.digest, site.references, language_of(site, document))
        return self._memo.get(key, lambda: self._render(site, document))

    def render(
        self,
        site: Site,
        body: str,
        *,
        folder: str | None = None,
        title: str | None = None,
        pictured: bool = False,
        language: str | None = None,
    ) -> Rendered:
        """A body whose pictures lie at ``folder``; without ``title`` its headings stay, and without
        ``folder`` so do its relative references.
        ``pictured``: below a picture of its page. ``language``: that of the body, default the
        site's.
        """
        resolver = SiteResolver(
            folder=folder,
            files=site.files,
            documents=site.by_path,
            pictures=self._pictures,
            links=site.links,
        )
        say = words(language or site.config.language)
        settings = replace(self._settings, pictured=pictured, say=say)
        return render(body, resolver, title=title, settings=settings)

    def _render(self, site: Site, document: Document) -> Rendered:
        return self.render(
            site,
            document.body,
            folder=folder_of(document),
            title=document.title,
            pictured=self._is_pictured(site, document),
            language=language_of(site, document),
        )

    def _is_pictured(self, site: Site, document: Document) -> bool:
        """Whether the page shows the picture of the front matter above the body, as posts do."""
        return isinstance(document, Post) and bool(self._pictures.find(site.files, document.image))


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

    def picture(self, target: str) -> Picture | None:
        """The picture that ``target`` names, with the variants that bodies show of it."""
        if is_absolute(target):
            return self.pictures.shown(self.files, self.links.picture(target))
        return self.pictures.shown(self.files, asset_address(target, self.folder or "/"))

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

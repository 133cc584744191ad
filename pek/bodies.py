"""Rendered bodies: each made once for a source and the things it refers to."""

import posixpath
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from pek.addresses import asset_address, folder_address, is_absolute, link_target, url
from pek.config import Config
from pek.markup import Settings, render
from pek.memo import Memo
from pek.models import Document, Picture, Rendered, StaticFile
from pek.pictures import Pictures
from pek.site import Site


class Bodies:
    """Renders the bodies of a site's documents; at most ``size`` are kept in memory."""

    def __init__(self, config: Config, pictures: Pictures, *, size: int = 512) -> None:
        self._settings = Settings(embed_hosts=config.frame_hosts)
        self._pictures = pictures
        self._memo: Memo[tuple[str, str, str], Rendered] = Memo(size)

    def rendered(self, site: Site, document: Document) -> Rendered:
        """The body of a document, its references resolved in ``site``."""
        key = (document.path, document.digest, site.references)
        return self._memo.get(key, lambda: self._render(site, document))

    def render(
        self, site: Site, body: str, *, folder: str = "/", title: str | None = None
    ) -> Rendered:
        """A body whose pictures lie at ``folder``; without ``title`` its headings stay."""
        resolver = SiteResolver(
            folder=folder, files=site.files, documents=site.by_path, pictures=self._pictures
        )
        return render(body, resolver, title=title, settings=self._settings)

    def _render(self, site: Site, document: Document) -> Rendered:
        return self.render(site, document.body, folder=folder_of(document), title=document.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResolver:
    """Resolves what one document refers to; ``folder`` is where its pictures are served."""

    folder: str
    files: Mapping[str, StaticFile]
    documents: Mapping[str, Document]
    pictures: Pictures

    def picture(self, target: str) -> Picture | None:
        """The picture that ``target`` names, with its address as a URL path."""
        if is_absolute(target):
            return None
        return self.pictures.find(self.files, asset_address(target, self.folder))

    def trouble(self, target: str) -> str:
        """Why the picture that ``target`` names cannot be shown."""
        address = asset_address(target, self.folder)
        if address not in self.files:
            return "picture not found"
        return f"picture {self.pictures.trouble(self.files, address)}"

    def address(self, target: str) -> str:
        """The URL reference that ``target`` becomes. A link to a Markdown file, as authors write
        it for GitHub, becomes the address of what it is published as.
        """
        if is_absolute(target):
            return target
        address, rest = link_target(target, self.folder)
        document = self.documents.get(source_named(address)) if address.endswith(".md") else None
        return f"{url(document.address if document else address)}{rest}"


def folder_of(document: Document) -> str:
    """The address under which the pictures beside a document are served."""
    return folder_address(unicodedata.normalize("NFC", document.path), document.address)


def source_named(address: str) -> str:
    """The path below the content folder that a link to a Markdown file names."""
    return posixpath.normpath(address.removeprefix("/content/").lstrip("/"))

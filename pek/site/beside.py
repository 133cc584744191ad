"""Which of the pictures that lie beside posts are public."""

import posixpath
from collections.abc import Iterable, Iterator

from pek.addresses import page_address
from pek.linkcache import LinkCache, picture_address
from pek.models import Document, Page, Post, Section, StaticFile
from pek.site.elsewhere import named_in


def public_pictures(
    pictures: Iterable[StaticFile],
    known: Iterable[Document],
    shown: Iterable[Document],
    links: LinkCache,
) -> Iterator[StaticFile]:
    """The pictures beside posts that may be served.

    In the folder of a post (``trip/index.md``) they are public with the post. Others
    are public if a public document names them, or the address elsewhere that ``links`` has them
    for.
    """
    bundles = {
        d.address
        for d in known
        if isinstance(d, Post | Page) and posixpath.basename(d.path) == "index.md"
    }
    public, pictured = {document.address for document in shown}, tuple(links.shown())
    named = {
        address
        for document in shown
        for address in document.pictures | _front_matter_pictures(document)
    }
    lines = (line for document in shown for line in document.foreign)
    keys = named_in(lines, (key for key, _ in pictured))
    named.update(picture_address(name) for key, name in pictured if key in keys)
    for picture in pictures:
        owner = _bundle_of(picture.address, bundles)
        if picture.address in named if owner is None else owner in public:
            yield picture


def _folder(address: str) -> str:
    return page_address(posixpath.dirname(address).strip("/"))


def _bundle_of(address: str, bundles: set[str]) -> str | None:
    folder = _folder(address)
    while folder not in bundles:
        if folder == "/":
            return None
        folder = _folder(folder.rstrip("/"))
    return folder


def _front_matter_pictures(document: Document) -> set[str | None]:
    found = {document.image}
    if isinstance(document, Post):
        found |= {author.icon for author in document.authors}
        found |= {speaker.icon for speaker in document.speakers}
    if isinstance(document, Section):
        found.add(document.logo)
    return found

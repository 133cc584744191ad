"""Which of the pictures that lie beside posts are public."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pek.addresses import page_address
from pek.models import Document, Page, Post, Section, StaticFile


def public_pictures(
    pictures: Iterable[StaticFile], known: Iterable[Document], shown: Iterable[Document]
) -> Iterator[StaticFile]:
    """The pictures beside posts that may be served.

    In the folder of a post (``trip/index.md``) they are public with the post. In a folder that
    many posts share, a picture is public if a public document there names it.
    """
    bundles = {
        d.address
        for d in known
        if isinstance(d, Post | Page) and posixpath.basename(d.path) == "index.md"
    }
    public = {document.address for document in shown}
    naming = defaultdict(list)
    for document in shown:
        naming[page_address(posixpath.dirname(document.path))].append(document)
    for picture in pictures:
        owner = _bundle_of(picture.address, bundles)
        if owner is not None:
            if owner in public:
                yield picture
        elif _is_named(picture, naming[_folder(picture.address)]):
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


def _is_named(picture: StaticFile, documents: Iterable[Document]) -> bool:
    name = posixpath.basename(picture.address)
    return any(
        name in document.body or picture.address in _front_matter_pictures(document)
        for document in documents
    )


def _front_matter_pictures(document: Document) -> set[str | None]:
    found = {document.image}
    if isinstance(document, Post):
        found |= {author.icon for author in document.authors}
        found |= {speaker.icon for speaker in document.speakers}
    if isinstance(document, Section):
        found.add(document.logo)
    return found

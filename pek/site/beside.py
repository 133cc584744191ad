"""Which of the pictures that lie beside posts are public."""

from collections.abc import Collection, Iterable, Iterator

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
    bundles = {d.address for d in known if _is_bundle(d)}
    pictures = tuple(pictures)
    folders = {_folder(picture.address) for picture in pictures}
    owners = {folder: _bundle_of(folder, bundles) for folder in folders}
    public = {document.address for document in shown}
    named = _named(shown, links) if None in owners.values() else frozenset()
    for picture in pictures:
        owner = owners[_folder(picture.address)]
        if picture.address in named if owner is None else owner in public:
            yield picture


def _is_bundle(document: Document) -> bool:
    return f"/{document.path}".endswith("/index.md") and isinstance(document, Post | Page)


def _named(shown: Iterable[Document], links: LinkCache) -> Collection[str | None]:
    """The addresses of all that public documents may show."""
    named: set[str | None] = set()
    for document in shown:
        named.update(document.pictures, _front_matter_pictures(document))
    pictured = tuple(links.shown())
    lines = (line for document in shown for line in document.foreign)
    keys = named_in(lines, (key for key, _ in pictured))
    named.update(picture_address(name) for key, name in pictured if key in keys)
    return named


def _folder(address: str) -> str:
    return address[: address.rindex("/", 0, -1) + 1]


def _bundle_of(folder: str, bundles: set[str]) -> str | None:
    while folder not in bundles:
        if folder == "/":
            return None
        folder = _folder(folder)
    return folder


def _front_matter_pictures(document: Document) -> set[str | None]:
    found = {document.image}
    if isinstance(document, Post):
        found |= {author.icon for author in document.authors}
        found |= {speaker.icon for speaker in document.speakers}
    if isinstance(document, Section):
        found.add(document.logo)
    return found

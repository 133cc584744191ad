"""Digests that tell one site from another."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from operator import attrgetter

from pek.linkcache import LinkCache
from pek.models import Document, StaticFile
from pek.site.public import Public


def references_of(shown: Iterable[Document], served: Iterable[StaticFile], links: LinkCache) -> str:
    """A digest of what the body of one document can refer to."""
    return _digest(
        links.digest,
        *(f"{d.path} {d.address}" for d in _by_path(shown)),
        *sorted(f"{file.address} {file.digest}" for file in served),
    )


def version_of(found: Public, old: Mapping[str, str], *others: str) -> str:
    """A digest of everything that can change an answer: what is public, when the clock last changed
    something, the addresses of ``old`` with what they lead to, and ``others``.
    """
    return _digest(
        *others,
        *sorted(f"{source} {target}" for source, target in old.items()),
        *(f"{type(d).__name__} {d.path} {d.digest}" for d in _by_path(found.documents)),
        f"since {found.since}",
    )


def _by_path(documents: Iterable[Document]) -> list[Document]:
    """Paths are sorted in a fifth of the time of whole lines. Sections without a source stay in
    their order.
    """
    return sorted(documents, key=attrgetter("path"))


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()

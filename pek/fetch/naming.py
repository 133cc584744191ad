"""What the documents of a site name on other hosts, and where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pek.bodies import Bodies
from pek.library import Snapshot
from pek.linkcache import key_of
from pek.models import Document, Rendered

Kind = Literal["card", "picture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An address to be fetched, ``url`` without a fragment, and the document that names it first:
    ``line`` counts in the whole file.
    """

    kind: Kind
    url: str
    path: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.url}"


def named(snapshot: Snapshot, bodies: Bodies, documents: Iterable[Document]) -> tuple[Named, ...]:
    """What ``documents`` name, each address once, in the order of documents and lines: those alone
    on a line, for cards, and those of pictures; those of this site are no matter of other hosts.
    Drafts and posts to come are documents too.
    """
    home = snapshot.site.config.absolute("/")
    found: dict[tuple[Kind, str], Named] = {}
    for document in documents:
        for one in _of(document, bodies.rendered(snapshot.site, document)):
            if not f"{one.url}/".startswith(home):
                found.setdefault((one.kind, one.url), one)
    return tuple(found.values())


def _of(document: Document, rendered: Rendered) -> Iterator[Named]:
    kinds: tuple[tuple[Kind, tuple[tuple[int | None, str], ...]], ...] = (
        ("card", rendered.lone),
        ("picture", rendered.foreign),
    )
    for kind, places in kinds:
        for line, address in places:
            in_file = None if line is None else document.body_line + line - 1
            yield Named(kind=kind, url=key_of(address), path=document.path, line=in_file)

"""What a document refers to, as its author wrote it, and on which lines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from pek.addresses import is_absolute
from pek.markup import render
from pek.models import Document, Flaw, LinkCard, Page, Picture, Post, Section

Documents = Mapping[str, Post | Page | Section]

# Where Markdown and HTML have references; one is not the beginning of a longer one.
_BEFORE, _AFTER = r"(?:[(<\"'=]|\]:)\s*", r"(?![\w./%#?-])"


@dataclass(frozen=True, slots=True)
class _Recorder:
    """Resolves nothing, and remembers what it was asked for."""

    targets: dict[str, None] = field(default_factory=dict)

    def picture(self, target: str) -> Picture | None:
        """No picture."""
        self.targets[target] = None
        return None

    def card(self, _address: str) -> LinkCard | None:
        """No card."""

    def trouble(self, _target: str) -> Flaw:
        """That there is none: nobody is told."""
        return Flaw(reason="not looked for", absent=True)

    def address(self, target: str) -> str:
        """The target itself."""
        self.targets[target] = None
        return target


def targets(body: str) -> tuple[str, ...]:
    """Every link and picture of a body that means something on this site, each once; bare
    fragments are left out.
    """
    recorder = _Recorder()
    render(body, recorder)
    return tuple(
        target
        for target in recorder.targets
        if target and not target.startswith(("#", "?")) and not is_absolute(target)
    )


def fields(document: Document) -> tuple[tuple[str, str], ...]:
    """The pictures that front matter names: (field, address)."""
    found = [("image", document.image)]
    if isinstance(document, Post):
        found += [("author", author.icon) for author in document.authors]
        found += [("speakers", speaker.icon) for speaker in document.speakers]
    if isinstance(document, Section):
        found += [("logo", document.logo)]
    return tuple((name, address) for name, address in found if address)


def named(document: Document) -> frozenset[str]:
    """The addresses of all that a document might refer to as a picture."""
    return document.pictures | {address for _, address in fields(document)}


def lines(document: Document, body: str, target: str) -> Iterator[int | None]:
    """The lines of the file on which ``target`` stands in the ``body`` of a document, or ``None``
    if it is written there in another way.
    """
    spellings = "|".join(map(re.escape, dict.fromkeys((target, unquote(target)))))
    found = {
        document.body_line + body.count("\n", 0, match.start("target"))
        for match in re.finditer(f"{_BEFORE}(?P<target>{spellings}){_AFTER}", body)
    }
    yield from sorted(found) if found else (None,)

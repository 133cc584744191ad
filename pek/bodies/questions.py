"""What a body asked while it was rendered, and whether the answers are still the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, TypeAlias

from pek.addresses import is_absolute
from pek.bodies.resolver import SiteResolver
from pek.linkcache import picture_address
from pek.models import Flaw, LinkCard, Picture

# ``file``: what lies at an address of this site, of which all that is shown follows from its bytes.
# ``foreign``: the same, of a picture of another host that is kept here. ``card``: what is known of
# an address elsewhere. ``shown``, ``trouble``, ``address``: what the resolver answers itself.
# ``head``: whether the page shows the picture at an address above the body.
Kind: TypeAlias = Literal["file", "foreign", "card", "shown", "trouble", "address", "head"]
Question: TypeAlias = tuple[Kind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Asks a resolver, and notes each question once."""

    resolver: SiteResolver
    questions: dict[Question, None] = field(default_factory=dict)

    def picture(self, target: str) -> Picture | None:
        """As :meth:`SiteResolver.picture`."""
        place = self.resolver.place(target)
        found = self.resolver.picture_at(place)
        if found is None and place in self.resolver.files:
            # It cannot be read, perhaps only now.
            self.questions["shown", target] = None
        elif is_absolute(target):
            self.questions["foreign", target] = None
        else:
            self.questions["file", place or ""] = None
        return found

    def card(self, address: str) -> LinkCard | None:
        """As :meth:`SiteResolver.card`."""
        self.questions["card", address] = None
        return self.resolver.card(address)

    def trouble(self, target: str) -> Flaw:
        """As :meth:`SiteResolver.trouble`."""
        self.questions["trouble", target] = None
        return self.resolver.trouble(target)

    def address(self, target: str) -> str:
        """As :meth:`SiteResolver.address`. Only that of a source depends on others than itself."""
        found = self.resolver.address(target)
        if ".md" in target.lower() or "%" in target:
            self.questions["address", target] = None
        return found

    def head(self, address: str | None) -> bool:
        """As :meth:`SiteResolver.head`."""
        if address:
            self.questions["head", address] = None
        return self.resolver.head(address)


def answers(resolver: SiteResolver, questions: Iterable[Question]) -> bytes:
    """A digest of the answers to ``questions``, in their order."""
    found = sha256()
    for kind, about in questions:
        found.update(f"{_answer(resolver, kind, about)}\0".encode("utf-8", "surrogatepass"))
    return found.digest()


def _answer(resolver: SiteResolver, kind: Kind, about: str) -> str:
    if kind == "file":
        return _file(resolver, about)
    if kind == "foreign":
        return _file(resolver, resolver.place(about))
    if kind == "card":
        entry = resolver.links.card(about)
        image = _file(resolver, picture_address(entry.image)) if entry and entry.image else ""
        shown = resolver.card(about) if image else None
        return f"{entry!r} {image} {shown is None or shown.image is None}"
    if kind == "head":
        return str(resolver.head(about))
    if kind == "address":
        return resolver.address(about)
    return repr(resolver.picture(about) if kind == "shown" else resolver.trouble(about))


def _file(resolver: SiteResolver, address: str | None) -> str:
    file = resolver.files.get(address or "")
    return f"{file.address} {file.digest}" if file else ""

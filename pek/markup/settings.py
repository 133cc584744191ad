"""What a caller of markup decides: settings, and how addresses are resolved."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final, Protocol

from pek.models import Picture

EMBED_HOSTS: Final = frozenset(
    {
        "docs.google.com",
        "speakerdeck.com",
        "www.docswell.com",
        "www.youtube-nocookie.com",
        "www.youtube.com",
        "youtube.com",
    }
)

# Every id that stands in the templates.
PAGE_IDS: Final = frozenset(
    {"editions", "how", "main", "parts", "pinned", "posts", "speakers", "toc", "top"}
)

# Raise it with every change of the HTML that comes out: bodies are kept across restarts.
REVISION: Final = 1
MAKERS: Final = tuple(
    f"{name} {version(name)}"
    for name in ("markdown", "pymdown-extensions", "pygments", "nh3", "lxml")
)


class Resolver(Protocol):
    """How one body's references become addresses of this site."""

    def picture(self, target: str) -> Picture | None:
        """The picture that ``target``, as written in ``src``, names; ``None``: not on this site."""

    def address(self, target: str) -> str:
        """The address that ``target``, as written in ``href``, becomes.

        Absolute URLs and fragments (``#a``) come back unchanged.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``embed_hosts``: whose frames become players. ``reserved_ids``: ids that the page around
    the body uses; a heading never gets one of them.
    """

    embed_hosts: frozenset[str] = EMBED_HOSTS
    reserved_ids: frozenset[str] = PAGE_IDS

    def digest(self) -> str:
        """64 hexadecimal digits that change with the settings and with what makes the HTML."""
        parts = (
            str(REVISION),
            *MAKERS,
            repr(sorted(self.embed_hosts)),
            repr(sorted(self.reserved_ids)),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

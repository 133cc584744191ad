"""What a caller of markup decides: settings, and how addresses are resolved."""

from dataclasses import dataclass
from typing import Final, Protocol

from pek.config import EMBED_HOSTS
from pek.models import Flaw, LinkCard, Picture
from pek.words import Words, words

# Every id that stands in the templates.
PAGE_IDS: Final = frozenset(
    {
        *("main", "pek-about", "pek-editions", "pek-findings", "pek-guessed", "pek-latest"),
        *("pek-networks", "pek-next", "pek-parts", "pek-pinned", "pek-posts", "pek-q"),
        *("pek-related", "pek-remarked", "pek-results", "pek-search", "pek-search-q", "pek-series"),
        *("pek-share", "pek-speakers", "pek-tags", "pek-toc"),
    }
)
JAPANESE: Final = words("ja")


class Resolver(Protocol):
    """How one body's references become addresses of this site."""

    def picture(self, target: str) -> Picture | None:
        """The picture that ``target``, as written in ``src``, names; ``None``: not on this site."""

    def card(self, address: str) -> LinkCard | None:
        """What is known of the page at an absolute URL elsewhere; ``None``: nothing."""

    def trouble(self, target: str) -> Flaw:
        """Why there is no picture for ``target``."""

    def address(self, target: str) -> str:
        """The address that ``target``, as written in ``href``, becomes.

        Absolute URLs and fragments (``#a``) come back unchanged.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``embed_hosts``: whose frames become players. ``reserved_ids``: ids that the page around
    the body uses; a heading never gets one of them. ``pictured``: the page shows a picture above
    the body, whose first one then is not the first of the page. ``points_out``: what is missing is
    told in the body itself, for its author. ``say``: the words of the body's language.
    """

    embed_hosts: frozenset[str] = EMBED_HOSTS
    reserved_ids: frozenset[str] = PAGE_IDS
    pictured: bool = False
    points_out: bool = False
    say: Words = JAPANESE

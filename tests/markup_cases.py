"""Case files of the Markdown tests: how they are read, and the small site they are read for.

A case is ``=== what it shows``, Markdown, ``--- html``, HTML, ``--- end``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from pek.markup import render
from pek.models import Flaw, LinkCard, Picture

FOLDER = Path(__file__).parent / "markup"
TITLE = "題 no.1"
CASE = re.compile(r"^=== (.+)\n((?:.*\n)*?)--- html\n((?:.*\n)*?)--- end\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One pair; ``where`` is file and name for the test's id."""

    where: str
    name: str
    source: str
    html: str


class SmallSite:
    """Every relative picture is 800 × 450, unless it is called missing; a photo has variants."""

    def picture(self, target: str) -> Picture | None:
        """``/pictures/`` and the name."""
        if ":" in target or target.startswith(("//", "missing")):
            return None
        address = f"/pictures/{target.removeprefix('/')}"
        sizes = [(480, 270), (720, 405), (800, 450)] if "photo" in target else []
        variants = tuple(
            Picture(address=f"/pictures/p/{w}/a b.webp", width=w, height=h, media_type="image/webp")
            for w, h in sizes
        )
        return Picture(
            address=address, width=800, height=450, media_type="image/png", variants=variants
        )

    def card(self, address: str) -> LinkCard | None:
        """The pages below ``cards.example``, with a picture where their path says so."""
        host, _, name = address.removeprefix("https://").partition("/")
        if host != "cards.example":
            return None
        picture = Picture(
            address="/pictures/c/480/c.webp", width=480, height=252, media_type="image/webp"
        )
        return LinkCard(
            address=address,
            title=f"題<{name}>",
            host=host,
            description="" if "plain" in name else "説明 & 髙﨑𠮷",
            site="" if "plain" in name else "会の名",
            image=picture if "picture" in name else None,
        )

    def trouble(self, target: str) -> Flaw:  # noqa: ARG002 - no file of it is damaged
        """Every picture that is not there was never there."""
        remedy = "put the file there, or correct the path"
        return Flaw(reason="picture not found", remedy=remedy, absent=True)

    def address(self, target: str) -> str:
        """Three rules are enough to see that it was asked."""
        if target.startswith("../../../public"):
            return target.removeprefix("../../../public")
        return f"/{target.removesuffix('.md')}/" if target.endswith(".md") else target


def read_cases(path: Path | str) -> list[Case]:
    """The cases of one file in order."""
    path = Path(path)
    return [
        Case(where=f"{path.stem}: {name}", name=name, source=source[:-1], html=html[:-1])
        for name, source, html in CASE.findall(path.read_text(encoding="utf-8"))
    ]


def body_of(source: str) -> str:
    """The HTML of ``source`` on the small site, under ``TITLE``."""
    return render(source, SmallSite(), title=TITLE).html

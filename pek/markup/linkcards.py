"""An address that has a line to itself → a card of the page that is there, if it is known."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

from pek.addresses import ascii_url
from pek.markup.embeds import asked, poster
from pek.markup.lines import replace_lines
from pek.markup.links import is_foreign
from pek.markup.players import page_player
from pek.markup.settings import Resolver
from pek.markup.tree import Element, make
from pek.models import LinkCard, Picture
from pek.text import line_of

CARD: Final = "link-card"
# As far as it stands in the source the same way, whatever is around it; then its parentheses.
ADDRESS: Final = re.compile(
    r"((?:(?:https?:)?//|www\.)[^\s<>\"'()\[\]]++)"
    r"(?=((?:\([^\s<>\"'()]*+\)[^\s<>\"'()\[\]]*+){0,8}))",
    re.IGNORECASE,
)
LONGER: Final = re.compile(r"[^\s<>\"'()\[\]]")
# How many addresses are looked for one by one: most posts have no more.
FEW: Final = 8

Place = tuple[int | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What of other hosts a body shows or could show: ``lone`` addresses and those of
    ``pictures``, with their lines; ``cards`` wait for their pictures.
    """

    lone: tuple[Place, ...]
    pictures: tuple[Place, ...]
    cards: tuple[tuple[Element, Picture], ...]


def place_cards(root: Element, source: str, resolver: Resolver, hosts: frozenset[str]) -> Foreign:
    """Every bare address alone on a line becomes a card, if ``resolver`` has one, in a paragraph
    of its own; the address of a player of ``hosts`` is left alone. Links are settled before.
    What players were made for counts as alone on a line, too: they show title and picture.
    """
    lone = dict.fromkeys(asked(root, hosts))
    cards: list[tuple[Element, Picture]] = []

    def block_of(link: Element) -> Element | None:
        address = _bare(link)
        if address is None or page_player(address, hosts):
            return None
        lone[address] = None
        card = resolver.card(address)
        if card is None:
            return None
        paragraph = _paragraph(card)
        if card.image:
            cards.append((paragraph[0], card.image))
        return paragraph

    replace_lines(root, "a", block_of)
    pictures = dict.fromkeys(_pictures(root))
    lines = _Lines(source)
    return Foreign(
        lone=tuple((lines.of(address), address) for address in lone),
        pictures=tuple((lines.of(address), address) for address in pictures),
        cards=tuple(cards),
    )


def show_pictures(foreign: Foreign) -> None:
    """The cards get their pictures: after the author's, which are settled in another way."""
    for link, picture in foreign.cards:
        link.append(poster(picture))


def _bare(link: Element) -> str | None:
    """The address of a link of which its text is all that is written."""
    address, text = link.get("href") or "", ascii_url(link.text or "")
    written = not len(link) and ascii_url(address) in {text, f"http://{text}"}
    return address if written and address.lower().startswith(("http://", "https://")) else None


def _paragraph(card: LinkCard) -> Element:
    """Elements that mean something where no stylesheet is: a title, a text, a note in small."""
    paragraph = make("p")
    link = make("a", href=card.address, rel="noopener", **{"class": CARD})
    named = card.site and card.site.casefold() not in {card.host, card.title.casefold()}
    source = make("small", f"{card.site} · {card.host}" if named else card.host)
    text = [make("span", card.description)] if card.description else []
    for part in (make("strong", card.title), *text):
        part.tail = " "
        link.append(part)
    link.append(source)
    paragraph.append(link)
    return paragraph


def _pictures(root: Element) -> Iterator[str]:
    """The addresses of the pictures of other hosts that can be fetched."""
    for image in root.iter("img"):
        address = (image.get("src") or "").strip()
        if is_foreign(address) and address.lower().startswith(("http://", "https://", "//")):
            yield address


class _Lines:
    """The line (from 1) on which an address of a source stands first."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._few = FEW
        self._table: Mapping[str, int] | None = None

    def of(self, address: str) -> int | None:
        """``None`` for one that the source does not have in any spelling."""
        # As written, with nothing of an address after it; all else takes a look at every line.
        self._few -= 1
        at = self._source.find(address) if self._few >= 0 else -1
        if at >= 0 and not LONGER.match(self._source, at + len(address)):
            return line_of(self._source, at)
        if self._table is None:
            self._table = _table(self._source)
        return _looked_up(self._table, ascii_url(address))


def _table(source: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(source.split("\n"), 1):
        if "//" not in line and "www." not in line.lower():
            continue
        for address, rest in ADDRESS.findall(line):
            for spelling in {address, address + rest}:
                found.setdefault(ascii_url(unescape(spelling)), number)
    return found


def _looked_up(lines: Mapping[str, int], address: str) -> int | None:
    for spelling in (address, address.removeprefix("http://")):
        if spelling in lines:
            return lines[spelling]
    for spelling in (address, address.removeprefix("http://")):
        if (found := ADDRESS.match(spelling)) and found[1] in lines:
            return lines[found[1]]
    return None

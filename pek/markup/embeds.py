"""Videos and slides of other hosts → players that ask the other host for nothing until they are
clicked: from frames, from lines like ``@[youtube](…)``, from an address alone on its line.
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Final

from pek.markup.lines import replace_lines
from pek.markup.own import BARE_LINK, EMBED
from pek.markup.players import Player, known_player, page_player, player_of, split
from pek.markup.settings import Resolver
from pek.markup.source import Problem
from pek.markup.tree import (
    Element,
    in_running_text,
    is_blank,
    make,
    only_children,
    put,
    remove_all,
    replace,
    unwrap_all,
    wrap,
)
from pek.models import LinkCard, Picture
from pek.words import Words

RATIOS: Final = {"16/9": 16 / 9, "16/10": 1.6, "3/2": 1.5, "4/3": 4 / 3, "1/1": 1.0, "9/16": 9 / 16}
PLAIN_NUMBER: Final = re.compile(r"\d{1,5}(?:\.\d{1,20})?")

# What may stand in the place of an address: the key that each host gives, with its options.
KEYS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "youtube": (
        re.compile(r"([\w-]{6,20})(?:[?&]([\w=&-]*))?", re.ASCII),
        "https://www.youtube.com/embed/{}?{}",
    ),
    "speakerdeck": (
        re.compile(r"([0-9a-z]{20,64})(?:\?([\w=&]*))?", re.ASCII),
        "https://speakerdeck.com/player/{}?{}",
    ),
    "docswell": (re.compile(r"([0-9A-Za-z]{4,32})()"), "https://www.docswell.com/slide/{}/embed{}"),
    "googleslide": (
        re.compile(r"((?:e/)?[\w-]{20,200})()", re.ASCII),
        "https://docs.google.com/presentation/d/{}/embed{}",
    ),
}
SAME: Final = dict.fromkeys(("googleslides", "google-slide", "google-slides"), "googleslide")
NOTHING: Final = re.compile(r"(?!)")
ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
REMEDY: Final = "write the address of the page between the parentheses"


def open_embeds(root: Element, source: str, hosts: frozenset[str]) -> tuple[Problem, ...]:
    """Every ``pek-embed`` becomes a frame, or the line that its address alone would be; what
    is not understood stays as it was written and is a problem. Then an address alone on its line
    becomes a frame, if it is that of a video's or of slides' page.

    Frames, because `place_players` comes last: it makes what no other pass may touch.
    """
    unknown: dict[str, None] = {}
    inline: list[Element] = []
    for embed in list(root.iter(EMBED)):
        service = embed.get("data-service") or ""
        argument = "".join(map(str, embed.itertext())).strip()
        block = _embedded(service, argument, hosts)
        if block is None:
            written = f"@[{service}]({argument})"
            unknown[written] = None
            block = make("p", written)
        replace(embed, block)
        if block.tag == "p" and in_running_text(block):
            inline.append(block)
    unwrap_all(root, inline)
    replace_lines(root, BARE_LINK, lambda bare: _page_frame(bare, hosts))
    return _problems(unknown, source)


def asked(root: Element, hosts: frozenset[str]) -> Iterator[str]:
    """The addresses for which there are frames now, as they were written; of frames of an author's
    own those of the pages that people see.
    """
    for frame in root.iter("iframe"):
        if address := frame.get("data-asked"):
            yield address
        elif player := player_of((frame.get("src") or "").strip(), hosts):
            yield player.page


def place_players(root: Element, resolver: Resolver, hosts: frozenset[str], say: Words) -> None:
    """Replace every frame: by a player, with the title and the picture that ``resolver`` knows of
    its page, or by a link where it is not an allowed one.
    """
    frames = list(root.iter("iframe"))
    _free(root, frames)
    empty = []
    for frame in frames:
        address = (frame.get("src") or "").strip()
        player = player_of(address, hosts)
        if player and not in_running_text(frame):
            card = resolver.card(frame.get("data-asked") or player.page)
            replace(frame, _figure(frame, player, card, say))
        elif player:
            _link(frame, _page(frame, player), _opening(player, say))
        elif (parts := split(address)) is not None:
            _link(frame, parts.geturl(), parts.geturl())
        else:
            empty.append(frame)
    remove_all(root, empty)


def _embedded(service: str, argument: str, hosts: frozenset[str]) -> Element | None:
    address = argument if ADDRESS.fullmatch(argument) else _from_key(service, argument)
    if split(address) is None:
        return None
    player = page_player(address, hosts)
    if player is None and service != "card":
        player = player_of(address, hosts)
    if player is not None:
        return _frame(player, address if address == argument else player.page)
    known = None if address == argument else known_player(address)
    line = make("p")
    line.append(make(BARE_LINK, known.page if known else address))
    return line


def _from_key(service: str, argument: str) -> str:
    """The address of a frame by the key that its host gives it, ``""``: it has not its form."""
    form, frame = KEYS.get(SAME.get(service, service), (NOTHING, ""))
    found = form.fullmatch(argument)
    return frame.format(found[1], found[2] or "") if found else ""


def _page_frame(bare: Element, hosts: frozenset[str]) -> Element | None:
    text = bare.text or ""
    address = text if text.lower().startswith("http") else f"https://{text}"
    player = page_player(address, hosts)
    return _frame(player, address) if player else None


def _frame(player: Player, written: str) -> Element:
    """A frame that says of which page it is, and for which address; one that an author wrote
    cannot.
    """
    return make(
        "iframe",
        src=player.frame,
        data_page=player.page,
        data_asked=written,
        data_ratio=str(player.ratio),
    )


def _page(frame: Element, player: Player) -> str:
    return frame.get("data-page") or player.page


def _problems(unknown: Iterable[str], source: str) -> tuple[Problem, ...]:
    if not unknown:
        return ()
    lines: dict[str, int] = {}
    for number, line in enumerate(source.split("\n"), 1):
        lines.setdefault(line.strip(" \t>"), number)
    return tuple((lines.get(written), f"not understood: {written}", REMEDY) for written in unknown)


def _free(root: Element, frames: Iterable[Element]) -> None:
    """Take away the paragraphs of frames that have them to themselves: a figure cannot be in
    one.
    """
    gone: list[Element] = []
    for parent in dict.fromkeys(frame.getparent() for frame in frames):
        children = only_children(parent) if parent is not None and parent.tag == "p" else ()
        if parent is not None and children and {one.tag for one in children} <= {"iframe", "br"}:
            gone += (parent, *parent.findall("br"))
    unwrap_all(root, gone)


def _figure(frame: Element, player: Player, card: LinkCard | None, say: Words) -> Element:
    figure = make(
        "figure",
        None,
        **{"class": "player"},
        data_provider=player.provider,
        data_src=player.frame,
        data_ratio=_ratio(frame),
    )
    title = _title(frame) or (card.title if card else _opening(player, say))
    link = put(figure, "a", title, href=_page(frame, player), rel="noopener")
    if card and card.image:
        link.text = None
        link.extend([poster(card.image), make("span", title)])
    put(figure, "figcaption", _label(player, say))
    return figure


def _opening(player: Player, say: Words) -> str:
    """The text of a link to a page without a title."""
    return say(player.opens, service=_label(player, say)) if player.opens else player.page


def _label(player: Player, say: Words) -> str:
    return say("google_slides") if player.provider == "google-slides" else player.label


def poster(picture: Picture) -> Element:
    """The picture of a page elsewhere, beside its title: it has no text of its own."""
    return make(
        "img",
        src=picture.address,
        alt="",
        width=str(picture.width),
        height=str(picture.height),
        loading="lazy",
        decoding="async",
    )


def _link(frame: Element, address: str, text: str) -> None:
    link = make("a", _title(frame) or text, href=address, rel="noopener")
    at_block_level = not in_running_text(frame) and not is_blank(link.text)
    replace(frame, link)
    if at_block_level:
        wrap(link, make("p"))


def _title(frame: Element) -> str:
    return (frame.get("title") or "").strip()


def _ratio(frame: Element) -> str:
    """The nearest of ``RATIOS``: a page without inline styles can show only those it knows."""
    width, height = _number(frame.get("width")), _number(frame.get("height"))
    wanted = _number(frame.get("data-ratio")) or (width / height if width and height else 16 / 9)
    return min(RATIOS, key=lambda name: abs(math.log(RATIOS[name] / wanted)))


def _number(text: str | None) -> float:
    return float(text) if text and PLAIN_NUMBER.fullmatch(text) else 0.0

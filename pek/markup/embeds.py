"""Frames of other hosts → players that ask the other host for nothing until they are clicked."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from pek.config import YOUTUBE_FRAME, YOUTUBE_HOSTS
from pek.markup.tree import (
    Element,
    inside,
    is_blank,
    make,
    only_children,
    remove,
    replace,
    unwrap,
    wrap,
)

RATIOS: Final = {"16/9": 16 / 9, "16/10": 1.6, "3/2": 1.5, "4/3": 4 / 3, "1/1": 1.0, "9/16": 9 / 16}
PLAIN_NUMBER: Final = re.compile(r"\d{1,5}(?:\.\d{1,20})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """``frame`` is the address of the frame to load, ``page`` the one for people; ``provider``
    its key, ``label`` its name, ``fallback`` the text of a link without a title.
    """

    frame: str
    page: str
    provider: str
    label: str
    fallback: str


def player_of(address: str, hosts: frozenset[str]) -> Player | None:
    """The player of a frame's ``address``, ``None`` if its host or its path is not for embedding.

    The addresses are put together anew from their parts: what was not understood is left out.
    """
    parts = _split(address)
    if parts is None or not _is_allowed(parts.netloc, hosts):
        return None
    provider = PROVIDERS.get(parts.netloc)
    return provider(parts) if provider else _other(parts)


def is_player_address(address: str, hosts: frozenset[str]) -> bool:
    """True if ``address`` is exactly what a player of one of ``hosts`` would load."""
    player = player_of(address, hosts)
    return player is not None and player.frame == address


def place_players(root: Element, hosts: frozenset[str]) -> None:
    """Replace every frame: by a player, or by a link where it is not an allowed one."""
    frames = list(root.iter("iframe"))
    for frame in frames:
        _free(frame)
    for frame in frames:
        address = (frame.get("src") or "").strip()
        player = player_of(address, hosts)
        if player and _is_block(frame):
            replace(frame, _figure(frame, player))
        elif player:
            _link(frame, player.page, player.fallback)
        elif (parts := _split(address)) is not None:
            _link(frame, parts.geturl(), parts.geturl())
        else:
            remove(frame)


def _split(address: str) -> SplitResult | None:
    """An https address in parts, lower-case host and nothing before it; ``None``: not one."""
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = parts.netloc.lower()
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host):
        return None
    return parts._replace(scheme="https", netloc=host)


def _is_allowed(host: str, hosts: frozenset[str]) -> bool:
    return host in hosts or (host in YOUTUBE_HOSTS and not hosts.isdisjoint(YOUTUBE_HOSTS))


def _youtube(parts: SplitResult) -> Player | None:
    found = re.fullmatch(r"/embed/([\w-]{6,20})/?", parts.path, re.ASCII)
    if not found:
        return None
    video, query = found.group(1), parse_qs(parts.query)
    listed = [v for v in query.get("list", []) if re.fullmatch(r"[\w-]+", v, re.ASCII)][:1]
    start = [v for v in query.get("start", []) if re.fullmatch(r"[0-9]{1,6}", v)][:1]
    options = [("list", v) for v in listed] + [("start", v) for v in start]
    watch = [("v", video), *(("list", v) for v in listed), *(("t", f"{v}s") for v in start)]
    page = f"https://www.youtube.com/watch?{urlencode(watch)}"
    if video == "videoseries":
        page = f"https://www.youtube.com/playlist?{urlencode(options[:1])}"
    return Player(
        frame=_with_query(f"https://{YOUTUBE_FRAME}/embed/{video}", options),
        page=page,
        provider="youtube",
        label="YouTube",
        fallback="YouTubeの動画を開く",
    )


def _speakerdeck(parts: SplitResult) -> Player | None:
    found = re.fullmatch(r"/player/([0-9a-z]{8,64})/?", parts.path)
    if not found:
        return None
    slide = [v for v in parse_qs(parts.query).get("slide", []) if re.fullmatch(r"[0-9]{1,4}", v)]
    frame = _with_query(
        f"https://speakerdeck.com/player/{found.group(1)}", [("slide", v) for v in slide[:1]]
    )
    return Player(
        frame=frame,
        page=frame,
        provider="speakerdeck",
        label="Speaker Deck",
        fallback="Speaker Deckの資料を開く",
    )


def _docswell(parts: SplitResult) -> Player | None:
    found = re.fullmatch(r"/slide/([0-9A-Za-z]{4,32})/embed/?", parts.path)
    if not found:
        return None
    frame = f"https://www.docswell.com/slide/{found.group(1)}/embed"
    return Player(
        frame=frame,
        page=frame,
        provider="docswell",
        label="Docswell",
        fallback="Docswellの資料を開く",
    )


def _google_slides(parts: SplitResult) -> Player | None:
    found = re.fullmatch(
        r"/presentation/d/(e/)?([\w-]{10,200})/(?:pub)?embed/?", parts.path, re.ASCII
    )
    if not found:
        return None
    published, key = found.groups()
    document = f"https://docs.google.com/presentation/d/{published or ''}{key}"
    return Player(
        frame=f"{document}/embed",
        page=f"{document}/{'pub' if published else 'preview'}",
        provider="google-slides",
        label="Google スライド",
        fallback="Google スライドを開く",
    )


def _other(parts: SplitResult) -> Player:
    address = parts.geturl()
    return Player(
        frame=address, page=address, provider="other", label=parts.netloc, fallback=address
    )


def _with_query(address: str, query: list[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


PROVIDERS: Final[dict[str, Callable[[SplitResult], Player | None]]] = {
    **dict.fromkeys(YOUTUBE_HOSTS, _youtube),
    "speakerdeck.com": _speakerdeck,
    "www.docswell.com": _docswell,
    "docs.google.com": _google_slides,
}


def _free(frame: Element) -> None:
    """Take away the paragraph of frames that have it to themselves: a figure cannot be in one."""
    parent = frame.getparent()
    if parent is None or parent.tag != "p":
        return
    children = only_children(parent)
    if children and {child.tag for child in children} <= {"iframe", "br"}:
        for child in children:
            if child.tag == "br":
                remove(child)
        unwrap(parent)


def _is_block(frame: Element) -> bool:
    return not any(inside(frame, tag) for tag in ("p", "a", "h1", "h2", "h3", "h4", "h5", "h6"))


def _figure(frame: Element, player: Player) -> Element:
    figure = make(
        "figure",
        None,
        **{"class": "player"},
        data_provider=player.provider,
        data_src=player.frame,
        data_ratio=_ratio(frame),
    )
    figure.append(make("a", _title(frame) or player.fallback, href=player.page, rel="noopener"))
    figure.append(make("figcaption", player.label))
    return figure


def _link(frame: Element, address: str, text: str) -> None:
    link = make("a", _title(frame) or text, href=address, rel="noopener")
    at_block_level = _is_block(frame) and not is_blank(link.text)
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

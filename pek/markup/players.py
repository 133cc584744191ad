"""Addresses of players: of frames as other hosts give them, and of pages as people copy them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from pek.config import YOUTUBE_FRAME, YOUTUBE_HOSTS

HOST: Final = re.compile(r"[a-z0-9.-]+(:[0-9]+)?")
VIDEO: Final = re.compile(r"[\w-]{6,20}", re.ASCII)
LIST: Final = re.compile(r"[\w-]{2,100}", re.ASCII)
# In the place of a video's id: the first one of the list.
LISTED: Final = "videoseries"
VIDEO_PATH: Final = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{6,20})/?", re.ASCII)
SECONDS: Final = re.compile(r"[0-9]{1,6}s?")
CLOCK: Final = re.compile(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s)?")
DECK: Final = re.compile(r"/player/([0-9a-z]{8,64})/?")
SLIDE_NUMBER: Final = re.compile(r"[0-9]{1,4}")
DOCSWELL: Final = re.compile(r"/slide/([0-9A-Za-z]{4,32})/embed/?")
DOCSWELL_PAGE: Final = re.compile(
    r"(/s/[\w.-]{1,64}/([0-9A-Za-z]{4,32})(?:-[\w.%~-]{0,200})?)(?:/\d*)?", re.ASCII
)
SLIDES: Final = re.compile(
    r"/presentation/(?:u/\d+/)?d/(e/)?([\w-]{10,200})(?:/(\w*))?/?", re.ASCII
)
FRAMED: Final = frozenset({"embed", "pubembed"})
SHOWN: Final = frozenset({None, "", "edit", "view", "preview", "present", "pub", *FRAMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """``frame`` is the address of the frame to load, ``page`` the one for people; ``provider``
    its key, ``label`` its name, ``opens`` the key of the words of a link without a title (``""``:
    the address is shown); ``ratio`` is that of a frame which says no size.
    """

    frame: str
    page: str
    provider: str
    label: str
    opens: str = ""
    ratio: float = 16 / 9


# A frame is asked for when it is placed, shown and let out.
@lru_cache(maxsize=256)
def player_of(address: str, hosts: frozenset[str]) -> Player | None:
    """The player of a frame's ``address``, ``None`` if its host or its path is not for embedding.

    The addresses are put together anew from their parts: what was not understood is left out.
    """
    parts = split(address)
    if parts is None or not _is_allowed(parts.netloc, hosts):
        return None
    provider = FRAMES.get(parts.netloc)
    return provider(parts) if provider else _other(parts)


def page_player(address: str, hosts: frozenset[str]) -> Player | None:
    """The player of a page's ``address`` as people copy it, ``None`` if there is none: the page
    of a video, of a playlist, of slides, on one of ``hosts``.

    A page of Speaker Deck has none: only the page itself knows the number of its player.
    """
    player = known_player(address)
    return player if player and is_player_address(player.frame, hosts) else None


def known_player(address: str) -> Player | None:
    """The player of a page or of a frame at ``address``, whatever the site's hosts are."""
    parts = split(address)
    provider = PAGES.get(parts.netloc) if parts else None
    return provider(parts) if parts and provider else None


def is_player_address(address: str, hosts: frozenset[str]) -> bool:
    """True if ``address`` is exactly what a player of one of ``hosts`` would load."""
    player = player_of(address, hosts)
    return player is not None and player.frame == address


def split(address: str) -> SplitResult | None:
    """An http or https address in parts, as https, lower-case host and nothing before it;
    ``None``: not one.
    """
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = parts.netloc.lower()
    if parts.scheme not in {"http", "https"} or not HOST.fullmatch(host):
        return None
    return parts._replace(scheme="https", netloc=host)


def _is_allowed(host: str, hosts: frozenset[str]) -> bool:
    return host in hosts or (host in YOUTUBE_HOSTS and not hosts.isdisjoint(YOUTUBE_HOSTS))


def _youtube_frame(parts: SplitResult) -> Player | None:
    return _youtube(parts) if parts.path.startswith("/embed/") else None


def _youtube(parts: SplitResult) -> Player | None:
    query = parse_qs(parts.query)
    listed = _first(query, LIST, "list")
    if parts.path in {"/watch", "/watch/"}:
        video = _first(query, VIDEO, "v")
    elif parts.path in {"/playlist", "/playlist/"}:
        video = LISTED if listed else ""
    else:
        found = VIDEO_PATH.fullmatch(parts.path)
        video = found[1] if found and (listed or found[1] != LISTED) else ""
    ratio = 9 / 16 if parts.path.startswith("/shorts/") else 16 / 9
    return _video(video, listed, _start(parts), ratio) if video else None


def _youtu_be(parts: SplitResult) -> Player | None:
    return _youtube(parts._replace(path=f"/embed{parts.path}"))


def _video(video: str, listed: str, start: str, ratio: float) -> Player:
    options = [("list", listed)] * bool(listed) + [("start", start)] * bool(start)
    watch = [("v", video), *[("list", listed)] * bool(listed), *[("t", f"{start}s")] * bool(start)]
    page = f"https://www.youtube.com/watch?{urlencode(watch)}"
    if video == LISTED:
        page = f"https://www.youtube.com/playlist?{urlencode(options[:1])}"
    return Player(
        frame=_with_query(f"https://{YOUTUBE_FRAME}/embed/{video}", options),
        page=page,
        provider="youtube",
        label="YouTube",
        opens="open_video",
        ratio=ratio,
    )


def _start(parts: SplitResult) -> str:
    """Seconds from the start as digits, ``""``: none. ``90``, ``90s``, ``1h2m3s``; as ``start``
    or ``t`` of the query, or behind ``#t=``.
    """
    query, fragment = parse_qs(parts.query), parse_qs(parts.fragment)
    text = [*query.get("start", []), *query.get("t", []), *fragment.get("t", []), ""][0]
    if SECONDS.fullmatch(text):
        return text.removesuffix("s")
    found = CLOCK.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    total = 3600 * hours + 60 * minutes + seconds
    return str(total) if 0 < total < 1_000_000 else ""


def _speakerdeck(parts: SplitResult) -> Player | None:
    found = DECK.fullmatch(parts.path)
    if not found:
        return None
    slide = _first(parse_qs(parts.query), SLIDE_NUMBER, "slide") if parts.query else ""
    frame = _with_query(
        f"https://speakerdeck.com/player/{found[1]}", [("slide", slide)] * bool(slide)
    )
    return Player(
        frame=frame,
        page=frame,
        provider="speakerdeck",
        label="Speaker Deck",
        opens="open_slides",
    )


def _docswell(parts: SplitResult) -> Player | None:
    found = DOCSWELL.fullmatch(parts.path)
    return _docswell_player(found[1], f"/slide/{found[1]}/embed") if found else None


def _docswell_page(parts: SplitResult) -> Player | None:
    found = DOCSWELL_PAGE.fullmatch(parts.path)
    return _docswell_player(found[2], found[1]) if found else _docswell(parts)


def _docswell_player(key: str, page: str) -> Player:
    return Player(
        frame=f"https://www.docswell.com/slide/{key}/embed",
        page=f"https://www.docswell.com{page}",
        provider="docswell",
        label="Docswell",
        opens="open_slides",
    )


def _google_slides(parts: SplitResult, ways: frozenset[str | None] = FRAMED) -> Player | None:
    found = SLIDES.fullmatch(parts.path)
    if not found or found[3] not in ways:
        return None
    published, key = found[1] or "", found[2]
    document = f"https://docs.google.com/presentation/d/{published}{key}"
    return Player(
        frame=f"{document}/embed",
        page=f"{document}/{'pub' if published else 'preview'}",
        provider="google-slides",
        label="Google Slides",
        opens="open_slides",
    )


def _google_page(parts: SplitResult) -> Player | None:
    return _google_slides(parts, SHOWN)


def _other(parts: SplitResult) -> Player:
    address = parts.geturl()
    return Player(frame=address, page=address, provider="other", label=parts.netloc)


def _first(query: dict[str, list[str]], form: re.Pattern[str], name: str) -> str:
    """The first value of ``name`` that has its form, ``""``: none."""
    return next((value for value in query.get(name, []) if form.fullmatch(value)), "")


def _with_query(address: str, query: list[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


Provider = Callable[[SplitResult], Player | None]
FRAMES: Final[dict[str, Provider]] = {
    **dict.fromkeys(YOUTUBE_HOSTS, _youtube_frame),
    "speakerdeck.com": _speakerdeck,
    "www.docswell.com": _docswell,
    "docs.google.com": _google_slides,
}
PAGES: Final[dict[str, Provider]] = {
    **dict.fromkeys({*YOUTUBE_HOSTS, "m.youtube.com", "music.youtube.com"}, _youtube),
    "youtu.be": _youtu_be,
    "speakerdeck.com": _speakerdeck,
    "www.docswell.com": _docswell_page,
    "docswell.com": _docswell_page,
    "docs.google.com": _google_page,
}

"""What a network shows of a page: which picture, how much of the texts, and what is cut away."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from unicodedata import east_asian_width
from urllib.parse import urlsplit

from pek.models import Picture
from pek.shares.head import Head
from pek.shares.networks import Clamp, Network
from pek.text import clean, graphemes

ELLIPSIS = "…"
SQUARE = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A page as it is shared: its head, and the picture that ``og:image`` names, if it is known.

    ``trouble`` is why its card cannot be composed, ``written`` whether an author writes its
    description.
    """

    head: Head
    picture: Picture | None
    trouble: str = ""
    written: bool = True

    @property
    def title(self) -> str:
        """The title on a card; that of the page where the page names none for cards."""
        return clean(self.head.value("og:title", "twitter:title") or self.head.title)

    @property
    def description(self) -> str:
        """The description on a card."""
        return clean(self.head.value("og:description", "twitter:description", "description"))

    @property
    def host(self) -> str:
        """The host of the page, as networks show it."""
        return urlsplit(self.head.value("og:url") or self.head.canonical).hostname or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A share on one network. ``frame`` is the shape of the picture, width to height, ``None``
    where no picture is shown; ``lost`` are the shares of its width and height that are cropped.
    """

    network: Network
    large: bool
    frame: tuple[int, int] | None
    lost: tuple[float, float]
    title: str
    description: str
    label: str
    title_cut: bool
    description_cut: bool


def show(share: Share, network: Network) -> Shown:
    """What a network shows of a share."""
    large, frame = is_large(share, network), frame_of(share, network)
    title = shortened(share.title, network.title)
    description = shortened(share.description, network.description if large else _beside(network))
    site = share.head.value("og:site_name") or share.host
    return Shown(
        network=network,
        large=large,
        frame=frame,
        lost=lost(share.picture, frame) if share.picture and frame else (0.0, 0.0),
        title=title,
        description=description,
        label={"host": share.host, "site": site, "": ""}[network.label],
        title_cut=title != share.title,
        description_cut=description != share.description,
    )


def is_large(share: Share, network: Network) -> bool:
    """Whether the picture stands large above or below the text."""
    picture = share.picture
    if picture is None or not is_visible(share, network):
        return False
    tagged = share.head.value("twitter:card") == "summary_large_image"
    return (
        _at_least(picture, network.large_from)
        and (tagged or not network.asks_tag)
        and (picture.width > picture.height or not network.landscape)
    )


def is_visible(share: Share, network: Network) -> bool:
    """Whether a network shows the picture at all."""
    picture = share.picture
    return (
        picture is not None
        and picture.media_type in network.types
        and not is_too_small(picture, network)
        and (network.max_bytes is None or (picture.length or 0) <= network.max_bytes)
    )


def is_too_small(picture: Picture, network: Network) -> bool:
    """Whether a network shows no picture of this size."""
    return not _at_least(picture, network.visible_from)


def frame_of(share: Share, network: Network) -> tuple[int, int] | None:
    """The shape in which a network shows the picture."""
    if share.picture is None or not is_visible(share, network):
        return None
    if not is_large(share, network):
        return SQUARE
    return network.ratio or (share.picture.width, share.picture.height)


def lost(picture: Picture, frame: tuple[int, int]) -> tuple[float, float]:
    """The shares, 0 to 1, of the width and of the height that are cropped away when a picture
    fills a frame from its middle.
    """
    own, wanted = Fraction(picture.width, picture.height), Fraction(*frame)
    return max(0.0, float(1 - wanted / own)), max(0.0, float(1 - own / wanted))


def shortened(text: str, clamp: Clamp) -> str:
    """As much of a text as is shown, with ``…`` if anything is left out."""
    if clamp.characters is not None:
        text = _cut(text, clamp.characters, len)
    return _cut(text, clamp.lines * clamp.width, width)


def width(text: str) -> float:
    """The width of a text in full-width characters; Latin ones are half as wide (UAX 11)."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in text)


def _cut(text: str, room: int, measure: Callable[[str], float]) -> str:
    if not room or measure(text) <= room:
        return text if room else ""
    kept = ""
    for cluster in graphemes(text):
        if measure(kept + cluster + ELLIPSIS) > room:
            break
        kept += cluster
    return kept.rstrip() + ELLIPSIS


def _beside(network: Network) -> Clamp:
    """Beside a small picture every network has room for a line of description."""
    clamp = network.description
    return Clamp(lines=clamp.lines or 1, width=clamp.width or 20, characters=clamp.characters)


def _at_least(picture: Picture, size: tuple[int, int]) -> bool:
    return picture.width >= size[0] and picture.height >= size[1]

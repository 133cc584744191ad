"""How the networks show a link, as data.

What a network states itself is marked in ``source``; the rest is what can be observed in its
client for phones. No network promises to keep it so.
"""

from dataclasses import dataclass
from typing import Literal

Label = Literal["host", "site", ""]

MEGABYTE = 1_000_000
_USUAL = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_CARD = (191, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clamp:
    """How much of a text is shown: ``lines`` (0: nothing) of ``width`` full-width characters, and
    of all that at most ``characters``.
    """

    lines: int
    width: int = 0
    characters: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One network. ``key`` names its look in the stylesheet.

    ``ratio`` is what a large picture is cropped to, width to height (``None``: it is shown whole).
    A picture is large if it has at least ``large_from`` pixels, is ``landscape`` where that is
    asked for, and ``twitter:card`` says so where it ``asks_tag``; otherwise it is a small square.
    Below ``visible_from`` there is none. ``description`` is that of a large card. ``label`` is what
    stands beside the title: the host, or the name of the site.
    """

    key: str
    name: str
    ratio: tuple[int, int] | None
    title: Clamp
    description: Clamp
    label: Label
    max_bytes: int | None
    source: str
    large_from: tuple[int, int] = (1, 1)
    visible_from: tuple[int, int] = (1, 1)
    landscape: bool = False
    asks_tag: bool = False
    types: frozenset[str] = _USUAL


NETWORKS = (
    Network(
        key="x",
        name="X",
        ratio=(800, 419),
        title=Clamp(lines=1, width=22, characters=70),
        description=Clamp(lines=0, characters=200),
        label="host",
        max_bytes=5 * MEGABYTE,
        large_from=(300, 157),
        visible_from=(144, 144),
        asks_tag=True,
        source="X Developer Platform「Summary Card with Large Image」: 300×157px以上、5MB未満、"
        "JPG・PNG・WEBP・GIF。題名70字は旧仕様の上限。画像に重なる1行の題名と800×419の切り抜きは"
        "公表がなく、目安。",
    ),
    Network(
        key="facebook",
        name="Facebook",
        ratio=_CARD,
        title=Clamp(lines=2, width=20),
        description=Clamp(lines=1, width=23),
        label="host",
        max_bytes=8 * MEGABYTE,
        large_from=(600, 315),
        visible_from=(200, 200),
        source="Meta for Developers「Images in Link Shares」: 200×200px以上、600×315px未満は小さな"
        "表示、1.91:1、8MBまで。行数は公表がなく、目安。",
    ),
    Network(
        key="line",
        name="LINE",
        ratio=_CARD,
        title=Clamp(lines=2, width=16),
        description=Clamp(lines=2, width=19),
        label="",
        max_bytes=None,
        large_from=(600, 315),
        source="LINE DevelopersのFAQ: 読むのはog:title、og:description、og:imageだけ。"
        "大きさ、容量、行数の公表はなく、目安。",
    ),
    Network(
        key="slack",
        name="Slack",
        ratio=None,
        title=Clamp(lines=3, width=20),
        description=Clamp(lines=8, width=23, characters=300),
        label="site",
        max_bytes=None,
        large_from=(400, 1),
        landscape=True,
        source="「Range: bytes=0-32768」で読むこと、画像の大小、説明およそ300字は公表がなく、目安。"
        "容量の公表はない。",
    ),
    Network(
        key="discord",
        name="Discord",
        ratio=None,
        title=Clamp(lines=3, width=20, characters=70),
        description=Clamp(lines=14, width=22, characters=350),
        label="site",
        max_bytes=8 * MEGABYTE,
        asks_tag=True,
        source="Discord Developer Documentation「Link Previews」は字数を示さない。題名70字"
        "（rust-lang/this-week-in-rust #3265）、説明350字、8MBは公表がなく、目安。",
    ),
    Network(
        key="bluesky",
        name="Bluesky",
        ratio=_CARD,
        title=Clamp(lines=3, width=19),
        description=Clamp(lines=2, width=22),
        label="host",
        max_bytes=MEGABYTE,
        source="app.bsky.embed.externalの定義: 画像は1,000,000バイトまで。"
        "bluesky-social/social-appのExternalEmbed: 題名3行、説明2行、1.91:1。",
    ),
    Network(
        key="mastodon",
        name="Mastodon",
        ratio=_CARD,
        title=Clamp(lines=2, width=17),
        description=Clamp(lines=1, width=22),
        label="site",
        max_bytes=2 * MEGABYTE,
        landscape=True,
        source="mastodon/mastodon card.tsx: 横長なら1.91:1、縦長なら正方形。preview_card.rb: "
        "PNG・JPEG・GIF・WebP、2MB（libvipsなら8MB）まで。行数は公表がなく、目安。",
    ),
)

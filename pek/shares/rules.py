"""What breaks a rule of sharing, with the remedy, in the site's public language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from pek.metadata import LARGE_CARD_WIDTH
from pek.shares.head import FIRST_READ
from pek.shares.networks import NETWORKS, Network
from pek.shares.shown import Share, Shown, is_large, is_too_small, is_visible, show, width

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")

# ogp.me, "Basic Metadata", and what the networks of this table need besides.
REQUIRED = ("og:title", "og:type", "og:image", "og:url", "twitter:card")
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
SHORT_DESCRIPTION = 20  # full-width characters: less does not fill a line on a phone
MAX_ALT = 420  # X Developer Platform, "twitter:image:alt"
LARGER = f"幅{LARGE_CARD_WIDTH}px以上、高さ315px以上の横長の画像（1200×630px）にしてください。"
# Rounding of 1.91 to 1.9 or 2 pixels at an edge are no loss that anyone sees.
NOTICED = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong and what helps; ``networks`` are those it shows on, none for all of them."""

    level: Level
    message: str
    remedy: str
    networks: tuple[str, ...] = ()


def findings(share: Share) -> tuple[Finding, ...]:
    """Everything that breaks a rule, the worst first."""
    found = [
        *_missing(share),
        *_late(share),
        *_addresses(share),
        *_home(share),
        *_picture(share),
        *_sizes(share),
        *_alt(share),
        *_texts(share),
    ]
    return tuple(sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def _missing(share: Share) -> Iterator[Finding]:
    if keys := [key for key in REQUIRED if not share.head.value(key)]:
        yield Finding(
            level="error",
            message=f"{'、'.join(keys)} がありません",
            remedy="テンプレート base.html がプレビューの情報を出しているか確かめてください。",
        )
    if not share.description:
        yield Finding(
            level="error",
            message="説明がありません",
            remedy="description に1〜2文で内容を書いてください。",
        )


def _late(share: Share) -> Iterator[Finding]:
    if share.head.late:
        yield Finding(
            level="error",
            message=f"ページの先頭{FIRST_READ:,}バイトより後ろにあり、読まれません: "
            f"{'、'.join(share.head.late)}",
            remedy="head の中で meta を前に出すか、その前にあるものを減らしてください。",
            networks=("Slack",),
        )


def _addresses(share: Share) -> Iterator[Finding]:
    urls = {"og:url": share.head.value("og:url"), "og:image": share.head.value("og:image")}
    if any(urlsplit(url).hostname in LOCAL for url in urls.values()):
        yield Finding(
            level="note",
            message="手元だけで開けるアドレスです",
            remedy="公開するときは base_url を https:// で始まるアドレスにします。",
        )
        return
    if odd := [key for key, url in urls.items() if url and urlsplit(url).scheme != "https"]:
        yield Finding(
            level="error",
            message=f"{'、'.join(odd)} が https:// で始まる絶対アドレスではありません",
            remedy="base_url を https:// で始まるアドレスにしてください。",
        )


def _home(share: Share) -> Iterator[Finding]:
    address, canonical = share.head.value("og:url"), share.head.canonical
    if address and address != canonical:
        yield Finding(
            level="warning",
            message=f"og:url と canonical が違います（{address} と {canonical or 'なし'}）",
            remedy="同じアドレスにしないと、シェアの数が2つに分かれます。",
        )


def _picture(share: Share) -> Iterator[Finding]:
    picture = share.picture
    if picture is None:
        if share.trouble:
            yield Finding(
                level="error",
                message=f"カードを作れません: {share.trouble}",
                remedy="題名などを直すか、image に画像を書いてください。",
            )
        elif share.head.value("og:image"):
            yield Finding(
                level="error",
                message="og:image の画像がこのサイトにありません",
                remedy="image に static/ か記事の横にある画像を書いてください。",
            )
        return
    if names := [n.name for n in NETWORKS if picture.media_type not in n.types]:
        yield Finding(
            level="error",
            message=f"{picture.media_type} の画像は表示されません",
            remedy="PNGかJPEGにしてください。",
            networks=tuple(names),
        )
    for network in NETWORKS:
        if network.max_bytes is not None and (picture.length or 0) > network.max_bytes:
            yield Finding(
                level="error",
                message=f"画像が{picture.length:,}バイトあり、"
                f"上限の{network.max_bytes:,}バイトを超えています",
                remedy="画像を小さくするか、JPEGにしてください。",
                networks=(network.name,),
            )


def _sizes(share: Share) -> Iterator[Finding]:
    picture = share.picture
    if picture is None:
        return
    size = f"{picture.width}×{picture.height}px"
    said = tuple(share.head.value(f"og:image:{side}") for side in ("width", "height"))
    if any(said) and said != (str(picture.width), str(picture.height)):
        yield Finding(
            level="warning",
            message=f"og:image:width と og:image:height（{'×'.join(said)}）が"
            f"画像（{size}）と違います",
            remedy="画像が壊れていないか確かめてください。",
        )
    if hidden := tuple(n.name for n in NETWORKS if is_too_small(picture, n)):
        yield Finding(
            level="warning",
            message=f"画像（{size}）が小さすぎて表示されません",
            remedy=LARGER,
            networks=hidden,
        )
    visible = [network for network in NETWORKS if is_visible(share, network)]
    if small := tuple(n.name for n in visible if not is_large(share, n)):
        yield Finding(
            level="warning",
            message=f"画像（{size}）が大きく表示されず、小さな正方形になります",
            remedy=LARGER,
            networks=small,
        )
    yield from _crops(share, [network for network in visible if is_large(share, network)])


def _crops(share: Share, networks: list[Network]) -> Iterator[Finding]:
    """One finding for all networks that crop a picture alike."""
    groups: dict[str, list[str]] = {}
    for network in networks:
        if text := cropped(show(share, network), share):
            groups.setdefault(text, []).append(network.name)
    for text, names in groups.items():
        yield Finding(
            level="warning",
            message=f"画像の{text}が切れます",
            remedy="1.91:1（1200×630px）の画像にするか、文字や顔を中央に寄せてください。",
            networks=tuple(names),
        )


def cropped(shown: Shown, share: Share) -> str:
    """What is cropped away in words: ``左右あわせて120px（10%）``; ``""`` for what nobody sees."""
    part = max(shown.lost)
    if share.picture is None or part < NOTICED:
        return ""
    across, _ = shown.lost
    edges, length = ("左右", share.picture.width) if across else ("上下", share.picture.height)
    return f"{edges}あわせて{round(part * length)}px（{part:.0%}）" if part * length >= 1 else ""


def _alt(share: Share) -> Iterator[Finding]:
    alt = share.head.value("og:image:alt")
    if share.head.value("og:image") and not alt:
        yield Finding(
            level="warning",
            message="og:image:alt がありません",
            remedy="画像を見られない人のために、画像の説明を出してください。",
        )
    if len(alt) > MAX_ALT:
        yield Finding(
            level="note",
            message=f"og:image:alt が{len(alt)}字あり、{MAX_ALT}字で切れます",
            remedy="題名を短くしてください。",
            networks=("X",),
        )


def _texts(share: Share) -> Iterator[Finding]:
    if share.written and share.description and width(share.description) < SHORT_DESCRIPTION:
        yield Finding(
            level="note",
            message=f"説明が{len(share.description)}字と短く、1行も埋まりません",
            remedy=f"description を{SHORT_DESCRIPTION * 2}字ほどにすると、2行で内容が伝わります。",
        )
    # One line cuts nearly every title; what each network shows stands below its mock-up.
    roomy = (show(share, network) for network in NETWORKS if network.title.lines > 1)
    if cut := [shown for shown in roomy if shown.title_cut]:
        kept = min((shown.title for shown in cut), key=len)
        yield Finding(
            level="note",
            message=f"題名（{len(share.title)}字）が2行でも入りきらず、「{kept}」になります",
            remedy="題名を短くするか、大事な言葉を前のほうに置いてください。",
            networks=tuple(shown.network.name for shown in cut),
        )

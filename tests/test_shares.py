"""What crawlers read of a page, what networks show of it, and what breaks a rule."""

from dataclasses import replace
from html import escape

import pytest

from pek.models import Picture
from pek.shares import (
    NETWORKS,
    Clamp,
    Network,
    Share,
    cropped,
    findings,
    lost,
    read,
    shortened,
    show,
)

URL = "https://blog.example.org/blog/a/"
PICTURE = Picture(address="/a.png", width=1200, height=630, media_type="image/png", length=20_000)
TEXT = "四月に大阪で開いた会の様子をお伝えします"
METAS = {
    "og:title": "大阪会レポート",
    "og:description": TEXT,
    "og:type": "article",
    "og:url": URL,
    "og:site_name": "PEK ブログ",
    "og:image": "https://blog.example.org/a.png",
    "og:image:width": "1200",
    "og:image:height": "630",
    "og:image:alt": "表紙",
    "twitter:card": "summary_large_image",
}
ALL = {network.name for network in NETWORKS}
CROPPING = {network.name for network in NETWORKS if network.ratio}


def _page(metas: dict[str, str], *, canonical: str = URL, before: str = "") -> bytes:
    """A page with these meta tags, X's by name, after ``before``."""
    tags = "".join(
        f'<meta {"name" if key.startswith("twitter") else "property"}="{key}" '
        f'content="{escape(value)}">'
        for key, value in metas.items()
    )
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return f"<!doctype html><title>題 | PEK</title>{before}{link}{tags}<p>文".encode()


def _share(
    picture: Picture | None = PICTURE, canonical: str = URL, before: str = "", **changes: str
) -> Share:
    """A share as it should be, but for ``changes`` (``og_title=""`` leaves that tag out)."""
    named = {key.replace("_", ":"): value for key, value in changes.items()}
    metas = {key: value for key, value in {**METAS, **named}.items() if value}
    return Share(head=read(_page(metas, canonical=canonical, before=before)), picture=picture)


def _network(name: str) -> Network:
    return next(network for network in NETWORKS if network.name == name)


def _pictured(**changes: object) -> Picture:
    return replace(PICTURE, **changes)  # type: ignore[arg-type]


def test_what_is_read() -> None:
    """Title, canonical address, and every meta with a key, in order, entities resolved."""
    head = read(_page({"og:title": "A & B", "twitter:card": "summary"}))
    assert ("題 | PEK", URL) == (head.title, head.canonical)
    assert [("og:title", "A & B"), ("twitter:card", "summary")] == [
        (meta.key, meta.content) for meta in head.metas
    ]
    assert '<meta property="og:title" content="A &amp; B">' == head.metas[0].html


@pytest.mark.parametrize("html", [b"", b"<", b"\xff\xfe", b"<meta content=x><meta name=y>"])
def test_nothing_is_read_of_what_is_no_page(html: bytes) -> None:
    """Whatever the bytes are, reading them raises nothing."""
    assert () == read(html).metas


def test_the_first_of_several_keys_and_of_several_tags_counts() -> None:
    """As crawlers do it: the network's own tag before that of Open Graph, the first of equals."""
    head = read(b'<meta name=b content=2><meta name=a content=""><meta name=b content=3>')
    assert ("2", "2", "") == (head.value("b"), head.value("a", "b"), head.value("c"))


@pytest.mark.parametrize(
    ("text", "clamp", "expected"),
    [
        ("大阪会レポート", Clamp(lines=1, width=7), "大阪会レポート"),
        ("大阪会レポート", Clamp(lines=1, width=6), "大阪会レポ…"),
        ("大阪会レポート", Clamp(lines=2, width=3), "大阪会レポ…"),
        ("Online meetup", Clamp(lines=1, width=7), "Online meetup"),
        ("Online meetup", Clamp(lines=1, width=5), "Online m…"),
        ("大阪会レポート", Clamp(lines=1, width=9, characters=4), "大阪会…"),
        ("会👨‍👩‍👧‍👦の日", Clamp(lines=1, width=3), "会…"),
        ("大阪会レポート", Clamp(lines=0), ""),
        ("", Clamp(lines=1, width=9), ""),
    ],
)
def test_texts_are_shortened(text: str, clamp: Clamp, expected: str) -> None:
    """By lines of full-width characters and by characters; no emoji is cut in two."""
    assert expected == shortened(text, clamp)


@pytest.mark.parametrize(
    ("size", "frame", "expected"),
    [
        ((1200, 630), (1200, 630), (0, 0)),
        ((1200, 1200), (2, 1), (0, 0.5)),
        ((1200, 300), (2, 1), (0.5, 0)),
        ((1200, 800), (1, 1), (1 / 3, 0)),
    ],
)
def test_what_is_cropped(
    size: tuple[int, int], frame: tuple[int, int], expected: tuple[float, float]
) -> None:
    """The shares of width and height that lie outside a frame filled from the middle."""
    picture = _pictured(width=size[0], height=size[1])
    assert pytest.approx(expected) == lost(picture, frame)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.key)
def test_a_composed_card_is_shown_large_and_whole(network: Network) -> None:
    """1200 × 630 pixels lose nothing that anyone sees, wherever they are shown."""
    shown = show(_share(), network)
    assert shown.large
    assert 0.003 > max(shown.lost)
    assert {"host": "blog.example.org", "site": "PEK ブログ", "": ""}[network.label] == shown.label


@pytest.mark.parametrize(
    ("name", "share", "large", "frame"),
    [
        ("X", _share(twitter_card="summary"), False, (1, 1)),
        ("X", _share(_pictured(width=143)), False, None),
        ("Facebook", _share(_pictured(width=599)), False, (1, 1)),
        ("Facebook", _share(_pictured(width=600, height=315)), True, (191, 100)),
        ("Facebook", _share(_pictured(width=199)), False, None),
        ("Facebook", _share(_pictured(width=200, height=200)), False, (1, 1)),
        ("Slack", _share(_pictured(width=1200, height=800)), True, (1200, 800)),
        ("Mastodon", _share(_pictured(width=800, height=800)), False, (1, 1)),
        ("Mastodon", _share(_pictured(length=2_000_001)), False, None),
        ("Discord", _share(twitter_card="summary"), False, (1, 1)),
        ("Bluesky", _share(twitter_card="summary"), True, (191, 100)),
        ("LINE", _share(None), False, None),
    ],
)
def test_when_a_picture_is_large(
    name: str, share: Share, large: bool, frame: tuple[int, int] | None
) -> None:
    """By its size, its shape and X's tag, as each network asks; ``None`` is no picture."""
    shown = show(share, _network(name))
    assert (large, frame) == (shown.large, shown.frame)


def test_x_shows_a_description_only_beside_a_small_picture() -> None:
    """The large card has none since 2023."""
    assert ["", TEXT] == [
        show(_share(twitter_card=card), _network("X")).description
        for card in ("summary_large_image", "summary")
    ]


def test_a_page_without_open_graph_is_shown_by_its_title() -> None:
    """Networks fall back to what every page has."""
    share = Share(head=read(b'<title>T</title><meta name="description" content="D">'), picture=None)
    assert ("T", "D", "") == (share.title, share.description, share.host)


def test_a_share_as_it_should_be() -> None:
    """A composed card with a title and a description that fit breaks no rule."""
    assert () == findings(_share())


@pytest.mark.parametrize(
    ("share", "level", "expected", "networks"),
    [
        (_share(og_title=""), "error", "og:title がありません", set()),
        (_share(twitter_card="", og_type=""), "error", "og:type、twitter:card がありません", set()),
        (_share(og_description=""), "error", "説明がありません", set()),
        (_share(before=f"<style>{'x' * 32_768}</style>"), "error", "og:title、og:desc", {"Slack"}),
        (_share(og_url="http://b.example/a/"), "error", "og:url が https:// で", set()),
        (_share(og_image="/a.png"), "error", "og:image が https:// で", set()),
        (_share(og_url="http://127.0.0.1:5000/a/"), "note", "手元だけ", set()),
        (_share(canonical="https://b.example/"), "warning", "og:url と canonical が違", set()),
        (_share(canonical=""), "warning", "canonical が違います", set()),
        (_share(None), "error", "画像がこのサイトにありません", set()),
        (
            replace(_share(None), trouble="too round"),
            "error",
            "カードを作れません: too round",
            set(),
        ),
        (_share(_pictured(media_type="image/svg+xml")), "error", "image/svg+xml の画像は", ALL),
        (_share(_pictured(media_type="image/avif")), "error", "image/avif の画像は", ALL),
        (_share(_pictured(length=1_000_001)), "error", "上限の1,000,000バイト", {"Bluesky"}),
        (_share(_pictured(length=2_000_001)), "error", "上限の2,000,000バイト", {"Mastodon"}),
        (_share(_pictured(length=5_000_001)), "error", "上限の5,000,000バイト", {"X"}),
        (_share(og_image_height="600"), "warning", "（1200×600）が画像（1200×630px）と", set()),
        (_share(_pictured(width=599, height=314)), "warning", "小さな正方形", {"Facebook", "LINE"}),
        (_share(twitter_card="summary"), "warning", "小さな正方形", {"X", "Discord"}),
        (_share(_pictured(width=150, height=150)), "warning", "小さすぎて表示され", {"Facebook"}),
        (
            _share(_pictured(width=100, height=100)),
            "warning",
            "画像（100×100px）が小さすぎて表示されません",
            {"X", "Facebook"},
        ),
        (_share(_pictured(height=800)), "warning", "上下あわせて172px（21%）", CROPPING),
        (_share(_pictured(height=500)), "warning", "左右あわせて245px（20%）", CROPPING),
        (_share(_pictured(height=650)), "warning", "上下あわせて22px（3%）が切れ", CROPPING),
        (_share(_pictured(height=610)), "warning", "左右あわせて35px（3%）が切れ", CROPPING),
        (_share(og_image_alt=""), "warning", "og:image:alt がありません", set()),
        (_share(og_image_alt="表" * 421), "note", "420字で切れます", {"X"}),
        (_share(og_description="短い説明です。"), "note", "説明が7字と短く", set()),
        (_share(og_title="大阪会" * 12), "note", "題名（36字）が", {"LINE", "Mastodon"}),
    ],
)
def test_what_breaks_a_rule(share: Share, level: str, expected: str, networks: set[str]) -> None:
    """Each rule is found where it is broken, with a remedy and the networks that it shows on."""
    found = [finding for finding in findings(share) if expected in finding.message]
    assert [(level, networks)] == [(each.level, set(each.networks)) for each in found]
    assert all(finding.remedy for finding in found)


@pytest.mark.parametrize(
    "share",
    [
        _share(_pictured(length=1_000_000)),
        _share(_pictured(media_type="image/webp")),
        _share(_pictured(media_type="image/jpeg")),
        _share(_pictured(width=600, height=315), og_image_width="600", og_image_height="315"),
        _share(_pictured(height=640), og_image_height="640"),
        _share(og_image_width="", og_image_height=""),
        _share(og_image_alt="表" * 420),
        _share(og_title="大阪会レポート" * 3),
        _share(og_title="大阪会" * 9),
        _share(og_description=TEXT * 2),
        _share(og_description=TEXT * 9),
        replace(_share(og_description="短い説明です。"), written=False),
        _share(og_description="二十字ちょうどの説明はここまでで十分です"),
        _share(before=f"<style>{'x' * 30_000}</style>"),
    ],
)
def test_what_is_just_within_a_rule(share: Share) -> None:
    """At the limit itself nothing is broken."""
    assert () == findings(share)


@pytest.mark.parametrize("side", [1, 2])
def test_no_edge_of_a_tiny_picture_is_called_cropped(side: int) -> None:
    """Less than a whole pixel is nothing that anyone could move to the middle."""
    share = _share(_pictured(width=side, height=side))
    assert not [finding for finding in findings(share) if "切れます" in finding.message]
    assert {""} == {cropped(show(share, network), share) for network in NETWORKS}


def test_the_worst_comes_first() -> None:
    """What keeps a share from being shown stands above what only makes it less good."""
    found = findings(_share(og_title="", og_image_alt="", og_description="短い。"))
    assert ["error", "warning", "note"] == [finding.level for finding in found]

"""What an author is told of a card."""

from dataclasses import replace
from unittest.mock import Mock

import pytest
from PIL import Image

from pek.cards import MAX_PNG, Card, Face, Kind, Occasion, layout, remarks, review

PORTRAIT = Face(name="よしかわ", picture=Image.new("RGB", (64, 64), "teal"), digest="0" * 64)
LONG = "題名がとても長い記事はどこかで切らなければなりませんがどこで切るかは難しい問題です。" * 4
FOUR_LINES = (
    "Platform Engineering Meetup Online#1 開催レポート "
    "Backstageで始める新たな開発者体験とAI開発への未来"
)
OCCASION = Occasion(
    month="7月", day="9", weekday="火", date="2024年7月9日（火）", time="10:00〜20:00", place="東京"
)


def _card(title: str = "大阪会レポート", face: Face = PORTRAIT) -> Card:
    return Card(title=title, site_name="PEK", faces=(face,), byline=face.name)


LIST = replace(_card(), kind="list", note="12件の記事")
EVENT = replace(_card(), kind="event", faces=(), byline="", occasion=OCCASION)
SESSION = replace(_card(face=replace(PORTRAIT, company="日本の会社")), kind="session", byline="")
GROUP = replace(SESSION, faces=(PORTRAIT,) * 3, byline="よしかわ ほか2名")


@pytest.mark.parametrize("card", [_card(), LIST, EVENT, SESSION, GROUP])
def test_a_card_as_it_should_be(card: Card) -> None:
    """Short texts, photographs and a file that Slack reads at once call for no remark."""
    assert () == remarks(card, 32_768)


@pytest.mark.parametrize(
    ("card", "length", "expected"),
    [
        (_card(title=LONG), 20_000, "題名が長く、途中から「…」で省略しています"),
        (_card(face=Face(name="たかさき")), 20_000, "「たかさき」の写真がなく"),
        (_card(), 32_769, "32,768バイトを超えています"),
        (_card(), MAX_PNG, "32,768バイトを超えています"),
        (_card(), MAX_PNG + 1, "上限の40,000バイトを超えています"),
    ],
)
def test_what_is_remarked(card: Card, length: int, expected: str) -> None:
    """Each remark names what is wrong, and is the only one."""
    (remark,) = remarks(card, length)
    assert expected in remark


@pytest.mark.parametrize(
    ("kind", "title", "expected"),
    [
        ("article", FOUR_LINES, ()),
        ("list", FOUR_LINES, ("題名が4行あります",)),
        ("article", "a" * 36, ("題名をいちばん小さな文字（44px）で組んでいます",)),
        ("list", LONG, ("題名が長く、途中から「…」で省略しています",)),
    ],
)
def test_a_title_that_is_hard_to_read_small(
    kind: Kind, title: str, expected: tuple[str, ...]
) -> None:
    """Four lines, the smallest type and an ellipsis are remarked, only the worst of them."""
    assert expected == remarks(replace(_card(title), kind=kind), 20_000)


@pytest.mark.parametrize(
    "card",
    [
        _card(title="大阪会 ꙮ"),
        replace(_card(), category="ꙮ"),
        replace(_card(), note="ꙮ"),
        replace(_card(), byline="ꙮ"),
        replace(_card(), site_name="ꙮ"),
        replace(EVENT, occasion=replace(OCCASION, place="ꙮ会場")),
        replace(EVENT, occasion=replace(OCCASION, date="ꙮ日")),
        replace(EVENT, occasion=replace(OCCASION, weekday="ꙮ")),
        replace(EVENT, occasion=replace(OCCASION, place=""), site_name="ꙮ"),
        replace(SESSION, faces=(replace(PORTRAIT, name="ꙮ"),)),
        replace(SESSION, faces=(replace(PORTRAIT, company="ꙮ社"),)),
        replace(GROUP, byline="ꙮ ほか2名"),
    ],
)
def test_characters_that_no_typeface_has_are_named(card: Card) -> None:
    """Wherever they stand on a card of its kind."""
    assert ("書体にない文字を〓などに置き換えています: ꙮ",) == remarks(card, 20_000)


def test_initials_that_no_typeface_has_are_named() -> None:
    """The second author's name is not on the card, but the first letter of it is."""
    card = replace(_card(), faces=(PORTRAIT, Face(name="ꙮ")), byline="よしかわ ほか1名")
    assert any(remark.endswith(": ꙮ") for remark in remarks(card, 20_000))


@pytest.mark.parametrize(
    "card",
    [
        replace(_card(), faces=(replace(PORTRAIT, name="ꙮ", company="ꙮ社"),)),
        replace(EVENT, site_name="ꙮ", byline="ꙮ", faces=(Face(name="ꙮ"),)),
        replace(SESSION, byline="ꙮ"),
        replace(GROUP, faces=(replace(PORTRAIT, name="ꙮ", company="ꙮ社"),) * 3),
        replace(_card(), occasion=replace(OCCASION, place="ꙮ会場")),
        replace(_card(), faces=(*(PORTRAIT,) * 4, Face(name="たかさき"))),
    ],
)
def test_what_is_not_drawn_is_not_remarked(card: Card) -> None:
    """Each kind draws some of what a card says: no more than that can be wrong."""
    assert () == remarks(card, 20_000)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (replace(_card(), category="大阪の" * 20), "カテゴリー"),
        (replace(_card(), note="大阪の" * 20), "題名の上の補足"),
        (replace(_card(), byline="大阪の" * 20), "署名"),
        (replace(_card(), site_name="大阪の" * 20), "サイト名"),
        (replace(_card(title="大阪の" * 12), site_name="大阪の" * 12), "サイト名"),
        (replace(EVENT, occasion=replace(OCCASION, place="大阪の会場" * 20)), "会場"),
        (replace(EVENT, occasion=replace(OCCASION, date="大阪の" * 20)), "日付"),
        (replace(EVENT, occasion=replace(OCCASION, place=""), site_name="大阪の" * 40), "サイト名"),
        (replace(SESSION, faces=(replace(PORTRAIT, name="大阪の" * 9),)), "登壇者の名前"),
        (replace(SESSION, faces=(replace(PORTRAIT, company="大阪の" * 9),)), "登壇者の会社名"),
        (replace(GROUP, byline="大阪の" * 9), "署名"),
    ],
)
def test_texts_that_are_cut_are_named(card: Card, expected: str) -> None:
    """Beside the title, which has a remark of its own."""
    assert (f"{expected}が入りきらず、省略しています",) == remarks(card, 20_000)


def test_a_text_that_has_no_room_at_all_is_named() -> None:
    """Nothing is left for the date beside an endless category."""
    card = replace(_card(), category="大阪の" * 20, note="2024年7月9日")
    assert [True, True] == ["省略" in remark for remark in remarks(card, 20_000)]


@pytest.mark.parametrize(
    "card",
    [
        replace(EVENT, occasion=replace(OCCASION, place="東京都 千代田区の会場" * 4)),
        replace(_card(), site_name="続きは会場で…"),
        _card(title="PEK"),
        replace(_card(), byline="よし\u200bかわ\u3000さん"),
    ],
)
def test_what_is_whole_is_not_called_cut(card: Card) -> None:
    """Neither over two lines, nor with an ellipsis of its own, nor cleaned."""
    assert () == remarks(card, 20_000)


def test_a_card_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting a title is the dearest part of a page of 48 cards."""
    counted = Mock(wraps=layout)
    monkeypatch.setattr(review, "layout", counted)
    remarks(_card(), 20_000)
    counted.assert_called_once_with(_card())

"""What an author is told of a card."""

import pytest
from PIL import Image

from pek.cards import MAX_PNG, Card, Face, Setting, remarks
from pek.cards.review import _of_setting

PORTRAIT = Face(name="よしかわ", picture=Image.new("RGB", (64, 64), "teal"), digest="0" * 64)
LONG = "題名がとても長い記事はどこかで切らなければなりませんがどこで切るかは難しい問題です。" * 4


def _card(title: str = "大阪会レポート", face: Face = PORTRAIT) -> Card:
    return Card(title=title, site_name="PEK", faces=(face,), byline=face.name)


def test_a_card_as_it_should_be() -> None:
    """A short title, a photograph and a file that Slack reads at once call for no remark."""
    assert () == remarks(_card(), 32_768)


@pytest.mark.parametrize(
    ("card", "length", "expected"),
    [
        (_card(title=LONG), 20_000, "題名が長く、途中から「…」で省略しています"),
        (_card(title="大阪会 ꙮ と ᚠ"), 20_000, "置き換えています: ꙮ ᚠ"),
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
    ("lines", "size", "cut", "expected"),
    [
        (3, 48, False, []),
        (4, 48, False, ["題名が4行あります"]),
        (3, 44, False, ["題名をいちばん小さな文字（44px）で組んでいます"]),
        (4, 44, True, ["題名が長く、途中から「…」で省略しています"]),
    ],
)
def test_a_setting_that_is_hard_to_read_small(
    lines: int, size: int, cut: bool, expected: list[str]
) -> None:
    """Four lines, the smallest type and an ellipsis are remarked, only the worst of them."""
    setting = Setting(lines=("題",) * lines, size=size, cut=cut)
    assert expected == list(_of_setting(setting))

"""What an author should know of a card before it is shared, in the site's public language."""

from collections.abc import Iterator

from pek.cards.encoding import FIRST_RANGE, MAX_PNG
from pek.cards.layout import layout
from pek.cards.models import Card
from pek.cards.setting import MAX_LINES, SIZES, Setting
from pek.cards.typefaces import uncovered
from pek.text import clean


def remarks(card: Card, length: int) -> tuple[str, ...]:
    """Return what is not as it should be on a card whose picture has ``length`` bytes; nothing of
    it keeps the card from being shown.
    """
    return (
        *_of_setting(layout(card).setting),
        *_of_characters(card),
        *_of_faces(card),
        *_of_length(length),
    )


def _of_setting(setting: Setting) -> Iterator[str]:
    if setting.cut:
        yield "題名が長く、途中から「…」で省略しています"
    elif len(setting.lines) >= MAX_LINES:
        yield f"題名が{len(setting.lines)}行あります"
    elif setting.size <= SIZES[-1]:
        yield f"題名をいちばん小さな文字（{setting.size}px）で組んでいます"


def _of_characters(card: Card) -> Iterator[str]:
    shown = (card.title, card.byline, card.category or "", card.site_name)
    if missing := uncovered(clean(" ".join(shown))):
        yield f"書体にない文字を〓などに置き換えています: {' '.join(missing)}"


def _of_faces(card: Card) -> Iterator[str]:
    for face in card.faces:
        if face.picture is None:
            yield f"「{face.name}」の写真がなく、頭文字を表示しています"


def _of_length(length: int) -> Iterator[str]:
    if length > MAX_PNG:
        yield f"画像が上限の{MAX_PNG:,}バイトを超えています"
    elif length > FIRST_RANGE:
        yield f"画像がSlackの1回に読む{FIRST_RANGE:,}バイトを超えています"

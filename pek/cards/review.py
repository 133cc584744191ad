"""What an author should know of a card before it is shared, in the site's public language."""

from collections.abc import Iterator

from pek.cards.designs import DESIGNS
from pek.cards.elements import Layout
from pek.cards.encoding import FIRST_RANGE, MAX_PNG
from pek.cards.layout import layout
from pek.cards.models import Card
from pek.cards.setting import MAX_LINES, SIZES, Setting
from pek.cards.typefaces import uncovered
from pek.text import clean

# What a text is, in words, and the text.
Text = tuple[str, str]

TITLE, SITE, BYLINE, NAME, COMPANY = "題名", "サイト名", "署名", "登壇者の名前", "登壇者の会社名"


def remarks(card: Card, length: int) -> tuple[str, ...]:
    """Return what is not as it should be on a card whose picture has ``length`` bytes; nothing of
    it keeps the card from being shown.

    :raises CardError: the card cannot be laid out.
    """
    found = layout(card)
    return (
        *_of_setting(found.setting),
        *_of_cuts(card, found),
        *_of_characters(card, found),
        *_of_faces(found),
        *_of_length(length),
    )


def texts(card: Card) -> tuple[Text, ...]:
    """Return every text that a card of its kind is to show, cleaned, but for initials."""
    said = (
        (TITLE, card.title),
        ("カテゴリー", card.category or ""),
        ("題名の上の補足", card.note or ""),
        *_of_people(card),
        *_of_occasion(card),
    )
    return tuple((what, clean(text)) for what, text in said if clean(text))


def _of_people(card: Card) -> Iterator[Text]:
    """Yield who signs a card, or who speaks: by name and company where there is room for them."""
    design = DESIGNS[card.kind]
    if design.site:
        yield SITE, card.site_name
    seats = design.seats[min(len(card.faces), len(design.seats)) - 1] if design.seats else ()
    named = [(seat, face) for seat, face in zip(seats, card.faces, strict=False) if seat.name]
    for seat, face in named:
        yield NAME, face.name
        if seat.company:
            yield COMPANY, face.company
    if design.byline or (design.names and not named):
        yield BYLINE, card.byline


def _of_occasion(card: Card) -> Iterator[Text]:
    occasion, design = card.occasion, DESIGNS[card.kind]
    if occasion is None or design.date is None:
        return
    yield from (("暦", text) for text in (occasion.month, occasion.day, occasion.weekday))
    yield "日付", occasion.date
    yield "時刻", occasion.time
    yield ("会場", occasion.place) if clean(occasion.place) else (SITE, card.site_name)


def _of_setting(setting: Setting) -> Iterator[str]:
    if setting.cut:
        yield "題名が長く、途中から「…」で省略しています"
    elif len(setting.lines) >= MAX_LINES:
        yield f"題名が{len(setting.lines)}行あります"
    elif setting.size <= SIZES[-1]:
        yield f"題名をいちばん小さな文字（{setting.size}px）で組んでいます"


def _of_cuts(card: Card, found: Layout) -> Iterator[str]:
    """Yield a remark for each text but the title that does not stand whole on the card."""
    title = {(text, found.setting.size) for text in found.setting.lines}
    small = (line.text for line in found.lines if (line.text, line.size) not in title)
    # A place is set in several lines, which end without their spaces.
    drawn = _unspaced("".join(small))
    cut = (what for what, text in texts(card) if what != TITLE and _unspaced(text) not in drawn)
    for what in dict.fromkeys(cut):
        yield f"{what}が入りきらず、省略しています"


def _unspaced(text: str) -> str:
    return text.replace(" ", "")


def _of_characters(card: Card, found: Layout) -> Iterator[str]:
    labels = (disc.label for disc in found.discs if not (disc.face and disc.face.picture))
    shown = (*(text for _, text in texts(card)), *labels)
    if missing := uncovered(" ".join(shown)):
        yield f"書体にない文字を〓などに置き換えています: {' '.join(missing)}"


def _of_faces(found: Layout) -> Iterator[str]:
    for disc in found.discs:
        if disc.face and disc.face.picture is None:
            yield f"「{disc.face.name}」の写真がなく、頭文字を表示しています"


def _of_length(length: int) -> Iterator[str]:
    if length > MAX_PNG:
        yield f"画像が上限の{MAX_PNG:,}バイトを超えています"
    elif length > FIRST_RANGE:
        yield f"画像がSlackの1回に読む{FIRST_RANGE:,}バイトを超えています"

"""A card's parameters, geometry, name and bytes."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import combinations, product
from random import Random
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from pek.cards import (
    FIRST_RANGE,
    MAX_PNG,
    SIZE,
    Card,
    Face,
    Kind,
    Layout,
    Logo,
    Occasion,
    Theme,
    Tone,
    compose,
    digest,
    draw,
    encode,
    engine,
    fingerprint,
    glyphs,
    layout,
    typefaces,
    uncovered,
)
from pek.cards.colours import contrast, of_name
from pek.cards.glyphs import advance, bearing
from pek.cards.picture import circle_mask
from pek.errors import CardError
from pek.text import clean, graphemes

NOISE = Image.frombytes("RGB", (320, 320), Random(1).randbytes(320 * 320 * 3))  # noqa: S311 - no secret
RED = Image.new("RGB", (64, 64), "#ff0000")
FACE = Face(name="よしかわ", picture=RED, digest="red")
CARD = Card(
    title="Platform Engineering Meetup Online#1 開催レポート",
    site_name="Platform Engineering Kaigi",
    faces=(FACE,),
    byline="よしかわ",
    category="レポート",
    note="2024年5月15日",
)
LIST = Card(title="#PFEM の記事", site_name="Kaigi", kind="list", note="12 件の記事")
OCCASION = Occasion(
    month="9月",
    day="18",
    weekday="木",
    date="2025年9月18日（木）",
    time="10:00〜20:00",
    place="川べりカンファレンスセンター（東京）＋オンライン",
)
LOGO = Logo(picture=Image.new("RGBA", (400, 200), "#00ff00"), digest="green")
EVENT = replace(CARD, kind="event", faces=(), byline="", occasion=OCCASION, logo=LOGO)
SPEAKER = replace(FACE, name="瀨川 いつき", company="こはるペイメント")
SESSION = replace(CARD, kind="session", faces=(SPEAKER,), byline="瀨川 いつき")
# Each is one grapheme cluster, wider than any line if it were drawn as such.
PILES = ("\u200d".join("🎉" * 30), "👍" + "🏽" * 50, "1" + "\u20e3" * 60, "ｶ" + "ﾞ" * 100)
FAMILY = "👨\u200d👩\u200d👧"


@pytest.fixture
def basic(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set text as where libfribidi is missing."""

    def clear() -> None:
        kept = (glyphs._glyph, glyphs._width, glyphs._pair, glyphs.stamp, typefaces.font)
        for cached in kept:
            cached.cache_clear()

    monkeypatch.setattr(typefaces, "engine", lambda: "basic")
    clear()
    yield
    clear()


# Parameters


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#12345g", "#1234567", "#123456\n"])
def test_theme_refuses_what_is_no_colour(colour: str) -> None:
    """Only #rrggbb is a colour, whichever field it is in."""
    with pytest.raises(CardError, match="not a colour"):
        Theme(accent=colour)
    with pytest.raises(CardError, match="not a colour"):
        Theme.of_accent(colour)


def test_theme_refuses_pale_text() -> None:
    """Text that would be hard to read on its ground is an error."""
    with pytest.raises(CardError, match="contrast"):
        Theme(ground="#ffffff", ink="#777777")


@pytest.mark.parametrize(
    "accent", ["#ffffff", "#000000", "#ffff00", "#00ff00", "#FF0000", "#1f6feb"]
)
@pytest.mark.parametrize("tone", ["light", "dark"])
def test_any_accent_makes_readable_cards(accent: str, tone: Tone) -> None:
    """Whatever the accent, all text has a contrast of 7 or more, the title 12; a dark theme keeps
    its ornament apart from its ground.
    """
    theme = Theme.of_accent(accent, tone)

    assert contrast(theme.ink, theme.ground) >= 12
    assert contrast(theme.accent, theme.ground) >= 3 or tone == "light"
    for card in (CARD, EVENT, SESSION, LIST):
        lines = layout(replace(card, theme=theme)).lines
        assert min(contrast(line.colour, line.ground) for line in lines) >= 7


def test_tones_are_opposites() -> None:
    """A light theme is dark on light and keeps its accent, a dark one is light on dark."""
    light, dark = Theme.of_accent("#2b2d6e"), Theme.of_accent("#2b2d6e", "dark")

    assert light.accent == "#2b2d6e"
    assert contrast(light.ground, "#ffffff") < 1.2
    assert contrast(dark.ground, "#ffffff") > 12
    assert dark.ink == "#ffffff"
    assert len({dark.ground, dark.ink, dark.muted, dark.accent, dark.panel}) == 5


@pytest.mark.parametrize("name", ["よしかわ", "Taro", "", "𠮷", "\ud800"])
def test_colour_of_a_name_carries_white_letters(name: str) -> None:
    """Initials are white on a colour that is always the same for a name."""
    assert of_name(name) == of_name(name)
    assert contrast(of_name(name), "#ffffff") >= 7


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21 : 1, the grey #767676 on white 4.54 : 1."""
    assert pytest.approx(contrast("#000000", "#ffffff")) == 21
    assert pytest.approx(contrast("#767676", "#ffffff"), abs=0.01) == 4.54


@pytest.mark.parametrize("title", ["", " \n", "\u200b\x00"])
def test_card_needs_a_title(title: str) -> None:
    """A title of which nothing can be seen is an error."""
    with pytest.raises(CardError, match="title"):
        replace(CARD, title=title)


def test_picture_and_digest_go_together() -> None:
    """A picture without digest would not change the card's name."""
    with pytest.raises(CardError, match="digest"):
        Face(name="x", picture=RED)


# The name of a card


def test_digest_is_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is the same in every process; if this fails, every address of a card changes."""
    monkeypatch.setattr(fingerprint, "_environment", lambda: ("fonts", "raqm", "13.0.0"))

    assert digest(CARD) == "1b86e6ab50c77ce60c128097ebcfd4b9"


OTHERS = {
    "title": replace(CARD, title="別の題"),
    "site_name": replace(CARD, site_name="PEK"),
    "faces": replace(CARD, faces=()),
    "face's name": replace(CARD, faces=(replace(FACE, name="山田"),)),
    "face's picture": replace(CARD, faces=(replace(FACE, digest="blue"),)),
    "no picture": replace(CARD, faces=(Face(name="よしかわ"),)),
    "two faces": replace(CARD, faces=(FACE, FACE)),
    "byline": replace(CARD, byline=""),
    "category": replace(CARD, category=None),
    "note": replace(CARD, note=None),
    "kind": replace(CARD, kind="list"),
    "event": EVENT,
    "occasion": replace(EVENT, occasion=replace(OCCASION, place="")),
    "logo": replace(EVENT, logo=replace(LOGO, digest="other")),
    "no logo": replace(EVENT, logo=None),
    "session": SESSION,
    "company": replace(SESSION, faces=(replace(SPEAKER, company=""),)),
    "panel": replace(CARD, theme=Theme(panel="#000000")),
    "on_panel": replace(CARD, theme=Theme(on_panel="#fffffe")),
    "ground": replace(CARD, theme=Theme(ground="#ffffff")),
    "ink": replace(CARD, theme=Theme(ink="#000000")),
    "muted": replace(CARD, theme=Theme(muted="#000000")),
    "accent": replace(CARD, theme=Theme(accent="#ff0000")),
}


def test_digest_covers_every_field() -> None:
    """Cards that differ in any one thing have different names."""
    names = {digest(card) for card in (CARD, *OTHERS.values())}

    assert len(OTHERS) + 1 == len(names)


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [
        ("typefaces", "engine", "basic"),
        ("typefaces", "fonts_digest", "other"),
        ("typefaces", "engine_versions", ("harfbuzz 1",)),
    ],
)
def test_digest_covers_the_engine_and_the_typefaces(
    monkeypatch: pytest.MonkeyPatch, owner: str, name: str, value: object
) -> None:
    """Another engine, version or typeface gives another name, where it might draw differently."""
    before = digest(CARD)
    monkeypatch.setattr(f"pek.cards.{owner}.{name}", lambda: value)
    fingerprint._environment.cache_clear()
    try:
        if name == "engine" and before == digest(CARD):
            pytest.skip("the basic engine is the one in use")
        assert before != digest(CARD)
    finally:
        monkeypatch.undo()
        fingerprint._environment.cache_clear()


@pytest.mark.parametrize("part", ["pek.cards.fingerprint.version", "unicodedata.unidata_version"])
def test_digest_covers_what_breaks_lines(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Another BudouX or Unicode may break lines elsewhere."""
    before = digest(CARD)
    other: object = (lambda _: "other") if part.endswith(".version") else "other"
    monkeypatch.setattr(part, other)
    fingerprint._environment.cache_clear()
    try:
        assert before != digest(CARD)
    finally:
        monkeypatch.undo()
        fingerprint._environment.cache_clear()


def test_digest_covers_the_drawing_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raising VERSION renames every card."""
    before = digest(CARD)
    monkeypatch.setattr(fingerprint, "VERSION", fingerprint.VERSION + 1)

    assert before != digest(CARD)


def test_digest_opens_no_picture() -> None:
    """The name is known before anything is drawn: a picture that cannot be drawn has one too."""
    wide = Face(name="x", picture=Image.new("RGB", (2, 1)), digest="wide")

    assert len(digest(replace(CARD, faces=(wide,)))) == 32


# Geometry

NASTY = [
    CARD,
    LIST,
    replace(CARD, title="プラットフォームを育てるための長い話、" * 27),
    replace(CARD, title="a" * 80, byline="名" * 80, site_name="s" * 200, category="分" * 90),
    replace(CARD, title="「『", faces=(), byline="", category=None, note=None),
    replace(CARD, faces=(FACE,) * 4),
    replace(CARD, faces=(FACE,) * 12, byline="よしかわ ほか11名"),
    replace(CARD, title=f"🎉𠮷野家と髙島屋{FAMILY}", note="\u202e\x00"),
    replace(LIST, title="あ" * 500),
    replace(EVENT, title=PILES[0], occasion=replace(OCCASION, place=PILES[1])),
    replace(SESSION, title=PILES[2], faces=(replace(SPEAKER, name=PILES[3]),)),
    EVENT,
    replace(EVENT, title="あ" * 500, occasion=replace(OCCASION, time="", place="")),
    replace(EVENT, logo=None, occasion=replace(OCCASION, date="日" * 60, place="所" * 200)),
    replace(EVENT, title="a" * 80, logo=Logo(picture=Image.new("RGB", (9, 900)), digest="tall")),
    SESSION,
    *(replace(SESSION, faces=(SPEAKER,) * count) for count in (2, 3, 4, 5, 40)),
    replace(SESSION, faces=(replace(SPEAKER, name="名" * 40, company="社" * 80),) * 2),
    replace(SESSION, title="a" * 80, byline="名" * 90, faces=(SPEAKER,) * 3),
]


@pytest.mark.parametrize("card", NASTY)
def test_text_and_faces_keep_from_the_edges(card: Card) -> None:
    """48 pixels are free at the edges, and text ends before the ornament beside it."""
    _assert_tidy(card)


def _assert_tidy(card: Card) -> None:
    found = layout(card)

    for line in found.lines:
        right = line.x + advance(line.text) * line.size
        beside = [t.x for t in found.tiles if t.y < line.y < t.y + 105]
        assert line.x + bearing(graphemes(line.text)[0]) * line.size >= 48
        assert right <= min([SIZE[0] - 48, *beside])
        assert line.y - 0.88 * line.size >= 48
        assert line.y + 0.25 * line.size <= SIZE[1] - 48
    for disc in found.discs:
        assert min(disc.x, disc.y) >= 48
        assert disc.x + disc.diameter <= SIZE[0] - 48
        assert disc.y + disc.diameter <= SIZE[1] - 48
    _assert_apart(found)


def _assert_apart(found: Layout) -> None:
    """No two lines touch each other, a face or the logo."""
    boxes = [_box(line.x, line.y, line.size, advance(line.text)) for line in found.lines]
    discs = [(d.x, d.y, d.x + d.diameter, d.y + d.diameter) for d in found.discs]
    logo = found.emblem.area if found.emblem else None
    others = discs + ([(logo.left, logo.top, logo.right, logo.bottom)] if logo else [])
    pairs = [*combinations(boxes, 2), *product(boxes, others)]
    assert not [pair for pair in pairs if _overlap(*pair)]


ANY = st.text(
    alphabet=st.sampled_from("あのーっ開発者体験「」（）、。 Wil1#/🎉👨\u200d👩𠮷髙\u202e\x00")
    | st.characters(codec="utf-8"),
    max_size=60,
)


@given(ANY.filter(clean), ANY, ANY, ANY, st.integers(1, 6), st.sampled_from(get_args(Kind)))
@example("題", "\u200b", "\x00", "", 1, "event")
@example("a" * 60, "w" * 60, "W" * 60, "‼" * 60, 2, "session")
def test_any_card_keeps_its_promises(
    title: str, name: str, place: str, site: str, count: int, kind: Kind
) -> None:
    """Whatever people are called and wherever they meet: within the edges, nothing on another."""
    card = replace(
        EVENT,
        kind=kind,
        title=title,
        faces=(replace(SPEAKER, name=name, company=place),) * count,
        byline=name,
        site_name=site,
        occasion=replace(OCCASION, place=place, time=name),
    )

    _assert_tidy(card)


Edges = tuple[float, float, float, float]


def _box(x: float, base: float, size: float, width: float) -> Edges:
    return x, base - 0.88 * size, x + width * size, base + 0.12 * size


def _overlap(one: Edges, other: Edges) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_title_of_the_card() -> None:
    """The report's title is set in two lines, with their ink one below the other."""
    found = layout(CARD)
    image = draw(replace(found, tiles=(), panels=(), discs=()))

    assert found.setting.lines == ("Platform Engineering", "Meetup Online#1 開催レポート")
    titles = [line for line in found.lines if line.text in found.setting.lines]
    assert [pytest.approx(_ink_left(image, line.y), abs=1) for line in titles] == [64, 64]


@pytest.mark.parametrize("title", ["「括弧」", "【登壇者募集】", "『本』", "開催", "Meetup", "(a)"])
def test_brackets_are_aligned_by_their_ink(title: str) -> None:
    """Whatever a title begins with, its ink begins at the margin, within two pixels."""
    found = layout(replace(CARD, title=title, category=None, note=None))
    line = next(line for line in found.lines if line.text == title)
    image = draw(replace(found, tiles=(), panels=(), discs=(), lines=(line,)))

    assert pytest.approx(_ink_left(image, line.y), abs=2) == 64


def _ink_left(image: Image.Image, base: float) -> int:
    row = image.convert("L").crop((0, round(base) - 60, SIZE[0], round(base) + 10))
    box = row.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    return box[0]


@pytest.mark.parametrize(("count", "labels"), [(0, []), (1, ["よ"]), (4, ["よ"] * 4)])
def test_up_to_four_faces_are_shown(count: int, labels: list[str]) -> None:
    """Each of up to four people has a disc."""
    discs = layout(replace(CARD, faces=(FACE,) * count)).discs

    assert labels == [disc.label for disc in discs]


def test_many_faces_leave_room_for_the_site() -> None:
    """The ornament steps aside, so that its name is not cut beside five discs."""
    card = replace(CARD, faces=(FACE,) * 7, site_name="Platform Engineering Kaigi ブログ")

    assert card.site_name in _texts(card)


def test_more_than_four_faces_are_counted() -> None:
    """Four faces, and a disc that says how many more there are."""
    discs = layout(replace(CARD, faces=(FACE,) * 7)).discs

    assert [disc.label for disc in discs] == ["よ", "よ", "よ", "よ", "+3"]


def test_ornament_is_of_the_title() -> None:
    """The same title has the same ornament; another title has another one."""
    forms = [layout(card).tiles for card in (CARD, replace(CARD, byline="x"), OTHERS["title"])]

    assert forms[0] == forms[1]
    assert forms[0] != forms[2]


# Designs


def _texts(card: Card) -> list[str]:
    return [line.text for line in layout(card).lines]


def test_event_says_when_and_where() -> None:
    """The leaf of a calendar, date with weekday and times on one line, the place on its own."""
    found = _texts(EVENT)

    assert found[-6:-2] == ["9月", "18", "木", "2025年9月18日（木） 10:00〜20:00"]
    assert "".join(found[-2:]) == OCCASION.place


@pytest.mark.parametrize(
    "date",
    ["2025年12月31日（水）〜2026年1月1日（木）", "Wed, December 31, 2025〜Thu, January 1, 2026"],
)
def test_date_is_never_cut(date: str) -> None:
    """The longest date stands whole beside a logo, in smaller type."""
    assert date in _texts(replace(EVENT, occasion=replace(OCCASION, date=date)))


def test_leaf_fits_any_month() -> None:
    """A long name of a month is set smaller, within the leaf."""
    card = replace(EVENT, occasion=replace(OCCASION, month="de setembro"))
    line = next(line for line in layout(card).lines if line.text == "de setembro")

    assert line.x >= 64
    assert line.x + advance(line.text) * line.size <= 196


def test_invisible_category_takes_no_room() -> None:
    """Nothing is said, so nothing is marked."""
    blank, none = (layout(replace(CARD, category=each)) for each in ("\u200b", None))

    assert (none.panels, none.lines) == (blank.panels, blank.lines)


def test_times_go_to_the_place_where_the_date_is_long() -> None:
    """A date that leaves no room for the times keeps its line."""
    long = "2025年10月31日（金）〜11月1日（土）"
    found = _texts(replace(EVENT, occasion=replace(OCCASION, date=long, place="会場")))

    assert found[-2:] == [long, "10:00〜20:00 会場"]


def test_event_without_a_place_names_the_site() -> None:
    """The last line is never empty."""
    found = _texts(replace(EVENT, occasion=replace(OCCASION, place="")))

    assert found[-1] == EVENT.site_name


def test_small_logo_is_not_blown_up() -> None:
    """A logo of a few pixels is shown at twice its size at most."""
    emblem = layout(
        replace(EVENT, logo=Logo(picture=Image.new("RGB", (16, 16)), digest="x"))
    ).emblem

    assert emblem is not None
    assert (32, 32) == (emblem.area.width, emblem.area.height)


@pytest.mark.parametrize("size", [(800, 400), (400, 800), (60, 60), (2000, 10)])
def test_logo_is_whole(size: tuple[int, int]) -> None:
    """A logo of any shape keeps it, ends where the title's room ends, and is drawn."""
    logo = Logo(picture=Image.new("RGB", size, "#00ff00"), digest="x")
    found = layout(replace(EVENT, logo=logo))

    assert found.emblem is not None
    area = found.emblem.area
    assert area.right == 1051
    assert pytest.approx(size[0] / size[1], rel=0.2) == area.width / area.height
    middle = ((area.left + area.right) // 2, (area.top + area.bottom) // 2)
    assert draw(found).convert("RGB").getpixel(middle) == (0, 255, 0)


def test_logo_that_cannot_be_read_is_left_out() -> None:
    """A logo of which only the digest is known takes no room."""
    assert layout(replace(EVENT, logo=Logo(digest="gone"))).emblem is None


@pytest.mark.parametrize(("count", "shown"), [(1, 264), (2, 140), (3, 140), (4, 140), (5, 140)])
def test_session_shows_its_speakers_large(count: int, shown: int) -> None:
    """One face is largest; up to four are shown, and how many more there are."""
    discs = layout(replace(SESSION, faces=(SPEAKER,) * count)).discs

    edges = min(d.x for d in discs), max(d.x + d.diameter for d in discs)

    assert shown == discs[0].diameter
    assert edges[0] - 800 == SIZE[0] - edges[1]
    assert ["瀨"] * min(count, 4) + ["+1"] * (count > 4) == [disc.label for disc in discs]


def test_session_names_speakers_and_companies() -> None:
    """One or two speakers stand with their companies, more of them as a byline."""
    three = replace(SESSION, faces=(SPEAKER,) * 3, byline="瀨川 いつき ほか2名")

    assert _texts(SESSION)[-2:] == ["瀨川 いつき", "こはるペイメント"]
    assert _texts(three)[-1] == "瀨川 いつき ほか2名"
    assert "こはるペイメント" not in _texts(three)


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    "company",
    [
        "株式会社サイバーエージェント",
        "Amazon Web Services Japan合同会社",
        "GMOインターネットグループ株式会社",
    ],
)
def test_companies_stand_whole(company: str, count: int) -> None:
    """The long names that companies have take two lines rather than an ellipsis."""
    name = "アレクサンドラ・ヴァンデンバーグ"
    face = replace(SPEAKER, name=name, company=company)
    found = _texts(replace(SESSION, faces=(face,) * count))

    assert company.replace(" ", "") in "".join(found).replace(" ", "")
    assert name in found


def test_designs_need_what_they_show() -> None:
    """An event without a date or a session without a speaker is no such card."""
    with pytest.raises(CardError, match="when"):
        replace(CARD, kind="event")
    with pytest.raises(CardError, match="speaker"):
        replace(CARD, kind="session", faces=())


# Drawing


def test_corners_of_a_face_are_free() -> None:
    """A face is a circle with a smooth edge: corners empty, middle full, between both grey."""
    mask = circle_mask(88)

    assert [mask.getpixel(at) for at in ((0, 0), (87, 0), (0, 87), (87, 87))] == [0, 0, 0, 0]
    assert mask.getpixel((44, 44)) == 255
    assert any(0 < value < 255 for value, _ in [(v, i) for i, v in enumerate(mask.tobytes())])


def test_face_lies_in_its_circle() -> None:
    """The middle of the disc shows the picture, its corners the ground."""
    found = layout(CARD)
    disc = found.discs[0]
    image = draw(found).convert("RGB")
    middle = disc.diameter // 2

    assert image.getpixel((disc.x + middle, disc.y + middle)) == (255, 0, 0)
    assert image.getpixel((disc.x + 3, disc.y + 3)) == (244, 248, 254)


def test_transparent_parts_of_a_face_show_the_ground() -> None:
    """What is transparent in a picture is never black."""
    clear = Face(name="x", picture=Image.new("RGBA", (64, 64), (0, 0, 0, 0)), digest="clear")
    found = layout(replace(CARD, faces=(clear,)))
    disc = found.discs[0]

    middle = (disc.x + disc.diameter // 2, disc.y + disc.diameter // 2)
    assert draw(found).convert("RGB").getpixel(middle) == (244, 248, 254)


def test_face_must_be_square() -> None:
    """A picture that is not square is an error, never a squeezed face."""
    wide = Face(name="x", picture=Image.new("RGB", (20, 10)), digest="wide")
    with pytest.raises(CardError, match="square"):
        compose(replace(CARD, faces=(wide,)))


def test_initials_stand_for_a_missing_picture() -> None:
    """Without a picture the disc has the name's colour and white initials."""
    found = layout(replace(CARD, faces=(Face(name="山田"),)))
    disc = found.discs[0]
    middle = (disc.x + 24, disc.y + 24, disc.x + 72, disc.y + 72)
    lights = draw(found).convert("L").crop(middle).histogram()

    assert ("山", of_name("山田")) == (disc.label, disc.colour)
    assert sum(lights[240:]) > 100


def _pixel(card: Card, at: tuple[int, int]) -> object:
    return draw(layout(card)).convert("RGB").getpixel(at)


def test_ground_around_a_photograph_stays_the_ground() -> None:
    """Between the corners of the picture and its circle no other shade of the ground shows."""
    card = replace(SESSION, faces=(replace(SPEAKER, picture=NOISE, digest="noise"),) * 3)
    left = min(disc.x for disc in layout(card).discs)
    top = min(disc.y for disc in layout(card).discs)
    corner = draw(layout(card)).convert("RGB").crop((left, top, left + 12, top + 12))

    assert {(23, 74, 158)} == {colour for _, colour in corner.getcolors() or ()}


def test_panels_are_drawn() -> None:
    """The ground of speakers and the head of the calendar's leaf have the theme's panel colour."""
    theme = Theme(panel="#0a4010")

    assert _pixel(replace(SESSION, theme=theme), (1180, 20)) == (10, 64, 16)
    assert _pixel(replace(EVENT, theme=theme), (70, 455)) == (10, 64, 16)


def test_faces_have_a_ring_of_their_ground() -> None:
    """Where two faces overlap, a ring parts them; a speaker's ground is the panel's."""
    found = layout(replace(CARD, faces=(FACE, FACE)))
    second = found.discs[1]

    assert draw(found).convert("RGB").getpixel((second.x - 3, second.y + 48)) == (244, 248, 254)
    assert layout(SESSION).discs[0].ground == SESSION.theme.panel


def test_edges_of_letters_are_smooth() -> None:
    """Between ink and ground there are shades, so that letters are not jagged."""
    card = Card(title="開発者体験", site_name="")
    found = draw(replace(layout(card), tiles=())).convert("RGB").getcolors()

    assert found is not None
    assert 6 <= len(found) <= 12


# Encoding


@pytest.mark.parametrize(
    ("media_type", "name", "mode"),
    [
        ("image/png", "PNG", "P"),
        ("image/jpeg", "JPEG", "RGB"),
        ("image/webp", "WEBP", "RGB"),
        ("image/gif", "GIF", "P"),
        ("image/avif", "AVIF", "RGB"),
    ],
)
def test_encoded_card(media_type: str, name: str, mode: str) -> None:
    """Each type opens as itself at 1200 × 630, without metadata, with the same bytes again."""
    data = compose(CARD, media_type)
    image = Image.open(BytesIO(data))

    assert (name, SIZE, mode) == (image.format, image.size, image.mode)
    assert not {"exif", "icc_profile", "comment", "xmp"} & image.info.keys()
    assert data == compose(CARD, media_type)


@pytest.mark.parametrize("card", NASTY)
def test_png_is_small(card: Card) -> None:
    """A card stays under the 32 KiB that Slack reads first, but for endless titles."""
    assert len(compose(card)) <= (MAX_PNG if len(card.title) > 200 else FIRST_RANGE)


@pytest.mark.parametrize("title", ["題", "あ" * 500])
@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("kind", get_args(Kind))
def test_png_of_grainy_pictures_keeps_the_limit(kind: Kind, count: int, title: str) -> None:
    """Pictures that do not compress, faces or a logo, cost grain and shades, not bytes."""
    faces = (replace(SPEAKER, picture=NOISE, digest="noise"),) * count
    logo = Logo(picture=NOISE, digest="noise")

    assert len(compose(replace(EVENT, kind=kind, title=title, faces=faces, logo=logo))) <= MAX_PNG


def test_face_of_a_photograph_is_smooth() -> None:
    """A large face of soft gradients has no bands: many shades, each near its own."""
    photograph = Image.radial_gradient("L").resize((320, 320))
    picture = Image.merge(
        "RGB", (photograph, photograph.rotate(90), photograph.point(lambda v: v // 2))
    )
    card = replace(SESSION, faces=(replace(SPEAKER, picture=picture, digest="gradient"),))
    disc = layout(card).discs[0]
    with Image.open(BytesIO(compose(card))) as image:
        box = (disc.x + 60, disc.y + 60, disc.x + 204, disc.y + 204)
        face = image.convert("RGB").crop(box)
    wanted = picture.resize((264, 264), Image.Resampling.LANCZOS).crop((60, 60, 204, 204))
    off = ImageStat.Stat(ImageChops.difference(face, wanted)).mean

    assert len(face.getcolors(144 * 144) or ()) >= 60
    assert max(off) < 2


def test_other_types_are_refused() -> None:
    """A type that pek does not make is an error that names those it makes."""
    with pytest.raises(CardError, match="image/png, image/jpeg, image/webp"):
        encode(Image.new("RGB", SIZE), "image/bmp")


# Typefaces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Platform 開発 髙﨑𠮷瀨", ()),
        (f"🎉{FAMILY}🇯🇵👍🏽1\ufe0f\u20e3❤\ufe0f", ()),
        ("か\u3099 e\u0301", ()),
        ("אב開אŠ", ("א", "ב", "Š")),
        ("", ()),
    ],
)
def test_uncovered(text: str, expected: tuple[str, ...]) -> None:
    """Characters that no typeface has are named once each, in order."""
    assert expected == uncovered(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("開発", [("開", "NotoSansJP-Bold.ttf"), ("発", "NotoSansJP-Bold.ttf")]),
        ("Šא", [("S", "NotoSansJP-Bold.ttf"), ("〓", "NotoSansJP-Bold.ttf")]),
        ("a🎉", [("a", "NotoSansJP-Bold.ttf"), ("🎉", "NotoEmoji-Bold.ttf")]),
        ("か\u3099", [("が", "NotoSansJP-Bold.ttf")]),
    ],
)
def test_glyphs(text: str, expected: list[tuple[str, str]]) -> None:
    """Each character has its typeface; what none has becomes its base letter or 〓."""
    assert expected == [(glyph.text, glyph.face) for glyph in glyphs.glyphs(text)]


@pytest.mark.parametrize("text", ["Platform Engineering", "「開発」、「運用」", "AVATAR、To"])
def test_lines_are_as_wide_as_the_typeface_has_them(text: str) -> None:
    """Glyph by glyph, a line has the width that the engine gives it as a whole."""
    font = typefaces.font(typefaces.TEXT, 1000)
    whole = font.getlength(text, features=typefaces.font_features()) / 1000

    assert pytest.approx(whole, abs=0.005) == advance(text)


def test_coverage_agrees_with_the_glyphs() -> None:
    """A covered character draws something else than the typeface's box for missing ones."""
    face = typefaces.font(typefaces.TEXT, 64)
    box = bytes(face.getmask("\U000ffffd"))

    assert ord("髙") in typefaces.coverage(typefaces.TEXT)
    assert 0x5D0 not in typefaces.coverage(typefaces.TEXT)
    assert box != bytes(face.getmask("髙"))
    assert box == bytes(face.getmask("\u05d0"))


@pytest.mark.skipif(engine() == "basic", reason="libfribidi is missing: no raqm, no palt")
def test_brackets_are_set_tight() -> None:
    """With raqm, palt takes the empty half of brackets and commas away."""
    assert advance("「開発」、「運用」") < 7


@pytest.mark.usefixtures("basic")
@pytest.mark.parametrize("card", NASTY)
def test_cards_without_raqm(card: Card) -> None:
    """Without libfribidi cards are set with plain advances, within the same edges."""
    found = layout(card)

    assert all(line.x + advance(line.text) * line.size <= SIZE[0] - 48 for line in found.lines)
    assert Image.open(BytesIO(encode(draw(found)))).size == SIZE


@pytest.mark.usefixtures("basic")
def test_no_joiner_is_drawn_without_raqm() -> None:
    """Without shaping, the parts of an emoji stand side by side, without boxes between them."""
    assert [glyph.text for glyph in glyphs.glyphs(FAMILY)] == ["👨👩👧"]
    assert typefaces.font_features() is None

"""How the card of a post looks: layout, theme and logo by front matter, section and category."""

import pytest
from flask import Flask
from PIL import Image

from pek.cards import Card, Theme
from pek.check import check
from pek.views import state
from tests.conftest import AppFactory, Tree

EVENT = "{start: 2025-09-18T10:00:00+09:00, end: 2025-09-18T20:00:00+09:00, place: 会場（東京）}"
SPEAKERS = "[{name: 瀨川 いつき, company: こはるペイメント, icon: /s.png}, 神楽 れん]"
GREEN = "#0f6b66"
VECTOR = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def _card(app: Flask, address: str = "/pek2025/blog/a/") -> Card:
    here = state(app)
    site = here.library.refresh().site
    target = site.lookup(address)
    assert target is not None
    return here.composer.card(site, target)


def _digest(app: Flask) -> str:
    here = state(app)
    site = here.library.refresh().site
    target = site.lookup("/pek2025/blog/a/")
    assert target is not None
    return here.composer.digest(site, target)


def _index(tree: Tree, folder: str, *lines: str) -> None:
    tree.write(f"{folder}/index.md", "\n".join(["---", "title: 会", *lines, "---", ""]))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "article"),
        ({"category": "news"}, "article"),
        ({"category": "news", "event": EVENT}, "event"),
        ({"category": "ＮＥＷＳ", "event": EVENT}, "event"),
        ({"category": "イベント", "event": EVENT}, "event"),
        ({"category": "report", "event": EVENT, "speakers": SPEAKERS}, "article"),
        ({"category": "interview", "speakers": SPEAKERS}, "session"),
        ({"category": "interview"}, "article"),
        ({"card": "{layout: session}", "speakers": SPEAKERS, "category": "report"}, "session"),
        ({"card": "{layout: Event}", "event": EVENT}, "event"),
        ({"card": "{layout: article}", "event": EVENT, "category": "news"}, "article"),
        ({"card": "{layout: event}"}, "article"),
        ({"card": "{layout: session}"}, "article"),
    ],
)
def test_layout_follows_front_matter_then_category(
    app: Flask, tree: Tree, fields: dict[str, str], kind: str
) -> None:
    """What the post asks for, else what its category is about, if it says what is shown then."""
    tree.post("pek2025/blog/a.md", **fields)

    assert kind == _card(app).kind


def test_section_chooses_a_layout_for_its_posts(app: Flask, tree: Tree) -> None:
    """The nearest section counts, before the category and after the post itself."""
    _index(tree, "pek2025", "card: {layout: event}")
    tree.post("pek2025/blog/a.md", event=EVENT, category="report")
    tree.post("pek2025/blog/b.md", event=EVENT, card="{layout: article}")
    tree.post("pek2025/talks/c.md", event=EVENT, speakers=SPEAKERS)
    _index(tree, "pek2025/talks", "card: {layout: session}")
    addresses = ("/pek2025/blog/a/", "/pek2025/blog/b/", "/pek2025/talks/c/")

    assert ["event", "article", "session"] == [_card(app, address).kind for address in addresses]


def test_categories_are_a_setting(make_app: AppFactory, tree: Tree) -> None:
    """A site with other categories says what they are about."""
    tree.post("pek2025/blog/a.md", event=EVENT, category="告知")

    assert _card(make_app()).kind == "article"
    assert _card(make_app(card_layouts={"告知": "event"})).kind == "event"


def test_other_cards_have_no_logo(app: Flask, tree: Tree) -> None:
    """A logo that is not drawn does not change the address of a card."""
    _index(tree, "pek2025", "logo: /logo.png")
    tree.picture("static/logo.png")
    tree.post("pek2025/blog/a.md", event=EVENT, speakers=SPEAKERS)
    tree.post("pek2025/blog/b.md", speakers=SPEAKERS, card="{layout: session}")

    assert _card(app).logo is None
    assert _card(app, "/pek2025/blog/b/").logo is None
    assert _card(app, "/pek2025/blog/b/").byline == ""


def test_event_card_says_when_where_and_whose(app: Flask, tree: Tree) -> None:
    """Date with weekday and times in the site's zone, place, and the nearest section's logo."""
    _index(tree, "pek2025", "logo: /logo.png", "card: {layout: event}")
    tree.picture("static/logo.png", (960, 480), "#00ff00")
    tree.post("pek2025/blog/a.md", event=EVENT, author="よしかわ")
    card = _card(app)

    assert card.occasion is not None
    assert ("9月", "18", "木") == (
        card.occasion.month,
        card.occasion.day,
        card.occasion.weekday,
    )
    assert ("2025年9月18日（木）", "10:00〜20:00") == (card.occasion.date, card.occasion.time)
    assert card.occasion.place == "会場（東京）"
    assert card.logo is not None
    assert card.logo.picture is not None
    assert card.logo.picture.size == (480, 240)
    assert card.faces == ()
    assert card.note == card.site_name == "pek"


@pytest.mark.parametrize(
    ("event", "date", "time"),
    [
        ("{start: 2025-09-18}", "2025年9月18日（木）", ""),
        ("{start: 2025-09-18, end: 2025-09-18}", "2025年9月18日（木）", ""),
        ("{start: 2025-09-18T10:00:00Z}", "2025年9月18日（木）", "19:00〜"),
        (
            "{start: 2025-09-18T10:00:00Z, end: 2025-09-18T19:00:00+09:00}",
            "2025年9月18日（木）",
            "19:00〜",
        ),
        ("{start: 2025-09-18, end: 2025-09-19}", "2025年9月18日（木）〜19日（金）", ""),
        ("{start: 2025-10-31, end: 2025-11-01}", "2025年10月31日（金）〜11月1日（土）", ""),
        ("{start: 2025-12-31, end: 2026-01-01}", "2025年12月31日（水）〜2026年1月1日（木）", ""),
        (
            "{start: 2025-09-18T10:00:00+09:00, end: 2025-09-19T18:00:00+09:00}",
            "2025年9月18日（木）〜19日（金）",
            "",
        ),
        (
            "{start: 2025-09-18T19:00:00+09:00, end: 2025-09-19T00:00:00+09:00}",
            "2025年9月18日（木）",
            "19:00〜24:00",
        ),
        (
            "{start: 2025-09-18T19:00:00+09:00, end: 2025-09-19T01:00:00+09:00}",
            "2025年9月18日（木）",
            "19:00〜翌01:00",
        ),
    ],
)
def test_dates_of_an_event(app: Flask, tree: Tree, event: str, date: str, time: str) -> None:
    """One day with its times where they are known, several days without."""
    tree.post("pek2025/blog/a.md", event=event, card="{layout: event}")
    occasion = _card(app).occasion

    assert occasion is not None
    assert (date, time) == (occasion.date, occasion.time)


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "zz", "tlh"])
def test_dates_of_a_site_in_another_language(
    make_app: AppFactory, tree: Tree, language: str
) -> None:
    """English has its own order of words, and stands for what pek does not know."""
    event = "{start: 2025-10-31, end: 2025-11-01}"
    tree.post("pek2025/blog/a.md", event=event, card="{layout: event}")
    occasion = _card(make_app(language=language)).occasion

    assert occasion is not None
    assert ("Oct", "31", "Fri") == (occasion.month, occasion.day, occasion.weekday)
    assert occasion.date == "Fri, October 31, 2025–Sat, November 1"


def test_layout_that_shows_nothing_gives_way_to_the_next(app: Flask, tree: Tree) -> None:
    """In a section of events an interview without one is a session by its category."""
    _index(tree, "pek2025", "card: {layout: event}")
    tree.post("pek2025/blog/a.md", category="interview", speakers=SPEAKERS)

    assert _card(app).kind == "session"


def test_home_chooses_for_the_whole_site(app: Flask, tree: Tree) -> None:
    """What its index says of cards counts where no section says otherwise."""
    tree.write("index.md", f'---\ntitle: 会\naccent: "{GREEN}"\ncard: {{theme: dark}}\n---\n')
    _index(tree, "pfem", "card: {theme: light}")
    tree.post("pek2025/blog/a.md")
    tree.post("pfem/b.md")
    dark, light = Theme.of_accent(GREEN, "dark"), Theme.of_accent(GREEN)
    addresses = ("/", "/pek2025/blog/a/", "/pek2025/", "/pfem/b/", "/pfem/")

    assert [dark] * 3 + [light] * 2 == [_card(app, address).theme for address in addresses]


def test_icon_renamed_to_what_it_is_changes_the_card(app: Flask, tree: Tree) -> None:
    """A file that was not drawn for its name is not kept as initials once it is."""
    tree.picture("static/me.png")
    (tree.static / "me.png").rename(tree.static / "me.jfif")
    digests = []
    for name in ("me.jfif", "me.png"):
        (tree.static / "me.jfif").rename(tree.static / name)
        tree.post("pek2025/blog/a.md", author=f"{{name: よしかわ, icon: /{name}}}")
        digests.append(_digest(app))

    assert digests[0] != digests[1]


def test_event_without_a_place_names_the_site_once(app: Flask, tree: Tree) -> None:
    """The site's name stands where the place would, and not above the title too."""
    tree.post("pek2025/blog/a.md", event="{start: 2025-09-18}", card="{layout: event}")
    card = _card(app)

    assert (None, "") == (card.note, card.occasion.place if card.occasion else None)


def test_session_card_shows_the_speakers(app: Flask, tree: Tree) -> None:
    """Their faces and companies, not the author's."""
    tree.picture("static/s.png", (64, 64))
    tree.post("pek2025/blog/a.md", speakers=SPEAKERS, category="interview", author="よしかわ")
    first, second = _card(app).faces

    assert ("瀨川 いつき", "こはるペイメント") == (first.name, first.company)
    assert first.picture is not None
    assert ("神楽 れん", "", None) == (second.name, second.company, second.picture)


@pytest.mark.parametrize(
    ("post", "section", "theme"),
    [
        (None, None, Theme.of_accent(GREEN)),
        ("dark", None, Theme.of_accent(GREEN, "dark")),
        (None, "dark", Theme.of_accent(GREEN, "dark")),
        ("Light", "dark", Theme.of_accent(GREEN)),
        ('"#b3472b"', "dark", Theme.of_accent("#b3472b")),
        ('"#B42"', None, Theme.of_accent("#bb4422")),
    ],
)
def test_theme_follows_front_matter_then_section(
    app: Flask, tree: Tree, post: str | None, section: str | None, theme: Theme
) -> None:
    """A tone of the section's accent, or a colour of its own."""
    card = [f"card: {{theme: {section}}}"] if section else []
    _index(tree, "pek2025", f'accent: "{GREEN}"', *card)
    tree.post("pek2025/blog/a.md", card=f"{{theme: {post}}}" if post else None)

    assert theme == _card(app).theme


def test_lists_of_a_section_wear_its_theme(app: Flask, tree: Tree) -> None:
    """The card of a section is dark where those of its posts are."""
    _index(tree, "pek2025", f'accent: "{GREEN}"', "card: {theme: dark}")
    tree.post("pek2025/blog/a.md")

    assert Theme.of_accent(GREEN, "dark") == _card(app, "/pek2025/").theme
    assert _card(app, "/pek2025/").theme == _card(app, "/pek2025/blog/").theme
    assert _card(app, "/").theme != _card(app, "/pek2025/").theme


@pytest.mark.parametrize("logo", ["/gone.png", "/broken.png", "/vector.svg"])
def test_logo_that_cannot_be_drawn_is_left_out_and_named(app: Flask, tree: Tree, logo: str) -> None:
    """The card is made without it, and ``flask check`` says why."""
    (tree.static / "broken.png").write_bytes(b"x")
    (tree.static / "vector.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    )
    _index(tree, "pek2025", f"logo: {logo}")
    tree.post("pek2025/blog/a.md", event=EVENT, card="{layout: event}")
    here = state(app)
    card = _card(app)
    problems = check(here.library, here.bodies, here.pictures)
    [problem] = [found for found in problems if found.field == "logo"]

    assert card.logo is None or card.logo.picture is None
    assert ("pek2025/index.md", True) == (problem.path, problem.warning)
    assert logo in problem.message


@pytest.mark.parametrize(("layout", "field"), [("event", "event"), ("session", "speakers")])
def test_idle_layout_is_named(app: Flask, tree: Tree, layout: str, field: str) -> None:
    """A post that asks for a layout without what it shows is told what it lacks."""
    tree.post("pek2025/blog/a.md", card=f"{{layout: {layout}}}")
    here = state(app)
    [problem] = check(here.library, here.bodies, here.pictures)

    assert ("pek2025/blog/a.md", "card", True) == (problem.path, problem.field, problem.warning)
    assert f"layout {layout} shows the field {field}" in problem.message


@pytest.mark.parametrize(
    ("card", "remedy"),
    [
        ("{layout: poster}", "article, event or session"),
        ("{theme: pink}", "light, dark, or a colour"),
        ('{theme: "#12"}', "#2b2d6e"),
    ],
)
def test_unknown_look_is_refused(app: Flask, tree: Tree, card: str, remedy: str) -> None:
    """A layout or theme that does not exist is an error with file, line and remedy."""
    tree.post("pek2025/blog/a.md", card=card)
    [problem] = state(app).library.refresh(report=False).sources.loaded.problems

    assert ("pek2025/blog/a.md", 4) == (problem.path, problem.line)
    assert remedy in problem.remedy


def test_home_names_the_host_below_its_title(make_app: AppFactory, tree: Tree) -> None:
    """The site's name stands once on the card of the home page."""
    tree.post("pek2025/blog/a.md")
    card = _card(make_app(title="PEK ブログ"), "/")

    assert ("PEK ブログ", "blog.example.org") == (card.title, card.site_name)


def test_new_logo_gives_a_new_address(app: Flask, tree: Tree) -> None:
    """The digest of an event's card covers the logo's bytes."""
    _index(tree, "pek2025", "logo: /logo.png")
    tree.post("pek2025/blog/a.md", event=EVENT, card="{layout: event}")
    digests = []
    for colour in ("#00ff00", "#ff0000"):
        Image.new("RGB", (80, 40), colour).save(tree.static / "logo.png")
        digests.append(_digest(app))

    assert digests[0] != digests[1]

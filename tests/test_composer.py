from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from pek.composer import Composer, accent, card_name, card_type_of, pages_of_card
from pek.models import Picture
from pek.site import Site, Target
from pek.views import state
from tests.conftest import AppFactory, Tree, opened

SEGMENT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/?#%\\"), min_size=1
)
POST = "/pek2024/blog/a/"
AUTHOR = "{name: よしかわ, icon: /icon.png}"


def _parts(app: Flask) -> tuple[Composer, Site]:
    return state(app).composer, state(app).library.site()


def _target(site: Site, address: str) -> Target:
    target = site.lookup(address)
    assert target is not None
    return target


def _preview(app: Flask, address: str = POST) -> Picture:
    composer, site = _parts(app)
    return composer.preview(site, _target(site, address))


def _digest(app: Flask, address: str = POST) -> str:
    composer, site = _parts(app)
    return composer.digest(site, _target(site, address))


def test_the_preview_is_the_file_that_the_post_names(tree: Tree, make_app: AppFactory) -> None:
    """With its true size and type, below static/ or beside the post."""
    tree.post("pek2024/blog/a.md", image="/ogp.jpg")
    tree.post("pek2024/blog/b.md", image="b.png")
    tree.picture("static/ogp.jpg", (800, 400))
    tree.picture("content/pek2024/blog/b.png", (640, 480))
    app = make_app()
    found = [_preview(app, address) for address in (POST, "/pek2024/blog/b/")]
    assert [
        ("/ogp.jpg", 800, 400, "image/jpeg"),
        ("/pek2024/blog/b.png", 640, 480, "image/png"),
    ] == [(one.address, one.width, one.height, one.media_type) for one in found]


@pytest.mark.parametrize("image", [None, "/gone.png", "/broken.png", "/vector.svg", "/a.avif"])
def test_else_the_preview_is_the_composed_card(
    tree: Tree, make_app: AppFactory, image: str | None
) -> None:
    """No picture, a missing or damaged one, or a kind that social networks do not show."""
    tree.post("pek2024/blog/a.md", image=image)
    (tree.static / "broken.png").write_bytes(b"x")
    (tree.static / "vector.svg").write_text('<svg width="3" height="3"/>')
    tree.picture("static/a.avif")
    app = make_app()
    found = _preview(app)
    assert found.address == f"/cards/{_digest(app)}/pek2024/blog/a.png"
    assert (1200, 630, "image/png") == (found.width, found.height, found.media_type)


def test_a_section_can_name_its_preview(tree: Tree, make_app: AppFactory) -> None:
    """Every page of its list shows it; other lists have their cards."""
    for name in ("a", "b"):
        tree.post(f"pek2024/{name}.md", tags="[AWS]")
    tree.write("pek2024/index.md", "---\ntitle: 会\nimage: /ogp.png\n---\n")
    tree.picture("static/ogp.png", (1000, 500))
    app = make_app(page_size=1)
    for address in ("/pek2024/", "/pek2024/page/2/"):
        assert _preview(app, address).address == "/ogp.png"
    for address in ("/", "/tags/aws/", "/tags/", "/feeds/"):
        assert _preview(app, address).address.startswith("/cards/")


def test_every_card_of_the_site_is_served(tree: Tree, make_app: AppFactory) -> None:
    """Posts, pages, lists and indexes each have a card of 1200 × 630 at the address they state."""
    tree.post("pek2024/blog/髙﨑𠮷.md", author=AUTHOR, tags="[CI/CD]", category="report")
    tree.write("about.md", "---\ntitle: 会について\n---\n")
    tree.picture("static/icon.png", (400, 300))
    app = make_app()
    composer, site = _parts(app)
    client = app.test_client()
    for address in site.addresses():
        if address.endswith("/"):
            card = composer.composed(site, _target(site, address))
            response = client.get(card.address)
            assert response.status_code == 200, card.address
            assert "immutable" in response.headers["Cache-Control"]
            assert opened(response.data).size == (1200, 630)


def test_the_pages_of_a_list_share_a_card(tree: Tree, make_app: AppFactory) -> None:
    """That of the first page, so that it is composed once."""
    for name in ("a", "b"):
        tree.post(f"{name}.md")
    composer, site = _parts(make_app(page_size=1))
    first, second = (_target(site, address) for address in ("/", "/page/2/"))
    assert composer.composed(site, first) == composer.composed(site, second)
    assert composer.composed(site, first).address.endswith("/home.png")


def _recolour(tree: Tree) -> object:
    return tree.write("pek2024/index.md", '---\ntitle: 会\naccent: "#aa0000"\n---\n')


def _other(**fields: object) -> Callable[[Tree], object]:
    plain = {"author": AUTHOR, "title": "設計の話"}
    return lambda tree: tree.post("pek2024/blog/a.md", **{**plain, **fields})  # type: ignore[arg-type]


DRAWN: dict[str, Callable[[Tree], object]] = {
    "title": _other(title="別の話"),
    "author": _other(author="Taro"),
    "date": _other(publishDate="2026-02-01"),
    "category": _other(category="report"),
    "accent of the section": _recolour,
    "icon": lambda tree: tree.picture("static/icon.png", (64, 64), "orange"),
    "icon gone": lambda tree: (tree.static / "icon.png").unlink(),
}
NOT_DRAWN: dict[str, Callable[[Tree], object]] = {
    "body": _other(body="別の本文です。"),
    "description": _other(description="別の説明です。"),
    "tags": _other(tags="[AWS]"),
    "another post": lambda tree: tree.post("pek2024/blog/b.md"),
    "a missing image": _other(image="/gone.png"),
}


def _digests(tree: Tree, app: Flask, change: Callable[[Tree], object]) -> tuple[str, str]:
    _other()(tree)
    tree.picture("static/icon.png", (64, 64))
    before = _digest(app)
    change(tree)
    state(app).library.refresh()
    return before, _digest(app)


@pytest.mark.parametrize("change", DRAWN)
def test_a_card_has_a_new_address_when_it_looks_different(
    tree: Tree, app: Flask, change: str
) -> None:
    """Whatever is drawn is in the digest, so no network keeps showing the old card."""
    before, after = _digests(tree, app, DRAWN[change])
    assert before != after


@pytest.mark.parametrize("change", NOT_DRAWN)
def test_a_card_keeps_its_address_while_it_looks_the_same(
    tree: Tree, app: Flask, change: str
) -> None:
    """An edit of the text composes nothing and fetches nothing anew."""
    before, after = _digests(tree, app, NOT_DRAWN[change])
    assert before == after


def test_a_card_is_composed_once(tree: Tree, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is drawn on the first request and found in the instance folder afterwards."""
    tree.post("pek2024/blog/a.md")
    composer, site = _parts(app)
    made = composer.file(site, _target(site, POST))
    assert made == tree.instance / "cards" / f"{_digest(app)}.png"

    def fail(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("pek.composer.composer.cards.compose", fail)
    assert composer.file(site, _target(site, POST)) == made


@pytest.mark.parametrize(
    ("address", "kind"), [("/ogp.png", "PNG"), ("/ogp.jpg", "JPEG"), ("/ogp.webp", "WEBP")]
)
def test_the_address_of_a_missing_picture_answers_with_the_card(
    tree: Tree, client: FlaskClient, address: str, kind: str
) -> None:
    """Encoded as its ending says."""
    tree.post("pek2024/blog/a.md", image=address)
    response = client.get(address)
    assert response.status_code == 200
    assert (kind, (1200, 630)) == (opened(response.data).format, opened(response.data).size)
    assert response.content_type == f"image/{kind.lower()}"


def test_what_a_card_says(tree: Tree, make_app: AppFactory) -> None:
    """Title, authors with their faces, category, day in the site's time zone, site's name."""
    tree.post(
        "pek2024/blog/a.md",
        title="設計の話",
        publishDate="2024-07-06T15:00:00Z",
        category="report",
        authors=f"[{AUTHOR}, 髙﨑]",
    )
    tree.picture("static/icon.png")
    composer, site = _parts(make_app(title="会のブログ"))
    card = composer.card(site, _target(site, POST))
    assert ("設計の話", "よしかわ、髙﨑", "report", "2024年7月7日", "会のブログ") == (
        card.title,
        card.byline,
        card.category,
        card.note,
        card.site_name,
    )
    assert [True, False] == [face.picture is not None for face in card.faces]
    assert composer.card(site, _target(site, "/authors/よしかわ/")).note == "1件の記事"


def test_an_icon_that_cannot_be_read_is_drawn_as_initials(tree: Tree, app: Flask) -> None:
    """One damaged file does not keep a post from having a card."""
    tree.post("pek2024/blog/a.md", author=AUTHOR)
    (tree.static / "icon.png").write_bytes(b"x")
    composer, site = _parts(app)
    face = composer.card(site, _target(site, POST)).faces[0]
    assert (face.name, face.picture) == ("よしかわ", None)
    with Image.open(composer.file(site, _target(site, POST))) as image:
        assert image.size == (1200, 630)


def test_the_nearest_accent_counts(tree: Tree, make_app: AppFactory) -> None:
    """A section's own, else that of the section above, else the site's."""
    for key in ("a", "a/b", "c"):
        tree.post(f"{key}/x.md")
    tree.write("a/index.md", '---\ntitle: 会\naccent: "#aa0000"\n---\n')
    _, site = _parts(make_app(accent="#00aa00"))
    expected = {"": "#00aa00", "a": "#aa0000", "a/b": "#aa0000", "c": "#00aa00"}
    assert expected == {key: accent(site, key) for key in expected}


@given(segments=st.lists(SEGMENT))
@example(segments=["home"])
def test_the_name_of_a_card_leads_back_to_its_page(segments: list[str]) -> None:
    """A name leads to its page; only ``home`` is that of two, which their digests tell apart."""
    address = f"/{'/'.join(segments)}/" if segments else "/"
    assert address in pages_of_card(card_name(address))


def test_a_page_called_home_has_a_card_of_its_own(tree: Tree, make_app: AppFactory) -> None:
    """It does not get the one of the home page."""
    tree.write("home.md", "---\ntitle: 本拠地\n---\n")
    app = make_app()
    composer, site = _parts(app)
    cards = [composer.composed(site, _target(site, address)) for address in ("/", "/home/")]
    assert cards[0].address != cards[1].address
    response = app.test_client().get(cards[1].address)
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/ogp.png", "image/png"),
        ("/図.JPG", "image/jpeg"),
        ("/a.jpeg", "image/jpeg"),
        ("/a.webp", "image/webp"),
        ("/a.gif", "image/gif"),
        ("/a.avif", "image/avif"),
        ("/a.bmp", None),
        ("/a.svg", None),
        ("/a/", None),
    ],
)
def test_which_types_cards_are_made_in(address: str, media_type: str | None) -> None:
    """By the ending of the address."""
    assert media_type == card_type_of(address)

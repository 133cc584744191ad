"""The web app manifest, and the icons that pages and home screens name."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html
from PIL import Image

from pek.config import ROOT, Config
from pek.manifest import MASKABLE, PAPER, manifest
from pek.models import Picture
from tests.conftest import AppFactory, Tree, opened

CONFIG = Config(
    title="Platform Engineering 開発者の会",
    short_title="開発者の会",
    description="𠮷日の話",
)
ICONS = (
    Picture(address="/favicon.svg", width=128, height=128, media_type="image/svg+xml"),
    Picture(address="/icon-192.png", width=192, height=192, media_type="image/png"),
    Picture(address=MASKABLE, width=512, height=512, media_type="image/png"),
)


def _links(client: FlaskClient, address: str = "/") -> list[dict[str, str]]:
    """The icons and the manifest that a page names, as written."""
    document = lxml_html.document_fromstring(client.get(address).data)
    found = (dict(element.attrib) for element in document.iter("link"))
    return [
        {str(key): str(value) for key, value in link.items()}
        for link in found
        if "icon" in str(link["rel"]) or link["rel"] == "manifest"
    ]


def test_what_a_manifest_says() -> None:
    """Names, language, where it begins, colours, and icons with size, type and purpose."""
    text = manifest(CONFIG, ICONS).decode()
    assert "𠮷日の話" in text
    assert {
        "id": "/",
        "name": "Platform Engineering 開発者の会",
        "short_name": "開発者の会",
        "description": "𠮷日の話",
        "lang": "ja",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "theme_color": "#fcfcfb",
        "background_color": "#fcfcfb",
        "icons": [
            {"src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": "/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {
                "src": "/icon-maskable-512.png",
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    } == json.loads(text)


def test_what_is_not_set_is_not_said() -> None:
    """A phone cuts the name itself where no shorter one is given."""
    found = json.loads(manifest(Config(title="PEK"), ()))
    assert not {"short_name", "description", "icons"} & found.keys()


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ja", "ltr"), ("en-GB", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("qaa", "auto")],
)
def test_the_direction_of_a_language(language: str, expected: str) -> None:
    """As the language is written; a language that nobody knows is left to the browser."""
    found = json.loads(manifest(Config(language=language), ()))
    assert (language, expected) == (found["lang"], found["dir"])


def test_the_colour_is_that_of_the_pages(client: FlaskClient) -> None:
    """Page, stylesheet and manifest agree on the paper."""
    assert f'<meta name="theme-color" content="{PAPER}"' in client.get("/").get_data(as_text=True)
    assert f"--paper: {PAPER};" in (ROOT / "static/style.css").read_text("utf-8")


def test_it_is_answered_with_its_type(client: FlaskClient) -> None:
    """Every icon that it names is there, of the size and type that it says."""
    answer = client.get("/manifest.webmanifest")
    assert (200, "application/manifest+json") == (answer.status_code, answer.mimetype)
    assert answer.headers["ETag"]
    icons = json.loads(answer.data)["icons"]
    assert ["any", "192x192", "512x512", "512x512"] == [icon["sizes"] for icon in icons]
    for icon in icons:
        found = client.get(icon["src"])
        assert (200, icon["type"]) == (found.status_code, found.mimetype)
        if icon["sizes"] != "any":
            assert icon["sizes"] == "{}x{}".format(*opened(found.data).size)


def test_the_operators_own_manifest_is_sent(client: FlaskClient, tree: Tree) -> None:
    """A file in ``static/`` is not silently replaced."""
    (tree.static / "manifest.webmanifest").write_text('{"name": "自前"}')
    answer = client.get("/manifest.webmanifest")
    assert ("application/manifest+json", {"name": "自前"}) == (
        answer.mimetype,
        json.loads(answer.data),
    )


def test_pages_name_the_icons(client: FlaskClient) -> None:
    """The vector graphic first, then pixels; errors are pages too."""
    expected = [
        {"rel": "icon", "href": "/favicon.svg", "type": "image/svg+xml"},
        {"rel": "icon", "href": "/favicon-32.png", "type": "image/png", "sizes": "32x32"},
        {"rel": "apple-touch-icon", "href": "/apple-touch-icon.png", "sizes": "180x180"},
        {"rel": "manifest", "href": "/manifest.webmanifest"},
    ]
    assert expected == _links(client)
    assert expected == _links(client, "/nothing/")


def test_an_operators_icons_come_first(make_app: AppFactory, tree: Tree) -> None:
    """By name, with the sizes that they have; one that cannot be read is not named."""
    tree.picture("static/apple-touch-icon.png", (167, 167))
    tree.picture("static/icon-192.png", (196, 196))
    tree.picture("static/図.png", (48, 48))
    (tree.static / "favicon-32.png").write_bytes(b"x")
    client = make_app(favicon="/図.png").test_client()
    assert [
        {"rel": "icon", "href": "/%E5%9B%B3.png", "type": "image/png"},
        {"rel": "apple-touch-icon", "href": "/apple-touch-icon.png", "sizes": "167x167"},
        {"rel": "manifest", "href": "/manifest.webmanifest"},
    ] == _links(client)
    icons = json.loads(client.get("/manifest.webmanifest").data)["icons"]
    assert [("/%E5%9B%B3.png", "48x48"), ("/icon-192.png", "196x196")] == [
        (icon["src"], icon["sizes"]) for icon in icons[:2]
    ]


@pytest.mark.parametrize(
    ("favicon", "expected"),
    [
        ("/gone.svg", []),
        ("/own.ico", [{"rel": "icon", "href": "/own.ico"}]),
        (
            "https://cdn.example/i.png",
            [{"rel": "icon", "href": "https://cdn.example/i.png", "type": "image/png"}],
        ),
    ],
)
def test_only_icons_that_there_are_are_named(
    make_app: AppFactory, tree: Tree, favicon: str, expected: list[dict[str, str]]
) -> None:
    """A setting that leads nowhere is left out; what lies elsewhere is taken at its word."""
    (tree.static / "own.ico").write_bytes(b"\0\0\1\0")
    found = _links(make_app(favicon=favicon).test_client())
    pixels = {"/favicon-32.png", "/apple-touch-icon.png", "/manifest.webmanifest"}
    assert expected == [link for link in found if link["href"] not in pixels]


@pytest.mark.parametrize("name", ["icon-192.png", "icon-512.png", "icon-maskable-512.png"])
def test_the_icons_of_the_project(name: str) -> None:
    """Square, of the size in their names, and small."""
    file = ROOT / "static" / name
    size = int(Path(name).stem.rpartition("-")[2])
    with Image.open(file) as image:
        assert (size, size) == image.size
    assert file.stat().st_size < 20_000


def test_a_phone_may_cut_the_maskable_icon() -> None:
    """It has no transparent edge, and outside of the circle of 80 % there is only its ground."""
    with Image.open(ROOT / "static" / MASKABLE.lstrip("/")) as image:
        icon = image.convert("RGBA")
    middle, ground = icon.width / 2, icon.getpixel((0, 0))
    drawn = [
        ((x + 0.5 - middle) ** 2 + (y + 0.5 - middle) ** 2) ** 0.5
        for y in range(icon.height)
        for x in range(icon.width)
        if icon.getpixel((x, y)) != ground
    ]
    assert (43, 45, 110, 255) == ground
    assert icon.width * 0.3 < max(drawn) < icon.width * 0.4

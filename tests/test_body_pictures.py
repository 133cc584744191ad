"""Pictures of bodies from the file to the page, the feed and the frozen site."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient, FlaskCliRunner
from lxml import html as lxml_html
from PIL import Image

from pek.addresses import url
from pek.views import state
from tests.conftest import BASE_URL, AppFactory, Tree, opened
from tests.profiles import display_p3

POST = "/blog/trip/"
P3_RED = (234, 51, 35)


@pytest.fixture
def photograph(tree: Tree) -> Path:
    """A phone's photograph beside a post: held upright, in Display P3, with its place."""
    path = tree.content / "blog/trip/写真 1.webp.jpg"
    path.parent.mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (35.0, 41.0, 22.0)}
    image = Image.new("RGB", (2000, 1500), P3_RED)
    image.paste((0, 0, 245), (0, 750, 2000, 1500))
    image.save(path, exif=exif, icc_profile=display_p3(), quality=92)
    return path


def _images(client: FlaskClient, address: str) -> list[lxml_html.HtmlElement]:
    page = lxml_html.document_fromstring(client.get(url(address)).get_data(as_text=True))
    [prose] = [one for one in page.iter("div") if "prose" in one.get("class", "").split()]
    return list(prose.iter("img"))


def _candidates(image: lxml_html.HtmlElement) -> list[tuple[str, int]]:
    found = re.findall(r"(\S+) (\d+)w", image.get("srcset", ""))
    return [(address, int(width)) for address, width in found]


@pytest.mark.usefixtures("photograph")
def test_a_photograph_is_shown_in_every_width(tree: Tree, client: FlaskClient) -> None:
    """Upright, in sRGB, as WebP, as wide as its candidate says, and without a word of metadata."""
    tree.post("blog/trip/index.md", "![会場](<写真 1.webp.jpg>)")
    [image] = _images(client, POST)
    assert ("1500", "2000") == (image.get("width"), image.get("height"))
    candidates = _candidates(image)
    assert [480, 720, 1080, 1440] == [width for _, width in candidates]
    assert image.get("src") == candidates[2][0]
    for address, width in candidates:
        answer = client.get(address)
        assert (200, "image/webp") == (answer.status_code, answer.content_type)
        variant = opened(answer.data)
        assert (width, width * 4 // 3) == variant.size
        assert not {"exif", "xmp", "icc_profile"} & variant.info.keys()
        right, left = (variant.getpixel((x, 50)) for x in (width - 50, 50))
        assert [(255, 0, 0), (0, 0, 255)] == [_rounded(right), _rounded(left)]


def _rounded(colour: object) -> tuple[int, ...]:
    assert isinstance(colour, tuple)
    return tuple(255 if channel > 245 else 0 if channel < 10 else channel for channel in colour)


@pytest.mark.usefixtures("photograph")
def test_the_file_itself_is_only_what_an_author_links_to(tree: Tree, client: FlaskClient) -> None:
    """It is reachable, and no page, feed or frozen file shows it."""
    tree.post("blog/trip/index.md", "[![](<写真 1.webp.jpg>)](<写真 1.webp.jpg>)")
    file = quote(f"{POST}写真 1.webp.jpg")
    [image] = _images(client, POST)
    link = image.getparent()
    assert link is not None
    assert file == quote(unquote(link.get("href", "")))
    assert 200 == client.get(file).status_code
    for address in (POST, "/rss.xml", "/atom.xml", "/feed.json"):
        text = unquote(unescape(client.get(address).get_data(as_text=True)))
        shown = re.findall(r'src="([^"]+)"', text.replace('\\"', '"'))
        assert {".webp"} == {Path(one).suffix for one in shown if "写真" in one}


@pytest.mark.usefixtures("photograph")
def test_feeds_have_one_form_of_a_picture(tree: Tree, client: FlaskClient) -> None:
    """A variant at an absolute URL, in the size that it has."""
    tree.post("blog/trip/index.md", "![会場](<写真 1.webp.jpg>)")
    [item] = json.loads(client.get("/feed.json").data)["items"]
    image = lxml_html.fragment_fromstring(item["content_html"]).find(".//img")
    assert image is not None
    assert {"src", "alt", "width", "height"} == {*map(str, image.attrib)}
    answer = client.get(image.get("src", "").removeprefix(BASE_URL))
    assert f"{image.get('width')}x{image.get('height')}" == "{}x{}".format(
        *opened(answer.data).size
    )


@pytest.mark.usefixtures("photograph")
def test_a_frozen_site_has_every_variant(tree: Tree, runner: FlaskCliRunner) -> None:
    """Each that its pages name, whatever the picture is called."""
    tree.post("blog/trip/index.md", "![会場](<写真 1.webp.jpg>)")
    frozen = tree.root / "frozen"
    assert 0 == runner.invoke(args=["freeze", str(frozen)]).exit_code
    page = (frozen / "blog/trip/index.html").read_text("utf-8")
    named = {unquote(one) for one in re.findall(r"/pictures/[^\s\"]+", page)}
    assert 4 == len(named)
    assert [] == [one for one in named if not (frozen / one.lstrip("/")).is_file()]


def test_below_a_head_picture_none_is_the_first(tree: Tree, client: FlaskClient) -> None:
    """The picture of the front matter is fetched at once, if it is there."""
    tree.picture("static/a.png", (900, 600))
    tree.post("blog/with.md", "![](/a.png)", image="/a.png")
    tree.post("blog/without.md", "![](/a.png)", image="/gone.png")
    found = {name: _images(client, f"/blog/{name}/")[0] for name in ("with", "without")}
    priorities = {name: image.get("fetchpriority") for name, image in found.items()}
    assert {"with": None, "without": "high"} == priorities
    assert ["lazy", "eager"] == [image.get("loading") for image in found.values()]


def test_what_moves_and_what_is_drawn_are_shown_as_they_are(
    tree: Tree, client: FlaskClient
) -> None:
    """No variant of an animation moves, and a vector graphic has no widths."""
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    frames[0].save(tree.static / "a b.gif", save_all=True, append_images=frames[1:])
    (tree.static / "b.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'
    )
    tree.post("blog/trip.md", "![](</a b.gif>)\n\n![](/b.svg)")
    images = _images(client, POST)
    assert ["/a%20b.gif", "/b.svg"] == [image.get("src") for image in images]
    assert [None, None] == [image.get("srcset") for image in images]
    assert ["image/gif", "image/svg+xml; charset=utf-8"] == [
        client.get(image.get("src", "")).content_type for image in images
    ]


def test_check_tells_of_an_animation_that_stands_still(tree: Tree, runner: FlaskCliRunner) -> None:
    """Because it would tell where it was made."""
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 41.0, 22.0)}
    frames[0].save(tree.static / "a.webp", save_all=True, append_images=frames[1:], exif=exif)
    result = runner.invoke(args=["check"])
    assert 0 == result.exit_code
    assert "a.webp: tells where it was made: in bodies it is shown without its" in result.output


def test_check_names_the_line_of_a_missing_picture(tree: Tree, runner: FlaskCliRunner) -> None:
    """It is an error, and code in which the name stands before is not its place."""
    tree.post("blog/trip.md", "`![](gone.png)`\n\n```\n![](gone.png)\n```\n\n![](gone.png)")
    result = runner.invoke(args=["check"])
    assert 1 == result.exit_code
    expected = (
        "blog/trip.md:12: picture not found: gone.png (put the file there, or correct the path)"
    )
    assert expected in result.output


def test_only_who_writes_sees_on_the_page_what_is_missing(
    tree: Tree,
    make_app: AppFactory,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In debug mode, on pages; not in production, and never in feeds."""
    # Flask would set the level for debugging, and leave it so for the tests that follow.
    caplog.set_level("WARNING", "pek")
    tree.post("blog/trip.md", "![](gone.png)")
    note = "画像を表示できません: gone.png"
    assert note not in make_app().test_client().get(POST).get_data(as_text=True)
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = make_app()
    assert state(app).debug
    client = app.test_client()
    assert note in client.get(POST).get_data(as_text=True)
    assert "blog/trip" in client.get("/feed.json").get_data(as_text=True)
    assert "表示できません" not in json.dumps(
        json.loads(client.get("/feed.json").data), ensure_ascii=False
    )


@pytest.mark.usefixtures("photograph")
def test_previews_of_a_photograph_tell_no_place(tree: Tree, client: FlaskClient) -> None:
    """What crawlers, feed readers and search engines are sent is a variant, with its true size."""
    tree.post("blog/trip/index.md", image="写真 1.webp.jpg")
    html = client.get(POST).get_data(as_text=True)
    page = lxml_html.document_fromstring(html)
    said = {meta.get("property"): meta.get("content") or "" for meta in page.iter("meta")}
    assert said["og:image"].startswith(f"{BASE_URL}/pictures/")
    answer = client.get(said["og:image"].removeprefix(BASE_URL))
    assert (said["og:image:type"], 200) == (answer.content_type, answer.status_code)
    picture = opened(answer.data)
    assert (int(said["og:image:width"]), int(said["og:image:height"])) == picture.size
    assert not picture.getexif()
    feed = client.get("/rss.xml").get_data(as_text=True)
    assert f'length="{len(answer.data)}"' in feed
    assert url("/blog/trip/写真 1.webp.jpg") not in html + feed


def test_previews_of_other_pictures_are_the_files(tree: Tree, client: FlaskClient) -> None:
    """A picture that was drawn is sent as it was drawn."""
    tree.picture("static/a.png", (1200, 630))
    tree.post("blog/a.md", image="/a.png")
    assert f'content="{BASE_URL}/a.png"' in client.get("/blog/a/").get_data(as_text=True)

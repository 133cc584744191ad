"""What every answer has in common: validators, codings, security headers, the Host ignored."""

import gzip
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.test import TestResponse

from pek.config import ROOT
from pek.sources import TEMPLATES
from pek.views import state
from tests.conftest import AppFactory, Clock, Tree, opened

PAGES = ("/", "/blog/a/", "/rss.xml", "/atom.xml", "/tags/", "/sitemap.xml", "/style.css")


@pytest.fixture(autouse=True)
def posts(tree: Tree) -> None:
    """Two posts of one section; long enough to be compressed."""
    tree.post("blog/a.md", "こんにちは。\n\n" * 200, author="{name: よしかわ, icon: /assets/f.png}")
    tree.post("blog/b.md", image="/blog/b/ogp.png", publishDate="2026-01-01")
    tree.picture("static/assets/f.png", (400, 300))


def card_of(client: FlaskClient, address: str) -> str:
    """The path of the preview picture that a page names."""
    text = client.get(address).get_data(as_text=True)
    head, _, rest = text.partition('<meta property="og:image" content="https://blog.example.org')
    assert head != text
    return rest.partition('"')[0]


def undated(answer: TestResponse) -> list[tuple[str, str]]:
    """The headers of an answer but for the time at which it was sent."""
    return [(name, value) for name, value in answer.headers if name != "Date"]


@pytest.mark.parametrize("address", PAGES)
def test_both_validators_give_304(client: FlaskClient, address: str) -> None:
    """A client that has the answer is told so, by ETag and by date, without a body."""
    first = client.get(address)
    by_tag = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert [(304, b""), (304, b"")] == [(a.status_code, a.data) for a in (by_tag, by_date)]
    assert first.headers["ETag"] == by_tag.headers["ETag"]


def test_a_card_gives_304_and_ranges(client: FlaskClient) -> None:
    """Slack asks for the first 32 KB of a picture; both validators and HEAD work."""
    address = card_of(client, "/blog/a/")
    whole = client.get(address)
    part = client.get(address, headers={"Range": "bytes=0-999"})
    head = client.head(address)
    assert (206, whole.data[:1000]) == (part.status_code, part.data)
    assert f"bytes 0-999/{len(whole.data)}" == part.headers["Content-Range"]
    assert (200, b"", str(len(whole.data))) == (
        head.status_code,
        head.data,
        head.headers["Content-Length"],
    )
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert client.get(address, headers={header: whole.headers[value]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [
        ("bytes=0-9", 206, 10),
        ("bytes=-10", 206, 10),
        ("bytes=-99999999", 200, None),
        ("bytes=abc", 200, None),
        ("lines=0-1", 200, None),
        ("bytes=0-1,3-4", 200, None),
        ("bytes=99999999-", 416, None),
    ],
)
def test_ranges(client: FlaskClient, asked: str, status: int, length: int | None) -> None:
    """One range of bytes is answered; what a server may ignore is ignored (RFC 9110, 14.2)."""
    answer = client.get(card_of(client, "/blog/a/"), headers={"Range": asked})
    assert status == answer.status_code
    assert length is None or length == len(answer.data)


def test_errors_are_never_304(client: FlaskClient) -> None:
    """A 404 stays a 404 whatever validators the client sends."""
    headers = {"If-None-Match": "*", "If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"}
    assert client.get("/nothing/", headers=headers).status_code == 404


UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "identity": bytes,
}


@pytest.mark.parametrize("address", PAGES)
def test_a_coding_is_the_same_text_with_its_own_etag(client: FlaskClient, address: str) -> None:
    """Each coding has its own validator, and caches are told that the header decides."""
    plain = client.get(address)
    for coding in ("gzip", "br"):
        packed = client.get(address, headers={"Accept-Encoding": coding})
        if packed.headers.get("Content-Encoding") is None:
            assert len(plain.data) < 1024
            return
        assert plain.data == UNPACKED[coding](packed.data)
        assert plain.headers["ETag"] != packed.headers["ETag"]
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("gzip, *;q=0", "gzip"),
        ("gzip;q=0", None),
        ("br;q=0, identity", None),
        ("zstd", None),
        ("", None),
    ],
)
def test_the_coding_is_that_which_a_client_wants_most(
    client: FlaskClient, accepted: str, coding: str | None
) -> None:
    """Weights and refusals are obeyed (RFC 9110, section 12.5.3); of equals the shortest goes."""
    answer = client.get("/", headers={"Accept-Encoding": accepted})
    assert coding == answer.headers.get("Content-Encoding")


def test_the_request_host_changes_nothing(client: FlaskClient) -> None:
    """A foreign Host or forwarded host reaches no byte of an answer, redirects included."""
    foreign = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "ftp",
    }
    for address in (*PAGES, "/blog/a", "/nothing/", "/robots.txt", "//blog/a", "/blog/b/ogp.png"):
        ours, theirs = client.get(address), client.get(address, headers=foreign)
        assert (ours.data, undated(ours)) == (theirs.data, undated(theirs)), address
        assert "evil.example" not in str(theirs.headers)


def test_two_apps_agree_on_bytes_and_etags(make_app: AppFactory) -> None:
    """Replicas with the same content are one site to caches."""
    one, two = make_app().test_client(), make_app().test_client()
    for address in (*PAGES, card_of(one, "/blog/a/"), "/blog/b/ogp.png"):
        first, second = one.get(address), two.get(address)
        assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])


def test_answers_do_not_depend_on_the_time(client: FlaskClient, clock: Clock) -> None:
    """The same content gives the same bytes an hour later, and the same Last-Modified."""
    client.get("/")
    clock.moment += timedelta(hours=1)
    before = {address: client.get(address) for address in PAGES}
    clock.moment += timedelta(hours=1)
    for address, first in before.items():
        again = client.get(address)
        dates = {answer.headers["Last-Modified"] for answer in (first, again)}
        assert (first.data, first.headers["ETag"], 1) == (
            again.data,
            again.headers["ETag"],
            len(dates),
        )


def test_every_answer_is_protected(client: FlaskClient) -> None:
    """Pages, files, redirects and errors carry the policy, which has no exception."""
    for address in (*PAGES, "/blog/a", "/nothing/", "/assets/f.png", "/healthz"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "nosniff" == headers["X-Content-Type-Options"]
        assert "max-age" in headers["Strict-Transport-Security"]


def test_other_methods_are_refused_with_what_is_allowed(client: FlaskClient) -> None:
    """A POST to a page is a 405 page that names the methods (RFC 9110, section 15.5.6)."""
    answer = client.post("/")
    assert (405, {"GET", "HEAD", "OPTIONS"}) == (answer.status_code, set(answer.allow))
    assert "この操作はできません" in answer.get_data(as_text=True)


def test_of_a_damaged_picture_its_beginning_is_sent(
    client: FlaskClient, tree: Tree, app: Flask
) -> None:
    """Reduced like any other, never the file itself; nobody gets a 500 for that."""
    whole = tree.picture("static/photo.jpg", (1600, 900)).read_bytes()
    (tree.static / "photo.jpg").write_bytes(whole[: len(whole) // 2])
    tree.post("blog/c.md", image="/photo.jpg")
    state(app).library.refresh()
    text = client.get("/blog/c/").get_data(as_text=True)
    address = text.partition('<div class="post-picture"><img src="')[2].partition('"')[0]
    answer = client.get(address)
    assert (200, "image/webp", (480, 270)) == (
        answer.status_code,
        answer.content_type,
        opened(answer.data).size,
    )


@pytest.mark.parametrize("name", ["f.png", "f.css"])
def test_a_file_that_went_away_is_a_404(
    client: FlaskClient, tree: Tree, app: Flask, name: str
) -> None:
    """Until the site is made anew it is still known, but not there."""
    (tree.static / "assets/f.css").write_text("a{}")
    state(app).library.refresh()
    state(app).library.hold()
    (tree.static / "assets" / name).unlink()
    assert client.get(f"/assets/{name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.css", "text/css; charset=utf-8"),
        ("big.txt", "text/plain; charset=utf-8"),
        ("a.css.gz", "application/gzip"),
        ("a.svgz", "application/gzip"),
        ("a.webp", "image/webp"),
        ("a.woff2", "font/woff2"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_types_of_files(client: FlaskClient, tree: Tree, name: str, media_type: str) -> None:
    """By the ending alone, the same on every machine; a compressed file is what it is."""
    (tree.static / name).write_bytes(b"x" * (600_000 if name == "big.txt" else 10))
    assert media_type == client.get(f"/{name}").content_type


def test_a_site_with_drafts_is_kept_and_found_by_nobody(make_app: AppFactory) -> None:
    """Pages, feeds, cards and pictures of a preview site stay out of caches and indexes."""
    client = make_app(drafts=True).test_client()
    for address in (*PAGES, card_of(client, "/blog/a/"), "/assets/f.png", "/robots.txt"):
        headers = client.get(address).headers
        assert ("no-store", "noindex") == (headers["Cache-Control"], headers["X-Robots-Tag"])
    assert "Disallow: /\n" in client.get("/robots.txt").get_data(as_text=True)


def test_a_face_that_has_just_been_replaced_is_not_kept(
    client: FlaskClient, tree: Tree, app: Flask
) -> None:
    """No card with the new face is stored under the digest of the old one."""
    address = card_of(client, "/blog/a/")
    state(app).library.hold()
    face = tree.static / "assets/f.png"
    for change in (face.unlink, lambda: tree.picture("static/assets/f.png", (300, 300), "red")):
        change()
        answer = client.get(address)
        assert (503, "1") == (answer.status_code, answer.headers["Retry-After"])
        assert not list((tree.instance / "cards").glob("*.png"))


def test_the_operators_robots_txt_is_sent(client: FlaskClient, tree: Tree) -> None:
    """A file in ``static/`` is not silently replaced."""
    (tree.static / "robots.txt").write_text("User-agent: *\nDisallow: /private\n")
    assert "Disallow: /private" in client.get("/robots.txt").get_data(as_text=True)


def test_a_changed_template_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are compiled anew when their files change, in production too: as the ``flask``
    command loads the application, which sets the debug flag once more.
    """
    app = ScriptInfo(app_import_path=str(ROOT / "app.py")).load_app()
    template = tmp_path / "error.html"
    loader = ChoiceLoader([FileSystemLoader(tmp_path), FileSystemLoader(TEMPLATES)])
    monkeypatch.setattr(app.jinja_env, "loader", loader)
    texts = []
    for number, text in enumerate(("before", "after")):
        template.write_text(text)
        os.utime(template, (number, number))
        texts.append(app.test_client().get("/x/").get_data(as_text=True))
    state(app).library.hold()
    assert ["before", "after"] == texts


def test_a_failure_is_a_page_and_a_line_in_the_log(
    client: FlaskClient,
    app: Flask,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What breaks inside is logged once and told to the reader without its details."""

    def broken(_: object) -> str:
        raise ZeroDivisionError("inside")

    monkeypatch.setitem(app.jinja_env.filters, "day", broken)
    answer = client.get("/blog/a/")
    assert answer.status_code == 500
    assert "問題が発生しました" in answer.get_data(as_text=True)
    assert "inside" not in answer.get_data(as_text=True)
    assert 1 == sum("Exception on /blog/a/" in record.getMessage() for record in caplog.records)


def test_digest_addresses_are_kept_for_ever(client: FlaskClient) -> None:
    """Today's digest is immutable, an old one answers with today's card for a short time."""
    address = card_of(client, "/blog/a/")
    old = client.get("/cards/00000000/blog/a.png")
    today = client.get(address)
    assert "immutable" in today.headers["Cache-Control"]
    assert (200, today.data) == (old.status_code, old.data)
    assert "immutable" not in old.headers["Cache-Control"]


def test_faces_are_reduced(client: FlaskClient) -> None:
    """A page shows a face at the size it needs, not the photograph it was made from."""
    text = client.get("/blog/a/").get_data(as_text=True)
    address = text.partition('class="face" src="')[2].partition('"')[0]
    answer = client.get(address)
    assert ("image/webp", (96, 72)) == (answer.content_type, opened(answer.data).size)
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/pictures/{}/97/f.webp", "/pictures/{}/96/g.webp"])
def test_only_variants_that_pages_use_exist(client: FlaskClient, app: Flask, address: str) -> None:
    """No other width and no other name of a known file is made."""
    digest = state(app).library.site().files["/assets/f.png"].digest[:16]
    assert client.get(f"/pictures/{digest}/96/f.webp").status_code == 200
    assert client.get(address.format(digest)).status_code == 404


def test_a_named_picture_that_is_missing_is_the_composed_card(client: FlaskClient) -> None:
    """Front matter's ``image`` answers with the card until the file is there."""
    card = client.get(card_of(client, "/blog/b/"))
    named = client.get("/blog/b/ogp.png")
    assert (200, card.data, "image/png") == (named.status_code, named.data, named.content_type)
    assert (1200, 630) == opened(named.data).size


def test_with_the_file_there_it_is_the_preview(client: FlaskClient, tree: Tree, app: Flask) -> None:
    """The author's own picture wins, with its true size in the meta tags."""
    client.get("/blog/b/")
    tree.picture("static/blog/b/ogp.png", (640, 231))
    state(app).library.refresh()
    text = client.get("/blog/b/").get_data(as_text=True)
    assert '<meta property="og:image" content="https://blog.example.org/blog/b/ogp.png">' in text
    assert '<meta property="og:image:width" content="640">' in text
    assert '<meta property="og:image:height" content="231">' in text
    assert (640, 231) == opened(client.get("/blog/b/ogp.png").data).size


def test_an_edit_shows_on_the_next_request_in_debug_mode(
    make_app: AppFactory, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Authors save and reload; drafts are there, and an error stands on the page itself."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    client = make_app().test_client()
    tree.post("blog/new.md", "これは下書きです。", draft="true")
    assert "これは下書きです。" in client.get("/blog/new/").get_data(as_text=True)
    tree.post("blog/new.md", "書き直しました。", draft="ture")
    text = client.get("/blog/new/").get_data(as_text=True)
    assert "これは下書きです。" in text
    assert "blog/new.md:" in text


def test_readyz_counts_problems_without_telling_them(client: FlaskClient, tree: Tree) -> None:
    """Operators see how many; the sources are nobody else's business."""
    tree.post("blog/broken.md", publishDate="いつか")
    text = client.get("/readyz").get_data(as_text=True)
    assert "posts 2\nproblems 1\n" in text
    assert "broken" not in text

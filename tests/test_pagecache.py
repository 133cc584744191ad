"""The layer in front of Flask answers as Flask would."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pek.addresses import url
from pek.views import state
from tests.conftest import AppFactory, Tree

HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept-Encoding": "gzip, deflate, br, zstd"},
    {"Accept-Encoding": "gzip;q=0, br;q=0"},
    {"Accept-Encoding": "nonsense;;q=x"},
    {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"another"'},
    {"If-Modified-Since": "gestern"},
    {"Range": "bytes=0-9"},
    {"Host": "evil.example"},
)


@pytest.fixture(autouse=True)
def posts(tree: Tree) -> None:
    """A post that is long enough to be compressed."""
    tree.post("blog/a.md", "こんにちは。\n\n" * 200, author="よしかわ")


def test_a_hit_is_what_flask_would_have_answered(make_app: AppFactory) -> None:
    """Status, body and every header are equal, for every address and every kind of request."""
    cached, plain = make_app().test_client(), make_app().test_client()
    plain.application.wsgi_app = plain.application.wsgi_app._application  # type: ignore[method-assign,attr-defined]
    addresses = [*state(cached.application).library.site().addresses(), "/style.css", "/robots.txt"]
    for address in addresses:
        for headers in HEADERS:
            for method in ("GET", "HEAD"):
                answers = [
                    client.open(url(address), method=method, headers=headers)
                    for client in (plain, cached, cached)
                ]
                # Two requests may fall into two seconds.
                found = [
                    (a.status, a.data, [pair for pair in a.headers if pair[0] != "Date"])
                    for a in answers
                ]
                assert found[0] == found[1] == found[2], (address, headers)


def test_a_hit_does_not_reach_flask(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the files are followed, which the second request of a process begins, a page that is
    finished is answered without the application, query or not.
    """
    first, _ = client.get("/blog/a/"), client.get("/")
    monkeypatch.setattr(app.wsgi_app, "_application", None)
    assert first.data == client.get("/blog/a/").data == client.get("/blog/a/?fbclid=1").data


def test_unknown_addresses_fill_nothing(app: Flask, client: FlaskClient) -> None:
    """Whatever is asked for, the memory holds only what the site defines."""
    client.get("/blog/a/")
    before = len(state(app).answers)
    for address in ("/x/", "/blog/a", "/blog/a/page/2/", "/cards/1/x.png", "/assets/x.css"):
        client.get(address)
    assert before == len(state(app).answers)


def test_an_edit_is_seen_through_the_cache(app: Flask, client: FlaskClient, tree: Tree) -> None:
    """A new version of the site has other keys: nothing is invalidated by hand."""
    client.get("/blog/a/")
    tree.post("blog/a.md", "書き直しました。")
    state(app).library.refresh()
    assert "書き直しました。" in client.get("/blog/a/").get_data(as_text=True)


def test_after_a_change_the_newest_pages_are_made_ahead(app: Flask, tree: Tree) -> None:
    """Home, feeds and posts of the new site are finished before anybody asks; what belongs to the
    old one is forgotten.
    """
    client, here = app.test_client(), state(app)
    for address in ("/", "/blog/a/"):
        client.get(address)
    old = here.library.site()
    tree.post("blog/b.md", "新しい記事。")
    new = here.library.refresh().site
    app.wsgi_app._ahead.join()  # type: ignore[attr-defined]
    for address in ("/", "/blog/a/", "/blog/b/", "/blog/", "/atom.xml", "/sitemap.xml"):
        assert here.answers.peek(new.version, address), address
    assert here.answers.peek(old.version, "/") is None


def test_the_memory_is_bounded_in_bytes(make_app: AppFactory) -> None:
    """However many pages are asked for, what is remembered weighs no more than the setting says."""
    app = make_app(page_cache_bytes=12_000)
    client, answers = app.test_client(), state(app).answers
    for address in state(app).library.site().addresses():
        client.get(url(address))
    assert 0 < answers.weight <= 12_000

"""``_links/links.json``: what is taken from it, and what pages, feeds and versions make of it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from pek.feeds.body import standalone
from pek.linkcache import (
    FILE,
    CardEntry,
    LinkCache,
    PictureEntry,
    dump,
    key_of,
    parse,
    picture_address,
)
from pek.models import Rendered
from pek.site import Site
from pek.views import state
from tests.conftest import AppFactory, Tree

IMAGE, PICTURE = "0123456789abcdef.webp", "fedcba9876543210.webp"
WRITTEN, WRITTEN_PICTURE = "https://other.example/記事?a=1&b=2", "https://img.example/図_(1).png"
URL, SHOWN = key_of(WRITTEN), key_of(WRITTEN_PICTURE)
DAY = date(2026, 4, 1)
CARD = CardEntry(
    fetched=DAY, title="髙﨑𠮷の<題> 🎉", description="説明 & 続き", site="会", image=IMAGE
)
BODY = f"前の行\n<{WRITTEN}>\n後の行\n\n![図](<{WRITTEN_PICTURE}>)\n"
NOTHING = LinkCache()


def write(tree: Tree, text: str | None = None) -> Path:
    """The cache's file, whole unless told, and its two pictures."""
    for name in (IMAGE, PICTURE):
        if not (tree.content / "_links" / name).exists():
            tree.picture(f"content/_links/{name}", (600, 315))
    data = dump({URL: CARD}, {SHOWN: PictureEntry(fetched=DAY, file=PICTURE)})
    return tree.write(FILE, data.decode() if text is None else text)


def site_of(app: Flask) -> Site:
    """The site as its files are now."""
    return state(app).library.refresh(report=False).site


def _rendered(app: Flask, path: str = "blog/a.md") -> Rendered:
    site = site_of(app)
    return state(app).bodies.rendered(site, site.by_path[path])


def html(app: Flask, path: str = "blog/a.md") -> str:
    """The body of a post."""
    return _rendered(app, path).html


def test_what_is_written_is_read_again() -> None:
    """All of it, by address."""
    picture = PictureEntry(fetched=DAY, file=PICTURE)
    data = dump({URL: CARD, "https://a.example/": CardEntry(fetched=DAY)}, {SHOWN: picture})
    found = parse(data, NOTHING)
    assert ((), CARD, picture_address(PICTURE)) == (
        found.problems,
        found.card(f"{URL}#節"),
        found.picture(SHOWN),
    )
    assert data == dump(found.cards, found.pictures)


def test_the_file_is_for_people_and_small_diffs() -> None:
    """Sorted by address, Japanese as it is, nothing that says nothing, a line each."""
    data = dump(
        {"https://b.example/": CardEntry(fetched=DAY, title="題"), "https://a.example/": CARD}, {}
    )
    assert """{
  "cards": {
    "https://a.example/": {
      "fetched": "2026-04-01",
      "title": "髙﨑𠮷の<題> 🎉",
      "description": "説明 & 続き",
      "site": "会",
      "image": "0123456789abcdef.webp"
    },
    "https://b.example/": {
      "fetched": "2026-04-01",
      "title": "題"
    }
  },
  "pictures": {}
}
""" == data.decode()  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{\n"cards": {\n<<<<<<< HEAD\n', 3, "not JSON"),
        ("", 1, "not JSON"),
        ("[]", 1, "expected an object"),
        ('{"cards": []}', 1, "expected objects"),
        ('{"links": {}}', 1, "expected an object"),
        (f"{'[' * 200_000}", None, "not JSON"),
        (r'{"cards": {"\ud83c": {"fetched": "2026-04-01"}}}', None, "not JSON in UTF-8"),
    ],
)
def test_a_broken_file_takes_nothing_away(text: str, line: int | None, message: str) -> None:
    """What was known stays, and the problem says where."""
    before = parse(dump({URL: CARD}, {}), NOTHING)
    found = parse(text.encode(), before)
    [problem] = found.problems
    assert (FILE, line, False) == (problem.path, problem.line, problem.warning)
    assert message in problem.message
    assert replace(found, problems=()) == before


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('{"title": "題"}', "fetched: field required"),
        ('{"fetched": "昨日"}', "fetched: input should be a valid date"),
        ('{"fetched": "2026-04-01", "titel": "題"}', "titel: extra inputs"),
        ('{"fetched": "2026-04-01", "image": "../../x.webp"}', "image: string should match"),
        ('{"fetched": "2026-04-01", "image": "/etc/passwd"}', "image: string should match"),
        ('"題"', "https://bad.example/:"),
    ],
)
def test_one_bad_entry_is_left_out_alone(entry: str, message: str) -> None:
    """With its line; no name of a file leads out of the folder."""
    found = parse(
        '{\n  "cards": {\n    "https://ok.example/": {"fetched": "2026-04-01", "title": "題"},\n'
        f'    "https://bad.example/": {entry}\n  }}\n}}'.encode(),
        NOTHING,
    )
    [problem] = found.problems
    assert (FILE, 4) == (problem.path, problem.line)
    assert message in problem.message
    assert ["https://ok.example/"] == list(found.cards)


def test_what_pages_of_others_say_is_cleaned_at_reading() -> None:
    """Whoever wrote the file: nothing in it can break a page or turn a line around."""
    text = json.dumps({"cards": {URL: {"fetched": "2026-04-01", "title": "題\0\u202e\n名"}}})
    card = parse(text.encode(), NOTHING).card(URL)
    assert card
    assert "題 名" == card.title


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    """They are understood, or a problem."""
    assert parse(data, NOTHING).problems or data


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (" https://a.example/x#y ", "https://a.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("https://[x", "https://[x"),
        ("https://a.example/日 本%20", "https://a.example/%E6%97%A5 %E6%9C%AC%20"),
    ],
)
def test_spellings_of_one_address_are_one(address: str, key: str) -> None:
    """A fragment is the reader's."""
    assert key == key_of(address)


def test_a_page_has_the_card_and_the_picture(tree: Tree, make_app: AppFactory) -> None:
    """As variants, made on this site: no other host is asked, the file itself is not shown."""
    tree.post("blog/a.md", BODY)
    write(tree)
    app = make_app()
    body, client = html(app), app.test_client()
    assert f'href="{URL.replace("&", "&amp;")}"' in body
    for part in ("<strong>髙﨑𠮷の&lt;題&gt; 🎉</strong>", "説明 &amp; 続き", "会 · other.example"):
        assert body.count(part) == 1
    assert "/_links/" not in body
    assert f"/480/{IMAGE}" in body
    assert 'alt="図"' in body
    page = client.get("/blog/a/").get_data(as_text=True)
    assert body.splitlines()[1] in page
    site = site_of(app)
    for name in (IMAGE, PICTURE):
        file = site.files[picture_address(name)]
        assert 200 == client.get(f"/pictures/{file.short_digest}/480/{name}").status_code


def test_without_an_entry_everything_stays_as_it_is(tree: Tree, make_app: AppFactory) -> None:
    """A link is a link; so is the picture, and a page that said nothing has no card."""
    tree.post("blog/a.md", BODY)
    app = make_app()
    plain = html(app)
    assert f'<a href="{SHOWN}" rel="noopener">図</a>' in plain
    assert "link-card" not in plain
    write(tree, dump({URL: CardEntry(fetched=DAY)}, {}).decode())
    assert plain == html(app)


def test_a_lost_picture_takes_no_card(tree: Tree, make_app: AppFactory) -> None:
    """The words stay; the picture of the post is the link that it was."""
    tree.post("blog/a.md", BODY)
    write(tree)
    for name in (IMAGE, PICTURE):
        (tree.content / "_links" / name).unlink()
    body = html(make_app())
    assert "link-card" in body
    assert "<img" not in body


def test_the_site_follows_the_cache(tree: Tree, make_app: AppFactory) -> None:
    """Its version, its date, and every body that was rendered before."""
    tree.post("blog/a.md", BODY)
    app = make_app()
    before, body = site_of(app), html(app)
    write(tree)
    after = site_of(app)
    assert before.version != after.version
    assert body != html(app)
    assert after is site_of(app)


def test_a_broken_file_is_a_problem_and_its_last_version_stays(
    tree: Tree, make_app: AppFactory
) -> None:
    """Readers lose no card to a merge that went wrong."""
    tree.post("blog/a.md", BODY)
    write(tree)
    app = make_app()
    body = html(app)
    write(tree, '{\n  "cards": {\n<<<<<<< HEAD')
    assert body == html(app)
    [problem] = state(app).library.problems
    assert (FILE, 3) == (problem.path, problem.line)
    write(tree)
    assert body == html(app)
    assert () == state(app).library.problems


def test_the_pictures_are_as_public_as_what_names_them(tree: Tree, make_app: AppFactory) -> None:
    """A draft's are nobody's to see; neither are those of entries that nothing names."""
    tree.post("blog/a.md", BODY, draft="true")
    tree.post("blog/b.md", "本文")
    write(tree)
    app = make_app()
    assert set() == {f for f in site_of(app).files if f.startswith("/_links/")}
    assert 404 == app.test_client().get(picture_address(IMAGE)).status_code
    tree.post("blog/b.md", f"<{URL}>")
    assert {picture_address(IMAGE)} == {f for f in site_of(app).files if f.startswith("/_links/")}


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.example.com/a", "http://www.example.com/a"),
        ("[https://e.com/a](https://e.com/a)", "https://e.com/a"),
        ("https://e.com/it's", "https://e.com/it's"),
        ("説明は\nhttps://e.com/a#b", "https://e.com/a"),
        ("@[youtube](koMsUFOar88)", "https://www.youtube.com/watch?v=koMsUFOar88"),
        ("@[card](https://e.com/a)", "https://e.com/a"),
        (
            '<iframe src="https://www.youtube.com/embed/koMsUFOar88?start=9"></iframe>',
            "https://www.youtube.com/watch?v=koMsUFOar88&t=9s",
        ),
        (
            "@[googleslide](e/2PACX-1vAbCdEfGhIjKlMn)",
            "https://docs.google.com/presentation/d/e/2PACX-1vAbCdEfGhIjKlMn/pub",
        ),
        (
            "@[docswell](AB12CD)",
            "https://www.docswell.com/slide/AB12CD/embed",
        ),
    ],
)
def test_a_card_has_its_picture_however_its_address_is_written(
    tree: Tree, make_app: AppFactory, text: str, url: str
) -> None:
    """Those of players, too."""
    tree.post("blog/a.md", text)
    write(tree, dump({url: CARD}, {}).decode())
    app = make_app()
    assert [url] == [key_of(address) for _, address in _rendered(app).lone]
    assert f"/480/{IMAGE}" in html(app)


@pytest.mark.parametrize(
    "path", ["_links/a.md", "_links/index.md", "_links/b/index.md", "_LINKS/a.md"]
)
def test_the_folder_is_no_section(tree: Tree, app: Flask, path: str) -> None:
    """A post in it is refused, with the remedy."""
    tree.post(path)
    write(tree)
    assert path not in site_of(app).by_path
    [problem] = state(app).library.problems
    assert path == problem.path
    assert "pek needs" in problem.message


def test_neither_cache_nor_folder_is_served(tree: Tree, client: FlaskClient) -> None:
    """Only pictures are; what was fetched, and when, is nobody's."""
    tree.post("blog/a.md", BODY)
    write(tree)
    assert {404} == {client.get(a).status_code for a in (f"/{FILE}", "/_links/", "/_links")}


def test_feeds_have_the_card_as_a_link(tree: Tree, make_app: AppFactory) -> None:
    """Title and host: readers have no stylesheet that makes a card of the rest."""
    tree.post("blog/a.md", BODY)
    write(tree)
    app = make_app()
    feed = standalone(html(app), "/blog/a/", state(app).config)
    assert ">髙﨑𠮷の&lt;題&gt; 🎉</a>（会 · other.example）</p>" in feed
    assert "説明" not in feed
    assert f"/{IMAGE}" not in feed
    assert "髙﨑𠮷の&lt;題" in app.test_client().get("/atom.xml").get_data(as_text=True).replace(
        "&amp;lt;", "&lt;"
    )


def test_the_text_of_a_body_has_the_title_once(tree: Tree, make_app: AppFactory) -> None:
    """For the search."""
    tree.post("blog/a.md", BODY)
    write(tree)
    site = site_of(app := make_app())
    text = state(app).bodies.rendered(site, site.by_path["blog/a.md"]).text
    assert text.splitlines()[:3] == [
        "前の行",
        "髙﨑𠮷の<題> 🎉 説明 & 続き 会 · other.example",
        "後の行",
    ]


def test_an_address_that_is_none_breaks_no_page(tree: Tree, make_app: AppFactory) -> None:
    """Whatever somebody wrote into the file by hand."""
    tree.post("blog/a.md", '<a href="https://[x">https://[x</a>')
    write(tree, dump({"https://[x": CARD}, {}).decode())
    assert "https://[x" in html(make_app())

"""Every address of a small site with its status and type: a lost page is noticed."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from pek.addresses import url
from pek.views import state
from tests.conftest import AppFactory, Tree

HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
JSON = "application/feed+json; charset=utf-8"
CSS = "text/css; charset=utf-8"


@pytest.fixture
def small(tree: Tree) -> Tree:
    """Two sections, a bundle with its picture, a page, a draft and a post of the future."""
    tree.write(
        "pek/index.md",
        "---\ntitle: 本会\ndescription: 年に一度。\naccent: '#0f6b66'\nlogo: logo.png\n---\n",
    )
    tree.picture("content/pek/logo.png")
    tree.post(
        "pek/blog/hello.md",
        "## 髙﨑𠮷\n\n[次](trip/index.md)",
        tags="[PFEM, CI/CD]",
        category="report",
    )
    tree.post(
        "pek/blog/trip/index.md",
        "![会場](a.png)",
        tags="[ｐｆｅｍ]",
        author="よしかわ",
        publishDate="2026-02-01",
        image="a.png",
        aliases="[/old/trip/]",
    )
    tree.picture("content/pek/blog/trip/a.png", (1300, 700))
    tree.post("pek/blog/secret.md", draft="true", tags="[秘密]", author="影")
    tree.post("pek/blog/later.md", publishDate="2027-01-01", tags="[未来]")
    tree.post("pek/blog/card.md", image="/pek/blog/card/ogp.jpg", publishDate="2026-01-01")
    tree.write("about.md", "---\ntitle: このサイトについて\npage: true\n---\n\n本文。\n")
    tree.write("redirects.toml", '"/2023/" = "/pek/"\n')
    tree.picture("static/assets/a.png")
    return tree


EXPECTED = {
    "/": HTML,
    "/pek/": HTML,
    "/pek/blog/": HTML,
    "/pek/blog/hello/": HTML,
    "/pek/blog/trip/": HTML,
    "/pek/blog/card/": HTML,
    "/about/": HTML,
    "/tags/": HTML,
    "/tags/pfem/": HTML,
    "/tags/ci-cd/": HTML,
    "/categories/": HTML,
    "/categories/report/": HTML,
    "/authors/": HTML,
    "/authors/よしかわ/": HTML,
    "/archive/": HTML,
    "/archive/2026/": HTML,
    "/archive/2026/01/": HTML,
    "/archive/2026/02/": HTML,
    "/archive/2026/03/": HTML,
    "/feeds/": HTML,
    **{
        f"{address}{name}": media_type
        for address in (
            *("/", "/pek/", "/pek/blog/", "/tags/pfem/", "/tags/ci-cd/"),
            *("/categories/report/", "/authors/よしかわ/"),
        )
        for name, media_type in (("rss.xml", RSS), ("atom.xml", ATOM), ("feed.json", JSON))
    },
}

FIXED = {
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/favicon.ico": "image/png",
    "/manifest.webmanifest": "application/manifest+json; charset=utf-8",
    "/healthz": "text/plain; charset=utf-8",
    "/readyz": "text/plain; charset=utf-8",
    "/style.css": CSS,
    "/editions.css": CSS,
    "/player.js": "text/javascript; charset=utf-8",
    "/favicon.svg": "image/svg+xml; charset=utf-8",
    "/assets/a.png": "image/png",
    "/pek/logo.png": "image/png",
    "/pek/blog/trip/a.png": "image/png",
    "/pek/blog/card/ogp.jpg": "image/jpeg",
}

GONE = (
    "/pek/blog/secret/",
    "/pek/blog/later/",
    "/tags/秘密/",
    "/tags/未来/",
    "/authors/影/",
    "/authors/影/rss.xml",
    "/archive/2027/",
    "/archive/2026/rss.xml",
    "/nothing/",
    "/page/2/",
    "/page/0/",
    "/tags/pfem/page/2/",
    "/pek/index.md",
    "/../app.py",
    "/static/style.css",
    "/assets/",
    "/healthz/",
    "/%00",
)


def get_type(client: FlaskClient, address: str) -> tuple[int, str]:
    """Status and type of the answer at a decoded address."""
    answer = client.get(quote(address, safe="/%"))
    return answer.status_code, answer.content_type


@pytest.mark.usefixtures("small")
def test_the_site_has_these_addresses_and_no_others(client: FlaskClient) -> None:
    """What the site defines is exactly this list."""
    assert set(EXPECTED) == set(state(client.application).library.site().addresses())


@pytest.mark.usefixtures("small")
def test_every_address_answers_with_its_type(client: FlaskClient) -> None:
    """Every page, feed and file is there, as what it is."""
    expected = {**EXPECTED, **FIXED}
    found = {address: get_type(client, address) for address in expected}
    assert {address: (200, kind) for address, kind in expected.items()} == found


@pytest.mark.usefixtures("small")
def test_a_redirect_is_kept_for_a_minute(client: FlaskClient) -> None:
    """A post that is moved back must not meet the redirect of before in a browser's cache."""
    assert "public, max-age=60" == client.get("/old/trip/").headers["Cache-Control"]


def test_content_in_a_static_folder_is_not_served(tree: Tree, make_app: AppFactory) -> None:
    """As an Astro project has them in src/: sources, drafts above all, are for nobody."""
    tree.post("secret.md", draft="true")
    (tree.root / "note.txt").write_text("見える", "utf-8")
    client = make_app(static=[tree.root]).test_client()
    assert 200 == client.get("/note.txt").status_code
    assert {404} == {
        client.get(address).status_code
        for address in ("/content/secret.md", "/instance/locks/00.lock", "/content/")
    }


def test_no_way_leads_to_a_source(tree: Tree, make_app: AppFactory) -> None:
    """Neither a link out of a static folder, nor a static folder among the content."""
    draft = tree.post("assets/secret.md", draft="true")
    tree.picture("content/assets/a.png")
    (tree.root / "link.md").symlink_to(draft)
    client = make_app(static=[tree.root]).test_client()
    assert 404 == client.get("/link.md").status_code
    client = make_app(static=[tree.content / "assets"]).test_client()
    assert {"/secret.md": 404, "/a.png": 200} == {
        address: client.get(address).status_code for address in ("/secret.md", "/a.png")
    }


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("address", GONE)
def test_what_is_not_public_is_a_404_page(client: FlaskClient, address: str) -> None:
    """Drafts, the future, sources and what never was are all the same 404."""
    assert (404, HTML) == get_type(client, address)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("//evil.example/", "/evil.example/"),
        ("//pek/blog/hello/", "/pek/blog/hello/"),
        ("///", "/"),
        ("//evil.example/%2e%2e", "/evil.example/%252e%252e"),
    ],
)
def test_a_path_that_begins_like_a_host_stays_on_this_site(
    client: FlaskClient, path: str, location: str
) -> None:
    """``//host/`` is another spelling of a path with one slash, never a host to go to."""
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert (308, location) == (answer.status_code, answer.headers["Location"])


@pytest.mark.usefixtures("small")
def test_a_draft_is_mentioned_nowhere(client: FlaskClient) -> None:
    """No list, feed, sitemap or stylesheet has a word of a draft or of the future."""
    for address in [*EXPECTED, "/sitemap.xml", "/editions.css"]:
        text = client.get(url(address)).get_data(as_text=True)
        assert not re.search("secret|秘密|later|未来|影", text), address


@pytest.mark.usefixtures("small")
def test_a_draft_has_no_card(client: FlaskClient) -> None:
    """A guessed address does not compose the card of a draft."""
    assert (404, HTML) == get_type(client, "/cards/0/pek/blog/secret.png")


def links(client: FlaskClient, address: str) -> Iterator[str]:
    """Every address of this site that a page refers to, its head included."""
    document = lxml_html.document_fromstring(client.get(url(address)).get_data(as_text=True))
    for element in document.iter("a", "img", "link", "script", "source", "meta"):
        candidates = element.get("srcset", "").split(",")
        found = [element.get("href"), element.get("src"), *(c.split(" ")[0] for c in candidates)]
        if element.get("property") in {"og:image", "og:url"}:
            found.append(urlsplit(element.get("content", "")).path)
        yield from (link.strip() for link in found if link and link.strip().startswith("/"))


@pytest.mark.usefixtures("small")
def test_every_internal_link_resolves(client: FlaskClient) -> None:
    """Nothing that a page links or shows is missing."""
    pages = [address for address, kind in EXPECTED.items() if kind == HTML]
    found = {link for page in pages for link in links(client, page)}
    assert {} == {link: status for link in found if (status := client.get(link).status_code) != 200}
    assert {"/pek/blog/trip/", "/rss.xml", "/pek/blog/trip/a.png"} < found


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/pek/blog/hello", "/pek/blog/hello/"),
        ("/old/trip/", "/pek/blog/trip/"),
        ("/old/trip", "/pek/blog/trip/"),
        ("/tags/PFEM/", "/tags/pfem/"),
        ("/tags/CI%2FCD/", None),
        ("/tags/PFEM", "/tags/pfem/"),
        ("/tags/PFEM/rss.xml", "/tags/pfem/rss.xml"),
        ("/about?utm=1", "/about/"),
        (
            "/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F",
            "/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/",
        ),
        ("/tags", "/tags/"),
        ("/feeds", "/feeds/"),
        ("/feed", "/rss.xml"),
        ("/feed.xml?format=rss", "/rss.xml"),
        ("/pek/blog/index.xml", "/pek/blog/rss.xml"),
        ("/index.html", "/"),
        ("/pek/blog/hello/index.html", "/pek/blog/hello/"),
        ("/robots.txt/", "/robots.txt"),
        ("/2023/", "/pek/"),
        ("/2023/blog/hello", "/pek/blog/hello/"),
        ("/old/trip/a.png", "/pek/blog/trip/a.png"),
        ("/2023/atom.xml", "/pek/atom.xml"),
    ],
)
def test_other_spellings_redirect(client: FlaskClient, address: str, location: str | None) -> None:
    """One address a thing: other spellings lead there by a relative 308."""
    answer = client.get(address)
    expected = (404, None) if location is None else (308, location)
    assert expected == (answer.status_code, answer.headers.get("Location"))

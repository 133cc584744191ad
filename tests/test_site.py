import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.addresses import folder_address, page_address, pictures_named, source_address
from pek.config import Config
from pek.models import Author, Document, Page, Post, Section, StaticFile
from pek.site import (
    FeedIndex,
    Listing,
    ListKind,
    ListPage,
    Redirect,
    Site,
    TermIndex,
    paginate,
)
from pek.site.redirects import destination
from pek.text import fold
from tests.conftest import NOW

HOUR = timedelta(hours=1)
CONFIG = Config(base_url="https://blog.example.org", page_size=2)


def _post(path: str, hours: int = -1, **fields: object) -> Post:
    """A post in the folder of its path, published ``hours`` from now."""
    folder = path.removesuffix("/index.md").rpartition("/")[0]
    plain: dict[str, object] = {
        "path": path,
        "address": source_address(path),
        "title": path,
        "digest": f"digest of {path}",
        "section": folder,
        "published": NOW + hours * HOUR,
    }
    named = _named(path, str(fields.pop("body", "")))
    return Post(**{**plain, **named, **fields})  # type: ignore[arg-type]


def _named(path: str, body: str) -> dict[str, object]:
    """The pictures that a body names, as :mod:`pek.content` finds them."""
    folder = folder_address(path, source_address(path))
    return {"pictures": pictures_named(body, folder)}


def _page(path: str, **fields: object) -> Page:
    plain: dict[str, object] = {"path": path, "address": source_address(path), "title": path}
    named = _named(path, str(fields.pop("body", "")))
    return Page(**{**plain, **named, "digest": path, **fields})  # type: ignore[arg-type]


def _index(key: str, **fields: object) -> Section:
    path = f"{key}/index.md" if key else "index.md"
    plain = {"path": path, "key": key, "address": page_address(key), "title": f"題 {key}"}
    return Section(**{**plain, "digest": path, **fields})  # type: ignore[arg-type]


def _authors(*names: str) -> tuple[Author, ...]:
    return tuple(Author(name=name, key=fold(name)) for name in names)


def _file(address: str, digest: str = "0" * 64) -> StaticFile:
    return StaticFile(address=address, path=f"/files{address}", size=1, mtime_ns=1, digest=digest)


def _build(*documents: Document, config: Config = CONFIG, **rest: object) -> Site:
    return Site.build(config, documents, **{"now": NOW, **rest})  # type: ignore[arg-type]


def _titles(posts: Iterable[Post]) -> list[str]:
    return [post.title for post in posts]


HIDDEN = [
    pytest.param({"draft": True}, id="draft"),
    pytest.param({"published": NOW + HOUR}, id="future"),
]
WELL_KNOWN = {
    "section": "pek2026/secret",
    "tags": ("秘密",),
    "category": "未公開",
    "authors": _authors("覆面"),
    "aliases": ("/old/secret/",),
    "image": "/pek2026/secret/cover.png",
}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_not_public_is_nowhere(hidden: dict[str, object]) -> None:
    """A draft or a post of the future changes nothing of what readers can ask for."""
    public = _post("pek2024/blog/a.md", tags=("AWS",), authors=_authors("よしかわ"))
    secret = _post("pek2026/secret/index.md", **{**WELL_KNOWN, **hidden})  # type: ignore[arg-type]
    beside = _file("/pek2026/secret/cover.png")
    without, site = _build(public), _build(public, secret, pictures=[beside])
    assert set(site.addresses()) == set(without.addresses())
    assert site.posts == (public,)
    assert site.home.posts == (public,)
    assert [len(listing.posts) for listing in site.lists.values()] == [1] * len(site.lists)
    assert site.authors.keys() == {"よしかわ"}
    assert not site.files
    assert not site.pictured
    assert not site.redirects
    assert site.by_path.keys() == {public.path}
    assert site.version == without.version
    for address in (
        secret.address,
        secret.address.rstrip("/"),
        "/pek2026/secret/cover.png",
        "/pek2026/",
        "/old/secret/",
        "/tags/秘密/",
        "/categories/未公開/",
        "/authors/覆面/",
    ):
        assert site.lookup(address) is None


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_section_without_public_posts_is_what_its_index_says(hidden: dict[str, Any]) -> None:
    """An index is shown unless it is a draft, so that preparing posts takes no page away; without
    one the folder is nowhere.
    """
    posts = (_post("a.md"), _post("pek2026/a.md", **hidden))
    shown = _build(*posts, _index("pek2026", description="秋に開きます。"))
    assert () == shown.lists["/pek2026/"].posts
    for site in (_build(*posts), _build(*posts, _index("pek2026", draft=True))):
        assert site.lookup("/pek2026/") is None
        assert "/pek2026/" not in set(site.addresses())


def test_a_draft_index_says_nothing_of_a_public_section() -> None:
    """The folder of a public post is a section by its name alone until the index is ready."""
    site = _build(_post("pek/a.md"), _index("pek", draft=True, description="秘密"))
    assert ("pek", "") == (site.sections["pek"].title, site.sections["pek"].description)


def test_drafts_and_the_future_are_shown_on_demand() -> None:
    """With the setting ``drafts`` everything is there, and nothing is waited for."""
    site = _build(
        _post("a.md", draft=True),
        _post("b.md", hours=1),
        _page("about.md", draft=True),
        config=CONFIG.model_copy(update={"drafts": True}),
    )
    assert _titles(site.posts) == ["b.md", "a.md"]
    assert site.lookup("/about/") is not None
    assert site.until is None


def test_a_draft_page_is_not_public() -> None:
    """Plain pages can be drafts too."""
    site = _build(_page("about.md"), _page("secret.md", draft=True))
    assert [page.path for page in site.pages] == ["about.md"]
    assert site.lookup("/secret/") is None


def test_the_clock_publishes() -> None:
    """``until`` is when the next post is due; at that moment it is there."""
    documents = [_post("a.md"), _post("b.md", hours=2), _post("c.md", hours=1)]
    documents.append(_post("d.md", hours=1, draft=True))
    site = _build(*documents)
    assert (_titles(site.posts), site.until) == (["a.md"], NOW + HOUR)
    site = _build(*documents, now=NOW + HOUR)
    assert (_titles(site.posts), site.until) == (["c.md", "a.md"], NOW + 2 * HOUR)
    site = _build(*documents, now=NOW + 2 * HOUR)
    assert (_titles(site.posts), site.until) == (["b.md", "c.md", "a.md"], None)


def test_posts_are_newest_first() -> None:
    """By the moment, whatever its offset; posts of one moment by their address."""
    same = [_post("b.md"), _post("a.md"), _post("old.md", hours=-9), _post("c.md")]
    assert _titles(_build(*same).posts) == ["c.md", "b.md", "a.md", "old.md"]


def test_sections_at_any_depth() -> None:
    """Every folder above a public post is a section; it lists all posts below it."""
    site = _build(
        _post("pek2024/blog/a.md"), _post("pek2024/b.md", hours=-2), _post("c.md", hours=-3)
    )
    assert list(site.sections) == ["", "pek2024", "pek2024/blog"]
    assert _titles(site.lists["/pek2024/"].posts) == ["pek2024/blog/a.md", "pek2024/b.md"]
    assert _titles(site.lists["/pek2024/blog/"].posts) == ["pek2024/blog/a.md"]
    assert [s.title for s in site.section_path("pek2024/blog")] == ["pek2024", "blog"]
    assert site.section_path("") == ()


def test_the_index_of_a_section_names_and_orders_it() -> None:
    """Title and order come from index.md; sections of equal order stand by their folder."""
    posts = [_post(f"{key}/a.md") for key in ("a", "b", "c")]
    site = _build(*posts, _index("a", order=2), _index("c", order=-1), _index("", title="ようこそ"))
    assert list(site.sections) == ["c", "", "b", "a"]
    assert site.sections["a"].title == "題 a"
    assert site.sections[""].title == "ようこそ"
    listing = site.listing("section", "a")
    assert listing is not None
    assert listing.title == "題 a"


@pytest.mark.parametrize(
    ("spellings", "key", "title"),
    [
        (("CI/CD", "ci-cd", "CI CD"), "ci-cd", "CI/CD"),
        (("AWS", "ＡＷＳ", "aws"), "aws", "AWS"),
        (("ﾃｽﾄ", "テスト"), "テスト", "ﾃｽﾄ"),
        (("髙﨑",), "髙﨑", "髙﨑"),
    ],
)
def test_spellings_of_a_tag_are_one_tag(spellings: tuple[str, ...], key: str, title: str) -> None:
    """The same fold is the same tag, shown as the oldest post spells it."""
    posts = [_post(f"{n}.md", hours=n - 9, tags=(tag,)) for n, tag in enumerate(spellings)]
    site = _build(*posts)
    tags = [listing for listing in site.lists.values() if listing.kind == "tag"]
    assert [(key, title)] == [(tag.key, tag.title) for tag in tags]
    assert _titles(tags[0].posts) == _titles(reversed(posts))
    for spelling in spellings:
        assert site.term("tag", spelling) == tags[0]


def test_a_term_that_nobody_uses_is_a_mistake() -> None:
    """Only terms of public posts are asked for."""
    with pytest.raises(KeyError, match="AWS"):
        _build().term("tag", "AWS")


def test_an_author_looks_as_in_the_newest_post_with_a_face() -> None:
    """A later post without icon takes no face away."""
    face = Author(name="よしかわ", key="よしかわ", icon="/a.png")
    old = Author(name="よしかわ", key="よしかわ", icon="/old.png")
    site = _build(
        _post("new.md", authors=_authors("よしかわ")),
        _post("mid.md", hours=-2, authors=(face,)),
        _post("old.md", hours=-3, authors=(old,)),
    )
    assert site.authors == {"よしかわ": face}
    assert len(site.term("author", "よしかわ").posts) == 3


def test_term_indexes_begin_with_the_most_used() -> None:
    """Terms of equal use stand by their key."""
    site = _build(_post("a.md", tags=("b", "c")), _post("b.md", tags=("c", "a")))
    index = site.lookup("/tags/")
    assert isinstance(index, TermIndex)
    assert [listing.key for listing in index.listings] == ["c", "a", "b"]
    assert site.lookup("/authors/") == TermIndex(kind="authors", listings=())


def test_neighbours_are_of_the_same_section() -> None:
    """Newer first; the ends have none, and so has a post that is not of the site."""
    site = _build(*(_post(f"blog/{n}.md", hours=-n) for n in (1, 2, 3)), _post("other/x.md"))
    newest, middle, oldest = site.lists["/blog/"].posts
    assert site.neighbours(newest) == (None, middle)
    assert site.neighbours(middle) == (newest, oldest)
    assert site.neighbours(oldest) == (middle, None)
    assert site.neighbours(_post("blog/9.md")) == (None, None)


def test_neighbours_are_mutual() -> None:
    """Who goes to the older post and back is where they were, also with sections in sections."""
    site = _build(
        _post("pek/a.md", hours=-1), _post("pek/blog/b.md", hours=-2), _post("pek/c.md", hours=-3)
    )
    for post in site.posts:
        _, older = site.neighbours(post)
        if older:
            assert site.neighbours(older)[0] == post


def test_a_series_is_read_from_its_oldest_post_on() -> None:
    """Across sections; two spellings of its name are one."""
    names = {
        "a/1.md": "入門",
        "b/2.md": " 入門",
        "a/3.md": "ＰＦＥＭ",
        "a/4.md": "pfem",
        "a/5.md": None,
    }
    posts = [_post(path, hours=n - 9, series=name) for n, (path, name) in enumerate(names.items())]
    one, two, three, four, none = posts
    site = _build(*reversed(posts))
    assert [(one, two)] * 2 == [site.series_of(post) for post in (one, two)]
    assert [(three, four)] * 2 == [site.series_of(post) for post in (three, four)]
    assert () == site.series_of(none)


def test_a_series_has_public_posts_only() -> None:
    """A part that is still to come is not announced; a preview of a draft shows those before it."""
    first, draft = _post("1.md", series="入門"), _post("2.md", series="入門", draft=True)
    site = _build(first, draft, _post("3.md", hours=1, series="入門"))
    assert (first,) == site.series_of(first) == site.series_of(draft)


@pytest.mark.parametrize(
    ("posts", "pages"),
    [(0, [0]), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [2, 2, 1])],
)
def test_how_a_list_is_divided(posts: int, pages: list[int]) -> None:
    """Two posts a page; a list without posts has one empty page; there is no page beyond."""
    site = _build(*(_post(f"{n}.md") for n in range(posts)))
    found = list(site.list_pages(site.home))
    assert pages == [len(page.posts) for page in found]
    assert [len(pages)] * len(pages) == [page.total for page in found]
    assert "/" == found[0].address
    assert all(f"/page/{page.number}/" == page.address for page in found[1:])
    for number in (-1, 0, len(pages) + 1):
        assert paginate(site.home, number, 2) is None


def _everything(**rest: object) -> Site:
    return _build(
        *(
            _post(
                f"pek2024/blog/{n}.md",
                hours=-n,
                tags=("CI/CD", "設計"),
                category="report",
                authors=_authors("よしかわ", "Taro Yamada"),
                aliases=(f"/old/{n}.html", f"/old/{n}/"),
            )
            for n in (1, 2, 3)
        ),
        _page("about.md", aliases=("/about-us/",)),
        _index("pek2024"),
        **rest,  # type: ignore[arg-type]
    )


def test_every_address_has_a_target() -> None:
    """What the site lists it also serves, each thing at one address."""
    site = _everything()
    addresses = list(site.addresses())
    assert len(addresses) == len(set(addresses))
    for address in addresses:
        target = site.lookup(address)
        assert target is not None
        assert not isinstance(target, Redirect)
        assert address == target.address
    for expected in (
        "/",
        "/page/2/",
        "/pek2024/blog/",
        "/pek2024/blog/page/2/",
        "/pek2024/blog/1/",
        "/about/",
        "/tags/ci-cd/rss.xml",
        "/authors/taro-yamada/atom.xml",
        "/categories/report/page/2/",
        "/tags/",
        "/feeds/",
        "/rss.xml",
    ):
        assert expected in addresses
    assert site.lookup("/feeds/") == FeedIndex()


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/old/1.html", "/pek2024/blog/1/"),
        ("/old/1/", "/pek2024/blog/1/"),
        ("/old/1", "/pek2024/blog/1/"),
        ("/about-us", "/about/"),
        ("/about", "/about/"),
        ("/pek2024/blog", "/pek2024/blog/"),
        ("/page/2", "/page/2/"),
        ("/page/1/", "/"),
        ("/page/1", "/"),
        ("/tags/ci-cd/page/1/", "/tags/ci-cd/"),
        ("/tags", "/tags/"),
        ("/feeds", "/feeds/"),
        ("/tags/ci-cd", "/tags/ci-cd/"),
        ("/tags/CI-CD/", "/tags/ci-cd/"),
        ("/tags/CI-CD", "/tags/ci-cd/"),
        ("/tags/ＣＩ-ＣＤ/", "/tags/ci-cd/"),
        ("/tags/CI CD/rss.xml", "/tags/ci-cd/rss.xml"),
        ("/categories/REPORT/page/2/", "/categories/report/page/2/"),
        ("/categories/REPORT/page/2", "/categories/report/page/2/"),
        ("/authors/Taro Yamada/", "/authors/taro-yamada/"),
        *((f"/{name}", "/rss.xml") for name in ("feed", "feed/", "feed.xml", "rss", "rss/")),
        *((f"/{name}", "/rss.xml") for name in ("index.xml", "rss2.xml", "feed/rss/", "feed.rss")),
        *((f"/{name}", "/atom.xml") for name in ("atom", "feed/atom/", "index.atom")),
        *((f"/{name}", "/feed.json") for name in ("feed/json", "index.json")),
        ("/feeds/all.atom.xml", "/atom.xml"),
        ("/feeds/all.rss.xml", "/rss.xml"),
        ("/feeds/rss.xml", "/rss.xml"),
        ("/pek2024/blog/feed", "/pek2024/blog/rss.xml"),
        ("/tags/ci-cd/index.xml", "/tags/ci-cd/rss.xml"),
        ("/tags/CI-CD/feed/", "/tags/ci-cd/rss.xml"),
        ("/tags/設計/atom", "/tags/設計/atom.xml"),
        ("/index.html", "/"),
        ("/index.php", "/"),
        ("/about/index.html", "/about/"),
        ("/about/index.htm", "/about/"),
        ("/about.html", "/about/"),
        ("/tags/CI-CD/index.html", "/tags/ci-cd/"),
        ("/tags/ci-cd.html", "/tags/ci-cd/"),
        ("/pek2024/blog/1.html", "/pek2024/blog/1/"),
        ("/old/1/index.html", "/pek2024/blog/1/"),
        ("/rss.xml/", "/rss.xml"),
        ("/RSS", "/rss.xml"),
        ("/Feed/", "/rss.xml"),
        ("/tag/CI-CD/", "/tags/ci-cd/"),
        ("/tag/ci-cd/feed/", "/tags/ci-cd/rss.xml"),
        ("/category/report/rss/", "/categories/report/rss.xml"),
        ("/author/taro-yamada", "/authors/taro-yamada/"),
        ("/sitemap_index.xml", "/sitemap.xml"),
        ("/sitemap-0.xml", "/sitemap.xml"),
        ("/sitemap.xml/", "/sitemap.xml"),
        ("/site.webmanifest", "/manifest.webmanifest"),
    ],
)
def test_other_spellings_redirect(address: str, leads_to: str) -> None:
    """Aliases, a missing slash, another spelling of a term and page 1 lead to the one address."""
    site = _everything()
    assert site.lookup(address) == Redirect(address=leads_to)
    assert not isinstance(site.lookup(leads_to), Redirect)


def test_what_is_there_is_no_other_spelling() -> None:
    """A section called feed, a file called index.html: what exists is served."""
    post = _post("feed/index.md", aliases=("/rss/",))
    site = _build(post, files=[_file("/index.html"), _file("/manifest.json")])
    assert post == site.lookup("/feed/")
    assert Redirect(address="/feed/") == site.lookup("/rss")
    assert site.lookup("/index.html") is None
    assert site.lookup("/manifest.json") is None


def test_addresses_of_old_that_belong_to_no_document() -> None:
    """They lead on with and without a slash, a list's feeds with it; what exists is served, and a
    document's own alias counts more.
    """
    moved = {
        "/2023/": "/pek2024/blog/",
        "/tags/cd/": "/tags/ci-cd/",
        "/about/": "/tags/",
        "/old/1/": "/about/",
        "/feed/old.xml/": "/rss.xml",
    }
    site = _everything(redirects=moved)
    leads = {
        "/2023/": "/pek2024/blog/",
        "/2023": "/pek2024/blog/",
        "/2023/index.html": "/pek2024/blog/",
        "/2023/rss.xml": "/pek2024/blog/rss.xml",
        "/2023/feed": "/pek2024/blog/rss.xml",
        "/tags/CD/": "/tags/ci-cd/",
        "/old/1/": "/pek2024/blog/1/",
        "/feed/old.xml": "/rss.xml",
    }
    assert {old: Redirect(address=new) for old, new in leads.items()} == {
        old: site.lookup(old) for old in leads
    }
    assert isinstance(site.lookup("/about/"), Page)
    assert site.lookup("/2023/nothing.xml") is None


def test_old_addresses_lead_to_the_end_at_once() -> None:
    """Through other old addresses, aliases and other spellings, a list's feeds and pages too."""
    moved = {
        "/a/": "/b",
        "/b/": "/old/1.html",
        "/news/": "/2023",
        "/2023/": "/pek2024/blog",
        "/tags/Old/": "/tags/CI-CD",
        "/rss2/": "/index.xml",
        "/picture/": "/図.png",
    }
    site = _everything(redirects=moved, files=[_file("/図.png")])
    leads = {
        "/a": "/pek2024/blog/1/",
        "/news/": "/pek2024/blog/",
        "/news/feed/": "/pek2024/blog/rss.xml",
        "/news/page/2": "/pek2024/blog/page/2/",
        "/tags/old/": "/tags/ci-cd/",
        "/tags/OLD/index.xml": "/tags/ci-cd/rss.xml",
        "/rss2": "/rss.xml",
        "/picture/": "/図.png",
    }
    assert {old: Redirect(address=new) for old, new in leads.items()} == {
        old: site.lookup(old) for old in leads
    }
    assert site.lookup("/news/page/9/") is None


def test_what_lay_below_an_old_address_is_found_too() -> None:
    """The pictures of a post that moved, which readers of feeds have kept; the posts of a section;
    nothing that is not there.
    """
    post = _post("blog/trip/index.md", aliases=("/2023/trip/",), image="/blog/trip/a.png")
    picture = _file("/blog/trip/img/a.png")
    site = _build(post, files=[picture], redirects={"/old/": "/blog"})
    leads = {
        "/2023/trip/img/a.png": picture.address,
        "/old/trip/": post.address,
        "/old/trip": post.address,
        "/old/trip/img/a.png": picture.address,
        "/old/trip/index.html": post.address,
        "/old/atom/": "/blog/atom.xml",
    }
    assert {old: Redirect(address=new) for old, new in leads.items()} == {
        old: site.lookup(old) for old in leads
    }
    assert {None} == {site.lookup(old) for old in ("/2023/trip/b.png", "/old/x/", "/2023/x/")}


def test_a_dead_end_is_as_if_it_were_not_written() -> None:
    """What lay below an old address is found all the same."""
    site = _build(_post("x/b.md"), redirects={"/a/": "/x/", "/a/b/": "/nope/", "/d/": "/d/e/"})
    assert {"/a/": "/x/"} == site.redirects
    assert Redirect(address="/x/b/") == site.lookup("/a/b.html")


def test_what_leads_to_below_itself_ends() -> None:
    """A page that became a folder: what was never there is not looked for without end."""
    asked = []
    site = _build(_page("docs/intro.md"), redirects={"/docs/": "/docs/intro/"})

    def serves(address: str) -> bool:
        asked.append(address)
        return site.serves(address)

    assert destination("/docs/nothing", site.redirects, serves) is None
    assert len(asked) < 200
    assert Redirect(address="/docs/intro/") == site.lookup("/docs")


def test_what_is_served_leads_nowhere_else() -> None:
    """An entry for what exists is idle, as the end of another one too."""
    site = _everything(redirects={"/p/": "/about", "/about/": "/tags/"})
    assert Redirect(address="/about/") == site.lookup("/p/")


def test_what_an_author_says_counts_more_than_what_others_call_it() -> None:
    """An entry of one's own for a well-known name, or for a feed of a list that has moved."""
    moved = {
        "/manifest.json/": "/about/",
        "/feed/": "/pek2024/blog/rss.xml",
        "/2023/": "/pek2024/blog/",
        "/2023/rss.xml/": "/rss.xml",
    }
    site = _everything(redirects=moved)
    assert Redirect(address="/about/") == site.lookup("/manifest.json")
    assert Redirect(address="/pek2024/blog/rss.xml") == site.lookup("/feed")
    assert Redirect(address="/rss.xml") == site.lookup("/2023/rss.xml")
    assert Redirect(address="/pek2024/blog/atom.xml") == site.lookup("/2023/atom.xml")


@pytest.mark.parametrize(
    "moved",
    [
        {"/a/": "/x.html", "/x/": "/a.html"},
        {"/tags/p/": "/tags/Q/", "/tags/q/": "/tags/P/"},
        {"/a/": "/a.html"},
        {"/a/": "/a/index.html"},
        {"/a/": "/a/x/"},
        {"/a/": "/b/x/", "/b/": "/a/y/"},
        {"/a/": "/b/", "/b/": "/nowhere/"},
        {"/a/": "/pek2024/blog/secret/"},
        {"/a/": "/pek2024/blog/tomorrow/"},
    ],
    ids=[
        "pages",
        "terms",
        "itself",
        "own index",
        "below itself",
        "below each other",
        "dead end",
        "draft",
        "future",
    ],
)
def test_what_loops_or_leads_nowhere_is_not_found(moved: dict[str, str]) -> None:
    """However it is spelled: a browser is sent nowhere in vain, and learns of no draft."""
    hidden = [_post("pek2024/blog/secret.md", draft=True), _post("pek2024/blog/tomorrow.md", 1)]
    site = _build(*hidden, _post("pek2024/blog/1.md"), redirects=moved)
    assert {} == site.redirects
    assert {None} == {site.lookup(old) for old in moved}


_OLD = st.sampled_from(
    [
        *("/a/", "/a", "/b/", "/b.html", "/tags/X/", "/tags/x/", "/tags/cd/", "/2023/", "/feed"),
        *("/2023/rss.xml", "/rss.xml", "/about/", "/pek2024/blog", "/page/2", "/index.html"),
    ]
)


@given(moved=st.dictionaries(_OLD, _OLD, max_size=8), asked=_OLD)
def test_one_redirect_is_enough(moved: dict[str, str], asked: str) -> None:
    """Whatever leads to whatever: who is redirected once is where something is served."""
    site = _everything(redirects=moved)
    found = site.lookup(asked)
    if isinstance(found, Redirect):
        assert site.serves(found.address)
        assert not isinstance(site.lookup(found.address), Redirect)


def test_another_redirect_is_another_version() -> None:
    """A site whose redirects differ answers differently."""
    several: tuple[dict[str, str], ...] = ({}, {"/a/": "/"}, {"/b/": "/"})
    assert 3 == len({_everything(redirects=found).version for found in several})


@pytest.mark.parametrize(
    "address",
    [
        "/../x",
        "/../../etc/passwd",
        "//x",
        "//",
        "//rss.xml",
        "//evil.example/",
        "/page/0/",
        "/page/-1/",
        "/page/+2/",
        "/page/02/",
        "/page/١/",
        "/page/２/",
        "/page/²/",
        "/page/2.0/",
        "/page/3/",
        f"/page/{'9' * 5000}/",
        "/page/",
        "/page/2/page/2/",
        "/page/2/rss.xml",
        "/tags/page/2/",
        "/tags//",
        "/tags/../about/",
        "/tags/ci-cd/../../about/",
        "/tags/CI/CD/",
        "/tags/nobody/",
        "/TAGS/ci-cd/",
        "/feed.txt",
        "/about/rss.xml",
        "/about//",
        "/about/x",
        "/pek2024/blog/1/page/2/",
        "/\0",
        "/%2e%2e/",
        "/tags/%2F/",
        "/pek2024/blog/1.md",
    ],
)
def test_what_is_nowhere_is_nothing(address: str) -> None:
    """Hostile and wrong paths are not found, quickly and without an error."""
    assert _everything().lookup(address) is None


def test_an_alias_takes_no_address_away() -> None:
    """What exists is served, whatever another post once was called."""
    a, b = _post("a.md", aliases=("/b/", "/a/", "/tags/")), _post("b.md")
    site = _build(a, b)
    assert site.lookup("/b/") == b
    assert site.lookup("/a/") == a
    assert isinstance(site.lookup("/tags/"), TermIndex)


def test_a_missing_picture_belongs_to_the_post_that_names_it() -> None:
    """Only where the file does not exist; of several posts to the newest."""
    old, new = (_post(f"{n}.md", hours=n, image="/ogp.png") for n in (-2, -1))
    there = _post("c.md", image="/there.png")
    site = _build(old, new, there, _page("about.md", image="/ogp.png"), files=[_file("/there.png")])
    assert site.pictured == {"/ogp.png": new}


def test_files_of_equal_bytes_share_a_digest() -> None:
    """Every file is found by its digest, none hides another."""
    files = [_file("/a.png", "ab" * 32), _file("/b.png", "ab" * 32), _file("/c.png", "cd" * 32)]
    found = _build(files=files).by_digest
    assert [["/a.png", "/b.png"], ["/c.png"]] == [
        [file.address for file in found[digest * 8]] for digest in ("ab", "cd")
    ]


def test_files_of_static_hide_pictures_beside_posts() -> None:
    """Both at one address: static/ wins."""
    picture, file = _file("/trip/a.png", "1"), _file("/trip/a.png", "2")
    site = _build(_post("trip/index.md"), pictures=[picture], files=[file])
    assert site.files == {"/trip/a.png": file}


@pytest.mark.parametrize(
    ("documents", "picture", "public"),
    [
        pytest.param([_post("trip/index.md")], "/trip/a.png", True, id="bundle"),
        pytest.param([_post("trip/index.md")], "/trip/img/a.png", True, id="deep in a bundle"),
        pytest.param([_post("trip/index.md", draft=True)], "/trip/a.png", False, id="draft bundle"),
        pytest.param([_post("trip/index.md", hours=1)], "/trip/a.png", False, id="future bundle"),
        pytest.param(
            [_post("trip/index.md", draft=True), _post("x.md", body="![](trip/a.png) a.png")],
            "/trip/a.png",
            False,
            id="draft bundle named elsewhere",
        ),
        pytest.param([_page("about/index.md")], "/about/a.png", True, id="page bundle"),
        pytest.param([_post("blog/x.md", body="![](a.png)")], "/blog/a.png", True, id="named"),
        pytest.param([_post("blog/x.md", body="![](b.png)")], "/blog/a.png", False, id="unnamed"),
        pytest.param(
            [_post("blog/x.md", body="![](banana.png)")], "/blog/a.png", False, id="part of a name"
        ),
        pytest.param(
            [_post("blog/x.md", body="![](%E5%9B%B3%201.png)")],
            "/blog/図 1.png",
            True,
            id="named in percent-encoding",
        ),
        pytest.param(
            [_post("blog/x.md", body=f"![]({normalize('NFD', 'ガ')}.png)")],
            "/blog/ガ.png",
            True,
            id="named on a Mac",
        ),
        pytest.param(
            [_post("blog/x.md", body='![](<a b.png> "題") ![x]\n\n[x]: img/c.png')],
            "/blog/a b.png",
            True,
            id="named with a space",
        ),
        pytest.param(
            [_post("blog/x.md", body="![](img/c.png?raw=true)")],
            "/blog/img/c.png",
            True,
            id="named in a folder below",
        ),
        pytest.param(
            [_post("blog/x.md", body="![](a.png)", draft=True), _post("blog/y.md")],
            "/blog/a.png",
            False,
            id="named by a draft",
        ),
        pytest.param(
            [_post("blog/x.md", image="/blog/a.png")], "/blog/a.png", True, id="head picture"
        ),
        pytest.param(
            [_post("blog/x.md", authors=(Author(name="a", key="a", icon="/blog/a.png"),))],
            "/blog/a.png",
            True,
            id="face",
        ),
        pytest.param(
            [_post("blog/x.md"), _index("blog", logo="/blog/a.png")], "/blog/a.png", True, id="logo"
        ),
        pytest.param([_page("about.md", body="![](a.png)")], "/a.png", True, id="at the root"),
    ],
)
def test_pictures_beside_posts(documents: list[Document], picture: str, public: bool) -> None:
    """Public with the post in whose folder they lie; in a shared one if a public one names them."""
    site = _build(*documents, pictures=[_file(picture)])
    assert public == (picture in site.files)


FIRST = _post("pek2024/a.md")
FUTURE = _post("b.md", hours=1)
FILE = _file("/a.png")
CHANGES: dict[str, Callable[[], Site]] = {
    "a post changed": lambda: _base(replace(FIRST, digest="x")),
    "a post moved": lambda: _base(replace(FIRST, address="/x/")),
    "a post more": lambda: _base(FIRST, _post("c.md")),
    "a post due": lambda: _base(FIRST, now=NOW + HOUR),
    "a page more": lambda: _base(FIRST, _page("about.md")),
    "a section index": lambda: _base(FIRST, _index("pek2024")),
    "a file changed": lambda: _base(FIRST, files=[_file("/a.png", "1" * 64)]),
    "a file less": lambda: _base(FIRST, files=[]),
    "a picture more": lambda: _base(
        replace(FIRST, pictures=frozenset({"/pek2024/x.png"})), pictures=[_file("/pek2024/x.png")]
    ),
    "a setting": lambda: _base(FIRST, config=CONFIG.model_copy(update={"title": "x"})),
    "drafts": lambda: _base(FIRST, config=CONFIG.model_copy(update={"drafts": True})),
    "templates": lambda: _base(FIRST, salt="x"),
}
NO_CHANGES: dict[str, Callable[[], Site]] = {
    "another folder": lambda: _base(FIRST, config=CONFIG.model_copy(update={"secret_key": "x"})),
    "time": lambda: _base(FIRST, now=NOW + HOUR / 2),
    "a draft more": lambda: _base(FIRST, _post("c.md", draft=True)),
    "the future": lambda: _base(FIRST, _post("c.md", hours=1)),
    "a picture that nobody names": lambda: _base(FIRST, pictures=[_file("/pek2024/x.png")]),
}


def _base(*documents: Document, **rest: object) -> Site:
    return _build(*documents, FUTURE, **{"files": [FILE], **rest})  # type: ignore[arg-type]


@pytest.mark.parametrize("change", CHANGES)
def test_the_version_changes_with_everything_public(change: str) -> None:
    """No change that could alter an answer keeps the version."""
    assert CHANGES[change]().version != _base(FIRST).version


@pytest.mark.parametrize("change", NO_CHANGES)
def test_the_version_stays_while_nothing_public_changes(change: str) -> None:
    """What no reader can see wastes no cache."""
    assert NO_CHANGES[change]().version == _base(FIRST).version


def test_two_posts_that_change_places_are_a_new_version() -> None:
    """The same texts at each other's addresses are other pages."""
    a, b = _post("a.md", digest="1"), _post("b.md", digest="2")
    swapped = _build(replace(a, digest="2"), replace(b, digest="1"))
    assert swapped.version != _build(a, b).version


def test_the_order_of_the_input_does_not_matter() -> None:
    """Files come as the system lists them; the site is the same."""
    documents = [_post("a.md", tags=("x",)), _post("b.md", tags=("X",)), _page("c.md")]
    files = [_file("/a.png"), _file("/b.png")]
    forth = _build(*documents, files=files)
    back = _build(*reversed(documents), files=list(reversed(files)))
    assert forth.version == back.version
    assert list(forth.addresses()) == list(back.addresses())


def test_two_processes_agree_on_the_version() -> None:
    """Also with another order of sets: replicas share caches and ETags."""
    script = (
        "from tests.test_site import _everything; s = _everything();"
        "print(s.version, *s.addresses())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_the_version_changes_with_what_a_body_can_name() -> None:
    """Addresses and files count, and the source of every post."""
    base = _base(FIRST)
    assert base.version == _base(FIRST).version
    assert base.version != _base(replace(FIRST, digest="x")).version
    assert base.version != _base(replace(FIRST, address="/x/")).version
    assert base.version != _base(FIRST, files=[]).version


def test_the_address_of_a_listing_follows_its_kind() -> None:
    """Terms have a folder of their own, sections and home lie where their posts lie."""
    kinds: list[tuple[ListKind, str]] = [
        ("home", ""),
        ("section", "pek2024/blog"),
        ("tag", "ci-cd"),
        ("category", "report"),
        ("author", "よしかわ"),
        ("year", "2024"),
        ("month", "2024/05"),
    ]
    assert [Listing(kind=kind, key=key, title="", posts=()).address for kind, key in kinds] == [
        "/",
        "/pek2024/blog/",
        "/tags/ci-cd/",
        "/categories/report/",
        "/authors/よしかわ/",
        "/archive/2024/",
        "/archive/2024/05/",
    ]


def test_moments_are_compared_not_their_text() -> None:
    """A post of 18:30 in Japan is not due at 09:00 UTC; one of 18:00 is."""
    at = datetime.fromisoformat
    site = _build(
        _post("a.md", published=at("2026-04-01T18:00:00+09:00")),
        _post("b.md", published=at("2026-04-01T18:30:00+09:00")),
    )
    assert _titles(site.posts) == ["a.md"]


def test_a_page_of_a_list_knows_the_others() -> None:
    """Page 1 is the list itself."""
    page = _everything().lookup("/tags/ci-cd/page/2/")
    assert isinstance(page, ListPage)
    assert (2, 2) == (page.number, page.total)
    assert ("/tags/ci-cd/", "/tags/ci-cd/page/2/") == (page.address_of(1), page.address_of(2))


def test_a_page_that_becomes_a_section_makes_another_site() -> None:
    """What an index is depends on other files; the version tells the two apart."""
    page = _page("foo/index.md", digest="same")
    section = _index("foo", digest="same")
    assert _build(page).version != _build(section).version


def test_sections_stand_below_the_one_they_are_in() -> None:
    """Lists of sections follow the tree; beside each other ``order`` counts, then the name."""
    site = _build(
        _post("b/blog/1.md"),
        _post("a/blog/1.md"),
        _post("c/1.md"),
        _index("b", order=1),
        _index("a", order=2),
        _index("b/blog", order=9),
    )
    assert ["", "c", "b", "b/blog", "a", "a/blog"] == list(site.sections)

"""What a move does to files, what it refuses, and what it leaves for the author to correct."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from pek.errors import PekError
from pek.feeds import entry_id
from pek.models import Page, Post
from pek.move import Plan, move, plan
from pek.site import Redirect
from pek.views import state
from tests.conftest import AppFactory, Tree

BLOG = "pek/blog"
A = f"{BLOG}/a.md"
B = f"{BLOG}/b.md"


@pytest.fixture
def blog(tree: Tree) -> Tree:
    """A section with two posts, and another one."""
    tree.write("pek/index.md", "---\ntitle: 本会\n---\n")
    tree.post(A, "髙﨑𠮷さんの話。")
    tree.post(f"{BLOG}/other.md")
    tree.post("pfem/reports/first.md")
    return tree


def planned(app: Flask, old: str, new: str, here: Path | None = None) -> Plan:
    """The move from ``old`` to ``new``, for an author in the folder ``here``."""
    parts = state(app)
    snapshot = parts.library.refresh(report=False)
    return plan(
        parts.config, snapshot, parts.bodies.texts, old, new, here or parts.config.content.parent
    )


def moved(app: Flask, old: str, new: str) -> Plan:
    """The move from ``old`` to ``new``, done."""
    found = planned(app, old, new)
    move(found)
    return found


def files(tree: Tree) -> dict[str, bytes]:
    """Every file of the content folder, hidden ones too."""
    return {
        path.relative_to(tree.content).as_posix(): path.read_bytes()
        for path in sorted(tree.content.rglob("*"))
        if path.is_file()
    }


def refusal(app: Flask, tree: Tree, old: str, new: str) -> str:
    """Why a move is refused; nothing has changed."""
    before = files(tree)
    with pytest.raises(PekError) as caught:
        planned(app, old, new)
    assert before == files(tree)
    return str(caught.value)


def post(app: Flask, path: str) -> Post:
    """The post at ``path``, as the site has it now."""
    found = state(app).library.refresh().site.by_path[path]
    assert isinstance(found, Post)
    return found


def told(found: Plan) -> list[str]:
    """The warnings of a plan."""
    return [str(problem) for problem in found.warnings]


@pytest.mark.parametrize(
    ("old", "new", "target"),
    [
        ("content/pek/blog/a.md", "content/pek/blog/b.md", B),
        (A, B, B),
        (A, f"{BLOG}/b", B),
        (A, f"{BLOG}/v1.2", f"{BLOG}/v1.2.md"),
        (A, "pfem/reports", "pfem/reports/a.md"),
        (A, "pfem/reports/", "pfem/reports/a.md"),
        (A, "pek/news/", "pek/news/a.md"),
        (A, "content/pek/news/2026/", "pek/news/2026/a.md"),
        (A, "content", "a.md"),
        (A, f"{BLOG}/b/index.md", f"{BLOG}/b/index.md"),
        (f"./{BLOG}/../blog/a.md", f"{BLOG}/./b.md", B),
        (f"{BLOG}/trip", f"{BLOG}/tour", f"{BLOG}/tour/index.md"),
        (f"{BLOG}/trip/", f"{BLOG}/tour/", f"{BLOG}/tour/index.md"),
        (f"{BLOG}/trip/index.md", "pfem/reports", "pfem/reports/trip/index.md"),
        (f"content/{BLOG}/trip", f"{BLOG}/tour.md", f"{BLOG}/tour.md"),
    ],
)
def test_paths_are_read_as_mv_reads_them(
    app: Flask, blog: Tree, old: str, new: str, target: str
) -> None:
    """From the working directory or the content folder; a folder takes in, an ending is added."""
    blog.post(f"{BLOG}/trip/index.md")
    assert target == planned(app, old, new).after.path


@pytest.mark.parametrize(
    ("here", "old", "new", "target"),
    [
        (BLOG, "a.md", "b.md", B),
        (BLOG, "a.md", "../../pfem/reports", "pfem/reports/a.md"),
        (BLOG, "a.md", "pfem/reports/", "pfem/reports/a.md"),
        (BLOG, "pek/blog/a.md", ".", f"{BLOG}/a.md"),
        ("pfem", "../pek/blog/a.md", "reports", "pfem/reports/a.md"),
    ],
)
def test_paths_are_seen_from_a_folder_of_the_content(
    app: Flask, blog: Tree, here: str, old: str, new: str, target: str
) -> None:
    """An author who stands there names files as the shell completes them."""
    if target == A:
        with pytest.raises(PekError, match="exists already"):
            planned(app, old, new, blog.content / here)
    else:
        assert target == planned(app, old, new, blog.content / here).after.path


def test_paths_may_be_absolute(app: Flask, blog: Tree) -> None:
    """Also through a link to the content folder."""
    link = blog.root / "link"
    link.symlink_to(blog.content)
    assert B == planned(app, str(blog.content / A), str(link / B)).after.path


@pytest.mark.parametrize(
    ("old", "new", "why", "remedy"),
    [
        (f"{BLOG}/x.md", B, f"{BLOG}/x.md: is not there", "name a file or folder below"),
        (f"{BLOG}/a", B, f"{BLOG}/a: is not there", f"did you mean {A}?"),
        ("static", B, "static: lies outside of", "only what lies in that folder"),
        (BLOG, "pek/news/x", f"{BLOG}: is a folder without index.md", "one by one"),
        ("pek", "x", "pek/index.md: is the index of a section", "one by one"),
        ("pek/index.md", "x.md", "pek/index.md: is the index of a section", "one by one"),
        ("content", "x", "content: is a folder without index.md", "one by one"),
        ("pek/blog/a.png", B, "a.png: is no source", "name a Markdown file"),
        (A, f"{BLOG}/other.md", f"{BLOG}/other.md: exists already", "give another name"),
        (A, A, f"{A}: exists already", "give another name"),
        (A, "../b.md", "../b.md: lies outside of", "name a place below"),
        (A, " ", "lies outside of", "name a place below"),
        (A, f"{A}/x.md", "cannot lie in a.md, a file", "name a folder"),
        (A, f"{BLOG}/.b.md", ".b.md begins with a dot", "give another name"),
        (A, "tags/b.md", "tags/b.md: would have the address /tags/b/", "rename the file"),
        (A, "pek.md", "/pek/, which is that of the section pek", "rename it"),
        (A, f"{BLOG}/50%.md", "'%' cannot stand", "rename the file"),
        (A, "index.md", "which is the home page's", "rename it"),
        (A, f"{BLOG}/a/b.md", "/pek/blog/a/ belongs to a section", "leads to one place"),
        (A, f"{BLOG}/slugged.md", "has the address /pek/blog/slugged/ of", "another slug"),
        (A, "pek/alias", "/pek/alias belongs to pek/alias.md", "leads to one place"),
        ("about.md", "pek/about.md", "neither a post nor a page", "page: true"),
        ("about.md", "pek/x/index.md", "pek/x/index.md: neither a post nor", "page: true"),
        ("about.md", "pfem/index.md", "would be the index of a section", "name a file"),
        (A, "guide/", "guide/map.md: neither a post nor a page", "page: true"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    app: Flask, blog: Tree, old: str, new: str, why: str, remedy: str
) -> None:
    """The message names the file and the remedy."""
    blog.post(f"{BLOG}/x-slug.md", slug="slugged")
    blog.post(f"{BLOG}/aliased.md", aliases="/pek/alias")
    blog.write("about.md", "---\ntitle: 紹介\n---\n")
    blog.write("guide/map.md", "---\ntitle: 地図\n---\n")
    blog.picture("content/pek/blog/a.png")
    text = refusal(app, blog, old, new)
    assert why in text
    assert remedy in text


def test_a_file_that_does_not_parse_is_refused(app: Flask, blog: Tree) -> None:
    """With all of its problems, and whatever its last good version was."""
    state(app).library.refresh()
    blog.write(A, "---\ntitle: 題\npublishDate: いつか\nslug: a/b\n---\n")
    text = refusal(app, blog, A, B)
    assert f"{A}:3: publishDate:" in text
    assert f"{A}:4: slug:" in text


def test_what_a_link_leads_to_is_moved_by_its_own_name(app: Flask, blog: Tree) -> None:
    """The link would stay behind and lead nowhere."""
    (blog.content / "link").symlink_to(blog.content / BLOG)
    (blog.content / "b.md").symlink_to(blog.content / A)
    for old, new in (("link/a.md", "x.md"), ("b.md", "x.md"), (A, "link/x.md")):
        assert "by a symbolic link" in refusal(app, blog, old, new)


def test_a_name_that_is_not_utf8_is_refused(app: Flask, blog: Tree) -> None:
    """Such a file would not be read."""
    assert "the name is not UTF-8" in refusal(app, blog, A, os.fsdecode(b"pek/blog/\x93.md"))


def test_front_matter_that_cannot_be_edited_is_refused(app: Flask, blog: Tree) -> None:
    """The author is told what to write by hand."""
    blog.post(A, old="&o [/x/]", aliases="*o")
    assert "write /pek/blog/a/ into the list of aliases by hand" in refusal(app, blog, A, B)


def test_an_edit_that_would_change_another_field_is_refused(
    app: Flask, blog: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the editing makes of a file, it is read again before it is written."""
    title = "題名".encode()
    monkeypatch.setattr(
        "pek.move.planning.add_alias", lambda _path, data, *_: data.replace(title, b"x", 1)
    )
    assert "cannot be edited safely" in refusal(app, blog, A, B)


def test_an_address_that_no_id_can_say_is_refused(app: Flask, blog: Tree) -> None:
    """A field keeps no ideographic space; with the whole URI by hand the post moves."""
    path = f"{BLOG}/大阪　会.md"
    uri = "tag:blog.example.org,2024:/pek/blog/%E5%A4%A7%E9%98%AA%E3%80%80%E4%BC%9A/"
    blog.post(path)
    assert f"write id: {uri} by hand" in refusal(app, blog, path, B)
    blog.post(path, id=uri)
    assert ("/pek/blog/大阪　会/",) == moved(app, path, B).after.aliases


@pytest.mark.parametrize("fields", [{}, {"id": "urn:x:1"}, {"id": "古い名前"}, {"id": "''"}])
def test_a_post_keeps_its_feed_id_however_often_it_moves(
    app: Flask, blog: Tree, fields: dict[str, str]
) -> None:
    """From the first place to the last; every old address leads to the last one."""
    blog.post(A, **fields)
    config = state(app).config
    first = entry_id(post(app, A), config)
    for old, new in ((A, B), (B, "pfem/reports/c.md"), ("pfem/reports/c.md", "pek/d/index.md")):
        moved(app, old, new)
        assert first == entry_id(post(app, new), config)
    site = state(app).library.refresh().site
    for place in ("/pek/blog/a/", "/pek/blog/b/", "/pfem/reports/c/"):
        assert Redirect(address="/pek/d/") == site.lookup(place)
    assert () == state(app).library.problems


@pytest.mark.usefixtures("blog")
def test_a_post_that_moves_back_has_no_alias_of_its_own(app: Flask) -> None:
    """There and back: the other place is the alias, the first one the id."""
    moved(app, A, B)
    moved(app, B, A)
    found = post(app, A)
    assert (("/pek/blog/b/",), "/pek/blog/a/") == (found.aliases, found.id)
    moved(app, A, B)
    assert ("/pek/blog/a/",) == post(app, B).aliases


def test_with_a_slug_the_address_may_stay(app: Flask, blog: Tree) -> None:
    """Then nothing is edited, and the file keeps its time."""
    file = blog.post(A, slug="report", aliases="[/pek/blog/b/]")
    data, time = file.read_bytes(), file.stat().st_mtime_ns
    found = moved(app, A, B)
    assert found.before.address == found.after.address == "/pek/blog/report/"
    file = blog.content / B
    assert (data, time) == (file.read_bytes(), file.stat().st_mtime_ns)


def test_a_plain_page_gets_an_alias_and_no_id(app: Flask, blog: Tree) -> None:
    """It is in no feed; also where an index.md is a page."""
    blog.write("about.md", "---\ntitle: 紹介\n---\n\n本文\n")
    blog.write("guide/index.md", "---\ntitle: 案内\n---\n")
    moved(app, "about.md", "info/index.md")
    moved(app, "guide", "manual")
    expected = b"---\ntitle: \xe7\xb4\xb9\xe4\xbb\x8b\naliases:\n  - /about/\n---\n\n"
    assert (blog.content / "info/index.md").read_bytes().startswith(expected)
    found = state(app).library.refresh().site.by_path["manual/index.md"]
    assert isinstance(found, Page)
    assert ("/guide/",) == found.aliases


def test_what_never_had_its_address_does_not_keep_it(app: Flask, blog: Tree) -> None:
    """Of two posts with one address the other one has it, and its id; moving apart helps both."""
    blog.post(f"{BLOG}/z.md", slug="a")
    moved(app, f"{BLOG}/z.md", "pfem/reports/z.md")
    found = post(app, "pfem/reports/z.md")
    assert ("/pfem/reports/a/", (), None) == (found.address, found.aliases, found.id)
    assert "/pek/blog/a/" == post(app, A).address
    assert () == state(app).library.problems


def test_what_lost_its_address_is_moved_as_it_is_now(app: Flask, blog: Tree) -> None:
    """A version that is served only because the file's own has no place does not count."""
    state(app).library.refresh()
    blog.post(A, slug="other")
    found = moved(app, A, "pfem/reports/")
    assert ("/pek/blog/other/", ()) == (found.before.address, found.after.aliases)


def test_an_address_that_another_post_waits_for_is_not_kept_by_force(
    app: Flask, blog: Tree
) -> None:
    """The alias would lead nowhere: the other one has to move first."""
    blog.post(f"{BLOG}/z.md", slug="a")
    assert f"/pek/blog/a/ belongs to {BLOG}/z.md" in refusal(app, blog, A, B)


def test_a_problem_that_was_there_before_keeps_no_post_from_moving(app: Flask, blog: Tree) -> None:
    """Neither one of another file, nor one of its own."""
    blog.post(A, aliases="[/pfem/]")
    blog.write("pek/lost.md", "---\ntitle: 迷子\n---\n")
    moved(app, A, B)
    assert ("/pfem/", "/pek/blog/a/") == post(app, B).aliases


def test_a_page_at_the_top_is_one_file(app: Flask, blog: Tree) -> None:
    """Its folder is all of the content: an index.md there gets another name, and nothing else."""
    before = files(blog)
    blog.write("index.md", "---\ntitle: 家\npage: true\n---\n")
    found = moved(app, "index.md", "house/index.md")
    assert {**before, "house/index.md": found.data} == files(blog)


def test_a_file_without_a_place_stays_without_one(app: Flask, blog: Tree) -> None:
    """Its problem is told again; out of the section it is a page."""
    blog.write("pek/lost.md", "---\ntitle: 迷子\n---\n")
    assert "neither a post nor a page" in refusal(app, blog, "pek/lost.md", "pek/found.md")
    assert b"alias" not in moved(app, "pek/lost.md", "found.md").last


def test_the_file_keeps_its_mode_and_every_byte(app: Flask, blog: Tree) -> None:
    """Byte order mark, line ends, comments and quotes among them."""
    text = '\ufeff---\r\ntitle: "題" # 仮\r\ndate: 2026-03-01\r\n---\r\n\r\n  本文。\r\n\r\n'
    file = blog.content / A
    file.write_bytes(text.encode())
    file.chmod(0o640)
    moved(app, A, "pek/news/b.md")
    file = blog.content / "pek/news/b.md"
    added = "aliases:\r\n  - /pek/blog/a/\r\nid: /pek/blog/a/\r\n"
    assert text.replace("01\r\n", f"01\r\n{added}").encode() == file.read_bytes()
    assert 0o640 == file.stat().st_mode & 0o777


def test_a_post_in_a_folder_of_its_own_moves_with_all_of_it(app: Flask, blog: Tree) -> None:
    """Pictures, and what else lies there."""
    blog.post(f"{BLOG}/trip/index.md", "![図](図/a.png)", image="b.png")
    blog.picture(f"content/{BLOG}/trip/図/a.png")
    blog.picture(f"content/{BLOG}/trip/b.png")
    blog.write(f"{BLOG}/trip/メモ.txt", "メモ")
    before = files(blog)
    found = moved(app, f"{BLOG}/trip", "pfem/trips/")
    after = {path.replace(f"{BLOG}/trip/", "pfem/trips/"): data for path, data in before.items()}
    assert {**after, "pfem/trips/index.md": found.last} == files(blog)
    assert "/pfem/trips/b.png" == post(app, "pfem/trips/index.md").image
    assert [] == told(found)
    assert not (blog.content / BLOG / "trip").exists()


def test_a_folder_with_other_sources_does_not_move(app: Flask, blog: Tree) -> None:
    """Their addresses would change, too; nor does one move into itself."""
    blog.post(f"{BLOG}/trip/index.md")
    assert "into itself" in refusal(app, blog, f"{BLOG}/trip", f"{BLOG}/trip/x")
    assert "into itself" in refusal(app, blog, f"{BLOG}/trip", f"{BLOG}/trip")
    blog.write(f"{BLOG}/tour/memo.txt", "")
    text = refusal(app, blog, f"{BLOG}/trip", f"{BLOG}/tour/index.md")
    assert f"{BLOG}/tour: exists already (write {BLOG}/tour/ to move" in text
    blog.write(f"{BLOG}/trip/page.md", "---\ntitle: 頁\npage: true\n---\n")
    text = refusal(app, blog, f"{BLOG}/trip", f"{BLOG}/tour")
    assert f"{BLOG}/trip/page.md lies in it too" in text


def test_a_post_gets_a_folder_of_its_own_and_leaves_it(app: Flask, blog: Tree) -> None:
    """Its pictures go with it both times, and no empty folder stays."""
    blog.post(
        A, "![図](図/a.png)\n\n[大きく](図/b.png)", image="c.png", author="{name: 山, icon: d.png}"
    )
    for name in ("図/a", "図/b", "c", "d"):
        blog.picture(f"content/{BLOG}/{name}.png")
    before = set(files(blog))
    moved(app, A, f"{BLOG}/trip/index.md")
    names = {"図/a.png", "図/b.png", "c.png", "d.png"}
    assert names == {
        path.removeprefix(f"{BLOG}/trip/") for path in files(blog) if path.endswith(".png")
    }
    assert not (blog.content / BLOG / "図").exists()
    site = state(app).library.refresh().site
    assert {f"/pek/blog/trip/{name}" for name in names} <= site.files.keys()
    moved(app, f"{BLOG}/trip/index.md", A)
    assert before == set(files(blog))
    assert not (blog.content / BLOG / "trip").exists()


def test_a_picture_goes_along_if_only_the_post_names_it(app: Flask, blog: Tree) -> None:
    """What others show stays, and is copied: another post, a section, the post in whose folder it
    lies, and the moved one itself, if it names an address.
    """
    blog.post(
        A, "![](own.png) ![](shared.png) ![](trip/x.png) ![](twice.png) ![](/pek/blog/twice.png)"
    )
    blog.post(f"{BLOG}/other.md", "![](shared.png)")
    blog.post(f"{BLOG}/trip/index.md")
    for name in ("own", "shared", "trip/x", "twice", "unnamed"):
        blog.picture(f"content/{BLOG}/{name}.png")
    found = moved(app, A, "pfem/reports/")
    assert {
        "own": None,
        "shared": f"{BLOG}/other.md",
        "trip/x": f"{BLOG}/trip/index.md",
        "twice": "pfem/reports/a.md",
    } == {one.old.removeprefix(f"{BLOG}/")[:-4]: one.needed_by for one in found.pictures}
    there = [path for path in files(blog) if path.endswith(".png")]
    assert [
        *(f"{BLOG}/{name}.png" for name in ("shared", "trip/x", "twice", "unnamed")),
        *(f"pfem/reports/{name}.png" for name in ("own", "shared", "trip/x", "twice")),
    ] == sorted(there)
    address, new = "/pek/blog/own.png", "pfem/reports/own.png"
    assert [
        (
            f"{new}: who has the post already asks for it at {address} "
            f'(write "{address}" = "/{new}" into redirects.toml)'
        )
    ] == told(found)


def test_a_picture_is_never_overwritten(app: Flask, blog: Tree) -> None:
    """Another one under its name is a reason to refuse; the same one is there already."""
    blog.post(A, "![図](a.png)")
    blog.picture(f"content/{BLOG}/a.png", colour="navy")
    blog.picture("content/pfem/reports/a.png")
    text = refusal(app, blog, A, "pfem/reports/")
    assert f"pfem/reports/a.png: exists already, and {BLOG}/a.png would go there" in text
    blog.picture("content/pfem/reports/a.png", colour="navy")
    moved(app, A, "pfem/reports/")
    assert ["pfem/reports/a.png"] == [path for path in files(blog) if path.endswith(".png")]


def test_a_picture_that_static_would_hide_is_refused(app: Flask, blog: Tree) -> None:
    """The post would show another one."""
    blog.post(A, "![図](a.png)")
    blog.picture(f"content/{BLOG}/a.png")
    blog.picture("static/pfem/reports/a.png")
    assert "would be hidden at /pfem/reports/a.png" in refusal(app, blog, A, "pfem/reports/")


def test_pictures_stay_where_the_folder_is_the_same(app: Flask, blog: Tree) -> None:
    """Only their addresses change, and only where the post had a slug; whoever named them is
    told.
    """
    blog.post(f"{BLOG}/trip/index.md", "![](a.png)", slug="tour")
    blog.picture(f"content/{BLOG}/trip/a.png")
    blog.picture(f"content/{BLOG}/trip/b.png")
    blog.post(f"{BLOG}/other.md", "![](tour/a.png)")
    found = moved(app, f"{BLOG}/trip", f"{BLOG}/trip/report.md")
    assert "/pek/blog/trip/tour/" == found.after.address
    [_, warning] = told(found)
    assert warning.startswith(f"{BLOG}/other.md:6: tour/a.png names a picture that moved (write ")
    assert "/pek/blog/trip/a.png" in state(app).library.refresh().site.files
    back = moved(app, f"{BLOG}/trip/report.md", f"{BLOG}/trip/index.md")
    assert not [each for each in told(back) if " meant " in each or " names " in each]
    there = [path for path in files(blog) if path.endswith(".png")]
    assert [f"{BLOG}/trip/a.png", f"{BLOG}/trip/b.png"] == there
    assert "/pek/blog/tour/a.png" in state(app).library.refresh().site.files


def test_links_that_name_the_file_are_told(app: Flask, blog: Tree) -> None:
    """Every line of every source, as the link should be written now; code is no link."""
    blog.post(
        f"{BLOG}/other.md",
        "[前](a.md)\n\n[前](./a.md#章)と[別](other.md)と[外](https://x.example/a.md)\n\n`a.md`",
    )
    blog.post("pfem/reports/first.md", "[前]: /pek/blog/a.md\n\n[前]、[今](/pek/blog/a/)")
    found = moved(app, A, "pfem/reports/b.md")
    remedy = "(write ../../pfem/reports/b.md)"
    assert [
        f"{BLOG}/other.md:6: a.md names the moved file {remedy}",
        f"{BLOG}/other.md:8: ./a.md#章 names the moved file {remedy[:-1]}#章)",
        "pfem/reports/first.md:6: /pek/blog/a.md names the moved file (write b.md)",
    ] == told(found)


def test_references_that_mean_something_else_are_told(app: Flask, blog: Tree) -> None:
    """With line, old meaning and what to write; what meant nothing before is not told."""
    blog.post(
        A,
        "[次](other.md) [頁](../page/) [私](a.md)\n\n![図](../up.png)\n\n"
        "![](gone.png) [](x.md) [](#章)\n\n"
        "![](pixel.png) ![](../../../public/pek/blog/pixel.png) [家](/) [](https://x.example/)",
        image="pixel.png",
        authors="[{name: 山, icon: ../up.png}]",
    )
    blog.write("pek/page.md", "---\ntitle: 頁\npage: true\n---\n")
    blog.picture("content/pek/up.png")
    blog.picture("static/pek/blog/pixel.png")
    found = moved(app, A, "pfem/x/y/b.md")
    assert {
        (
            "pfem/x/y/b.md: begins the section /pfem/x/y/ (give it a title and a description in "
            "pfem/x/y/index.md)"
        ),
        "pfem/x/y/b.md:4: image: the picture meant /pek/blog/pixel.png (write /pek/blog/pixel.png)",
        "pfem/x/y/b.md:5: author: the picture meant /pek/up.png (write /pek/up.png)",
        f"pfem/x/y/b.md:11: other.md meant {BLOG}/other.md (write ../../../{BLOG}/other.md)",
        "pfem/x/y/b.md:11: ../page/ meant /pek/page/ (write /pek/page/)",
        f"pfem/x/y/b.md:11: a.md meant {A} (write b.md)",
        "pfem/x/y/b.md:13: ../up.png meant /pek/up.png (write /pek/up.png)",
        "pfem/x/y/b.md:17: pixel.png meant /pek/blog/pixel.png (write /pek/blog/pixel.png)",
    } == set(told(found))
    lines = (blog.content / "pfem/x/y/b.md").read_text("utf-8").splitlines()
    assert "image: pixel.png" == lines[3]
    assert lines[10].startswith("[次]")


def test_pictures_that_others_show_of_a_folder_are_told(app: Flask, blog: Tree) -> None:
    """They have another address; so have those that the post itself names by it."""
    blog.post(f"{BLOG}/trip/index.md", "![](/pek/blog/trip/a.png) ![](b.png)")
    blog.picture(f"content/{BLOG}/trip/a.png")
    blog.picture(f"content/{BLOG}/trip/b.png")
    blog.post(f"{BLOG}/other.md", "![](trip/a.png)", image="trip/b.png")
    found = moved(app, f"{BLOG}/trip", "pfem/reports")
    old, new = "/pek/blog/trip", "/pfem/reports/trip"
    assert [
        f"pfem/reports/trip/index.md:9: {old}/a.png meant {old}/a.png (write {new}/a.png)",
        f"{BLOG}/other.md:7: trip/a.png names a picture that moved (write {new}/a.png)",
        f"{BLOG}/other.md: image: {old}/b.png is a picture that moved (write {new}/b.png)",
    ] == told(found)


def test_pictures_that_stay_behind_are_told(app: Flask, blog: Tree) -> None:
    """They were public because they lay in the folder of the post."""
    blog.post(f"{BLOG}/trip/index.md", "![](a.png)")
    blog.picture(f"content/{BLOG}/trip/a.png")
    blog.picture(f"content/{BLOG}/trip/b.png")
    [addressed, warning] = told(moved(app, f"{BLOG}/trip", f"{BLOG}/tour.md"))
    assert '"/pek/blog/trip/a.png" = "/pek/blog/a.png"' in addressed
    assert f"{BLOG}/trip/b.png: stays where it is" in warning


def test_pictures_in_the_folder_of_a_post_follow_it(app: Flask, blog: Tree) -> None:
    """Readers of feeds have the post with its pictures: their old addresses lead to the new ones,
    and there is nothing to tell.
    """
    blog.post(f"{BLOG}/trip/index.md", "![](a.png)")
    blog.picture(f"content/{BLOG}/trip/a.png")
    assert [] == told(moved(app, f"{BLOG}/trip", "pfem/reports/tour"))
    site = state(app).library.refresh().site
    assert Redirect(address="/pfem/reports/tour/a.png") == site.lookup("/pek/blog/trip/a.png")


def test_a_section_that_ends_and_one_that_begins_are_told(app: Flask, tree: Tree) -> None:
    """With what to write, so that nothing is lost; what stays a section is not mentioned."""
    tree.post("diary/2026/one.md")
    tree.post("pek/blog/a.md")
    assert [
        (
            "diary/2026/one.md: no post is left in the section /diary/: it ends, with its feeds "
            '(write "/diary/" = "/pek/news/" into redirects.toml)'
        ),
        (
            "pek/news/one.md: begins the section /pek/news/ "
            "(give it a title and a description in pek/news/index.md)"
        ),
    ] == told(moved(app, "diary/2026/one.md", "pek/news/"))
    assert [] == told(moved(app, "pek/news/one.md", "pek/news/two.md"))


@pytest.mark.parametrize("fields", [{"draft": "true"}, {"publishDate": "2026-12-01"}])
def test_an_address_that_nobody_knew_is_no_alias(
    app: Flask, tree: Tree, fields: dict[str, str]
) -> None:
    """A draft and a post of the future move without leaving their working name behind."""
    tree.post("blog/working-name.md", **fields)
    tree.post("blog/other.md")
    found = moved(app, "blog/working-name.md", "blog/name.md")
    assert found.data == found.last


def test_a_post_gets_a_folder_of_its_own(app: Flask, tree: Tree) -> None:
    """By its own name with a slash; its address stays."""
    tree.post("blog/trip.md")
    found = moved(app, "blog/trip.md", "blog/trip/")
    assert ("blog/trip/index.md", "/blog/trip/") == (found.after.path, found.after.address)
    assert found.data == found.last


class Spy:
    """Calls ``look`` before and after every step that changes the folder; step number ``fails``
    (from 1) fails instead.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.steps = 0
        self.fails = 0
        self.look: Callable[[], None] = lambda: None
        for name in ("replace", "rename", "unlink", "mkdir", "rmdir"):
            patch.setattr(Path, name, self._watched(getattr(Path, name)))

    def _watched(self, real: Callable[..., object]) -> Callable[..., object]:
        def step(path: Path, *args: object, **kwargs: object) -> object:
            self.steps += 1
            if self.steps == self.fails:
                raise OSError(28, "No space left on device", str(path))
            self.look()
            done = real(path, *args, **kwargs)
            self.look()
            return done

        return step


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    """Watches from now on."""
    return Spy(monkeypatch)


@pytest.fixture
def pictured(blog: Tree) -> Tree:
    """A post with a picture beside it, and one that others show too; a post in its own folder."""
    blog.post(A, "![](図/own.png) ![](shared.png)")
    blog.post(f"{BLOG}/other.md", "![](shared.png)")
    blog.post(f"{BLOG}/trip/index.md", "![](own.png)")
    for name in ("図/own", "shared", "trip/own"):
        blog.picture(f"content/{BLOG}/{name}.png")
    return blog


MOVES = [
    (A, "pfem/news/b/index.md"),
    (f"{BLOG}/trip", "pfem/news/tour"),
    (f"{BLOG}/trip", "pfem/news/tour.md"),
]


@pytest.mark.usefixtures("pictured")
@pytest.mark.parametrize(("old", "new"), MOVES)
def test_a_server_that_looks_at_any_moment_finds_the_post_once(
    make_app: AppFactory, spy: Spy, old: str, new: str
) -> None:
    """After every step: with the id that it had, at its old address or from there, and whole."""
    app, library = make_app(), state(make_app()).library
    found = planned(app, old, new)
    config, count = state(app).config, len(library.refresh().site.posts)

    def look() -> None:
        site = library.refresh().site
        ids = [entry_id(one, config) for one in site.posts]
        assert (count, 1) == (len(ids), ids.count(entry_id(found.before, config)))  # type: ignore[arg-type]
        target = site.lookup(found.before.address)
        assert target is not None
        there = site.lookup(target.address)
        assert isinstance(there, Post)
        assert {name for name in there.pictures if "own" in name} <= site.files.keys()
        assert () == library.problems

    spy.look = look
    move(found)
    assert spy.steps >= 3


@pytest.mark.parametrize(("old", "new"), MOVES)
def test_a_step_that_fails_leaves_all_as_it_was(
    app: Flask, pictured: Tree, spy: Spy, old: str, new: str
) -> None:
    """Until the post has its new name; then it stays there. Neither loses it."""
    found = planned(app, old, new)
    before = files(pictured)
    while not (pictured.content / found.after.path).exists():
        spy.steps, spy.fails = 0, spy.fails + 1
        with suppress(OSError):
            move(found)
        if not (pictured.content / found.after.path).exists():
            assert before == files(pictured)
            assert not (pictured.content / "pfem/news").exists()
    assert spy.fails > 3
    assert found.first == (pictured.content / found.after.path).read_bytes()


def test_an_interruption_after_the_move_takes_nothing_back(
    app: Flask, pictured: Tree, spy: Spy
) -> None:
    """The post has its new name, and its pictures; the old one is not made anew."""
    found = planned(app, *MOVES[0])
    old, new = pictured.content / A, pictured.content / found.after.path

    def look() -> None:
        if not old.exists():
            spy.look = lambda: None
            raise KeyboardInterrupt

    spy.look = look
    with pytest.raises(KeyboardInterrupt):
        move(found)
    assert found.first == new.read_bytes()
    assert (new.parent / "図/own.png").exists()
    assert not old.exists()


def test_a_file_that_appears_meanwhile_is_not_overwritten(app: Flask, blog: Tree) -> None:
    """Between the look and the move."""
    found = planned(app, A, B)
    blog.post(B, "大事な本文")
    before = files(blog)
    with pytest.raises(PekError, match="exists already"):
        move(found)
    assert before == files(blog)

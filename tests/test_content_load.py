"""The content folder as a whole."""

import os
from pathlib import Path

import pytest

from pek.config import Config
from pek.content import Loaded, field_line, load
from pek.models import Page, Post, Section


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings whose content folder is empty."""
    (tmp_path / "content").mkdir()
    return Config(content=tmp_path / "content", max_source_bytes=10_000)


def write(config: Config, path: str, fields: str = "title: 題\ndate: 2024-05-14") -> Path:
    """Write a source, a post unless told otherwise."""
    file = config.content / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{fields}\n---\n本文\n", "utf-8")
    return file


def kinds(loaded: Loaded) -> dict[str, type]:
    """What each file became."""
    return {path: type(document) for path, document in loaded.documents.items()}


def messages(loaded: Loaded) -> list[str]:
    """Path and message of each problem."""
    return [f"{problem.path}: {problem.message}" for problem in loaded.problems]


def test_kinds_depend_on_the_other_files(config: Config) -> None:
    """A folder that holds posts at any depth is a section, drafts count; others hold pages."""
    write(config, "index.md", "title: home")
    write(config, "about.md", "title: about")
    write(config, "guide/index.md", "title: guide")
    write(config, "guide/draft.md", "title: draft\ndraft: true")
    write(config, "pek2024/index.md", "title: edition")
    write(config, "pek2024/blog/a.md", "title: a\ndate: 2024-05-14\ndraft: true")
    write(config, "pek2024/venue.md", "title: venue\npage: true")
    write(config, "pek2024/lost.md", "title: lost")
    write(config, "root-post.md")
    loaded = load(config)
    assert kinds(loaded) == {
        "about.md": Page,
        "guide/draft.md": Page,
        "guide/index.md": Page,
        "index.md": Section,
        "pek2024/blog/a.md": Post,
        "pek2024/index.md": Section,
        "pek2024/venue.md": Page,
        "root-post.md": Post,
    }
    assert messages(loaded) == [
        "pek2024/lost.md: neither a post nor a page, in the section pek2024"
    ]


def test_a_broken_post_still_makes_a_section(config: Config) -> None:
    """A page is not let in because the only post beside it does not parse."""
    write(config, "blog/a.md", "title: a\ndate: 14 May")
    write(config, "blog/b.md", "title: b")
    loaded = load(config)
    assert kinds(loaded) == {}
    assert [problem.path for problem in loaded.problems] == ["blog/a.md", "blog/b.md"]


def test_a_section_has_no_other_address(config: Config) -> None:
    """What a section cannot have is refused, not ignored; being a draft it can."""
    write(config, "blog/a.md")
    write(config, "blog/index.md", "title: b\ndraft: true\nslug: x")
    loaded = load(config)
    assert kinds(loaded) == {"blog/a.md": Post}
    assert [(p.line, p.field) for p in loaded.problems] == [(4, "slug")]


def test_an_alias_leads_to_one_place(config: Config) -> None:
    """Of two posts with one old address, with or without a slash, the second is told so, and so
    is one that names the address of another post. All of them are served.
    """
    write(config, "blog/a.md", "title: a\ndate: 2024-05-14\naliases: [/old/]")
    write(config, "blog/b.md", "title: b\ndate: 2024-05-14\naliases: [/old, /blog/a/]")
    loaded = load(config)
    assert kinds(loaded) == {"blog/a.md": Post, "blog/b.md": Post}
    assert [("blog/b.md", "aliases")] * 2 == [(p.path, p.field) for p in loaded.problems]
    assert [
        "/blog/a/ belongs to blog/a.md",
        "/old belongs to blog/a.md",
    ] == sorted(p.message for p in loaded.problems)


def test_one_address_has_one_source(config: Config) -> None:
    """Of two sources the first by path is served, and the problem names both."""
    write(config, "blog/b.md", "title: b\ndate: 2024-05-14\nslug: x")
    write(config, "blog/c.md", "title: c\ndate: 2024-05-14\nslug: x")
    loaded = load(config)
    assert kinds(loaded) == {"blog/b.md": Post}
    assert messages(loaded) == ["blog/c.md: has the address /blog/x/ of blog/b.md"]


def test_who_was_served_keeps_the_address(config: Config) -> None:
    """A newcomer does not push out what was there, though its path comes first."""
    write(config, "blog/x.md")
    before = load(config)
    write(config, "blog/a.md", "title: newcomer\ndate: 2024-05-14\nslug: x")
    loaded = load(config, before)
    assert kinds(loaded) == {"blog/x.md": Post}
    assert messages(loaded) == ["blog/a.md: has the address /blog/x/ of blog/x.md"]


def test_a_change_of_slug_to_a_taken_one_keeps_the_last_version(config: Config) -> None:
    """The loser stays where it was."""
    write(config, "blog/a.md")
    write(config, "blog/b.md")
    before = load(config)
    write(config, "blog/a.md", "title: moved\ndate: 2024-05-14\nslug: b")
    loaded = load(config, before)
    assert loaded.documents == before.documents
    assert messages(loaded) == ["blog/a.md: has the address /blog/b/ of blog/b.md"]


@pytest.mark.parametrize(
    "path",
    ["tags/a.md", "search.md", "blog/page/2.md", "blog/index.md", "blog.md", "a?b.md", "50%.md"],
)
def test_addresses_that_no_source_can_have(config: Config, path: str) -> None:
    """Pek's own addresses, those of sections, and characters that end a path are refused."""
    write(config, "blog/z.md")
    write(config, path)
    loaded = load(config)
    assert kinds(loaded) == {"blog/z.md": Post}
    (problem,) = loaded.problems
    assert problem.path == path
    assert "would have the address" in problem.message


def test_a_root_index_is_the_home_page(config: Config) -> None:
    """It cannot be a post."""
    write(config, "index.md")
    assert messages(load(config)) == [
        "index.md: would have the address /, which is the home page's"
    ]


def test_a_broken_file_keeps_its_last_good_version(config: Config) -> None:
    """Break, break again, mend, delete."""
    file = write(config, "blog/a.md", "title: good\ndate: 2024-05-14")
    loaded = load(config)
    for broken in ("title: bad", "title: worse: x\ndate: 2024"):
        write(config, "blog/a.md", broken + "\ndraft: maybe")
        loaded = load(config, loaded)
        assert loaded.documents["blog/a.md"].title == "good"
        assert {problem.path for problem in loaded.problems} == {"blog/a.md"}
    write(config, "blog/a.md", "title: mended\ndate: 2024-05-14")
    loaded = load(config, loaded)
    assert (loaded.documents["blog/a.md"].title, loaded.problems) == ("mended", ())
    file.unlink()
    assert kinds(load(config, loaded)) == {}


def test_a_broken_file_is_left_out_at_first(config: Config) -> None:
    """The rest is served."""
    write(config, "blog/a.md", "title: bad\ndate: x")
    write(config, "blog/b.md")
    assert kinds(load(config)) == {"blog/b.md": Post}


def test_unchanged_files_are_not_read_again(config: Config) -> None:
    """Time of change and size decide; the documents stay the same objects."""
    file = write(config, "blog/a.md", "title: one\ndate: 2024-05-14")
    before = load(config)
    stamp = file.stat().st_mtime_ns
    write(config, "blog/a.md", "title: two\ndate: 2024-05-14")
    os.utime(file, ns=(stamp, stamp))
    again = load(config, before)
    assert again == before
    assert again.documents["blog/a.md"] is before.documents["blog/a.md"]
    os.utime(file, ns=(stamp + 1, stamp + 1))
    assert load(config, before).documents["blog/a.md"].title == "two"
    assert stamp == before.entries["blog/a.md"].mtime_ns


def test_other_settings_read_everything_again(config: Config) -> None:
    """A date without an offset depends on the site's time zone."""
    write(config, "blog/a.md")
    other = config.model_copy(update={"timezone": "UTC"})
    document = load(other, load(config)).documents["blog/a.md"]
    assert isinstance(document, Post)
    assert document.published.isoformat() == "2024-05-14T00:00:00+00:00"


def test_pictures(config: Config) -> None:
    """They lie below the post whose folder they are in, else where they are in the folder."""
    write(config, "blog/trip/index.md", "title: t\ndate: 2024-05-14\nslug: tour")
    for path in ("blog/a.PNG", "blog/trip/b.jpg", "blog/trip/sub/c.svg", "notes.txt", ".x.png"):
        (config.content / path).parent.mkdir(parents=True, exist_ok=True)
        (config.content / path).write_bytes(b"12345")
    pictures = {picture.address: picture for picture in load(config).pictures}
    assert list(pictures) == ["/blog/a.PNG", "/blog/tour/b.jpg", "/blog/tour/sub/c.svg"]
    assert pictures["/blog/tour/b.jpg"].path == str(config.content / "blog/trip/b.jpg")
    assert {picture.size for picture in pictures.values()} == {5}
    assert len({picture.digest for picture in pictures.values()}) == 3


def test_a_folder_with_a_post_as_index_is_no_section(config: Config) -> None:
    """The post lies in the section around its folder."""
    write(config, "blog/trip/index.md")
    document = load(config).documents["blog/trip/index.md"]
    assert isinstance(document, Post)
    assert (document.section, document.address) == ("blog", "/blog/trip/")


def test_links_and_hidden_files(config: Config, tmp_path: Path) -> None:
    """Links that leave the folder, to nowhere or in a circle, and dot files are passed over."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("---\ntitle: s\ndate: 2024-05-14\n---\n", "utf-8")
    write(config, "blog/a.md")
    write(config, ".git/b.md")
    write(config, "blog/.c.md")
    write(config, "_drafts/d.md")
    (config.content / "outside").symlink_to(outside)
    (config.content / "secret.md").symlink_to(outside / "secret.md")
    (config.content / "nowhere.md").symlink_to(outside / "nothing.md")
    (config.content / "blog" / "circle").symlink_to(config.content)
    (config.content / "blog" / "e.md").symlink_to("a.md")
    assert list(load(config).documents) == ["_drafts/d.md", "blog/a.md", "blog/e.md"]


def test_names_that_cannot_be_read(config: Config) -> None:
    """Other endings of Markdown are noticed, and names that are not UTF-8."""
    write(config, "blog/a.markdown")
    write(config, "blog/b.MD")
    Path(os.fsdecode(os.fsencode(config.content) + b"/\xff.md")).write_text("x", "utf-8")
    loaded = load(config)
    assert [problem.path for problem in loaded.problems] == [
        "blog/a.markdown",
        "blog/b.MD",
        "\ufffd.md",
    ]
    assert [problem.warning for problem in loaded.problems] == [True, True, False]


def test_warnings_do_not_keep_a_post_back(config: Config) -> None:
    """A post updated before it was published, and a title cut by a comment, are served."""
    write(config, "a.md", "title: Meetup #8\ndate: 2024-05-14\nlastmod: 2024-05-13")
    loaded = load(config)
    assert kinds(loaded) == {"a.md": Post}
    assert [(p.line, p.field, p.warning) for p in loaded.problems] == [
        (2, "title", True),
        (4, "lastmod", True),
    ]


def test_a_file_over_the_limit(config: Config) -> None:
    """It is refused without being read to its end, with the line that was one too many."""
    write(config, "a.md").write_bytes(b"---\n" * 5_000)
    assert messages(load(config)) == ["a.md: the file is larger than 10,000 bytes"]
    assert [problem.line for problem in load(config).problems] == [2_501]


def test_without_the_folder(config: Config) -> None:
    """The last version is kept, and the problem says what to do."""
    write(config, "a.md")
    before = load(config)
    (config.content / "a.md").unlink()
    config.content.rmdir()
    assert load(config).documents == {}
    after = load(config, before)
    assert after.documents == before.documents
    assert messages(after) == ["content: the folder cannot be read: no such file or directory"]


def test_the_order_of_files_does_not_matter(config: Config) -> None:
    """Documents are in the order of their paths, whichever was written first."""
    for name in "cab":
        write(config, f"blog/{name}.md", "title: x\ndate: 2024-05-14\nslug: same")
    assert list(load(config).documents) == ["blog/a.md"]


def test_where_a_field_stands(config: Config) -> None:
    """In the whole file, in a block that does not begin on its first line too; nowhere in a file
    that is gone by now, or has become none.
    """
    file = write(config, "a.md", "title: 髙\n# 覚え書き\npinned: true")
    assert 4 == field_line(config, "a.md", "pinned")
    file.write_text(f"\n\n{file.read_text('utf-8')}", "utf-8")
    assert 6 == field_line(config, "a.md", "pinned")
    write(config, "b.md").write_bytes(b"\xff")
    assert [None, None] == [field_line(config, path, "pinned") for path in ("b.md", "c.md")]

"""What was read of the sources, kept between starts."""

import dataclasses
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.config import Config
from pek.content import Index, Loaded, Texts, load
from pek.content.parse import Candidate, examine
from pek.content.settle import Entry
from pek.content.wire import Unpacker, pack
from pek.errors import BodyError, ContentError, Problem
from pek.models import Post

NASTY = Path(__file__).parent / "nasty"
OLD = 1_700_000_000  # Long before any test: a file that will not change again unseen.
EVERYTHING = """title: 髙﨑𠮷さん🎉 "x"
date: 2024-05-14
lastmod: 2024-05-15T10:00:00.123456+05:30
description: 説明
tags: [PFEM, CI/CD]
category: 報告
author: [{name: よしかわ, icon: a.png, url: "https://example.org/"}, 山田]
speakers: [{name: 話者, company: 会社}]
event: {name: 会, start: 2024-05-14, end: 2024-05-15T12:00:00Z, place: 大阪}
card: {layout: session, theme: "#123456"}
image: a.png
aliases: [/old/]
lang: en
series: 連載
pinned: yes
unknown: {deep: [1, {x: ~}]}"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings whose content folder is empty."""
    (tmp_path / "content").mkdir()
    return Config(content=tmp_path / "content", instance=tmp_path / "instance")


def write(
    config: Config, path: str, fields: str, body: str = "本文です。", when: int = OLD
) -> Path:
    """Write a source that was last changed at ``when``."""
    file = config.content / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{fields}\n---\n\n{body}\n", "utf-8")
    os.utime(file, (when, when))
    return file


def post(
    config: Config, path: str, title: str = "題", body: str = "本文です。", when: int = OLD
) -> Path:
    """Write a post."""
    return write(config, path, f"title: {title}\ndate: 2024-05-14", body, when)


def start(config: Config, made_by: str = "pek", **settings: object) -> tuple[Loaded, Texts]:
    """What a start of pek finds, and the texts of it."""
    index = Index(config.instance, made_by, **settings)  # type: ignore[arg-type] # a clock, if any
    return load(config, None, index), Texts(config, index)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all that is parsed."""
    seen = []

    def noted(path: str, data: bytes, config: Config) -> Candidate:
        seen.append(path)
        return examine(path, data, config)

    monkeypatch.setattr("pek.content.reading.examine", noted)
    return seen


def test_a_start_reads_only_what_has_changed(config: Config, parsed: list[str]) -> None:
    """A new file, and one with another time of change; what is gone is gone from the index too."""
    for name in "abc":
        post(config, f"blog/{name}.md")
    first, _ = start(config)
    assert ["blog/a.md", "blog/b.md", "blog/c.md"] == parsed
    parsed.clear()
    assert start(config)[0] == first
    assert [] == parsed
    post(config, "blog/a.md", "新しい題", when=OLD + 1)
    (config.content / "blog/b.md").unlink()
    post(config, "blog/d.md")
    second, _ = start(config)
    assert ["blog/a.md", "blog/d.md"] == parsed
    assert "新しい題" == second.documents["blog/a.md"].title
    assert ["blog/a.md", "blog/c.md", "blog/d.md"] == list(second.documents)
    assert start(config)[0].entries == second.entries


def test_a_file_that_was_only_touched_is_not_parsed(config: Config, parsed: list[str]) -> None:
    """As after a fresh checkout: its digest is known."""
    post(config, "a.md")
    before, _ = start(config)
    os.utime(config.content / "a.md", (OLD + 5, OLD + 5))
    after, _ = start(config)
    assert ["a.md"] == parsed
    assert before.documents == after.documents


def test_a_file_that_has_just_changed_is_read_once_more(config: Config, parsed: list[str]) -> None:
    """It may have changed again within the same tick of the file system's clock."""
    file = post(config, "a.md", "題一")
    start(config, clock=lambda: OLD + 1.0)
    file.write_text(file.read_text("utf-8").replace("題一", "題二"), "utf-8")
    os.utime(file, (OLD, OLD))
    assert "題二" == start(config, clock=lambda: OLD + 9.0)[0].documents["a.md"].title
    start(config, clock=lambda: OLD + 9.0)
    assert ["a.md", "a.md"] == parsed


def test_another_parser_reads_everything(config: Config, parsed: list[str]) -> None:
    """And so do other settings that parsing depends on."""
    post(config, "a.md")
    start(config, "pek 1")
    start(config, "pek 2")
    start(config.model_copy(update={"timezone": "UTC"}), "pek 2")
    assert ["a.md"] * 3 == parsed


@pytest.mark.parametrize("restarted", ["pek", "a newer pek"])
def test_a_broken_file_keeps_its_last_version(config: Config, restarted: str) -> None:
    """Over restarts and upgrades, with its text, and with its problem."""
    post(config, "blog/a.md", "古い題", "古い本文。")
    start(config)
    write(config, "blog/a.md", "title: 新しい題\ndate: いつか", "新しい本文。", OLD + 1)
    for made_by in ("pek", restarted, restarted):
        loaded, texts = start(config, made_by)
        found = loaded.documents["blog/a.md"]
        assert ("古い題", "古い本文。") == (found.title, texts.body(found))
        assert [("blog/a.md", 3)] == [(one.path, one.line) for one in loaded.problems]
    post(config, "blog/a.md", "直した題", "直した本文。", OLD + 2)
    loaded, texts = start(config, restarted)
    assert "直した本文。" == texts.body(loaded.documents["blog/a.md"])
    assert () == loaded.problems
    (config.content / "blog/a.md").unlink()
    assert {} == start(config, restarted)[0].documents


def test_who_had_an_address_keeps_it(config: Config) -> None:
    """Over a restart, too, and so does what stays in an older version for that."""
    post(config, "blog/x.md")
    start(config)
    write(config, "blog/a.md", "title: 題\ndate: 2024-05-14\nslug: x")
    assert ["blog/x.md"] == list(start(config)[0].documents)
    post(config, "blog/b.md", body="自分の本文")
    start(config)
    write(config, "blog/b.md", "title: 題\ndate: 2024-05-14\nslug: x", "別の本文", OLD + 1)
    for _ in range(2):
        loaded, texts = start(config)
        assert ["blog/b.md", "blog/x.md"] == list(loaded.documents)
        assert "自分の本文" == texts.body(loaded.documents["blog/b.md"])


@pytest.mark.parametrize("damage", [b"", b"nonsense" * 999, None], ids=["empty", "text", "rows"])
def test_a_damaged_index_is_made_anew(
    config: Config, caplog: pytest.LogCaptureFixture, damage: bytes | None
) -> None:
    """Nothing fails; what is in the files is served."""
    post(config, "a.md")
    before, _ = start(config)
    file = config.instance / "content.sqlite3"
    if damage is None:
        index = Index(config.instance, "pek")
        index._database.write(
            lambda one: one.execute("UPDATE entries SET packed = x'50ff'").close()
        )
    else:
        for one in config.instance.glob("content.sqlite3*"):
            one.unlink()
        file.write_bytes(damage)
    assert before.documents == start(config)[0].documents
    assert len([one for one in caplog.records if one.levelno >= logging.WARNING]) == (
        1 if damage else 0
    )


def test_without_a_folder_for_it(config: Config, caplog: pytest.LogCaptureFixture) -> None:
    """Memory keeps the texts that the files have no longer; it is said once."""
    config.instance.write_text("a file")
    file = post(config, "a.md", body="古い本文。")
    index = Index(config.instance, "pek")
    loaded = load(config, None, index)
    write(config, "a.md", "title: [", when=OLD + 1)
    loaded = load(config, loaded, index)
    assert "古い本文。" == Texts(config, index).body(loaded.documents["a.md"])
    assert file.exists()
    assert 1 == len(caplog.records)


def test_a_text_that_is_nowhere(config: Config) -> None:
    """The error names the file and what to do."""
    file = post(config, "a.md")
    document = load(config).documents["a.md"]
    file.write_text("別の本文", "utf-8")
    with pytest.raises(BodyError, match=r"^a\.md: .*lost \(mend"):
        Texts(config).body(document)


def test_an_old_text_is_there_as_long_as_somebody_may_serve_it(config: Config) -> None:
    """A day after it was replaced it goes; what is served stays for ever."""
    moment = float(OLD + 100)
    index = Index(config.instance, "pek", clock=lambda: moment)
    post(config, "a.md", body="古い本文。")
    post(config, "b.md", body="変わらない本文。")
    first = load(config, None, index)
    post(config, "a.md", body="新しい本文。", when=OLD + 1)
    second = load(config, first, index)
    kept = [first.documents["a.md"], second.documents["a.md"], first.documents["b.md"]]
    assert [True] * 3 == [index.source(one.digest) is not None for one in kept]
    moment += 90_000
    post(config, "c.md")
    load(config, second, index)
    assert [False, True, True] == [index.source(one.digest) is not None for one in kept]


def test_two_processes_see_the_same_edits(config: Config) -> None:
    """Both write what they read; neither fails, and a third finds all of it."""
    script = (
        "import sys; from pathlib import Path; from pek.config import Config;"
        "from pek.content import Index, load\n"
        "folder = Path(sys.argv[1])\n"
        "config = Config(content=folder / 'content', instance=folder / 'instance')\n"
        "index, loaded = Index(config.instance, 'pek'), None\n"
        "for n in range(8):\n"
        "    file = config.content / f'{sys.argv[2]}{n}.md'\n"
        "    file.write_text('---\\ntitle: x\\npage: true\\n---\\n')\n"
        "    loaded = load(config, loaded, index)\n"
    )
    arguments = [sys.executable, "-W", "error", "-c", script, str(config.content.parent)]
    running = [
        subprocess.Popen([*arguments, name], stderr=subprocess.PIPE, text=True) for name in "ab"
    ]
    assert [("", 0)] * 2 == [(one.communicate()[1], one.returncode) for one in running]
    last, _ = start(config)
    assert 16 == len(last.documents)


def _candidates() -> dict[str, bytes]:
    nasty = {path.name: path.read_bytes() for path in sorted(NASTY.glob("*.md"))}
    return {"everything": f"---\n{EVERYTHING}\n---\n本文 https://example.org/a\n".encode(), **nasty}


@pytest.mark.parametrize("path", ["blog/a.md", "blog/index.md"])
@pytest.mark.parametrize("name", _candidates())
def test_an_entry_comes_back_as_it_was(name: str, path: str) -> None:
    """Every field of every kind, to the offset of a time and the type of a mapping."""
    config = Config()
    try:
        candidate = examine(path, _candidates()[name], config)
    except ContentError as error:
        entry = Entry(mtime_ns=1, size=2, candidate=None, problems=error.problems, dated=True)
    else:
        problems = candidate.warnings
        entry = Entry(mtime_ns=1, size=2, candidate=candidate, problems=problems, dated=False)
    found = Unpacker(config.zone).entry(1, 2, pack(entry))
    assert found == entry
    assert _spelt(found) == _spelt(entry)


def _spelt(value: object) -> str:
    """All of a value: equal times may have another offset, equal sets another order."""
    if dataclasses.is_dataclass(value):
        fields = (getattr(value, one.name) for one in dataclasses.fields(value))
        return f"{type(value).__name__}({','.join(map(_spelt, fields))})"
    if isinstance(value, tuple):
        return f"({','.join(map(_spelt, value))})"
    return repr(sorted(value)) if isinstance(value, frozenset) else repr(value)


MOMENTS = st.datetimes(
    datetime(1900, 1, 2),  # noqa: DTZ001 - the zone is drawn
    datetime(2999, 12, 30),  # noqa: DTZ001
    timezones=st.timezones() | st.just(UTC),
)


@given(MOMENTS, st.text(st.characters(exclude_categories=["Cs"])))
def test_any_moment_and_text_come_back(moment: datetime, text: str) -> None:
    """Times of other zones as the instants that they are."""
    post = Post(path="a.md", address="/a/", title=text, published=moment, extra={"x": [text, None]})
    candidate = Candidate(document=post, warnings=(Problem(path=text, message="m", remedy="r"),))
    entry = Entry(mtime_ns=-1, size=0, candidate=candidate, problems=(), dated=True)
    found = Unpacker(moment.tzinfo or UTC).entry(-1, 0, pack(entry))
    assert found == entry


def test_equal_values_are_one_object(config: Config) -> None:
    """Ten thousand posts have a few dozen authors and tags."""
    for name in "ab":
        write(config, f"blog/{name}.md", f"{EVERYTHING}\nslug: {name}")
    start(config)
    one, other = (start(config)[0].documents[f"blog/{name}.md"] for name in "ab")
    one, other = start(config)[0].documents.values()
    assert isinstance(one, Post)
    assert isinstance(other, Post)
    assert one.authors is other.authors
    assert one.tags is other.tags
    assert one.section is other.section


PARALLEL = """
import json, sys
from pathlib import Path
from pek.config import Config
from pek.content import reading
from pek.content.scan import scan
from pek.cores import may_fork
config = Config(content=Path(sys.argv[1]))
files = scan(config.content).sources
alone = {one.path: reading.read(config, one, {}) for one in files}
many = {one.path: one for one in reading.in_processes(config, files, {}, 3)}
assert many == alone, [path for path in alone if many.get(path) != alone[path]]
assert may_fork()
print(len(many))
"""


def test_processes_read_what_one_reads(config: Config) -> None:
    """The same entries of sound, broken and nasty files, whoever reads them."""
    for number in range(20):
        post(config, f"blog/{number}.md", f"題{number}", "本文 ![](a.png) https://example.org/🎉")
    for path in NASTY.glob("*.md"):
        (config.content / path.name).write_bytes(path.read_bytes())
    run = [sys.executable, "-W", "error", "-c", PARALLEL, str(config.content)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert ("", str(20 + len(list(NASTY.glob("*.md"))))) == (done.stderr, done.stdout.strip())

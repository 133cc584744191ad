"""``redirects.toml``: what is taken from it, and what is refused with line and remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.config import Config
from pek.content import load
from pek.content.redirects import FILE, Redirects, parse

NOTHING = Redirects()


def _parse(text: str) -> Redirects:
    return parse(text.encode(), NOTHING)


def test_old_addresses_lead_to_new_ones() -> None:
    """With and without a slash, percent-encoded or not, each old one once with a slash."""
    found = _parse(
        '# 2023年のサイト\n"/old/" = "/new/"\n"/a" = "/b"\n"/%E5%8F%A4/" = "/髙﨑𠮷/"\n'
        '"/post.html" = "/post/"\n'
    )
    assert ({}, 4) == ({p.line: p for p in found.problems}, len(found.lines))
    assert {
        "/old/": "/new/",
        "/a/": "/b",
        "/古/": "/髙﨑𠮷/",
        "/post.html/": "/post/",
    } == found.targets
    assert {"/old/": 2, "/a/": 3, "/古/": 4, "/post.html/": 5} == found.lines


def test_entries_may_stand_below_a_heading() -> None:
    """As tables of other tools have it; lines count all the same."""
    found = _parse('[redirects]\n"/old/" = "/new/"\n"/x" = "y"\n')
    assert {"/old/": "/new/"} == found.targets
    assert [3] == [problem.line for problem in found.problems]


def test_a_chain_stays_as_it_is_written() -> None:
    """Where it ends depends on what is public just then."""
    found = _parse('"/a/" = "/b"\n"/b/" = "/c/"\n')
    assert {"/a/": "/b", "/b/": "/c/"} == found.targets


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"/x/" = "/x"', "leads back to itself"),
        ('"/x/" = "https://evil.example/"', '"https://evil.example/" is not an address'),
        ('"/x/" = "//evil.example/"', '"//evil.example/" is not an address'),
        (r'"/x/" = "/\\evil.example/"', "is not an address"),
        ('"/x/" = "javascript:alert(1)"', "is not an address"),
        ('"/x/" = "a/"', '"a/" is not an address'),
        ('"/x/" = "/../x/"', "is not an address"),
        ('"/x/" = "/a/?b=c"', '"/a/?b=c" has a ?'),
        ('"/x/" = "/a/#b"', '"/a/#b" has a #'),
        ('"/x/*" = "/a/"', '"/x/*" is a pattern'),
        (r'"/x\u0007/" = "/a/"', "holds a control character"),
        ('"/x%0D%0ALocation:/" = "/a/"', "holds a control character"),
        ('"/x/" = "/a%00/"', "holds a control character"),
        ('"/x/" = 3', '"3" instead of a text'),
        ('"x" = "/a/"', '"x" is not an address'),
        ('x = { "/a/" = "/b/" }', '"x" is not an address'),
        ('"/ok" = "/a/"', "/ok/ stands in line 2 already"),
    ],
)
def test_one_bad_line_is_refused_and_the_others_stay(line: str, message: str) -> None:
    """The problem names the line, and what is right is taken."""
    found = _parse(f'# 一覧\n"/ok/" = "/fine/"\n\n{line}\n')
    [problem] = found.problems
    assert (FILE, 4, False) == (problem.path, problem.line, problem.warning)
    assert message in problem.message
    assert problem.remedy
    assert {"/ok/": "/fine/"} == found.targets


def test_every_address_of_a_loop_is_named() -> None:
    """Those that lead into it lead nowhere either."""
    found = _parse('"/a/" = "/b/"\n"/b/" = "/c/"\n"/c/" = "/b/"\n"/d/" = "/e/"\n')
    assert [1, 2, 3] == [problem.line for problem in found.problems]
    assert {"/d/": "/e/"} == found.targets


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'"/a/" = "/b/"\n/c/ = "/d/"\n', 2),
        (b'"/a/" = "/b/"\n"/a/" = "/c/"\n', 2),
        (b'"/a/" "/b/"\n', 1),
        (b"\xff\xfe", None),
        (b'"/a/" = ' + b"9" * 5000, None),
        (b'"/a/" = ' + b"[" * 10_000, None),
        (b'"/a/" = "/b/"\n' + b"a = { " * 5000, None),
    ],
)
def test_a_file_that_is_no_toml_takes_nothing_away(data: bytes, line: int | None) -> None:
    """What was read before stays until the file is whole again; the form is told."""
    before = _parse('"/old/" = "/new/"\n')
    found = parse(data, before)
    [problem] = found.problems
    assert line == problem.line
    assert '"/old/" = "/new/"' in problem.remedy
    assert before.targets == found.targets


_ADDRESS = st.sampled_from(["/a/", "/b", "/c/", "/d", "/e/", "/f/x/"])


@given(entries=st.dictionaries(_ADDRESS, _ADDRESS))
def test_what_is_left_has_no_loop(entries: dict[str, str]) -> None:
    """However addresses are chained, each comes to an end, and those that do not are told."""
    found = _parse("".join(f'"{old}" = "{new}"\n' for old, new in entries.items()))
    assert len(entries) == len(found.targets) + len(found.problems)
    for source in found.targets:
        at, steps = source, 0
        while at in found.targets:
            at, steps = f"{found.targets[at].rstrip('/')}/", steps + 1
            assert steps <= len(entries)


def test_long_chains_and_circles() -> None:
    """Two thousand addresses, each leading to the next, and as many in a circle."""
    chain = "".join(f'"/{n}/" = "/{n + 1}/"\n' for n in range(2_000))
    assert 2_000 == len(_parse(chain).targets)
    assert 2_001 == len(_parse(f'{chain}"/2000/" = "/0/"\n').problems)


def _config(folder: Path) -> Config:
    (folder / "content").mkdir()
    return Config(content=folder / "content")


def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    """Without it there are none; a broken edit keeps what was; when it goes, they go."""
    config = _config(tmp_path)
    file = config.content / FILE
    loaded = load(config)
    assert {} == loaded.redirects.targets
    file.write_text('"/old/" = "/new/"\n', "utf-8")
    loaded = load(config, loaded)
    assert {"/old/": "/new/"} == loaded.redirects.targets
    assert loaded.redirects is load(config, loaded).redirects
    file.write_text('/old/ = "/elsewhere/"\n', "utf-8")
    loaded = load(config, loaded)
    assert {"/old/": "/new/"} == loaded.redirects.targets
    assert [(FILE, 1)] == [(problem.path, problem.line) for problem in loaded.problems]
    file.unlink()
    loaded = load(config, loaded)
    assert ({}, ()) == (loaded.redirects.targets, loaded.problems)


def test_a_file_that_is_too_large_or_cannot_be_read_is_told(tmp_path: Path) -> None:
    """And takes nothing away either."""
    config = _config(tmp_path).model_copy(update={"max_source_bytes": 1000})
    file = config.content / FILE
    file.write_text(f"# {'x' * 1000}\n", "utf-8")
    [problem] = load(config).problems
    assert (FILE, "raise max_source_bytes") == (problem.path, problem.remedy)
    file.unlink()
    file.mkdir()
    [problem] = load(config).problems
    assert (FILE, "check its permissions") == (problem.path, problem.remedy)

"""Front matter as text: one field changes, everything else stays as it was written."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pek.config import Config
from pek.content import parse
from pek.content.rewrite import add_alias, drop_alias, set_id
from pek.errors import ContentError, Problem
from pek.models import Post
from pek.text import clean

CONFIG = Config()
LIMIT = CONFIG.max_source_bytes
PATH = "pek2024/blog/a.md"
OLD = "/pek2024/blog/旧/"
HEAD = "title: 題\ndate: 2024-05-14\n"
BODY = "\n本文。\n\n---\naliases: [/本文/]\n---\n"


def source(fields: str) -> bytes:
    """A post with these ``fields`` between title and date and the body."""
    return f"---\n{HEAD}{fields}---\n{BODY}".encode()


def post(data: bytes) -> Post:
    """The post that a source is."""
    found = parse(PATH, data, CONFIG)
    assert isinstance(found, Post)
    return found


def refused(fields: str) -> Problem:
    """The problem for which no alias can be added to ``fields``."""
    with pytest.raises(ContentError) as caught:
        add_alias(PATH, source(fields), OLD, LIMIT)
    [problem] = caught.value.problems
    return problem


ADDED = {
    "no field": ("tags: [a]\n", f"tags: [a]\naliases:\n  - {OLD}\n"),
    "no field after a text of many lines": (
        "description: |\n  一行\n\n  二行\n\n",
        f"description: |\n  一行\n\n  二行\n\naliases:\n  - {OLD}\n",
    ),
    "no field before a comment": ("# おわり\n", f"# おわり\naliases:\n  - {OLD}\n"),
    "block list": (
        "aliases:\n  - /x/\ntags: [a]\n",
        f"aliases:\n  - /x/\n  - {OLD}\ntags: [a]\n",
    ),
    "block list at the margin": ("aliases:\n- /x/\n", f"aliases:\n- /x/\n- {OLD}\n"),
    "block list far in": (
        "aliases:\n      -   /x/\n",
        f"aliases:\n      -   /x/\n      -   {OLD}\n",
    ),
    "block list with comments": (
        "aliases: # 昔の\n  # 一つ目\n  - '/x/' # ここ\n  # 終わり\n\ntags: [a]\n",
        f"aliases: # 昔の\n  # 一つ目\n  - '/x/' # ここ\n  - {OLD}\n  # 終わり\n\ntags: [a]\n",
    ),
    "block list that ends in a folded text": (
        "aliases:\n  - /y/\n  - >-\n    /x/\ntags: [a]\n",
        f"aliases:\n  - /y/\n  - >-\n    /x/\n  - {OLD}\ntags: [a]\n",
    ),
    "flow list": ('aliases: [/x/, "/y/"] # 昔\n', f'aliases: [/x/, "/y/", {OLD}] # 昔\n'),
    "flow list over lines": (
        "aliases: [\n  /x/, # 一\n  /y/, # 二\n]\n",
        f"aliases: [\n  /x/, # 一\n  /y/, {OLD}, # 二\n]\n",
    ),
    "empty flow list": ("aliases: [ ] # なし\n", f"aliases: [{OLD} ] # なし\n"),
    "one text": ("aliases: /x/ # 昔\n", f"aliases: [/x/, {OLD}] # 昔\n"),
    "one quoted text": ('aliases: "/x, y/"\n', f'aliases: ["/x, y/", {OLD}]\n'),
    "one text with brackets": ("aliases: /x[1],y/\n", f"aliases: ['/x[1],y/', {OLD}]\n"),
    "one text on a line of its own": (
        "aliases:\n    /x/\ntags: [a]\n",
        f"aliases:\n    [/x/, {OLD}]\ntags: [a]\n",
    ),
    "nothing": ("aliases:\ntags: [a]\n", f"aliases:\n  - {OLD}\ntags: [a]\n"),
    "nothing but a comment": (
        "aliases:   # なし\n  # - /x/\ntags: [a]\n",
        f"aliases:   # なし\n  - {OLD}\n  # - /x/\ntags: [a]\n",
    ),
    "null": ("aliases: ~ # なし\n", f"aliases: {OLD} # なし\n"),
    "an empty text": ("aliases: ''\n", f"aliases: {OLD}\n"),
    "a quoted name": ('"aliases": [/x/]\n', f'"aliases": [/x/, {OLD}]\n'),
    "another field of the same name": (
        "my: {aliases: [/y/]}\naliases: [/x/]\n",
        f"my: {{aliases: [/y/]}}\naliases: [/x/, {OLD}]\n",
    ),
    "an anchor that nothing repeats": ("aliases: &a [/x/]\n", f"aliases: &a [/x/, {OLD}]\n"),
}


@pytest.mark.parametrize(("before", "after"), ADDED.values(), ids=ADDED)
def test_an_alias_is_added_in_the_authors_own_form(before: str, after: str) -> None:
    """Whatever the list looks like, it looks so afterwards, with one item more at its end."""
    assert source(after).decode() == add_alias(PATH, source(before), OLD, LIMIT).decode()


@pytest.mark.parametrize(
    "fields",
    [
        "aliases: [/pek2024/blog/旧]\n",
        "aliases: /pek2024/blog/%E6%97%A7/\n",
        f"aliases: ['{OLD}']\n",
    ],
)
def test_an_alias_that_is_there_is_not_added(fields: str) -> None:
    """In whatever spelling: without its last slash, percent-encoded, between quotes."""
    assert source(fields) == add_alias(PATH, source(fields), OLD, LIMIT)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("/blog/a: b/", "'/blog/a: b/'"),
        ("/blog/it's a/", "'/blog/it''s a/'"),
        ("/blog/a, [b]/", "'/blog/a, [b]/'"),
        ("/blog/大阪　会/", "/blog/%E5%A4%A7%E9%98%AA%E3%80%80%E4%BC%9A/"),
        ("/blog/👩‍💻/", "'/blog/👩‍💻/'"),
        ("/blog/髙﨑𠮷/", "/blog/髙﨑𠮷/"),
    ],
)
@pytest.mark.parametrize("fields", ["", "aliases: [/x/]\n", "aliases:\n- /x/\n", "aliases: /x/\n"])
def test_an_alias_is_quoted_as_yaml_and_the_field_need_it(
    address: str, written: str, fields: str
) -> None:
    """What is read is the address, whatever stands in it."""
    data = add_alias(PATH, source(fields), address, LIMIT)
    assert address == post(data).aliases[-1]
    assert written in data.decode()


DROPPED = {
    "first of a block list": ("aliases:\n  - {} # 今\n  - /x/\n", "aliases:\n  - /x/\n"),
    "last of a block list": ("aliases:\n- /x/ # 昔\n- {}\n", "aliases:\n- /x/ # 昔\n"),
    "all of a block list": ("aliases:\n  - {}\ntags: [a]\n", "aliases:\ntags: [a]\n"),
    "a folded text": ("aliases:\n  - >-\n    {}\n  - /x/\n", "aliases:\n  - /x/\n"),
    "first of a flow list": ("aliases: [{}, '/x/'] # 昔\n", "aliases: ['/x/'] # 昔\n"),
    "between others": ("aliases: [/x/, {}, /y/]\n", "aliases: [/x/, /y/]\n"),
    "last of a flow list": ("aliases: [/x/, {} , ]\n", "aliases: [/x/ , ]\n"),
    "all of a flow list": ("aliases: [{},] # 昔\n", "aliases: [] # 昔\n"),
    "one text": ("aliases: {} # 昔\n", "aliases: [] # 昔\n"),
    "twice": ("aliases: [{}, /x/, /pek2024/blog/旧]\n", "aliases: [/x/]\n"),
    "not there": ("aliases: [/x/]\n", "aliases: [/x/]\n"),
    "no field": ("", ""),
}


@pytest.mark.parametrize(("before", "after"), DROPPED.values(), ids=DROPPED)
def test_an_alias_is_taken_away(before: str, after: str) -> None:
    """The others stay as they were written."""
    data = drop_alias(PATH, source(before.format(OLD)), OLD, LIMIT)
    assert source(after).decode() == data.decode()


IDS = {
    "no field": ("tags: [a]\n", f"tags: [a]\nid: {OLD}\n"),
    "nothing": ("id:\ntags: [a]\n", f"id: {OLD}\ntags: [a]\n"),
    "nothing but a comment": ("id:   # なし\n", f"id: {OLD}   # なし\n"),
    "null": ("id: null\n", f"id: {OLD}\n"),
    "an empty text": ('id: "" # なし\n', f"id: {OLD} # なし\n"),
}


@pytest.mark.parametrize(("before", "after"), IDS.values(), ids=IDS)
def test_an_id_is_given(before: str, after: str) -> None:
    """As a new field, or into one that is empty."""
    assert source(after).decode() == set_id(PATH, source(before), OLD, LIMIT).decode()


@pytest.mark.parametrize(
    ("fields", "reason", "line"),
    [
        ("old: &o [/x/]\naliases: *o\n", "a YAML alias (*name) stands for the list", 5),
        ("aliases: &o [/x/]\nold: *o\n", "would say something else", 4),
        ("aliases: [&x /x/, *x]\n", "would say something else", 4),
        ("aliases: >-\n  /x/\n", "a text after >", 4),
        ("aliases:\n  -\n    /x/\n", "lines of their own", 4),
        ("tags: [a]\n...\n", "would say something else", 1),
    ],
)
def test_what_cannot_be_edited_safely_is_refused(fields: str, reason: str, line: int) -> None:
    """The message names the line and says what to write by hand."""
    problem = refused(fields)
    assert (PATH, line, "aliases") == (problem.path, problem.line, problem.field)
    assert reason in problem.message
    assert f"write {OLD} into the list of aliases by hand" in problem.remedy


def test_front_matter_between_braces_is_refused_where_a_field_is_new() -> None:
    """A list that is there is edited all the same."""
    head = "---\n{{title: 題, date: 2024-05-14{}}}\n---\n本文\n"
    with pytest.raises(ContentError, match="between braces"):
        set_id(PATH, head.format("").encode(), OLD, LIMIT)
    data = add_alias(PATH, head.format(", aliases: [/x/]").encode(), OLD, LIMIT)
    assert head.format(f", aliases: [/x/, {OLD}]") == data.decode()


def test_what_only_pek_reads_is_refused() -> None:
    """Two anchors of one name are no mistake to it, but YAML has no tree of them."""
    problem = refused("tags: [&x a, &x b]\n")
    assert ("aliases", True) == (problem.field, "duplicate anchor" in problem.message)


def test_a_file_that_would_be_too_large_is_refused() -> None:
    """It could not be read again."""
    data = source("")
    with pytest.raises(ContentError, match="larger than"):
        add_alias(PATH, data, OLD, len(data))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("lead", ["", "\ufeff", "\ufeff\n \n"])
@pytest.mark.parametrize("indent", ["", "  "])
def test_byte_order_mark_line_ends_and_indentation_stay(end: str, lead: str, indent: str) -> None:
    """New lines end and begin like those of the file."""
    old = f"{lead}---\n{indent}title: 題\n{indent}date: 2024-05-14\n---\n本文\n"
    new = old.replace("05-14\n", f"05-14\n{indent}aliases:\n{indent}  - {OLD}\n")
    data = add_alias(PATH, old.replace("\n", end).encode(), OLD, LIMIT)
    assert new.replace("\n", end).encode() == data


WORDS = st.text("あ髙𠮷aZ9.~- '\",[]{}:&*!|>@`", min_size=1, max_size=8).map(
    lambda text: f"/{clean(text.strip(' .')) or 'x'}/"
)


def _double(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


ITEMS = st.tuples(WORDS, st.sampled_from([_double, _single]))
COMMENTS = st.sampled_from(["", " # 注", "  #: [x]"])
SHAPES = st.sampled_from(["none", "block", "margin", "flow", "flow lines", "one", "empty"])
OTHERS = st.sampled_from(
    [
        "",
        "# 注: - [x]\n",
        "description: |+\n  一行\n\n  # 二行: 目\n\n",
        "tags: [CI/CD,\n  '髙﨑𠮷']\n",
        "event: {start: 2024-05-14, place: 青空ホール}\n",
        "title2: aliases\n",
    ]
)


@st.composite
def front_matter(draw: st.DrawFn) -> str:
    """Fields of a post with some list of aliases among them."""
    items = draw(st.lists(ITEMS, min_size=1, max_size=3))
    texts, note = [quote(text) for text, quote in items], draw(COMMENTS)
    shape = draw(SHAPES)
    indent = "" if shape == "margin" else "   "
    field = {
        "none": "",
        "block": f"aliases:{note}\n" + "".join(f"{indent}- {text}{note}\n" for text in texts),
        "margin": "aliases:\n" + "".join(f"{indent}- {text}{note}\n" for text in texts),
        "flow": f"aliases: [{', '.join(texts)}]{note}\n",
        "flow lines": "aliases: [\n" + "".join(f"  {text},{note}\n" for text in texts) + "]\n",
        "one": f"aliases: {texts[0]}{note}\n",
        "empty": f"aliases:{note}\n",
    }[shape]
    before, after = draw(OTHERS), draw(st.sampled_from(["", "series: 連載\n", "# 終わり\n"]))
    return f"{HEAD}{before}{field}{after}"


def plain(found: Post) -> Post:
    """A post without what an edit changes."""
    return replace(found, aliases=(), id=None, digest="", body_line=0)


@settings(max_examples=60)
@given(
    fields=front_matter(),
    address=WORDS,
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_an_edit_adds_exactly_the_alias_and_the_id(fields: str, address: str, end: str) -> None:
    """Every other field means what it meant, and every character that was there is there."""
    data = f"---\n{fields}---\n{BODY}".replace("\n", end).encode()
    edited = set_id(PATH, add_alias(PATH, data, address, LIMIT), address, LIMIT)
    before, after = post(data), post(edited)
    added = () if address in before.aliases else (address,)
    assert (*before.aliases, *added) == after.aliases
    assert address == after.id
    assert plain(before) == plain(after)
    assert edited.endswith(BODY.replace("\n", end).encode())
    characters = iter(edited.decode())
    assert all(character in characters for character in data.decode())


@settings(max_examples=40)
@given(fields=front_matter(), address=WORDS)
def test_what_was_added_can_be_taken_away(fields: str, address: str) -> None:
    """The aliases are those of before, without the one."""
    data = f"---\n{fields}---\n{BODY}".encode()
    back = drop_alias(PATH, add_alias(PATH, data, address, LIMIT), address, LIMIT)
    before, after = post(data), post(back)
    assert tuple(alias for alias in before.aliases if alias != address) == after.aliases
    assert plain(before) == plain(after)

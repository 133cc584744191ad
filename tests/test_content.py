"""One file of the content folder."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.config import Config
from pek.content import body_of, parse
from pek.errors import ContentError, Problem
from pek.models import Author, CardChoice, Event, Page, Post, Section, Speaker

CONFIG = Config(max_source_bytes=50_000)
NASTY = Path(__file__).parent / "nasty"
PATH = "pek2024/blog/a.md"
DATED = "title: 題\npublishDate: 2024-05-14\n"


def source(fields: str, body: str = "本文です。") -> bytes:
    """A file of front matter and body."""
    return f"---\n{fields}\n---\n\n{body}\n".encode()


def post(fields: str, path: str = PATH, body: str = "本文です。") -> Post:
    """The post of sound front matter and ``fields``."""
    document = parse(path, source(DATED + fields, body), CONFIG)
    assert isinstance(document, Post)
    return document


def nasty(name: str) -> Post:
    """The post in the folder of nasty files."""
    document = parse(PATH, (NASTY / name).read_bytes(), CONFIG)
    assert isinstance(document, Post)
    return document


def refused(data: bytes, path: str = PATH) -> tuple[Problem, ...]:
    """The problems for which ``data`` is refused."""
    with pytest.raises(ContentError) as caught:
        parse(path, data, CONFIG)
    return caught.value.problems


def places(data: bytes) -> list[tuple[int | None, str | None]]:
    """Line and field of each problem."""
    return [(problem.line, problem.field) for problem in refused(data)]


def test_scalars_arrive_as_written() -> None:
    """What YAML 1.1 would turn into numbers, times and truth values is text."""
    found = nasty("scalars.md")
    assert (found.title, found.category, found.series, found.id) == (
        "2025",
        "12:30:00",
        "off",
        "1e3",
    )
    assert ("1.10", "no", "010", "2024-05-14", "1_000", "0x1F", ".inf") == found.tags
    assert found.extra == {"number": "010", "day": "2024-05-14"}
    assert not found.draft
    assert found.published.isoformat() == "2024-05-02T10:00:00+09:00"


@pytest.mark.parametrize("title", ["no", "12:30:00", "010", "1.10", "2024-05-14", "true", "1e3"])
def test_title_stays_text(title: str) -> None:
    """A title may look like anything."""
    assert title == parse(PATH, source(f"title: {title}\ndate: 2024-05-14"), CONFIG).title


def test_bom_and_crlf() -> None:
    """A file of Windows reads like any other; the first line of the body stays indented."""
    found = nasty("bom-crlf.md")
    assert found.title == "髙﨑𠮷さん🎉"
    assert found.description == "一行目の二行目です。"
    data = (NASTY / "bom-crlf.md").read_bytes()
    assert (body_of(PATH, data), found.body_line) == ("    字下げ", 9)


def test_published_in_utc_has_the_local_date_of_the_site() -> None:
    """15:00 UTC is the next day in Japan."""
    found = nasty("bom-crlf.md").published
    assert found.astimezone(CONFIG.zone).date().isoformat() == "2024-07-07"
    assert found == datetime(2024, 7, 6, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-14", "2024-05-14T00:00:00+09:00"),
        ("2024-05-14 10:00", "2024-05-14T10:00:00+09:00"),
        ("2024-05-14T10:00:30", "2024-05-14T10:00:30+09:00"),
        ("2024-05-14T10:00:00Z", "2024-05-14T10:00:00+00:00"),
        ("2024-05-14 10:00:00 +0900", "2024-05-14T10:00:00+09:00"),
        ("'2024-05-14T10:00-05:30'", "2024-05-14T10:00:00-05:30"),
    ],
)
@pytest.mark.parametrize("name", ["publishDate", "date", "pubDate", "published"])
def test_dates(name: str, written: str, expected: str) -> None:
    """Dates and instants of ISO 8601 under four names; without an offset the site's zone counts."""
    found = parse(PATH, source(f"title: 題\n{name}: {written}"), CONFIG)
    assert isinstance(found, Post)
    assert expected == found.published.isoformat()


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("2024/05/14", "write 2024-05-14"),
        ("2024-5-4", "write 2024-05-04"),
        ("２０２４年５月１４日", "write 2024-05-14"),
        ("2024-13-01", "write 2024-05-14 or"),
        ("2024-02-30", "write 2024-05-14 or"),
        ("14 May", "write 2024-05-14 or"),
        ("20240514", "write 2024-05-14 or"),
        ("2024-05-14T25:00", "write 2024-05-14 or"),
        ("2024-05-14T10:00+99:00", "write 2024-05-14 or"),
        ("0001-01-01", "write a year from 1900"),
        ("", "write a value after the colon"),
        ("[2024-05-14]", "write one line of text"),
    ],
)
def test_bad_dates(written: str, remedy: str) -> None:
    """What is no date is refused with what to write instead."""
    (problem,) = refused(source(f"title: 題\ndate: {written}"))
    assert (3, "date") == (problem.line, problem.field)
    assert problem.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("true", True),
        ("Yes", True),
        ("ON", True),
        ('"true"', True),
        ("false", False),
        ("nO", False),
    ],
)
def test_draft_words(word: str, expected: bool) -> None:
    """The words of YAML 1.1 for true and false, in any case, quoted or not."""
    assert post(f"draft: {word}").draft is expected


@pytest.mark.parametrize("word", ["", "maybe", "1", "y", "[true]", "truе"])
def test_draft_is_never_guessed(word: str) -> None:
    """Any other word might mean that the post is not to be seen."""
    assert [(4, "draft")] == places(source(f"{DATED}draft: {word}"))


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Draft", "draft"),
        ("DRAFT", "draft"),
        ("darft", "draft"),
        ("drafts", "draft"),
        ("isDraft", "draft"),
        ("ｄｒａｆｔ", "draft"),
        ("unpublished", "draft"),
        ("publishdate", "publishDate"),
        ("publish_date", "publishDate"),
        ("publishedDate", "publishDate"),
        ("publishedAt", "publishDate"),
        ("publish", "publishDate"),
        ("PubDate", "pubDate"),
        ("Date", "date"),
        ("dates", "date"),
        ("updateDate", "updatedDate"),
        ("updatedAt", "updatedDate"),
        ("updated", "updatedDate"),
        ("last_modified", "updatedDate"),
        ("lastMod", "lastmod"),
    ],
)
def test_misspelt_names(name: str, right: str) -> None:
    """A draft or date under a wrong name is refused, with the right one."""
    (problem,) = refused(source(f"{DATED}{name}: x"))
    assert (4, name) == (problem.line, problem.field)
    assert f"did you mean {right}?" in problem.remedy


@pytest.mark.parametrize(
    "name",
    [
        "data",
        "layout",
        "hero",
        "weight",
        "toc",
        "summary",
        "author_url",
        "publisher",
        "rate",
        "content",
        "handler",
        "type",
        "template",
        "created",
        "location",
        "status",
        "注記",
    ],
)
def test_other_names_are_kept(name: str) -> None:
    """What pek does not know, it keeps as it was written."""
    assert {name: "1.0"} == post(f"{name}: 1.0").extra


def test_duplicate_keys() -> None:
    """Both lines of a name that is given twice are named, in nested fields too."""
    problems = refused((NASTY / "duplicate.md").read_bytes())
    assert [(4, "title"), (7, "name")] == [(p.line, p.field) for p in problems]
    assert "given twice (line 2)" == problems[0].message


def test_every_problem_is_told_at_once() -> None:
    """A file with six mistakes is refused once, with six problems in the order of their lines."""
    expected = [(3, "publishDate"), (4, "Draft"), (5, "tags"), (6, "image"), (7, "author.name")]
    assert expected == places((NASTY / "many.md").read_bytes())


@pytest.mark.parametrize(
    ("extra", "field"),
    [
        ("date: 2024-05-15", "date"),
        ("author: a\nauthors: [b]", "authors"),
        ("event: {start: 2024-05-14, date: 2024-05-15}", "event.date"),
        ("lastmod: 2024-05-15\nmodified: 2024-05-15", "modified"),
    ],
)
def test_two_names_for_one_thing(extra: str, field: str) -> None:
    """Two spellings at once are refused: nobody knows which one counts."""
    (problem,) = refused(source(DATED + extra))
    assert field == problem.field
    assert "means the same as" in problem.message


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", None, "empty"),
        (b" \n\n", None, "empty"),
        (b"x\n" * 25_001, 25_001, "larger than 50,000 bytes"),
        (b"# no block\n", 1, "no front matter"),
        ((NASTY / "unterminated.md").read_bytes(), 1, "does not end"),
        (b"+++\ntitle = 1\n+++\n", 1, "TOML"),
        (b"---\n---\n", 1, "missing"),
        (b"---\n- a\n---\n", 2, "a list instead of fields"),
        (b"---\ntext\n---\n", 2, "a text instead of fields"),
        (b"---\ntitle: a: b\n---\n", 2, "not YAML"),
        (b"---\ndate: 2024-05-14\ntitle: 'x\n---\n", 4, "not YAML"),
        (b"---\ntitle: @x\n---\n", 2, "not YAML"),
        (b"---\ntitle: *x\n---\n", 2, "repeats"),
        (b"---\ntitle: !x y\n---\n", 2, "tag !x"),
        (b"---\n? [a]\n: b\n---\n", 2, "must be a text"),
        (b"---\na: &a {}\nb: {<<: *a}\n---\n", 3, "merge keys"),
        (b"---\na: &a [*a]\n---\n", 2, "repeats"),
        (b"---\na: " + b"[" * 9000 + b"\n---\n", 2, "nested"),
        (b"---\na:\n  " + b"- " * 9000 + b"b\n---\n", 3, "nested"),
        (b"---\na: " + b"x" * 49_000 + b": y\n---\n", 2, "not YAML"),
        (b"---\na: [" + b"x," * 9000 + b"]\n---\n", 2, "values"),
        ("---\ntitle: 日本語のかな\n---\n".encode("cp932"), 2, "Shift_JIS"),
        ("---\ntitle: 日本語のかな\n---\n".encode("euc_jp"), 2, "EUC-JP"),
        ("---\ntitle: 日本語\n---\n".encode("utf-16"), 1, "UTF-16"),
        (b"---\ntitle: \xff\n---\n", 2, "at byte 11 (0xff)"),
        (b"---\ndate: 2024-05-14\ntitle: a\x08b\n---\n", 3, "control character U+0008"),
        (b"---\ndate: 2024-05-14\ntitle: a\n---\n\nb\x0b\n", 6, "control character U+000B"),
        (b"---\ndate: 2024-05-14\ntitle: a\x7fb\n---\n", 3, "control character U+007F"),
        ("---\ndate: 2024-05-14\ntitle: a\n---\n\uffff".encode(), 5, "noncharacter U+FFFF"),
    ],
)
def test_unreadable_files(data: bytes, line: int | None, message: str) -> None:
    """What is no text with front matter is refused, with the line of the file."""
    (problem,) = refused(data)
    assert line == problem.line
    assert message in problem.message
    assert problem.remedy


def test_aliases_of_yaml_are_limited() -> None:
    """An alias works, and counts as much as what it repeats."""
    assert {"a": "x", "b": ["x", "x"]} == post("a: &a x\nb: [*a, *a]").extra
    bomb = "".join(f"k{i + 1}: &k{i + 1} [{', '.join([f'*k{i}'] * 10)}]\n" for i in range(9))
    (problem,) = refused(source("k0: &k0 x\n" + bomb))
    assert "more than 5,000 values" in problem.message


def test_unicode_line_ends_do_not_break_the_block() -> None:
    """YAML 1.1 would end a line at U+2028, which editors paste unseen."""
    data = source("title: 前\u2028後\ndate: 2024/5/14")
    assert [(3, "date")] == places(data)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ("title: ' '", "title"),
        ("title:", "title"),
        ("title: [a]", "title"),
        ("title: a\nslug: a/b", "slug"),
        ("title: a\nslug: ..", "slug"),
        ("title: a\nslug: 'a?b'", "slug"),
        ("title: a\nslug: 100%", "slug"),
        ("title: a\naliases: [/a/, old]", "aliases.1"),
        ("title: a\naliases: //host/a", "aliases"),
        ("title: a\naliases: https://example.org/a", "aliases"),
        ("title: a\naliases: /a?b", "aliases"),
        ("title: a\naliases: /a%00b", "aliases"),
        ("title: a\ncanonical: /a/", "canonical"),
        ("title: a\ncanonical: https://", "canonical"),
        ("title: a\ncanonical: 'https://[::1/'", "canonical"),
        ("title: a\nauthor: {name: a, url: javascript:alert(1)}", "author.url"),
        ("title: a\nauthor: {name: a, icon: 'https://example.org/a.png'}", "author.icon"),
        ("title: a\nauthor: {name: ''}", "author.name"),
        ("title: a\nauthor: {name: a, fediverse: '@a'}", "author.fediverse"),
        (
            "title: a\nauthors: [{name: a, fediverse: 'https://b.example/@a'}]",
            "authors.0.fediverse",
        ),
        ("title: a\nauthor: {name: a, fediverse: '@名前@b.example'}", "author.fediverse"),
        ("title: a\nauthors: [a, {icon: a.png}]", "authors.1.name"),
        ("title: a\nimage: //example.org/a.png", "image"),
        ("title: a\nimage: data:image/png;base64,xx", "image"),
        ("title: a\ntags: a、b", "tags"),
        ("title: a\ntags: [a, [b]]", "tags.1"),
        ("title: a\nlang: ja_JP", "lang"),
        ("title: a\ncard: big", "card"),
        ("title: a\nevent: {name: x}", "event.start"),
        ("title: a\nevent: {start: 2024-05-14, end: 2024-05-13}", "event"),
        ("title: a\npinned: 2", "pinned"),
        ("title: a\nid: [a]", "id"),
    ],
)
def test_refused_fields(fields: str, field: str) -> None:
    """Each field says what it cannot be."""
    (problem,) = refused(source(f"date: 2024-05-14\n{fields}"))
    assert field == problem.field
    assert problem.line is not None
    assert problem.line >= 3
    assert problem.remedy


def test_an_account_needs_quotes() -> None:
    """YAML keeps the @ for itself; whoever forgets that is told what to write."""
    [problem] = refused(source("title: a\ndate: 2024-05-14\nauthor:\n  fediverse: @a@b.example"))
    assert 5 == problem.line
    assert "begin with @" in problem.remedy
    [problem] = refused(source('title: a\ndate: 2024-05-14\nauthor: {name: a, fediverse: "@a"}'))
    assert '"@a" is not an account in the fediverse' == problem.message
    assert 'write it between quotes: "@name@social.example"' == problem.remedy


def test_a_full_post() -> None:
    """Every field of the schema, as it arrives."""
    found = post(
        "updatedDate: 2024-05-15\ncategory: ' report '\ntags: [CI/CD, ci-cd, '', ~, PFEM]\n"
        "image: ../../../public/pek2024/a.png\nauthors:\n  - よしかわ\n"
        "  - {name: ふるや, icon: ~/assets/b.jpg, url: https://example.org/,"
        " fediverse: furuya@social.example}\n"
        "canonical: https://example.org/a/\nslug: b\naliases: [/old/, /%E6%97%A7/]\nid: x\n"
        "event: {name: E, date: 2024-06-01, place: 東京, url: https://example.org/e}\n"
        "speakers: [{name: S, icon: s.png, company: C}]\nseries: s\npinned: yes\nlang: en\n"
        "card: {layout: event, theme: dark}\norder: first"
    )
    midnight = datetime(2024, 6, 1, tzinfo=CONFIG.zone)
    assert Event(
        start=midnight, all_day=True, name="E", place="東京", url="https://example.org/e"
    ) == (found.event)
    assert (
        Author(name="よしかわ", key="よしかわ"),
        Author(
            name="ふるや",
            key="ふるや",
            icon="/assets/b.jpg",
            url="https://example.org/",
            fediverse="@furuya@social.example",
        ),
    ) == found.authors
    assert (Speaker(name="S", icon="/pek2024/blog/s.png", company="C"),) == found.speakers
    assert ("CI/CD", "PFEM") == found.tags
    assert ("/old/", "/旧/") == found.aliases
    assert CardChoice(layout="event", theme="dark") == found.card
    assert ("/pek2024/blog/b/", "pek2024/blog") == (found.address, found.section)
    assert ("/pek2024/a.png", "report", "x", "s") == (
        found.image,
        found.category,
        found.id,
        found.series,
    )
    assert found.pinned
    assert {"order": "first"} == found.extra


@pytest.mark.parametrize(
    ("fields", "body", "expected"),
    [
        ("description: '  a\n\n  b '", "", "a b"),
        (
            "description: |\n  日本語の\n  文です。\n  Kubernetes\n  と",
            "",
            "日本語の文です。 Kubernetes と",
        ),
        ("description:", "**太字**です", "太字です"),
        ("", "", "題"),
    ],
)
def test_description(fields: str, body: str, expected: str) -> None:
    """One paragraph, without spaces between Japanese lines; else the text's start, or the title."""
    assert expected == post(fields, body=body).description


def test_a_long_text_gives_at_most_120_characters() -> None:
    """Without a description the beginning of the text stands for it."""
    assert 60 < len(post("", body="今日は良い天気です。" * 50).description) <= 120


def test_pictures_of_a_folder_post_lie_below_its_address() -> None:
    """A picture beside an ``index.md`` moves with its slug."""
    found = post("slug: x\nimage: a.png", path="pek2024/blog/trip/index.md")
    assert ("/pek2024/blog/x/", "/pek2024/blog/x/a.png") == (found.address, found.image)
    assert found.section == "pek2024/blog"


def test_kinds() -> None:
    """A date makes a post, ``index.md`` a section, ``page: true`` and other files a page."""
    plain = source("title: 題")
    assert isinstance(parse("a/index.md", plain, CONFIG), Section)
    assert isinstance(parse("a/index.md", source("title: 題\npage: true"), CONFIG), Page)
    assert isinstance(parse("a/index.md", source("title: 題\npage: false"), CONFIG), Section)
    assert isinstance(parse("about.md", plain, CONFIG), Page)
    home = parse("index.md", plain, CONFIG)
    assert isinstance(home, Section)
    assert ("", "/") == (home.key, home.address)


def test_a_section() -> None:
    """Logo, colour and order of a section."""
    fields = "title: 題\nlogo: logo.svg\naccent: '#2Bd'\norder: 2"
    found = parse("pek2024/index.md", source(fields), CONFIG)
    assert isinstance(found, Section)
    assert ("pek2024", "/pek2024/logo.svg", "#22bbdd", 2) == (
        found.key,
        found.logo,
        found.accent,
        found.order,
    )


def test_a_section_is_about_an_event() -> None:
    """It says so as a post does, and is refused for the same mistakes."""
    event = "event:\n  start: 2027-06-12\n  end: 2027-06-13\n  place: 髙﨑の会館"
    found = parse("pek2027/index.md", source(f"title: 題\n{event}"), CONFIG)
    assert isinstance(found, Section)
    assert found.event is not None
    assert found.event == post(event).event
    assert (True, "髙﨑の会館") == (found.event.all_day, found.event.place)
    twice = source(f"title: 題\n{event}\n  date: 2027-06-12")
    (problem,) = refused(twice, "pek2027/index.md")
    assert (7, "event.date") == (problem.line, problem.field)


def test_addresses_are_composed() -> None:
    """File names of a Mac (NFD) have the address that people type (NFC)."""
    assert "/ガ/" == post("", path="か\u3099.md".replace("か", "カ")).address


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Any bytes are a document or a ContentError."""
    _try(data)


LINES = st.sampled_from(
    [
        "title: 題",
        "date: 2024-05-14",
        "draft: no",
        "author: {name: a, url: 'http://[x'}",
        "a: &a [x]",
        "event: {date: x}",
        "b: *a",
        "- x",
        "---",
        "tags: [a, {}]",
        "x: |",
        "  y",
        "\tz",
        "? a",
        "...",
    ]
)
FIELDS = st.lists(st.one_of(LINES, st.text(max_size=12)), max_size=8).map("\n".join)


@given(FIELDS, st.text(max_size=30))
def test_any_fields(fields: str, body: str) -> None:
    """Any text between the lines ``---`` is a document or a ContentError."""
    _try(f"---\ntitle: 題\ndate: 2024-05-14\n{fields}\n---\n{body}".encode("utf-8", "replace"))


@given(
    st.sampled_from(["date", "image", "slug", "aliases", "canonical", "lang", "tags", "author"]),
    st.text(max_size=30),
)
def test_any_value(name: str, value: str) -> None:
    """Any text as the value of a field is a document or a ContentError."""
    quoted = value.replace("'", "''")
    _try(
        f"---\ntitle: 題\npubDate: 2024-05-14\n{name}: '{quoted}'\n---\n".encode("utf-8", "replace")
    )


def _try(data: bytes) -> None:
    found = _outcome(data)
    if isinstance(found, ContentError):
        assert found.problems
        assert all(problem.remedy and problem.path == PATH for problem in found.problems)
    else:
        assert found.title
        assert found.address.startswith("/pek2024/blog/")


def _outcome(data: bytes) -> Post | Page | Section | ContentError:
    try:
        return parse(PATH, data, CONFIG)
    except ContentError as error:
        return error


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ("title:題\ndate: 2024-01-01", "x.md:2: no colon and space after title"),
        ("title：題\ndate: 2024-01-01", "x.md:2: no colon and space after title"),
        ("title:\u00a0題\ndate: 2024-01-01", "x.md:2: no colon and space after title"),
        ("title: 題\ntags:\n\t- a", "x.md:4: indented with a tab"),
        ("title: a: b\ndate: 2024-01-01", "x.md:2: not YAML: mapping values"),
        ("title: 題\ndate:", "x.md:3: date: nothing instead of a text"),
    ],
)
def test_what_japanese_keyboards_and_tabs_do_to_yaml(block: str, problem: str) -> None:
    """The line with the slip is named, not the one at which YAML gives up."""
    with pytest.raises(ContentError) as caught:
        parse("x.md", f"---\n{block}\n---\n".encode(), Config())
    assert str(caught.value).startswith(problem)


def test_two_anchors_of_one_name_hide_no_other_fault() -> None:
    """YAML's own tree refuses them, so the fault is told without its line of the block."""
    with pytest.raises(ContentError) as caught:
        parse("a.md", b"---\ntitle: &x t\ndate: 2024-05-14\ntags: &x a,b\n---\n", CONFIG)
    [problem] = caught.value.problems
    assert ("tags", 1) == (problem.field, problem.line)

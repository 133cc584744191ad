"""What was typed, as a query."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.search import MAX_LENGTH, loosened, parse
from pek.search.query import MAX_TERMS


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("登壇", '"登壇"'),
        ("会", '"会" *'),
        ("登壇者", '"登壇 壇者"'),
        ("ＡＷＳ", '("aws" OR "aws" *)'),
        ("AWSを", '"aws を" *'),
        ("AWSを使う", '"aws を使 使う"'),
        ("あ1b", '("あ 1b" OR "あ 1b" *)'),
        ("CI/CD", '("ci cd" OR "ci cd" *)'),
        ("C++", '("c++" OR "c++" *)'),
        ("v1.2", '"v1 2"'),
        ("2024", '"2024"'),
        ("#9 k8", '"9" AND ("k8" OR "k8" *)'),
        ("#PFEM", '("pfem" OR "pfem" *)'),
        ("🎪", '("🎪" OR "🎪" *)'),
        ("の、その先", '"の その の先"'),
        ("登壇　募集", '"登壇" AND "募集"'),
        ("登壇 登壇 ＡＷＳ aws", '"登壇" AND ("aws" OR "aws" *)'),
        ('"golden path"', '"golden path"'),
        ("“golden path” 会", '"golden path" AND "会" *'),
        ("「ゴールデン」『道』", '"ゴー ール ルデ デン" AND "道" *'),
        ("ＡＷＳ＂golden path＂", '("aws" OR "aws" *) AND "golden path"'),
        ("登壇 -募集", '("登壇") NOT ("募集")'),
        ('登壇 －募集 −"call for"', '("登壇") NOT ("募集" OR "call for")'),
        ("Wi-Fi", '("wi fi" OR "wi fi" *)'),
        ("OR AND NOT", '("or" OR "or" *) AND ("and" OR "and" *) AND ("not" OR "not" *)'),
        ("NEAR(a b)", '("near a" OR "near a" *) AND ("b" OR "b" *)'),
        ("title:登壇", '"title 登壇"'),
        ('"開いたまま', '"開い いた たま まま"'),
        ("会*", '"会" *'),
        ("ｺﾞｰﾙ", '"ゴー ール"'),
    ],
)
def test_words_become_phrases_of_tokens(asked: str, expected: str) -> None:
    """Nothing but tokens in quotes and pek's own operators reaches SQLite."""
    assert expected == parse(asked).expression


@pytest.mark.parametrize(
    "asked", ["", " 　\n", '"', "-", "--", "*", "「」", '""', "!?、。", "-登壇", "\x00\ud800", "_"]
)
def test_what_asks_for_nothing_is_no_query(asked: str) -> None:
    """Only words that must be there can be looked for."""
    assert not parse(asked)


def test_a_query_is_bounded() -> None:
    """The rest of a long text and of many words is passed over."""
    many = parse(" ".join(f"語{number}" for number in range(1000)))
    assert MAX_TERMS == len(many.terms)
    assert MAX_LENGTH >= len(parse("会" * 100_000).text)


def test_what_was_asked_is_kept_on_one_line() -> None:
    """The page names it, in the spelling of the reader."""
    assert "ＡＷＳ 登壇" == parse(" ＡＷＳ　\n登壇 ").text


def test_what_cannot_be_shown_is_no_part_of_a_query() -> None:
    """Controls, half characters and what nobody sees: the page and its addresses name the query."""
    assert "登壇 aws" == parse("登\x00壇\x1b\ud800 a\u200bws\x7f").text


@given(
    st.text(st.one_of(st.characters(), st.sampled_from("\"'“”「」-−*+#():^会あA1 　")), max_size=60)
)
def test_every_text_is_a_query_of_tokens(asked: str) -> None:
    """Outside of quotes there are only pek's operators, and in them no quote."""
    query = parse(asked)
    rest = re.sub(r'"[^"\x00]+"', "", query.expression)
    assert set(re.sub("[()]", " ", rest).split()) <= {"AND", "OR", "NOT", "*"}
    assert rest.count("(") == rest.count(")")
    assert query.pattern


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("kuber", "in kubernetes, not akubernetes", ["kubernetes"]),
        ('"kuber"', "kubernetes kuber", ["kuber"]),
        ("aws", "awsとlaws、のaws", ["aws", "aws"]),
        ("ci/cd", "ci/cd ci cd cicd", ["ci/cd", "ci cd"]),
        ("awsの", "aws の、awsの", ["aws の", "awsの"]),
        ("会", "会社の会議", ["会", "会"]),
        ("c++", "c++とc+", ["c++"]),
    ],
)
def test_the_same_is_marked_as_is_found(asked: str, text: str, expected: list[str]) -> None:
    """Words by their beginnings, wherever they stand."""
    assert expected == [found[0] for found in parse(asked).pattern.finditer(text)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("登壇 募集", ("登壇", "募集")),
        ('登壇 "golden path" -会', ("登壇", '"golden path"')),
        ("プラットフォームの作り方", ("プラットフォーム 作り方",)),
        ("登壇", ()),
        ("kubernetes", ()),
        ("", ()),
    ],
)
def test_less_can_be_asked_for(asked: str, expected: tuple[str, ...]) -> None:
    """Where nothing is found the page offers each word by itself, or the parts of a long one."""
    assert expected == loosened(parse(asked))

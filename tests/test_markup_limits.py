"""What is nested too deeply is refused when it is read, with its line; nothing else is."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from pek.check import check
from pek.markup import overrun, render
from pek.markup.limits import deep_html
from pek.views import state
from tests.conftest import Tree
from tests.markup_cases import FOLDER, SmallSite, read_cases

POST = "---\ntitle: 題\npublishDate: 2024-01-01\n---\n"
LISTS = "lists and quotes are nested deeper than 60 levels"
MARKS = "emphasis and links are nested deeper than 60 levels"
HTML = "HTML is nested deeper than 200 elements"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("一\n\n" + "> " * 61 + "奥", 3, LISTS),
        (">" * 10_000, 1, LISTS),
        ("- " * 61 + "奥", 1, LISTS),
        ("1) " * 61 + "奥", 1, LISTS),
        ("\n".join("  " * depth + "- 項目" for depth in range(61)), 61, LISTS),
        ("\n".join("\t" * depth + "- 項目" for depth in range(61)), 61, LISTS),
        (":::message\n" * 61 + "奥", 61, LISTS),
        (
            "\n".join("\t" * (d // 2) + "  " * (d % 2) + "- 項目" for d in range(61)),
            61,
            LISTS,
        ),
        (":::message\n" * 31 + ">" * 30 + "奥", 32, LISTS),
        (
            "\n".join("\t" * d + "- 項目" for d in range(59)) + "\n\n" + "\t" * 59 + "<b>" * 95,
            61,
            HTML,
        ),
        ("<div>" * 40_000, 1, HTML),
        ("一\n\n" + "*a " * 61 + " b*" * 61, 3, MARKS),
        ("あ **い" * 61 + "い** う" * 61, 1, MARKS),
        ("一\n" + "<div>\n" * 201, 202, HTML),
        ("<b>" * 10_000, 1, HTML),
    ],
)
def test_what_is_too_deep_is_told_with_its_line(source: str, line: int, message: str) -> None:
    """Containers, marks within a text, elements of HTML."""
    found = overrun(source)
    assert found is not None
    assert (line, message) == found[:2]
    assert found[2]


@pytest.mark.parametrize(
    "source",
    [
        "> " * 60 + "奥",
        "- " * 60 + "奥",
        "*a " * 60 + " b*" * 60,
        "*" * 10_000,
        "- **[a](/b)** *c* `d`\n" * 2_000,
        "|" + " - |" * 500 + "\n" + "| **a** |" * 500,
        "<br>" * 1_000 + "<p>一</p>\n\n" * 500,
        "[" * 10_000 + "a" + "](b)" * 10_000,
        ":::message\n一\n:::\n\n" * 200,
        "```\n" + "> " * 200 + "\n```",
    ],
)
def test_what_only_looks_deep_is_no_problem(source: str) -> None:
    """Much of something is not deep."""
    assert overrun(source) is None


def test_no_case_is_too_deep() -> None:
    """Ordinary sources are not refused."""
    for path in FOLDER.glob("*.md"):
        for case in read_cases(path):
            assert overrun(case.source) is None, case.where


LEVELS = st.lists(
    st.sampled_from(["> ", "- ", "1. ", ":::message\n", "<div>", "**あ ", "*a ", "[x ", "\t- "]),
    min_size=40,
    max_size=75,
)


@settings(max_examples=60, deadline=None)
@given(LEVELS)
def test_the_look_at_a_source_and_its_rendering_agree(levels: list[str]) -> None:
    """What is shown otherwise than it was meant was refused before, and nothing else was."""
    source = "".join(levels) + "奥"
    deep = [one for one in render(source, SmallSite()).problems if "deeper" in one[1]]
    assert (overrun(source) is not None) == bool(deep)


def test_the_line_of_deep_html_does_not_count_what_was_closed() -> None:
    """Elements that end, and those that hold nothing, are not around what follows."""
    source = "<p>一</p>\n" * 300 + "<br><img src='a'>\n" * 300 + "<div>\n" * 201
    assert deep_html(source)[0] == 801


def test_a_post_that_is_too_deep_is_a_load_error_and_takes_no_other_down(
    tree: Tree, app: Flask, client: FlaskClient
) -> None:
    """File, line of the file, remedy; the other posts are served."""
    tree.write("b/deep.md", POST + "一\n\n" + "> " * 100 + "奥\n")
    tree.write("b/good.md", POST + "本文\n")
    parts = state(app)
    [problem] = check(parts.library, parts.bodies, parts.pictures)
    assert ("b/deep.md", 7, False) == (problem.path, problem.line, problem.warning)
    assert LISTS in problem.message
    assert "fewer levels" in (problem.remedy or "")
    assert client.get("/b/good/").status_code == 200
    assert client.get("/b/deep/").status_code == 404

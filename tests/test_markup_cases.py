"""Every pair of tests/markup/*.md, as it is written there."""

import pytest

from tests.markup_cases import FOLDER, Case, body_of, read_cases

CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in read_cases(path)]


def test_every_case_file_is_read_to_its_end() -> None:
    """No case is lost to a misspelt divider."""
    for path in FOLDER.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n=== ") + 1 == text.count("--- end\n") == len(read_cases(path)), (
            path.name
        )


@pytest.mark.parametrize("case", [pytest.param(case, id=case.where) for case in CASES])
def test_markdown_becomes_the_html_of_its_case(case: Case) -> None:
    """The whole body equals the HTML beside the Markdown."""
    assert case.html == body_of(case.source)

"""The results of the benches: each run replaces its own section and no other."""

from bench.results import Table, replaced


def test_a_section_is_replaced_in_its_place() -> None:
    """The order is that of the benches, whichever ran first; the other sections stay."""
    text = replaced("", "search", "## Search\n\nold")
    text = replaced(text, "serving", "## Serving\n\nold")
    text = replaced(text, "search", "## Search\n\nnew")
    assert ["Serving", "Search"] == [line[3:] for line in text.splitlines() if line[:3] == "## "]
    assert ["old", "new"] == [line for line in text.splitlines() if line in {"old", "new"}]


def test_a_second_run_with_the_same_figures_changes_nothing() -> None:
    """However often sections are written, nothing gathers around them."""
    once = replaced(replaced("", "feeds", "a"), "cards", "b")
    assert once == replaced(replaced(once, "cards", "b"), "feeds", "a")


def test_columns_with_japanese_line_up() -> None:
    """A character of Japanese takes two columns of a terminal."""
    table = Table(columns=("question", "ms"), rows=(("登壇", "1"), ("aws", "10")))
    assert ["question  ms", "登壇       1", "aws       10"] == list(table.plain())

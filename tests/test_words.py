import re
import string
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale

from pek.words import LANGUAGES, words

TABLES = {
    name: tomllib.loads((files("pek.words") / f"{name}.toml").read_text("utf-8"))
    for name in LANGUAGES
}


def places(said: str | dict[str, str]) -> set[str]:
    """The names in braces of one entry."""
    texts = [said] if isinstance(said, str) else said.values()
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def plurals() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every entry with several forms, with its language and key."""
    for name, table in TABLES.items():
        for key, said in table.items():
            if not isinstance(said, str):
                yield name, key, said


def test_every_language_says_the_same_things() -> None:
    """A word that one language lacks would break its pages."""
    assert TABLES["ja"].keys() == TABLES["en"].keys()


@pytest.mark.parametrize("key", sorted(TABLES["ja"]))
def test_every_language_names_what_it_is_given(key: str) -> None:
    """A name that is not put in would be lost; only a plural may leave its number out."""
    japanese, english = (places(TABLES[name][key]) for name in ("ja", "en"))
    assert japanese - {"n"} == english - {"n"}


def test_plurals_have_the_forms_of_their_language() -> None:
    """As CLDR names them; each has the form for all other numbers."""
    for name, key, forms in plurals():
        assert "other" in forms, key
        assert forms.keys() <= {*Locale(name).plural_form.rules, "other"}, key


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("ja", 1, "1件の記事"),
        ("ja-JP", 12345, "12,345件の記事"),
        ("en", 1, "1 post"),
        ("en-GB", 0, "0 posts"),
        ("EN", 2, "2 posts"),
        ("fr", 2, "2 posts"),
    ],
)
def test_numbers_are_said_as_the_language_says_them(language: str, n: int, expected: str) -> None:
    """Singular and plural, thousands, and English where pek does not speak the language."""
    assert expected == words(language)("posts", n=n)


def test_braces_in_a_title_stay() -> None:
    """A title is put in as it is, whatever it looks like."""
    assert "連載: {n} と {title}" == words("ja")("series", title="{n} と {title}")


def test_an_unknown_key_is_an_error() -> None:
    """A misspelt key in a template is found by the first test that renders it."""
    with pytest.raises(KeyError, match="tocc"):
        words("ja")("tocc")


def test_a_number_that_is_not_given_is_an_error() -> None:
    """It is not taken for none."""
    with pytest.raises(KeyError, match="posts: n"):
        words("ja")("posts")
    with pytest.raises(KeyError, match="title"):
        words("en")("numbered", n=2)


def test_every_word_is_said_somewhere() -> None:
    """In a template or in the code; some by the kind of a thing."""
    root = Path(__file__).parent.parent
    files_ = [*root.glob("templates/*.html"), *root.glob("pek/**/*.py")]
    text = "\n".join(file.read_text("utf-8") for file in files_)
    families = re.compile(r"(box|error)_.*|(tag|category|author|tags|categories|authors)(_about)?")
    unsaid = [key for key in TABLES["ja"] if f'"{key}"' not in text and not families.fullmatch(key)]
    assert [] == unsaid

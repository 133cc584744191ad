"""Where a bare address ends."""

import pytest

from pek.markup.inlines.addresses import without_trailing


@pytest.mark.parametrize(
    ("expected", "address"),
    [
        ("https://a.example/", "https://a.example/"),
        ("https://a.example/b", "https://a.example/b.,;:!?"),
        ("https://a.example/b_(c)", "https://a.example/b_(c)"),
        ("https://a.example/b_(c)", "https://a.example/b_(c)).'"),
        ("https://a.example/b", "https://a.example/b**"),
        ("https://[::1]/", "https://[::1]/]"),
        ("", "..."),
    ],
)
def test_punctuation_of_the_sentence_is_cut(expected: str, address: str) -> None:
    """Brackets only where they were not opened in the address."""
    assert expected == without_trailing(address)

"""The search over the sample content: what readers type and what they should find."""

from pathlib import Path

import pytest
from flask import Flask

from pek.search import Pieces, Search, parse
from pek.search.entries import entry_of
from pek.search.folding import comparable
from pek.search.tokens import UNIT
from pek.site import Site
from pek.views import State, state

LINES = (Path(__file__).parent / "search_sample.txt").read_text("utf-8").splitlines()
TABLE = [
    tuple(part.strip() for part in line.rsplit("|", 1))
    for line in LINES
    if "|" in line and not line.startswith("# ")
]


@pytest.fixture(scope="module")
def parts(sample: Flask) -> State:
    """The sample content with its index."""
    return state(sample)


@pytest.fixture(scope="module")
def site(parts: State) -> Site:
    """The site of the sample content."""
    return parts.library.site()


@pytest.fixture(scope="module")
def search(parts: State) -> Search:
    """Its search."""
    return parts.search


@pytest.fixture(scope="module")
def texts(parts: State, site: Site) -> dict[str, list[str]]:
    """The folded fields of every post and page by its address."""
    found = {}
    for document in site.by_address.values():
        entry = entry_of(document, parts.bodies.rendered(site, document))
        found[document.address] = [comparable(field) for field in entry.fields]
    return found


def addresses(search: Search, site: Site, asked: str) -> set[str]:
    """The addresses of all that a query finds."""
    return {hit.document.address for hit in search.find(site, asked, size=200).hits}


def test_the_table_is_long_enough() -> None:
    """At least 60 questions, each asked once."""
    questions = [asked for asked, _ in TABLE]
    assert len(questions) >= 60
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize(("asked", "expected"), TABLE, ids=[asked for asked, _ in TABLE])
def test_questions_find_what_is_meant(
    search: Search, site: Site, asked: str, expected: str
) -> None:
    """The first result is the post or page that the question is about."""
    found = [hit.document.address.strip("/") for hit in search.find(site, asked).hits]
    assert expected == (found[0].rpartition("/")[2] if found else "")


def test_words_of_one_to_four_characters_find_all(
    search: Search, site: Site, texts: dict[str, list[str]]
) -> None:
    """Every run of Japanese characters of every title, cut in all ways: a plain scan of the
    folded texts finds the same posts.
    """
    runs = {
        found["run"]
        for fields in texts.values()
        for found in UNIT.finditer(fields[0])
        if found["run"]
    }
    words = {
        run[start : start + length]
        for run in runs
        for length in range(1, 5)
        for start in range(len(run) - length + 1)
    }
    assert len(words) > 300
    wrong = [word for word in words if addresses(search, site, word) != scanned(texts, word)]
    assert [] == wrong


def scanned(texts: dict[str, list[str]], word: str) -> set[str]:
    """The addresses of the texts that have a word."""
    return {address for address, fields in texts.items() if any(word in text for text in fields)}


@pytest.mark.parametrize(
    "asked", ["登壇", "会", "kuber", "ゴールデンパス", "CI/CD", "オンコール", "よしかわ"]
)
def test_every_result_shows_what_was_asked_for(
    parts: State, search: Search, site: Site, texts: dict[str, list[str]], asked: str
) -> None:
    """It is marked in the title if that has it, and in the heading or the passage if the text has
    it; the heading is one of the page, by its id.
    """
    pattern = parse(asked).pattern
    hits = search.find(site, asked, size=50).hits
    assert hits
    for hit in hits:
        title, *_, text = texts[hit.document.address]
        below = (*hit.heading, *hit.passage)
        shown = [has_mark(hit.title), has_mark(below)]
        assert [bool(pattern.search(title)), bool(pattern.search(text))] == shown
        marks = [piece for piece, marked in (*hit.title, *below) if marked]
        assert all(pattern.fullmatch(comparable(mark)) for mark in marks)
        headings = parts.bodies.rendered(site, hit.document).headings
        named = {(one.id, one.text) for one in headings} | {(None, "")}
        assert (hit.id, "".join(piece for piece, _ in hit.heading)) in named


def has_mark(pieces: Pieces) -> bool:
    """Whether any piece is marked."""
    return any(marked for _, marked in pieces)

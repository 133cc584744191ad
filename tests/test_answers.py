import gzip
from datetime import timedelta

import pytest

from pek.answers import FILE_CACHE, MIN_COMPRESSED, PAGE_CACHE, Answer, Answers, last_modified
from tests.conftest import NOW

HTML = "text/html; charset=utf-8"
SECOND = timedelta(seconds=1)
LONG = "吾輩は猫である。".encode() * 100


def _answer(body: bytes, media_type: str = HTML) -> Answer:
    return Answer(body=body, media_type=media_type, cache_control=PAGE_CACHE)


def _get(answers: Answers, version: str, body: bytes, address: str = "/") -> Answer:
    return answers.get(version, address, lambda: body, media_type=HTML)


@pytest.mark.parametrize(
    ("age", "shown"),
    [(2, 0), (3600, 0), (1.9, -1), (0, -1), (-5, -1)],
)
def test_a_young_answer_shows_an_earlier_date(age: float, shown: int) -> None:
    """Until the second of the change is over, for good, another change may fall into it."""
    changed = NOW.replace(microsecond=999_999)
    assert NOW + shown * SECOND == last_modified(changed, NOW + age * SECOND)


def test_an_answer_is_made_once_for_a_version() -> None:
    """The second request is answered from memory; another version is made anew."""
    answers = Answers(100_000)
    made = []

    def make() -> bytes:
        made.append(1)
        return b"x"

    for version in ("1", "1", "2"):
        answer = answers.get(
            version,
            "/",
            make,
            media_type=HTML,
            cache_control=FILE_CACHE,
        )
    assert len(made) == 2
    assert (HTML, FILE_CACHE) == (answer.media_type, answer.cache_control)


def test_the_etag_is_made_of_the_bytes_alone() -> None:
    """Every process gives the same tag: it is pinned here."""
    assert _answer(b"pek").etag == "a324f6d264c148275372bc3315aeeeb0"
    assert _answer(b"pek", "text/plain").etag == _answer(b"pek").etag
    assert _answer(b"PEK").etag != _answer(b"pek").etag


def test_the_compressed_body_is_always_the_same() -> None:
    """Without time and name in its header (RFC 1952, 2.3) equal bodies give equal bytes."""
    first, second = _answer(LONG).gzip, _answer(LONG).gzip
    assert first is not None
    assert first == second
    assert gzip.decompress(first) == LONG
    assert first[3:8] == bytes(5)
    assert len(first) < len(LONG)


@pytest.mark.parametrize(
    ("body", "media_type", "compressed"),
    [
        (LONG, HTML, True),
        (LONG, "image/svg+xml; charset=utf-8", True),
        (LONG, "application/atom+xml; charset=utf-8", True),
        (LONG, "image/png", False),
        (LONG, "application/octet-stream", False),
        (b"x" * MIN_COMPRESSED, HTML, True),
        (b"x" * (MIN_COMPRESSED - 1), HTML, False),
        (b"", HTML, False),
    ],
)
def test_what_is_compressed(body: bytes, media_type: str, compressed: bool) -> None:
    """Text of some length; never pictures."""
    assert compressed == (_answer(body, media_type).gzip is not None)

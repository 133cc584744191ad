import gzip
from datetime import UTC, datetime, timedelta

import pytest

from pek.answers import FILE_CACHE, MIN_COMPRESSED, PAGE_CACHE, Answer, Answers
from tests.conftest import NOW, Clock

HTML = "text/html; charset=utf-8"
LONG = "吾輩は猫である。".encode() * 100


def _answer(body: bytes, media_type: str = HTML) -> Answer:
    return Answer(body=body, media_type=media_type, cache_control=PAGE_CACHE, last_modified=NOW)


def _get(answers: Answers, version: str, body: bytes, address: str = "/") -> Answer:
    return answers.get(version, address, lambda: body, media_type=HTML)


def test_equal_bytes_keep_their_date(clock: Clock) -> None:
    """A new version of the site that gives the same bytes does not look modified."""
    answers = Answers(8, clock)
    first = _get(answers, "1", b"same")
    clock.moment += timedelta(hours=1)
    again = _get(answers, "2", b"same")
    assert (NOW, NOW) == (first.last_modified, again.last_modified)
    assert first.etag == again.etag


def test_other_bytes_have_a_new_date_for_their_address_only(clock: Clock) -> None:
    """What changed is dated anew, also when it changes back."""
    answers = Answers(8, clock)
    _get(answers, "1", b"old")
    _get(answers, "1", b"old", "/about/")
    clock.moment += timedelta(hours=1)
    assert _get(answers, "2", b"new").last_modified == NOW + timedelta(hours=1)
    clock.moment += timedelta(hours=1)
    assert _get(answers, "3", b"old").last_modified == NOW + timedelta(hours=2)
    assert _get(answers, "3", b"old", "/about/").last_modified == NOW


def test_dates_have_whole_seconds(clock: Clock) -> None:
    """HTTP dates carry no fraction; one that did would never compare equal."""
    clock.moment = datetime(2026, 4, 1, 9, 0, 0, 999_999, tzinfo=UTC)
    assert _get(Answers(8, clock), "1", b"x").last_modified == NOW


def test_an_answer_is_made_once_for_a_version(clock: Clock) -> None:
    """The second request is answered from memory; another version is made anew."""
    answers = Answers(8, clock)
    made = []

    def make() -> bytes:
        made.append(1)
        return b"x"

    for version in ("1", "1", "2"):
        answer = answers.get(
            version, "/", make, media_type=HTML, cache_control=FILE_CACHE, robots="noindex"
        )
    assert len(made) == 2
    assert (HTML, FILE_CACHE, "noindex") == (
        answer.media_type,
        answer.cache_control,
        answer.robots,
    )


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

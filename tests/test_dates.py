from datetime import UTC, datetime, timedelta, timezone

import pytest

from pek.config import Config
from pek.dates import day, instant, iso, when
from pek.models import Event

EVENING = datetime(2024, 7, 6, 15, 0, 1, 999, tzinfo=UTC)
JAPAN = Config()


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (JAPAN, ("2024年7月7日", "2024年7月7日（日）00:00")),
        (
            Config(timezone="UTC"),
            ("2024年7月6日", "2024年7月6日（土）15:00"),
        ),
        (
            Config(language="en-GB", timezone="America/New_York"),
            ("July 6, 2024", "Sat, July 6, 2024, 11:00"),
        ),
        (
            Config(language="fr"),
            ("July 7, 2024", "Sun, July 7, 2024, 00:00"),
        ),
    ],
)
def test_how_people_read_a_moment(config: Config, expected: tuple[str, str]) -> None:
    """In the site's time zone and language, in English where pek does not know the language."""
    assert expected == (
        day(EVENING, config),
        instant(EVENING, config),
    )


HOUR = timedelta(hours=1)
MORNING = datetime(2024, 10, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "japanese", "english"),
    [
        (Event(start=MORNING), "2024年10月5日（土）10:00", "Sat, October 5, 2024, 10:00"),
        (
            Event(start=MORNING, end=MORNING + 10 * HOUR),
            "2024年10月5日（土）10:00〜20:00",
            "Sat, October 5, 2024, 10:00–20:00",
        ),
        (
            Event(start=MORNING + 9 * HOUR, end=MORNING + 16 * HOUR),
            "2024年10月5日（土）19:00〜翌02:00",
            "Sat, October 5, 2024, 19:00–02:00 (+1)",
        ),
        (
            Event(start=MORNING, end=MORNING + 32 * HOUR),
            "2024年10月5日（土）10:00〜6日（日）18:00",
            "Sat, October 5, 2024, 10:00–Sun, October 6, 18:00",
        ),
        (
            Event(start=MORNING, end=MORNING + 38 * HOUR),
            "2024年10月5日（土）10:00〜6日（日）24:00",
            "Sat, October 5, 2024, 10:00–Sun, October 6, 24:00",
        ),
        (
            Event(start=MORNING, end=MORNING),
            "2024年10月5日（土）10:00",
            "Sat, October 5, 2024, 10:00",
        ),
        (
            Event(start=MORNING, end=MORNING + 24 * HOUR, all_day=True),
            "2024年10月5日（土）〜6日（日）",
            "Sat, October 5, 2024–Sun, October 6",
        ),
        (
            Event(start=MORNING, all_day=True),
            "2024年10月5日（土）",
            "Sat, October 5, 2024",
        ),
    ],
)
def test_when_a_gathering_is(event: Event, japanese: str, english: str) -> None:
    """No day and no time is said twice."""
    assert (japanese, english) == (when(event, JAPAN), when(event, Config(language="en")))


def test_the_offset_of_the_moment_does_not_matter() -> None:
    """The same moment written with another offset is the same date."""
    elsewhere = EVENING.astimezone(timezone(timedelta(hours=-8)))
    assert day(EVENING, JAPAN) == day(elsewhere, JAPAN)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (JAPAN, "2024-07-07T00:00:01+09:00"),
        (Config(timezone="UTC"), "2024-07-06T15:00:01+00:00"),
        (Config(timezone="America/New_York"), "2024-07-06T11:00:01-04:00"),
    ],
)
def test_how_machines_read_a_moment(config: Config, expected: str) -> None:
    """RFC 3339 with the site's offset of that day, in whole seconds."""
    assert expected == iso(EVENING, config)

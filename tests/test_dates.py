from datetime import UTC, datetime, timedelta, timezone

import pytest

from pek.config import Config
from pek.dates import day, instant, iso

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

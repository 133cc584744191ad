"""Dates as people read them, in the site's time zone."""

from datetime import datetime

from babel.dates import format_datetime

from pek.config import Config

_DAY = {"ja": "y年M月d日", "en": "MMMM d, y"}
_DATE = {"ja": "y年M月d日（E）", "en": "EEE, MMMM d, y"}
_DATE_OF_YEAR = {"ja": "M月d日（E）", "en": "EEE, MMMM d"}
_DAY_OF_MONTH = {"ja": "d日（E）", "en": "EEE, d"}
_TIME = {"ja": "HH:mm", "en": "HH:mm"}
_LEAF = {"ja": ("M月", "d", "E"), "en": ("MMM", "d", "EEE")}
_INSTANT = {"ja": "y年M月d日（E）HH:mm", "en": "EEE, MMMM d, y, HH:mm"}


def day(moment: datetime, config: Config) -> str:
    """The date: ``2024年7月7日``."""
    return _formatted(moment, _DAY, config)


def instant(moment: datetime, config: Config) -> str:
    """Date, weekday and time: ``2024年7月7日（日）19:00``."""
    return _formatted(moment, _INSTANT, config)


def days(start: datetime, end: datetime | None, config: Config) -> str:
    """One day or several, with weekdays: ``2024年10月5日（土）〜6日（日）``."""
    first = _formatted(start, _DATE, config)
    if end is None or same_day(start, end, config):
        return first
    start, end = start.astimezone(config.zone), end.astimezone(config.zone)
    pattern = _DATE if start.year != end.year else _DATE_OF_YEAR
    if (start.year, start.month) == (end.year, end.month):
        pattern = _DAY_OF_MONTH
    return f"{first}〜{_formatted(end, pattern, config)}"


def times(start: datetime, end: datetime | None, config: Config) -> str:
    """From when to when on one day: ``10:00〜20:00``; without an end ``10:00〜``."""
    until = _formatted(end, _TIME, config) if end else ""
    return f"{_formatted(start, _TIME, config)}〜{until}"


def leaf(moment: datetime, config: Config) -> tuple[str, str, str]:
    """Month, day and weekday, as on the leaf of a calendar."""
    patterns = _LEAF.get(_language(config), _LEAF["en"])
    month, day_, weekday = (
        _formatted(moment, {_language(config): pattern, "en": pattern}, config)
        for pattern in patterns
    )
    return month, day_, weekday


def same_day(moment: datetime, other: datetime, config: Config) -> bool:
    """Whether two instants are on one day of the site's time zone."""
    return moment.astimezone(config.zone).date() == other.astimezone(config.zone).date()


def iso(moment: datetime, config: Config) -> str:
    """The instant with the site's offset, in whole seconds (RFC 3339)."""
    return moment.astimezone(config.zone).isoformat(timespec="seconds")


def _formatted(moment: datetime, patterns: dict[str, str], config: Config) -> str:
    language = _language(config)
    language = language if language in patterns else "en"
    return format_datetime(
        moment.astimezone(config.zone), patterns[language], tzinfo=config.zone, locale=language
    )


def _language(config: Config) -> str:
    return config.language.partition("-")[0]

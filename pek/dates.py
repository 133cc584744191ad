"""Dates as people read them, in the site's time zone."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_month_names

from pek.config import Config
from pek.models import Event
from pek.words import words

_DAY = {"ja": "y年M月d日", "en": "MMMM d, y"}
_YEAR = {"ja": "y年", "en": "y"}
_MONTH_OF_YEAR = {"ja": "y年M月", "en": "MMMM y"}
_DATE = {"ja": "y年M月d日（E）", "en": "EEE, MMMM d, y"}
_DATE_OF_YEAR = {"ja": "M月d日（E）", "en": "EEE, MMMM d"}
_DAY_OF_MONTH = {"ja": "d日（E）", "en": "EEE, MMMM d"}
_TIME = {"ja": "HH:mm", "en": "HH:mm"}
_BEFORE_TIME = {"ja": "", "en": ", "}
_MONTH = {"ja": "M月", "en": "MMM"}
_DAY_NUMBER = {"ja": "d", "en": "d"}
_WEEKDAY = {"ja": "E", "en": "EEE"}
_UNTIL = {"ja": "〜", "en": "–"}
_NEXT_DAY = {"ja": "翌{time}", "en": "{time} (+1)"}
# An evening that ends before this hour is still that evening.
_DAWN = 6
_INSTANT = {"ja": "y年M月d日（E）HH:mm", "en": "EEE, MMMM d, y, HH:mm"}


def day(moment: datetime, config: Config) -> str:
    """The date: ``2024年7月7日``."""
    return _formatted(moment, _DAY, config)


def year(moment: datetime, config: Config) -> str:
    """The year: ``2024年``."""
    return _formatted(moment, _YEAR, config)


def month(moment: datetime, config: Config) -> str:
    """The month: ``2024年7月``."""
    return _formatted(moment, _MONTH_OF_YEAR, config)


def month_name(number: int, config: Config) -> str:
    """The short name of a month, 1 to 12: ``7月``."""
    names = get_month_names("abbreviated", "stand-alone", _language(config))
    return str(names[number])


def instant(moment: datetime, config: Config) -> str:
    """Date, weekday and time: ``2024年7月7日（日）19:00``."""
    return _formatted(moment, _INSTANT, config)


def days(event: Event, config: Config) -> str:
    """One day or several, with weekdays: ``2024年10月5日（土）〜6日（日）``."""
    first = _formatted(event.start, _DATE, config)
    if is_one_day(event, config):
        return first
    return f"{first}{_in_language(_UNTIL, config)}{_last_day(event, config)}"


def times(event: Event, config: Config) -> str:
    """From when to when on one day: ``10:00〜20:00``; after midnight ``19:00〜翌01:00``; without
    an end ``10:00〜``.
    """
    end = event.end if event.end != event.start else None
    first = _formatted(event.start, _TIME, config)
    return f"{first}{_in_language(_UNTIL, config)}{_end(event, config) if end else ''}"


def when(event: Event, config: Config) -> str:
    """Days and times: ``2024年10月5日（土）10:00〜20:00``, over several days
    ``2024年10月5日（土）10:00〜6日（日）18:00``; the days alone where that is all that was said.
    """
    if event.all_day:
        return days(event, config)
    begin, dash = instant(event.start, config), _in_language(_UNTIL, config)
    if event.end in {None, event.start}:
        return begin
    if is_one_day(event, config):
        return f"{begin}{dash}{_end(event, config)}"
    last = _last_day(event, config)
    return f"{begin}{dash}{last}{_in_language(_BEFORE_TIME, config)}{_end(event, config)}"


def leaf(moment: datetime, config: Config) -> tuple[str, str, str]:
    """Month, day and weekday, as on the leaf of a calendar."""
    month, number, weekday = (
        _formatted(moment, patterns, config) for patterns in (_MONTH, _DAY_NUMBER, _WEEKDAY)
    )
    return month, number, weekday


def is_one_day(event: Event, config: Config) -> bool:
    """Whether people call it one day: it ends on the day on which it starts, or in the night
    after it.
    """
    if event.end is None:
        return True
    return _last(event, config).date() == _date(event.start, config)


def iso(moment: datetime, config: Config) -> str:
    """The instant with the site's offset, in whole seconds (RFC 3339)."""
    return moment.astimezone(config.zone).isoformat(timespec="seconds")


def _last(event: Event, config: Config) -> datetime:
    """A moment of the last day: what ends in the night still belongs to the evening before."""
    end = (event.end or event.start).astimezone(config.zone)
    begin = event.start.astimezone(config.zone)
    at_night = not event.all_day and end.hour < _DAWN and end.date() > begin.date()
    return end - timedelta(days=1) if at_night else end


def _last_day(event: Event, config: Config) -> str:
    """The last of several days, as far as it is not said with the first."""
    first, last = event.start.astimezone(config.zone), _last(event, config)
    if first.year != last.year:
        return _formatted(last, _DATE, config)
    pattern = _DAY_OF_MONTH if first.month == last.month else _DATE_OF_YEAR
    return _formatted(last, pattern, config)


def _end(event: Event, config: Config) -> str:
    """The time at which an event ends, as seen from its last day: ``20:00``, ``24:00``,
    ``翌01:00``.
    """
    end = (event.end or event.start).astimezone(config.zone)
    shown = _formatted(end, _TIME, config)
    if end.date() == _last(event, config).date():
        return shown
    return "24:00" if shown == "00:00" else _in_language(_NEXT_DAY, config).format(time=shown)


def _date(moment: datetime, config: Config) -> date:
    return moment.astimezone(config.zone).date()


def _formatted(moment: datetime, patterns: Mapping[str, str], config: Config) -> str:
    zone = config.zone
    return _written(
        moment.astimezone(zone), _in_language(patterns, config), zone, _language(config)
    )


# Babel takes 20 µs for a date, and a post has the same ones on every page that shows it.
@lru_cache(maxsize=4096)
def _written(moment: datetime, pattern: str, zone: ZoneInfo, language: str) -> str:
    return str(format_datetime(moment, pattern, tzinfo=zone, locale=words(language).locale))


def _in_language(words: Mapping[str, str], config: Config) -> str:
    return words[_language(config)]


def _language(config: Config) -> str:
    """The site's language if dates are written in it, else English."""
    language = config.language.partition("-")[0]
    return language if language in _DAY else "en"

"""Dates as people read them, in the site's time zone."""

from datetime import datetime

from babel.dates import format_datetime

from pek.config import Config

_DAY = {"ja": "y年M月d日", "en": "MMMM d, y"}
_INSTANT = {"ja": "y年M月d日（E）HH:mm", "en": "EEE, MMMM d, y, HH:mm"}


def day(moment: datetime, config: Config) -> str:
    """The date: ``2024年7月7日``."""
    return _formatted(moment, _DAY, config)


def instant(moment: datetime, config: Config) -> str:
    """Date, weekday and time: ``2024年7月7日（日）19:00``."""
    return _formatted(moment, _INSTANT, config)


def iso(moment: datetime, config: Config) -> str:
    """The instant with the site's offset, in whole seconds (RFC 3339)."""
    return moment.astimezone(config.zone).isoformat(timespec="seconds")


def _formatted(moment: datetime, patterns: dict[str, str], config: Config) -> str:
    language = config.language.partition("-")[0]
    language = language if language in patterns else "en"
    return format_datetime(
        moment.astimezone(config.zone), patterns[language], tzinfo=config.zone, locale=language
    )

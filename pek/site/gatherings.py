"""Which documents have an event, and when it is over."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pek.models import Event, Post, Section

Gathering = tuple[Event, Post | Section]


def gatherings(documents: Iterable[Post | Section], zone: ZoneInfo) -> list[Gathering]:
    """Every event with the document that tells of it, the soonest first, on one day those with a
    time first. Of several documents with the same start the pinned post comes first, then other
    posts in their order, then sections.
    """
    found = [(d.event, d) for d in documents if d.event]
    return sorted(found, key=lambda gathering: _place(gathering, zone))


def end_of(event: Event, zone: ZoneInfo) -> datetime:
    """When an event is over. Where nothing is said but a day, or when it starts, it lasts until
    that day ends in the time zone.
    """
    if event.all_day or event.end is None or event.end == event.start:
        last = (event.end or event.start).astimezone(zone).date()
        return datetime.combine(last + timedelta(days=1), time(), zone)
    return event.end


def _place(gathering: Gathering, zone: ZoneInfo) -> tuple[date, bool, datetime, bool, bool]:
    event, told = gathering
    day = event.start.astimezone(zone).date()
    unpinned = not (isinstance(told, Post) and told.pinned)
    return day, event.all_day, event.start, isinstance(told, Section), unpinned

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from pek.config import Config
from pek.models import Document, Event, Post, Section
from pek.site import Site
from pek.site.gatherings import end_of
from tests.conftest import NOW, Clock, Tree

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CONFIG = Config(base_url="https://blog.example.org")
TOKYO = ZoneInfo("Asia/Tokyo")
# The day of ``NOW`` (18:00 in Tokyo) ends.
MIDNIGHT = datetime(2026, 4, 2, tzinfo=TOKYO)


def _post(name: str, event: Event | None = None, *, pinned: bool = False, hours: int = -1) -> Post:
    return Post(
        path=f"blog/{name}.md",
        address=f"/blog/{name}/",
        title=name,
        section="blog",
        published=NOW + hours * HOUR,
        event=event,
        pinned=pinned,
    )


def _index(key: str, event: Event) -> Section:
    return Section(path=f"{key}/index.md", key=key, address=f"/{key}/", title=key, event=event)


def _event(start: float, end: float | None = None, *, all_day: bool = False) -> Event:
    """An event ``start`` to ``end`` hours from now."""
    return Event(
        start=NOW + start * HOUR, end=None if end is None else NOW + end * HOUR, all_day=all_day
    )


def _build(*documents: Document, now: datetime = NOW, config: Config = CONFIG) -> Site:
    return Site.build(config, documents, now=now)


def _told(*documents: Document, now: datetime = NOW) -> list[str]:
    return [document.title for document in _build(*documents, now=now).announced]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("event", "end"),
    [
        pytest.param(
            Event(start=_at("2024-07-09T10:00+09:00"), end=_at("2024-07-09T19:30+09:00")),
            "2024-07-09T19:30+09:00",
            id="with an end",
        ),
        pytest.param(
            Event(start=_at("2024-07-09T10:00+09:00")), "2024-07-10T00:00+09:00", id="without"
        ),
        pytest.param(
            Event(start=_at("2024-07-09T20:00+00:00")),
            "2024-07-11T00:00+09:00",
            id="on the next day already in Tokyo",
        ),
        pytest.param(
            Event(start=_at("2024-07-09T10:00+09:00"), end=_at("2024-07-09T10:00+09:00")),
            "2024-07-10T00:00+09:00",
            id="ends as it starts",
        ),
        pytest.param(
            Event(start=_at("2024-07-09T00:00+09:00"), all_day=True),
            "2024-07-10T00:00+09:00",
            id="a day",
        ),
        pytest.param(
            Event(
                start=_at("2024-12-30T00:00+09:00"),
                end=_at("2024-12-31T00:00+09:00"),
                all_day=True,
            ),
            "2025-01-01T00:00+09:00",
            id="days",
        ),
    ],
)
def test_when_an_event_is_over(event: Event, end: str) -> None:
    """Where only a day is known, when that is over in the site's time zone."""
    assert _at(end) == end_of(event, TOKYO)


def test_a_day_ends_where_the_site_is() -> None:
    """Also on the day on which clocks are turned back and which has an hour more."""
    berlin = ZoneInfo("Europe/Berlin")
    turned = Event(start=datetime(2026, 10, 25, tzinfo=berlin), all_day=True)
    end = end_of(turned, berlin)
    assert 25 * HOUR == end.astimezone(UTC) - turned.start.astimezone(UTC)


def test_the_next_event_is_the_soonest_that_is_not_over() -> None:
    """One that is on is not over; the order of the documents does not matter."""
    over, on = _post("over", _event(-9, -1)), _post("on", _event(-1, 1))
    soon, later = _post("soon", _event(2)), _post("later", _event(200, 210))
    documents = [later, _post("no event"), soon, on, over]
    assert ["on", "soon", "later"] == _told(*documents) == _told(*reversed(documents))
    assert on == _build(*documents).upcoming


def test_without_an_event_to_come_there_is_none() -> None:
    """A report of a gathering announces nothing."""
    assert _build(_post("report", _event(-9, -1)), _post("a")).upcoming is None
    assert _build().upcoming is None


def test_of_several_that_announce_one_event_the_pinned_post_is_shown() -> None:
    """Else the newest post, else the section."""
    event = _event(24, 30)
    section, old, new = _index("blog", event), _post("old", event, hours=-9), _post("new", event)
    pinned = replace(_post("pinned", event, hours=-99), pinned=True)
    assert ["pinned", "new", "old", "blog"] == _told(section, old, new, pinned)
    assert section == _build(section, _post("a")).upcoming


def test_of_one_day_who_says_when_comes_first() -> None:
    """A section that names but the day does not stand before the post that knows the hour; an
    earlier hour comes before a later one.
    """
    day = Event(start=datetime(2026, 4, 3, tzinfo=TOKYO), all_day=True)
    morning, evening = (replace(day, start=day.start + n * HOUR, all_day=False) for n in (10, 19))
    documents = [_index("blog", day), _post("evening", evening), _post("morning", morning)]
    assert ["morning", "evening", "blog"] == _told(*documents)


def test_what_is_not_public_announces_nothing() -> None:
    """A draft, a post of the future, a section whose index is a draft."""
    event = _event(24)
    draft = replace(_post("draft", event), draft=True)
    section = replace(_index("blog", event), draft=True)
    assert [] == _told(draft, section, _post("future", event, hours=1), _post("a"))


def test_the_clock_takes_an_event_away() -> None:
    """``until`` is when the next one begins or is over; at that moment it is another version."""
    documents = [_post("a", _event(2, 3)), _post("b", _event(1, 5)), _index("blog", _event(0))]
    first = _build(*documents)
    assert NOW + HOUR == first.until
    site = _build(*documents, now=NOW + 2 * HOUR)
    assert (["blog", "b", "a"], NOW + 3 * HOUR) == (_told(*documents), site.until)
    later = _build(*documents, now=NOW + 3 * HOUR)
    assert (["blog", "b"], NOW + 5 * HOUR) == ([d.title for d in later.announced], later.until)
    last = _build(*documents, now=NOW + 5 * HOUR)
    assert (["blog"], MIDNIGHT) == ([d.title for d in last.announced], last.until)
    none = _build(*documents, now=MIDNIGHT)
    assert ((), None) == (none.announced, none.until)
    assert 5 == len({one.version for one in (first, site, later, last, none)})


def test_publication_and_the_end_of_events_follow_each_other() -> None:
    """``until`` is the next of both."""
    documents = [_post("a", _event(0, 2)), _post("b", hours=1), _post("c", hours=3)]
    times = [NOW, *(NOW + hours * HOUR for hours in (1, 2, 3))]
    assert [*times[1:], None] == [_build(*documents, now=now).until for now in times]


def test_a_site_with_drafts_waits_for_the_end_of_events_alone() -> None:
    """Everything else is there."""
    config = CONFIG.model_copy(update={"drafts": True})
    documents = [_post("a", _event(0, 2), hours=1), _post("b", hours=1)]
    assert NOW + 2 * HOUR == _build(*documents, config=config).until


def test_who_asks_by_date_is_told_that_an_event_is_over() -> None:
    """The site changed when it began and when it ended, not when the files did; never later than
    now.
    """
    before = NOW - DAY
    documents = [_post("a", _event(-3, 2), hours=-5)]
    assert NOW - 3 * HOUR == Site.build(CONFIG, documents, changed=before, now=NOW).changed
    after = NOW + 2 * HOUR
    assert after == Site.build(CONFIG, documents, changed=before, now=after).changed
    assert after == Site.build(CONFIG, documents, changed=before, now=after + HOUR).changed
    edited = after + HOUR / 2
    assert edited == Site.build(CONFIG, documents, changed=edited, now=after + HOUR).changed


EVENTS = st.builds(
    lambda start, length, all_day: _event(start, start + length or None, all_day=all_day),
    st.integers(-72, 72),
    st.integers(0, 48),
    st.booleans(),
)


@given(
    events=st.lists(EVENTS, max_size=4),
    hours=st.lists(st.integers(-72, 72), max_size=3),
    now=st.integers(-72, 72),
)
def test_until_then_nothing_changes(events: list[Event], hours: list[int], now: int) -> None:
    """Between two moments that a site names it stays as it is; at each it is another one, which
    changed just then.
    """
    documents = [_post(f"e{n}", event, hours=-99) for n, event in enumerate(events)]
    documents += [_post(f"p{n}", hours=hour) for n, hour in enumerate(hours)]
    site = _build(*documents, now=NOW + now * HOUR)
    walk = [site]
    while site.until is not None:
        just_before = _build(*documents, now=site.until - timedelta(seconds=1))
        assert (site.version, site.changed) == (just_before.version, just_before.changed)
        site = _build(*documents, now=site.until)
        walk.append(site)
    for before, after in pairwise(walk):
        assert before.version != after.version
        assert before.until == after.changed
    assert () == walk[-1].announced


def test_the_next_event_leaves_the_home_page_when_it_is_over(
    tree: Tree, clock: Clock, client: FlaskClient
) -> None:
    """Without a change of any file, and a client that asks by date is told."""
    # Later than any file of the checkout.
    clock.moment = datetime(2099, 4, 1, tzinfo=UTC)
    event = "{name: 髙﨑の会, start: 2099-04-10T19:00:00+09:00, end: 2099-04-10T21:00:00+09:00}"
    tree.post("blog/a.md", title="お知らせ", event=event)
    first = client.get("/")
    assert "髙﨑の会" in first.get_data(as_text=True)
    clock.moment = datetime(2099, 4, 10, 12, 0, 5, tzinfo=UTC)
    again = client.get("/", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert 200 == again.status_code
    assert "髙﨑の会" not in again.get_data(as_text=True)
    assert "Fri, 10 Apr 2099 12:00:00 GMT" == again.headers["Last-Modified"]

"""Which documents are public at one moment, and when that changes next."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from pek.config import Config
from pek.models import Document, Page, Post, Section
from pek.site.gatherings import end_of, gatherings
from pek.site.grouping import sections_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """``posts`` are newest first; ``sections`` by key are those of an index and those that a post
    lies in; ``announced`` those of both whose event is not over, the soonest first. The clock
    changes any of this ``until`` next, and last changed it ``since`` (``None``: never).
    """

    posts: tuple[Post, ...]
    pages: tuple[Page, ...]
    sections: Mapping[str, Section]
    announced: tuple[Post | Section, ...]
    since: datetime | None
    until: datetime | None

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them."""
        return (*self.posts, *self.pages, *self.sections.values())


def public(documents: Iterable[Document], config: Config, now: datetime) -> Public:
    """What of ``documents`` is public ``now``: no draft and nothing of the future, unless the
    settings show drafts.
    """
    known = sorted(documents, key=attrgetter("path"))
    drafts = config.drafts
    dated = _newest_first(d for d in known if isinstance(d, Post) and (drafts or not d.draft))
    # Where drafts are shown the future is, too, and the clock publishes nothing.
    future = 0 if drafts else bisect_left(dated, True, key=lambda p: p.published <= now)
    published = [] if drafts else dated[max(0, future - 1) : future + 1]
    posts = tuple(dated[future:])
    indexes = [d for d in known if isinstance(d, Section) and (drafts or not d.draft)]
    sections = sections_of(indexes, posts, config)
    gathered = gatherings((*posts, *sections.values()), config.zone)
    starts = (event.start for event, _ in gathered)
    ends = [end_of(event, config.zone) for event, _ in gathered]
    moments = [*starts, *ends, *(post.published for post in published)]
    return Public(
        posts=posts,
        pages=tuple(d for d in known if isinstance(d, Page) and (drafts or not d.draft)),
        sections=sections,
        announced=tuple(d for (_, d), end in zip(gathered, ends, strict=True) if end > now),
        since=max((moment for moment in moments if moment <= now), default=None),
        until=min((moment for moment in moments if moment > now), default=None),
    )


def _newest_first(posts: Iterable[Post]) -> list[Post]:
    # To compare instants of several time zones takes ten times as long as to compare lengths.
    return sorted(posts, key=lambda p: (p.published - _EPOCH, p.address), reverse=True)

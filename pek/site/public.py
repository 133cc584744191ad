"""Which documents are public at one moment, and when that changes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pek.config import Config
from pek.models import Document, Page, Post, Section
from pek.site.gatherings import end_of, gatherings
from pek.site.grouping import sections_of


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
    known = sorted(documents, key=lambda document: document.path)
    dated = [document for document in known if isinstance(document, Post)]
    there = (post for post in dated if config.drafts or (not post.draft and post.published <= now))
    posts = tuple(sorted(there, key=lambda p: (p.published, p.address), reverse=True))
    indexes = [d for d in known if isinstance(d, Section) and (config.drafts or not d.draft)]
    sections = sections_of(indexes, posts, config)
    gathered = gatherings((*posts, *sections.values()), config.zone)
    starts = (event.start for event, _ in gathered)
    ends = [end_of(event, config.zone) for event, _ in gathered]
    published = (post.published for post in dated if not (config.drafts or post.draft))
    moments = [*starts, *ends, *published]
    return Public(
        posts=posts,
        pages=tuple(d for d in known if isinstance(d, Page) and (config.drafts or not d.draft)),
        sections=sections,
        announced=tuple(d for (_, d), end in zip(gathered, ends, strict=True) if end > now),
        since=max((moment for moment in moments if moment <= now), default=None),
        until=min((moment for moment in moments if moment > now), default=None),
    )

"""What the pages that no post stands behind are called, and what they say of themselves."""

from dataclasses import dataclass

from pek import metadata
from pek.config import Config
from pek.site import (
    PERIODS,
    ArchiveIndex,
    FeedIndex,
    Listing,
    ListPage,
    Site,
    TermIndex,
    language_of,
    settings_for,
)
from pek.words import words

Listed = ListPage | TermIndex | ArchiveIndex | FeedIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Title and description of a page; ``language`` is that of both if it is not the site's."""

    title: str
    description: str
    language: str | None = None


def caption(site: Site, target: Listed) -> Caption:
    """The caption of a list or an index; the title of a further page of a list says which."""
    config = settings_for(site, target)
    say = words(config.language)
    if isinstance(target, TermIndex):
        about = say(f"{target.kind}_about", site=config.title)
        return Caption(title=say(target.kind), description=about)
    if isinstance(target, FeedIndex):
        said = say("feeds_about", site=config.title)
        return Caption(title=say("feeds"), description=said)
    if isinstance(target, ArchiveIndex):
        said = say("archive_about", site=config.title)
        return Caption(title=say("archive"), description=said)
    found = _of_list(site, target.listing, config)
    return Caption(
        title=metadata.numbered(found.title, target.number, config),
        description=found.description,
        language=found.language,
    )


def _of_list(site: Site, listing: Listing, config: Config) -> Caption:
    if listing.kind in {"home", "section"}:
        section = site.sections[listing.key]
        spoken = language_of(site, section)
        return Caption(
            title=section.title,
            description=section.description,
            language=None if spoken == site.config.language else spoken,
        )
    say, title = words(config.language), listing.title
    if listing.kind in PERIODS:
        return Caption(title=title, description=say("period_about", title=title))
    return Caption(
        title=say("titled", kind=say(listing.kind), title=title),
        description=say(f"{listing.kind}_about", title=title),
    )

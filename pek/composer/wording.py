"""What a card says of people, lists and gatherings."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from pek import dates
from pek.cards import Occasion
from pek.config import Config
from pek.models import Author, Event, Speaker
from pek.site import ArchiveIndex, Listing, Target, TermIndex
from pek.words import Words, words

NAMES_SHOWN = 2


def byline(people: Sequence[Author | Speaker], config: Config) -> str:
    """One or two names, or the first and how many others there are."""
    say = words(config.language)
    if len(people) <= NAMES_SHOWN:
        return say("name_separator").join(person.name for person in people)
    return say("and_others", name=people[0].name, n=len(people) - 1)


def occasion(event: Event, config: Config) -> Occasion:
    """When and where a gathering is; the times of one that takes several days are left out."""
    month, day, weekday = dates.leaf(event.start, config)
    timed = dates.is_one_day(event, config) and not event.all_day
    return Occasion(
        month=month,
        day=day,
        weekday=weekday,
        date=dates.days(event, config),
        time=dates.times(event, config) if timed else "",
        place=event.place or "",
    )


def list_title(listing: Listing) -> str:
    """The title of a list; a tag as people write it."""
    return f"#{listing.title}" if listing.kind == "tag" else listing.title


def kind(listing: Listing, say: Words) -> str | None:
    """What a list is of, where its title alone does not say it."""
    return say(listing.kind) if listing.kind in {"tag", "category", "author"} else None


def site_name(listing: Listing, config: Config) -> str:
    """Whose list it is; the card of the home page, whose title says that, names the host."""
    if listing.kind == "home" and listing.title == config.title:
        return urlsplit(config.base_url or "").netloc
    return config.title


def title(target: Target, say: Words) -> str:
    """The title of any other page."""
    if isinstance(target, TermIndex):
        return say(target.kind)
    if isinstance(target, ArchiveIndex):
        return say("archive")
    return getattr(target, "title", "") or say("feeds")

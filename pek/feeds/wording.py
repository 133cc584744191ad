"""What every format says of a channel and its posts, and which posts no format can hold."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from pek.addresses import page_address
from pek.config import Config
from pek.feeds.channel import Channel, Written
from pek.models import Author, Post
from pek.text import clean

GENERATOR = "pek"

# When a channel without entries changed last: it must be a date, and one that never moves.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)

_log = logging.getLogger(__name__)


def written(
    channel: Channel, entries: Iterable[tuple[str, Callable[[], Written]]]
) -> Iterator[Written]:
    """The entries that can be written, of the paths of posts and what writes each.

    One that cannot (ValueError or OverflowError) is left out, with a warning in the log.
    """
    for path, write in entries:
        try:
            yield write()
        except (ValueError, OverflowError) as error:
            _log.warning("%s: left out of %s: %s", path, channel.address, error)


def changed(entries: Iterable[Written]) -> datetime:
    """When a channel last changed: the newest change among its entries."""
    return max((entry.modified for entry in entries), default=NEVER)


def title(post: Post) -> str:
    """The title on one line. Raises ValueError if nothing of it is left."""
    if found := clean(post.title):
        return found
    raise ValueError("a post without a title")


def summary(post: Post) -> str:
    """The description, or the title of a post without one: never empty."""
    return clean(post.description) or clean(post.title)


def description(channel: Channel, config: Config) -> str:
    """What a channel is about: never empty."""
    return clean(channel.description or config.description or channel.title)


def home(author: Author, config: Config) -> str:
    """Where to learn more of an author: a page elsewhere, else the list of the posts here."""
    return author.url or config.absolute(page_address("authors", author.key))


def local(moment: datetime, config: Config) -> datetime:
    """``moment`` in whole seconds with the site's offset. Raises ValueError if it is naive."""
    if moment.utcoffset() is None:
        raise ValueError(f"expected an aware datetime, not {moment}")
    return moment.astimezone(config.zone).replace(microsecond=0)

"""The formats in which a list is offered as a feed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pek import feeds
from pek.config import Config
from pek.feeds import Channel, Entry, Written
from pek.site import FeedFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A feed format: its name for people, its media type, what writes a feed and an entry of it,
    whether it says how long a picture is, and whether it shows the faces of authors.
    """

    label: str
    media_type: str
    feed: Callable[[Channel, Collection[Written], Config], bytes]
    entry: Callable[[Entry, Config], Written]
    has_lengths: bool = True
    has_faces: bool = False


FORMATS: Mapping[FeedFormat, Format] = {
    "rss": Format(label="RSS", media_type=feeds.RSS_TYPE, feed=feeds.rss, entry=feeds.rss_entry),
    "atom": Format(
        label="Atom", media_type=feeds.ATOM_TYPE, feed=feeds.atom, entry=feeds.atom_entry
    ),
    "json": Format(
        label="JSON",
        media_type=feeds.JSON_TYPE,
        feed=feeds.json_feed,
        entry=feeds.json_entry,
        has_lengths=False,
        has_faces=True,
    ),
}

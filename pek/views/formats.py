"""The formats in which a list is offered as a feed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pek import feeds
from pek.config import Config
from pek.feeds import Channel
from pek.site import FeedFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A feed format: its name for people, its media type, its writer, and whether it says how long
    a picture is, and shows the faces of authors.
    """

    label: str
    media_type: str
    write: Callable[[Channel, Config], bytes]
    has_lengths: bool = True
    has_faces: bool = False


FORMATS: Mapping[FeedFormat, Format] = {
    "rss": Format(label="RSS", media_type=feeds.RSS_TYPE, write=feeds.rss),
    "atom": Format(label="Atom", media_type=feeds.ATOM_TYPE, write=feeds.atom),
    "json": Format(
        label="JSON",
        media_type=feeds.JSON_TYPE,
        write=feeds.json_feed,
        has_lengths=False,
        has_faces=True,
    ),
}

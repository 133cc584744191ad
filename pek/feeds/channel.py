"""What a feed is made of, whatever its format: the channel, its entries and their ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

from pek.config import Config
from pek.models import Picture, Post, nothing

# pchar of RFC 3986 with "/": what the last part of a tag: URI may hold as it is (RFC 4151, 2.1).
_SPECIFIC = "/:@!$&'()*+,;="


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post with what a feed needs of it.

    ``html`` is the rendered body, made to stand alone (:func:`pek.feeds.standalone`).
    ``picture`` is the preview picture, offered as an enclosure. ``faces`` are pictures of its
    authors by their key.
    """

    post: Post
    html: str
    picture: Picture | None = None
    faces: Mapping[str, Picture] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry as it stands in every feed of one format: its bytes, with their indentation, and
    when its post last changed.
    """

    data: bytes
    modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A list of posts as a feed: what stands before its entries.

    ``address`` is that of the list (``/tags/pfem/``), under which the feeds lie. ``language`` is a
    BCP 47 tag, ``None`` for the site's language. ``logo`` is wide, ``icon`` square; ``favicon`` is
    the address of a small icon.
    """

    title: str
    address: str
    description: str = ""
    language: str | None = None
    logo: Picture | None = None
    icon: Picture | None = None
    favicon: str | None = None


def feed_id(channel: Channel, config: Config) -> str:
    """The ``tag:`` URI (RFC 4151) of a channel: ``tag:blog.example.org,2024:/tags/pfem/``."""
    return _tag_uri(channel.address, config)


def entry_id(post: Post, config: Config) -> str:
    """The id of a post in every feed: the ``tag:`` URI (RFC 4151) of its address.

    ``post.id`` overrides it: a URI stays as it is, any other text becomes the last part of a
    ``tag:`` URI, because Atom asks for a URI (RFC 4287, 4.2.6).
    """
    own = (post.id or "").strip()
    if not own:
        return _tag_uri(post.address, config)
    return own if _is_uri(own) else _tag_uri(own, config)


def _tag_uri(specific: str, config: Config) -> str:
    return f"tag:{config.authority}:{quote(specific, safe=_SPECIFIC)}"


def _is_uri(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or parts.path)) and not any(map(str.isspace, text))

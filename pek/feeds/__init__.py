"""Feeds: posts of a list → RSS 2.0, Atom 1.0 and JSON Feed 1.1 bytes, the same bytes for the same
posts.
"""

from pek.feeds.body import standalone
from pek.feeds.channel import Channel, Entry, entry_id, feed_id
from pek.feeds.jsonfeed import JSON_TYPE, json_feed
from pek.feeds.syndication import ATOM_TYPE, RSS_TYPE, atom, rss

__all__ = [
    "ATOM_TYPE",
    "JSON_TYPE",
    "RSS_TYPE",
    "Channel",
    "Entry",
    "atom",
    "entry_id",
    "feed_id",
    "json_feed",
    "rss",
    "standalone",
]

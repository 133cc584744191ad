"""Feeds: posts of a list → RSS 2.0, Atom 1.0 and JSON Feed 1.1 bytes, the same bytes for the same
posts.
"""

from pek.feeds.body import standalone
from pek.feeds.channel import Channel, Entry, Written, entry_id, feed_id
from pek.feeds.jsonfeed import JSON_TYPE, json_entry, json_feed
from pek.feeds.syndication import ATOM_TYPE, RSS_TYPE, atom, atom_entry, rss, rss_entry
from pek.feeds.wording import written

__all__ = [
    "ATOM_TYPE",
    "JSON_TYPE",
    "RSS_TYPE",
    "Channel",
    "Entry",
    "Written",
    "atom",
    "atom_entry",
    "entry_id",
    "feed_id",
    "json_entry",
    "json_feed",
    "rss",
    "rss_entry",
    "standalone",
    "written",
]

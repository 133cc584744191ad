"""The two XML formats, written with feedgen. No object of feedgen leaves this module.

feedgen takes a third of a millisecond for an entry, and a post is in the feeds of many lists: each
entry is written once, in a feed of its own, and cut out of that as it stands in every other.
"""

from collections.abc import Collection
from email.utils import format_datetime
from html import escape

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from pek.addresses import ATOM_NAME, RSS_NAME, page_address
from pek.config import Config
from pek.feeds.channel import Channel, Entry, Written, entry_id, feed_id
from pek.feeds.wording import GENERATOR, changed, description, home, local, summary, title
from pek.models import Picture, Post
from pek.text import clean, strip_control

RSS_TYPE = "application/rss+xml"
ATOM_TYPE = "application/atom+xml"

# RSS 2.0 knows pictures of a channel in these types, and of at most this size in pixels.
_RSS_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
_RSS_PICTURE_SIZE = (144, 400)

# feedgen sets the locale of the whole process around every date that it writes, which two
# threads do to each other's harm. This one writes the same text and touches nothing.
feedgen.feed.formatRFC2822 = format_datetime
feedgen.entry.formatRFC2822 = format_datetime

# What stands around the entries of a feed as feedgen indents it.
_RSS_ITEM, _RSS_END = b"    <item", b"  </channel>\n</rss>\n"
_ATOM_ENTRY, _ATOM_END = b"  <entry", b"</feed>\n"

# The extension for dc:creator, by its classes: feedgen's search for it by name takes 0.1 ms.
_DC, _DC_ENTRY = ("dc", DcExtension, DcEntryExtension), ("dc", DcEntryExtension)


class _AtomMending:
    """What feedgen leaves out of an Atom entry: the language and all of a link but its href."""

    language: str | None = None
    enclosure: tuple[tuple[str, str], ...] = ()

    def extend_atom(self, entry: etree._Element) -> None:
        if self.language:
            entry.set("{http://www.w3.org/XML/1998/namespace}lang", self.language)
        for link in entry.iterfind("link"):
            link.set("rel", "alternate")
            link.set("type", "text/html")
        if self.enclosure:
            etree.SubElement(entry, "link", dict(self.enclosure))


def rss(channel: Channel, entries: Collection[Written], config: Config) -> bytes:
    """``channel`` with entries from :func:`rss_entry` as RSS 2.0 in UTF-8, of type ``RSS_TYPE``."""
    feed = _feed(channel, config, RSS_NAME, RSS_TYPE)
    feed.register_extension(*_DC, atom=False)
    if picture := _rss_picture(channel):
        feed.image(config.absolute(picture.address), **_rss_picture_size(picture))
    feed.updated(local(changed(entries), config))
    return _filled(feed.rss_str(pretty=True), entries, _RSS_END)


def atom(channel: Channel, entries: Collection[Written], config: Config) -> bytes:
    """``channel`` with entries from :func:`atom_entry` as Atom 1.0 (RFC 4287) in UTF-8, of type
    ``ATOM_TYPE``.
    """
    feed = _feed(channel, config, ATOM_NAME, ATOM_TYPE)
    feed.author(name=clean(config.title), uri=config.absolute("/"))
    if channel.icon:
        feed.icon(config.absolute(channel.icon.address))
    if channel.logo:
        feed.logo(config.absolute(channel.logo.address))
    feed.updated(local(changed(entries), config))
    return _filled(feed.atom_str(pretty=True), entries, _ATOM_END)


def rss_entry(entry: Entry, config: Config) -> Written:
    """A post as an item of RSS. Bodies are ``content:encoded``, summaries ``description``, authors
    ``dc:creator``. Raises ValueError without a title, ValueError or OverflowError for an
    impossible date.
    """
    feed = _around(_rss_entry(entry, config))
    data = _cut(feed.rss_str(pretty=True), _RSS_ITEM, _RSS_END)
    return Written(data=data, modified=entry.post.modified)


def atom_entry(entry: Entry, config: Config) -> Written:
    """A post as an entry of Atom. Raises ValueError without a title, ValueError or OverflowError
    for an impossible date.
    """
    feed = _around(_atom_entry(entry, config))
    data = _cut(feed.atom_str(pretty=True), _ATOM_ENTRY, _ATOM_END)
    return Written(data=data, modified=entry.post.modified)


def _filled(head: bytes, entries: Collection[Written], end: bytes) -> bytes:
    """A feed without entries with its entries."""
    return b"".join((head.removesuffix(end), *(entry.data for entry in entries), end))


def _cut(feed: bytes, start: bytes, end: bytes) -> bytes:
    """The entry in a feed from :func:`_around`, in which no text stands before it."""
    return feed[feed.index(start) :].removesuffix(end)


def _around(entry: FeedEntry) -> FeedGenerator:
    """The smallest feed that feedgen writes, with one entry: the namespaces are those of every
    feed.
    """
    feed = FeedGenerator()
    feed.register_extension(*_DC, atom=False)
    feed.id("-")
    feed.title("-")
    feed.description("-")
    feed.link(href="-", rel="alternate")
    feed.add_entry(entry)
    return feed


def _feed(channel: Channel, config: Config, name: str, media_type: str) -> FeedGenerator:
    """A feed without entries; its address is ``name`` below that of the list."""
    feed = FeedGenerator()
    feed.id(feed_id(channel, config))
    feed.title(clean(channel.title))
    feed.description(description(channel, config))
    feed.language(channel.language or config.language)
    feed.generator(GENERATOR)
    feed.rights(clean(config.copyright) or None)
    feed.link(href=config.absolute(f"{channel.address}{name}"), rel="self", type=media_type)
    # feedgen takes whichever link came last for that of the RSS channel.
    feed.link(href=config.absolute(channel.address), rel="alternate", type="text/html")
    return feed


def _rss_entry(entry: Entry, config: Config) -> FeedEntry:
    post = entry.post
    made = _entry(entry, config)
    # Readers take a description for HTML, whatever it holds.
    made.summary(escape(summary(post), quote=False))
    made.content(entry.html)
    made.register_extension(*_DC_ENTRY, atom=False)
    made.dc.dc_creator([clean(author.name) for author in post.authors])
    if post.lang:
        made.dc.dc_language(post.lang)
    if (picture := entry.picture) and picture.length is not None:
        url = config.absolute(picture.address)
        made.enclosure(url, str(picture.length), picture.media_type)
    return made


def _atom_entry(entry: Entry, config: Config) -> FeedEntry:
    post = entry.post
    made = _entry(entry, config)
    made.summary(summary(post))
    made.content(entry.html, type="html")
    for author in post.authors:
        made.author(name=clean(author.name), uri=home(author, config))
    made.register_extension("mending", _AtomMending, rss=False)
    made.mending.language = post.lang
    made.mending.enclosure = _enclosure(entry.picture, config)
    return made


def _entry(entry: Entry, config: Config) -> FeedEntry:
    """What both formats say of an entry. Raises ValueError without a title, ValueError or
    OverflowError for an impossible date.
    """
    post = entry.post
    made = FeedEntry()
    made.id(strip_control(entry_id(post, config)))
    made.title(title(post))
    made.link(href=config.absolute(post.address))
    made.published(local(post.published, config))
    made.updated(local(post.modified, config))
    for kind, names in (("categories", _category(post)), ("tags", post.tags)):
        for name in map(clean, names):
            made.category(term=name, scheme=config.absolute(page_address(kind)), label=name)
    return made


def _category(post: Post) -> tuple[str, ...]:
    return (post.category,) if post.category else ()


def _enclosure(picture: Picture | None, config: Config) -> tuple[tuple[str, str], ...]:
    """The attributes of an Atom link (RFC 4287, 4.2.7); ``length`` only where it is known."""
    if picture is None:
        return ()
    length = () if picture.length is None else (("length", str(picture.length)),)
    href = config.absolute(picture.address)
    return (("href", href), ("rel", "enclosure"), ("type", picture.media_type), *length)


def _rss_picture(channel: Channel) -> Picture | None:
    pictures = (one for one in (channel.icon, channel.logo) if one)
    return next((one for one in pictures if one.media_type in _RSS_PICTURES), None)


def _rss_picture_size(picture: Picture) -> dict[str, str]:
    if picture.width > _RSS_PICTURE_SIZE[0] or picture.height > _RSS_PICTURE_SIZE[1]:
        return {}
    return {"width": str(picture.width), "height": str(picture.height)}

"""JSON Feed, version 1.1 (jsonfeed.org)."""

import json
from collections.abc import Collection

from pek.addresses import JSON_NAME
from pek.config import Config
from pek.feeds.channel import Channel, Entry, Written, entry_id
from pek.feeds.wording import description, home, local, summary, title
from pek.models import Author
from pek.text import clean, strip_control

JSON_TYPE = "application/feed+json"

VERSION = "https://jsonfeed.org/version/1.1"

_Object = dict[str, object]


def json_feed(channel: Channel, entries: Collection[Written], config: Config) -> bytes:
    """``channel`` with entries from :func:`json_entry` as JSON Feed 1.1 in UTF-8, of type
    ``JSON_TYPE``.
    """
    feed: _Object = {
        "version": VERSION,
        "title": clean(channel.title),
        "home_page_url": config.absolute(channel.address),
        "feed_url": config.absolute(f"{channel.address}{JSON_NAME}"),
        "description": description(channel, config),
        "icon": config.absolute(channel.icon.address) if channel.icon else None,
        "favicon": config.absolute(channel.favicon) if channel.favicon else None,
        "authors": [{"name": clean(config.title), "url": config.absolute("/")}],
        "language": channel.language or config.language,
    }
    head = _dumped(_said(feed)).removesuffix(b"}")
    return b'%b,"items":[%b]}' % (head, b",".join(entry.data for entry in entries))


def json_entry(entry: Entry, config: Config) -> Written:
    """A post as an item of JSON Feed. Raises ValueError without a title, ValueError or
    OverflowError for an impossible date.
    """
    return Written(data=_dumped(_item(entry, config)), modified=entry.post.modified)


def _dumped(values: _Object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry, config: Config) -> _Object:
    post = entry.post
    return _said(
        {
            "id": strip_control(entry_id(post, config)),
            "url": config.absolute(post.address),
            "title": title(post),
            "content_html": entry.html,
            "summary": summary(post),
            "image": config.absolute(entry.picture.address) if entry.picture else None,
            "date_published": local(post.published, config).isoformat(),
            "date_modified": local(post.modified, config).isoformat(),
            "authors": [_author(author, entry, config) for author in post.authors],
            "tags": [*map(clean, filter(None, (post.category, *post.tags)))],
            "language": post.lang,
        }
    )


def _author(author: Author, entry: Entry, config: Config) -> _Object:
    face = entry.faces.get(author.key)
    avatar = config.absolute(face.address) if face else None
    return _said({"name": clean(author.name), "url": home(author, config), "avatar": avatar})


def _said(values: _Object) -> _Object:
    """What there is something to say of. A body may be empty: an item must have one."""
    return {key: value for key, value in values.items() if value or key == "content_html"}

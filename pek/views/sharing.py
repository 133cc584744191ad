"""Links by which a reader passes a page on: to the networks that a community uses, as plain links
that ask nothing of another host until they are followed.
"""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from pek.views.shown import Ref

# By name: what a network is given, from the URL and the title of a page, both percent-encoded. Each
# as the network's own documentation or button has it; Mastodon's asks for the reader's server.
_NETWORKS: Mapping[str, Callable[[str, str], str]] = {
    "X": lambda url, title: f"https://x.com/intent/post?text={title}&url={url}",
    "Facebook": lambda url, _: f"https://www.facebook.com/sharer/sharer.php?u={url}",
    "はてなブックマーク": lambda url, title: (
        f"https://b.hatena.ne.jp/entry/panel/?url={url}&btitle={title}"
    ),
    "LINE": lambda url, _: f"https://social-plugins.line.me/lineit/share?url={url}",
    "Bluesky": lambda url, title: f"https://bsky.app/intent/compose?text={title}%20{url}",
    # In a fragment slashes stand as they are (RFC 3986, section 3.5).
    "Mastodon": lambda url, title: f"https://share.joinmastodon.org/#text={title}%20{url}".replace(
        "%2F", "/"
    ),
}


def links(url: str, title: str) -> tuple[Ref, ...]:
    """A link to every network, with its name. ``url`` is absolute."""
    asked = quote(url, safe=""), quote(title, safe="")
    return tuple(
        Ref(title=name, href=of(*asked), lang=None if name.isascii() else "ja")
        for name, of in _NETWORKS.items()
    )

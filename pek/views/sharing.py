"""Links by which a reader passes a page on: to the networks that a community uses, as plain links
that ask nothing of another host until they are followed.
"""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

from pek.views.shown import Ref


def _query(base: str, **values: str) -> str:
    return f"{base}?{urlencode(values, quote_via=quote)}"


# By name: what a network is given, from the URL and the title of a page. Each as the network's own
# documentation or button has it; Mastodon's asks for the reader's server.
_NETWORKS: Mapping[str, Callable[[str, str], str]] = {
    "X": lambda url, title: _query("https://x.com/intent/post", text=title, url=url),
    "Facebook": lambda url, _: _query("https://www.facebook.com/sharer/sharer.php", u=url),
    "はてなブックマーク": lambda url, title: _query(
        "https://b.hatena.ne.jp/entry/panel/", url=url, btitle=title
    ),
    "LINE": lambda url, _: _query("https://social-plugins.line.me/lineit/share", url=url),
    "Bluesky": lambda url, title: _query("https://bsky.app/intent/compose", text=f"{title} {url}"),
    "Mastodon": lambda url, title: (
        f"https://share.joinmastodon.org/#text={quote(f'{title} {url}')}"
    ),
}


def links(url: str, title: str) -> tuple[Ref, ...]:
    """A link to every network, with its name. ``url`` is absolute."""
    return tuple(
        Ref(title=name, href=of(url, title), lang=None if name.isascii() else "ja")
        for name, of in _NETWORKS.items()
    )

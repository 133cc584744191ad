from urllib.parse import parse_qs, urlsplit

from pek.views.sharing import links

URL = "https://blog.example.org/pek2024/blog/よしかわ/?a=b&c#d"
TITLE = "髙﨑 & 𠮷田の「100%」 #PFEM +1"


def test_every_network_is_given_the_whole_address() -> None:
    """Whatever stands in address and title comes out again on the other side."""
    given = {link.title: urlsplit(link.href) for link in links(URL, TITLE)}

    assert ["X", "Facebook", "はてなブックマーク", "LINE", "Bluesky", "Mastodon"] == [*given]
    assert {"text": [TITLE], "url": [URL]} == parse_qs(given["X"].query)
    assert {"u": [URL]} == parse_qs(given["Facebook"].query)
    assert {"url": [URL], "btitle": [TITLE]} == parse_qs(given["はてなブックマーク"].query)
    assert {"url": [URL]} == parse_qs(given["LINE"].query)
    assert {"text": [f"{TITLE} {URL}"]} == parse_qs(given["Bluesky"].query)
    # A fragment: nothing of it is sent before the reader has said to which server.
    assert {"text": [f"{TITLE} {URL}"]} == parse_qs(given["Mastodon"].fragment)


def test_share_links_are_safe_in_an_attribute() -> None:
    """All of them are absolute, of https, and in ASCII."""
    for link in links(URL, TITLE):
        assert link.href.startswith("https://")
        assert link.href.isascii()

"""Which addresses play, what they play, and what a player shows of its page."""

import pytest

from pek.config import EMBED_HOSTS
from pek.markup import Settings, render
from pek.markup.players import is_player_address, page_player, player_of
from pek.models import LinkCard, Picture
from tests.markup_cases import SmallSite

VIDEO = "https://www.youtube-nocookie.com/embed/koMsUFOar88"
THUMB = Picture(address="/_links/0.webp", width=480, height=270, media_type="image/webp")


class KnownSite(SmallSite):
    """The page of one video is known, with its picture."""

    def card(self, address: str) -> LinkCard | None:
        """A title and a picture."""
        if address != "https://youtu.be/koMsUFOar88":
            return None
        return LinkCard(address=address, title="髙﨑の<話>", host="youtu.be", image=THUMB)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.youtube.com/watch?v=koMsUFOar88", VIDEO),
        ("https://www.youtube.com/watch?app=desktop&v=koMsUFOar88&t=90", f"{VIDEO}?start=90"),
        ("https://www.youtube.com/watch?v=koMsUFOar88#t=1m5s", f"{VIDEO}?start=65"),
        ("https://youtu.be/koMsUFOar88?t=1h0m1s", f"{VIDEO}?start=3601"),
        ("https://youtu.be/koMsUFOar88?t=never", VIDEO),
        ("https://youtu.be/koMsUFOar88/", VIDEO),
        ("HTTPS://YOUTU.BE/koMsUFOar88", VIDEO),
        ("http://youtube.com/v/koMsUFOar88", VIDEO),
        ("https://music.youtube.com/watch?v=koMsUFOar88&list=RD-x", f"{VIDEO}?list=RD-x"),
        ("https://www.youtube.com/embed/koMsUFOar88?start=5", f"{VIDEO}?start=5"),
        ("https://docs.google.com/presentation/u/1/d/1AbCdEfGhIjKl/edit",
         "https://docs.google.com/presentation/d/1AbCdEfGhIjKl/embed"),
        ("https://docs.google.com/presentation/d/e/2PACX-1vAbCdEfGh/pub?loop=true",
         "https://docs.google.com/presentation/d/e/2PACX-1vAbCdEfGh/embed"),
        ("https://www.docswell.com/s/a.b-c_d/ABC123-%E9%A1%8C#p3",
         "https://www.docswell.com/slide/ABC123/embed"),
        ("https://www.docswell.com/s/a/ABC123/2", "https://www.docswell.com/slide/ABC123/embed"),
        ("https://speakerdeck.com/player/66ff0884adf14862b6019fc4bcc5c5f6?slide=2",
         "https://speakerdeck.com/player/66ff0884adf14862b6019fc4bcc5c5f6?slide=2"),
    ],
)  # fmt: skip
def test_a_page_has_the_player_of_what_it_shows(address: str, expected: str) -> None:
    """And the last step of the line takes what it loads."""
    player = page_player(address, EMBED_HOSTS)
    assert player is not None
    assert expected == player.frame
    assert is_player_address(player.frame, EMBED_HOSTS)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/watch?v=../../x",
        "https://www.youtube.com/playlist?list=",
        "https://www.youtube.com/embed/videoseries",
        "https://youtu.be/a/b",
        "https://youtu.be.evil.example/koMsUFOar88",
        "https://evil.example@youtu.be/koMsUFOar88",
        "https://youtu.be:444/koMsUFOar88",
        "https://www.docswell.com/s/a",
        "https://www.docswell.com/user/ABC123",
        "https://docs.google.com/document/d/1AbCdEfGhIjKl/edit",
        "https://docs.google.com/presentation/d/1AbCdEfGhIjKl/copy",
        "https://speakerdeck.com/pek/talk",
        "https://play.example/v/1",
        "ftp://youtu.be/koMsUFOar88",
        "https://[::1",
        "",
    ],
)
def test_another_address_has_none(address: str) -> None:
    """Nor has a frame's address of a host that the site added: only its frames are known."""
    assert page_player(address, EMBED_HOSTS | {"play.example"}) is None


def test_a_page_plays_only_where_its_host_may() -> None:
    """One host of YouTube's is enough for all of them."""
    address = "https://youtu.be/koMsUFOar88"
    assert page_player(address, frozenset({"speakerdeck.com"})) is None
    assert page_player(address, frozenset({"youtube.com"})) is not None
    assert player_of("https://play.example/v", frozenset({"play.example"})) is not None


def test_a_host_of_the_site_plays_by_its_frame_but_for_a_card() -> None:
    """``@[card]`` asks for a card."""
    source = "@[figma](https://play.example/v/1)\n\n@[card](https://play.example/v/1)"
    settings = Settings(embed_hosts=frozenset({"play.example"}))
    html = render(source, SmallSite(), settings=settings).html
    assert html.count('data-src="https://play.example/v/1"') == 1
    assert html.endswith('<p><a href="https://play.example/v/1" rel="noopener">'
                         "https://play.example/v/1</a></p>")  # fmt: skip


def test_without_its_host_a_key_is_a_link_to_the_page() -> None:
    """The reader comes to the video all the same."""
    settings = Settings(embed_hosts=frozenset())
    html = render("@[youtube](koMsUFOar88?start=9)", SmallSite(), settings=settings).html
    assert 'href="https://www.youtube.com/watch?v=koMsUFOar88&amp;t=9s"' in html


def test_a_player_shows_title_and_picture_of_a_known_page() -> None:
    """As they stand in the cache of ``flask links``, which is told of the address."""
    source = "一行\nhttps://youtu.be/koMsUFOar88\n\n@[youtube](koMsUFOar88)"
    rendered = render(source, KnownSite())
    link = (
        '<a href="https://www.youtube.com/watch?v=koMsUFOar88" rel="noopener">'
        '<img src="/_links/0.webp" alt="" width="480" height="270" loading="lazy" '
        'decoding="async"><span>髙﨑の&lt;話&gt;</span></a>'
    )
    assert link in rendered.html
    assert "YouTubeの動画を開く" in rendered.html
    assert rendered.lone == (
        (2, "https://youtu.be/koMsUFOar88"),
        (None, "https://www.youtube.com/watch?v=koMsUFOar88"),
    )


def test_what_is_not_understood_is_a_problem_with_its_line() -> None:
    """Once for the same; in a quote and a box, too."""
    source = "@[youtube](動画)\n\n> @[nico](sm9)\n\n@[youtube](動画)\n\n@[card](https://a.example/)"
    remedy = "write the address of the page between the parentheses"
    assert render(source, SmallSite()).problems == (
        (1, "not understood: @[youtube](動画)", remedy),
        (3, "not understood: @[nico](sm9)", remedy),
    )


def test_many_addresses_have_the_lines_of_a_few() -> None:
    """However many there are: with parentheses, with entities, spelt without a scheme."""
    some = [f"https://a.example/({name})" for name in "bcd"]
    some += [f"https://a.example/{number}?a=1&b={number}" for number in range(20)]
    source = "\n\n".join(f"文 <https://a.example/>\n{address}" for address in some)
    expected = [(3 * number + 2, address) for number, address in enumerate(some)]
    expected.append((3 * len(some) + 2, "http://www.a.example/(x)"))
    assert tuple(expected) == render(f"{source}\n\n文\nwww.a.example/(x)", SmallSite()).lone

"""Nothing that an author writes leaves as program, frame, style or request to another host.

What is harmless is said here again, by a reader of its own, not by the lists of pek.markup.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pek.markup import Settings, render
from pek.markup.allowlist import clean_final
from tests.markup_cases import FOLDER, SmallSite, body_of

ATTACKS = sorted((FOLDER / "attacks").glob("*.md"))
_TAGS = (
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt "
    "em figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt "
    "ruby s samp section small span strong sub summary sup table tbody td tfoot th thead "
    "time tr u ul var wbr"
)
TAGS = frozenset(_TAGS.split())
_ATTRIBUTES = (
    "abbr align alt aria-label checked class colspan data-lang data-provider data-ratio "
    "data-src data-title datetime decoding dir disabled fetchpriority headers height href id "
    "lang loading open rel reversed role rowspan scope sizes span src srcset start tabindex "
    "title type width"
)
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
PLAYER_HOSTS = re.compile(
    r"https://(www\.youtube-nocookie\.com/embed/[\w-]+|speakerdeck\.com/player/\w+"
    r"|www\.docswell\.com/slide/\w+/embed|docs\.google\.com/presentation/d/(e/)?[\w-]+/embed)"
    r"(\?[\w=&-]+)?"
)
OTHER_SCHEME = re.compile(r"(?i)(?!(?:https?|mailto|tel):)[a-z][a-z0-9+.-]*:")


class Watcher(HTMLParser):
    """Collects what no body may contain."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.findings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag and its attributes."""
        if tag not in TAGS:
            self.findings.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES or not self._is_harmless(name, value or ""):
                self.findings.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        """No comment is needed, and some browsers once ran them."""
        self.findings.append(f"<!--{data}-->")

    def _is_harmless(self, name: str, value: str) -> bool:
        tight = re.sub(r"[\x00-\x20]", "", value)
        if name == "src":
            return not re.match(r"(?i)[a-z][a-z0-9+.-]*:|[/\\]{2}", tight)
        if name == "srcset":
            return all(self._is_harmless("src", one) for one in re.split(r"[\s,]+", value))
        if name == "href":
            return OTHER_SCHEME.match(tight) is None
        if name == "data-src":
            return PLAYER_HOSTS.fullmatch(value) is not None
        return name != "type" or value in {"checkbox", "1", "a", "A", "i", "I"}


def findings(html: str) -> list[str]:
    """What is dangerous in ``html``."""
    watcher = Watcher()
    watcher.feed(html)
    watcher.close()
    return watcher.findings


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<iframe></iframe>",
        "<b onclick=x>",
        "<p style=x>",
        "<a href=' java\nscript:x'>",
        "<img src='/\t/evil.example/x'>",
        "<img srcset='/a 1x,//evil.example/x 2x'>",
        "<figure data-src='https://evil.example/'>",
        "<h1>x</h1>",
        "<input type=password>",
        "<!-- x -->",
    ],
)
def test_the_watcher_sees_what_is_dangerous(html: str) -> None:
    """The judge of the tests below is no blind one."""
    assert findings(html)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in ATTACKS])
def test_an_attack_comes_out_harmless(path: Path) -> None:
    """Whole, and line by line, where other repairs of broken HTML are made."""
    source = path.read_text(encoding="utf-8")
    for text in (source, *source.splitlines()):
        assert findings(body_of(text)) == []


def test_there_are_attacks() -> None:
    """An empty folder would pass."""
    assert len(ATTACKS) >= 10


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in ATTACKS])
def test_what_leaves_does_not_change_when_it_is_parsed_again(path: Path) -> None:
    """Mutation attacks live on HTML that means something else the second time."""
    html = body_of(path.read_text(encoding="utf-8"))
    assert html == clean_final(html, Settings().embed_hosts).strip()


_PIECES = (
    "<a href= javascript: onerror= <script> </script> <iframe src= //evil.example/ > \" ' "
    "` = <!-- --> <svg> <math> <style> </style> <p> </p> <table> <td> <img src= &#106; "
    "&lt; &gt; ]( ![ [ ] ( ) ** `` ``` <noscript> <title> <details> <div> </div> # > - 1. "
    "| {# } [^1] [^1]: ~~ 本 \x02 \x03 wzxhzdk:0 <select> <form> <textarea> https://x.example "
    "<![CDATA[ <? @[youtube]( @[card]( koMsUFOar88 javascript:alert(1) "
    "https://youtu.be/koMsUFOar88 https://www.docswell.com/s/a/ABC123-x "
    ":::message :::details ::: :::: [!NOTE] alert "
    "<pek-embed data-service= youtube </pek-embed> <pek-box data-kind= note </pek-box> "
    "<pek-link> </pek-link> =400x {width=1 } :smile: *題* ```js:a.js title= <summary> </details>"
)
PIECES = st.sampled_from([*_PIECES.split(), "\n", "\n\n", "    ", " ", "\t"])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_mixture_of_pieces_gets_through(source: str) -> None:
    """Neither raises, nor leaves anything dangerous, nor what a second parser reads differently."""
    html = body_of(source)
    assert findings(html) == []
    assert html == clean_final(html, Settings().embed_hosts).strip()


def test_a_player_of_another_host_is_refused_by_the_last_step() -> None:
    """Even where an earlier step were wrong, no frame of another host can be loaded."""
    html = '<figure class="player" data-src="{}" data-ratio="16/9"></figure>'
    good = "https://www.youtube-nocookie.com/embed/koMsUFOar88"
    hosts = Settings().embed_hosts
    assert html.format(good) == clean_final(html.format(good), hosts)
    for bad in ("https://evil.example/", "javascript:alert(1)", good.replace("https", "http"), ""):
        assert "data-src" not in clean_final(html.format(bad), hosts)


def test_a_picture_of_another_host_is_refused_by_the_last_step() -> None:
    """Whoever put it there, a page that is opened asks no other host."""
    hosts = Settings().embed_hosts
    good = '<img src="/a.png" srcset="/a.png 1x, /日,b.png 2x" alt="">'
    assert good == clean_final(good, hosts)
    bad = "<img src='{}' srcset='/a.png 1x,{} 2x'>"
    for address in ("https://evil.example/x", "//evil.example/x", r"/\evil.example/x", "data:x"):
        assert clean_final(bad.format(address, address), hosts) == "<img>"


def test_embed_hosts_decide_what_becomes_a_player() -> None:
    """A host that the site adds plays, and one that it does not name is a link."""
    addresses = ("https://play.example/v/1", "//www.youtube.com/embed/abcdefgh")
    frames = "\n\n".join(f'<iframe src="{address}"></iframe>' for address in addresses)
    only = Settings(embed_hosts=frozenset({"play.example"}))
    html = render(frames, SmallSite(), title="題", settings=only).html
    assert 'data-src="https://play.example/v/1"' in html
    assert 'data-provider="other"' in html
    assert '<p><a href="https://www.youtube.com/embed/abcdefgh" rel="noopener">' in html

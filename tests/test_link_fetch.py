"""Other hosts: whom ``flask links`` may ask, for how long, for how much, and what it reads."""

import gzip
import io
import itertools
import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pek.fetch import network
from pek.fetch.client import PAGE, PICTURE, Content
from pek.fetch.errors import FetchError
from pek.fetch.learning import Learned, learn, learn_all
from pek.fetch.naming import Named
from pek.fetch.page import MEDIA_TYPES, decoded, said_by
from pek.fetch.picture import is_usable, kept
from pek.fetch.targets import is_public, target_of
from pek.linkcache import CardEntry, LinkCache
from tests.link_hosts import HTML, PUBLIC, Reply, Web, picture

URL = "https://tls.example/"
TODAY = date(2026, 4, 1)
JAPANESE = "髙﨑𠮷さんと①番の話 — Ｐｌａｔｆｏｒｍ🎉"


@pytest.fixture
def web() -> Web:
    """An empty web."""
    return Web()


def page(web: Web, url: str = URL, clock: Callable[[], float] = lambda: 0.0) -> Content:
    """What a client makes of a page."""
    return web.client(clock).fetch(url, PAGE, MEDIA_TYPES.__contains__)


def trouble(web: Web, url: str = URL, clock: Callable[[], float] = lambda: 0.0) -> str:
    """Why a page cannot be had."""
    with pytest.raises(FetchError) as caught:
        page(web, url, clock)
    return str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - asked about, not bound to
        *("10.1.2.3", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254"),
        *("172.16.0.1", "192.0.0.1", "192.0.2.1", "192.168.0.1", "198.18.0.1", "203.0.113.9"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1"),
        *(
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
        ),
        *("2001:0:1:2:3:4:5:6", "4000::1", "", "localhost", "2130706433"),
        *("192.0.0.8", "192.0.0.9", "192.88.99.1", "2001:2::1", "2001:1::1", "3fff::1"),
        *("2a00:1450::5efe:10.0.0.1", "2a00:1450::200:5efe:5db8:d822", "::ffff:192.0.0.9"),
        *("64:ff9b::c000:9", "2002:c058:6301::1", "2002:5db8:d822::5efe:10.0.0.1"),
    ],
)
def test_an_address_that_not_everybody_can_reach_is_not_public(address: str) -> None:
    """Private, loopback, link-local, multicast, reserved, of special purpose, of documentation, or
    one that stands for such a one: whatever this release of Python knows.
    """
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e"),
        *("::ffff:93.184.216.34", "64:ff9b::5db8:d822"),
    ],
)
def test_an_address_of_the_public_internet_is_public(address: str) -> None:
    """That of an IPv6-only network for an IPv4 host too."""
    assert is_public(address)


@given(st.ip_addresses(v=4, network="127.0.0.0/8") | st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_spelling_of_a_private_address_is_public(address: object) -> None:
    """As it is, mapped to IPv6, behind NAT64, in 6to4."""
    number = int(address)  # type: ignore[call-overload]
    spelt = f"{number >> 16:x}:{number & 0xFFFF:x}"
    forms = (str(address), f"::ffff:{spelt}", f"64:ff9b::{spelt}", f"2002:{spelt}::1")
    assert [] == [form for form in forms if is_public(form)]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.com/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("https://example.com:8443/", "ports 80 and 443"),
        ("http://example.com:22/", "ports 80 and 443"),
        ("https://u:p@example.com/", "user name"),
        ("https://@example.com/", "user name"),
        ("https:///x", "no name of a host"),
        ("https://a b/", "no name of a host"),
        ("https://[::1", "no address"),
        ("https://example.com:x/", "no address"),
        (f"https://{'あ' * 80}.jp/", "no name of a host"),
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(web: Web, url: str, reason: str) -> None:
    """Other schemes and ports, user names, no host: without looking a name up."""
    assert reason in trouble(web, url)
    assert [] == web.dialled


@given(st.text())
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    """It is one, or it is refused."""
    try:
        target = target_of(f"https://{text}")
    except FetchError:
        return
    assert target.host.isascii()
    assert target.path.isascii()
    assert target.path.startswith("/")


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("inside.example", ["10.0.0.7"]),
        ("2130706433", ["127.0.0.1"]),
        ("0177.0.0.1", ["127.0.0.1"]),
        ("[::ffff:127.0.0.1]", ["::ffff:127.0.0.1"]),
        ("half.example", [PUBLIC, "169.254.169.254"]),
        ("six.example", ["2606:4700::1111", "fe80::1%eth0"]),
    ],
)
def test_a_host_with_any_address_of_ours_is_not_asked(
    web: Web, host: str, found: list[str]
) -> None:
    """Every address of the name counts, however the name is spelt."""
    web.names[host.strip("[]")] = found
    assert "no public address" in trouble(web, f"https://{host}/")
    assert [] == web.dialled


def test_the_real_resolver_knows_other_spellings_of_our_own_address() -> None:
    """What the system makes of decimal, octal and short spellings is what is checked."""
    for spelling in ("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "0"):
        assert not any(map(is_public, network.resolve(spelling, 80)))


def test_the_way_out_refuses_this_machine() -> None:
    """The default network, with nothing replaced, asks nothing of it."""
    client = Web().client()
    client._network = network.Network()
    with pytest.raises(FetchError, match="no public address"):
        client.fetch("http://127.0.0.1/", PAGE, MEDIA_TYPES.__contains__)


def test_the_connection_goes_to_the_address_that_was_checked(web: Web) -> None:
    """The name is resolved once: another answer a moment later cannot turn it inwards."""
    web.page("http://turning.example/", "<title>題</title>")
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    web._resolve = lambda *_: next(answers)  # type: ignore[method-assign]
    page(web, "http://turning.example/")
    assert [(PUBLIC, 80)] == web.dialled


def test_tls_has_the_name_of_the_host(web: Web) -> None:
    """The right one is trusted, though the connection is to an IP address."""
    web.page(URL, "<title>題</title>")
    assert b"<title>" in page(web).data
    assert [(PUBLIC, 443)] == web.dialled


def test_a_certificate_of_another_host_is_refused(web: Web) -> None:
    """Whoever answers at the address must be the host that was named."""
    web.page("https://other.example/", "<title>題</title>")
    assert "Hostname mismatch" in trouble(web, "https://other.example/")
    assert [] == web.asked


def test_the_request_says_who_asks(web: Web) -> None:
    """And that it wants nothing compressed, in the site's language, from the host by its name."""
    web.page("http://a.example/%E6%97%A5?q=%E6%9C%AC&b", "<title>題</title>")
    page(web, "http://a.example/日?q=本&b#節")
    [head] = web.heads
    assert head.startswith("GET /%E6%97%A5?q=%E6%9C%AC&b HTTP/1.1\r\n")
    for line in (
        "Host: a.example",
        "User-Agent: pek/0 (+https://blog.example.org/)",
        "Accept: text/html,application/xhtml+xml",
        "Accept-Language: ja,*;q=0.5",
        "Accept-Encoding: identity",
    ):
        assert f"\r\n{line}\r\n" in head


def test_a_name_in_japanese_is_asked_for_in_ascii(web: Web) -> None:
    """As the name system has it (IDNA)."""
    web.page("http://xn--wgv71a119e.example/", "<title>題</title>")
    page(web, "http://日本語.example/")
    assert ["http://xn--wgv71a119e.example/"] == web.asked


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("faß.de", "xn--fa-hia.de"),
        ("βόλος.com", "xn--nxasmm1c.com"),
        ("ＥＸＡＭＰＬＥ。ｊｐ", "example.jp"),
        ("𠮷野家.example", "xn--fctt27jo60v.example"),
        ("xn--fa-hia.de", "xn--fa-hia.de"),
    ],
)
def test_the_host_is_the_one_that_browsers_go_to(host: str, asked: str) -> None:
    """Names that are others in the first edition of IDNA are not taken for those."""
    assert asked == target_of(f"https://{host}/").host


def test_redirects_are_followed_and_checked_anew(web: Web) -> None:
    """Relative, to TLS, to another host: at most five."""
    web.redirect("http://a.example/", "/b", "301 Moved Permanently")
    web.redirect("http://a.example/b", "//tls.example/", "308 Permanent Redirect")
    web.names["inside.example"] = ["192.168.1.1"]
    web.redirect("http://tls.example/", "http://inside.example/")
    assert "inside.example is 192.168.1.1" in trouble(web, "http://a.example/")
    web.redirect("http://tls.example/", URL)
    web.page(URL, "<title>題</title>")
    assert URL == page(web, "http://a.example/").url


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.1/", "no public address"),
        ("http://a.example:6379/", "ports 80 and 443"),
        ("file:///etc/passwd", "only http and https"),
        ("http://u@a.example/", "user name"),
        ("http://[::1/", "no address"),
        ("", "without an address to go to"),
        ("/", "more than 5 redirects"),
    ],
)
def test_a_redirect_leads_nowhere_else(web: Web, location: str, reason: str) -> None:
    """What may not be asked may not be led to."""
    web.names["127.0.0.1"] = ["127.0.0.1"]
    web.redirect("http://a.example/", location)
    assert reason in trouble(web, "http://a.example/")
    assert {(PUBLIC, 80)} == set(web.dialled)


@pytest.mark.parametrize("status", ["404 Not Found", "500 見つかりません", "204 No Content"])
def test_only_an_answer_with_200_counts(web: Web, status: str) -> None:
    """The reason is told as the host told it."""
    web.reply(URL, b"<title>404</title>", status, **{"Content-Type": HTML})
    assert status[:3] in trouble(web)


def test_a_host_writes_nothing_to_the_terminal(web: Web) -> None:
    """What it says reaches the operator without control characters."""
    web.reply(URL, b"", "404 \x1b[31mNo\x07")
    web.redirect("http://a.example/", "ftp://\x1b]0;x\x07/")
    for url in (URL, "http://a.example/"):
        named = Named(kind="card", url=url, path="a.md")
        said = learn(web.client(), named, LinkCache(), TODAY).trouble
        assert said
        assert said.isprintable()


def test_a_host_that_does_not_exist_is_told(web: Web) -> None:
    """By its name."""
    assert "no such host: unknown.example" == trouble(web, "https://unknown.example/")
    named = Named(kind="card", url="https://unknown.example/", path="a.md")
    assert learn(web.client(), named, LinkCache(), TODAY).unfound


@pytest.mark.parametrize(
    "raw",
    [
        [],
        [b"\0\xff" * 20],
        [b"HTTP/1.1 abc\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200],
        [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000],
        [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nnone"],
    ],
)
def test_an_answer_that_is_none_is_told(web: Web, raw: list[bytes]) -> None:
    """It stops nothing else."""
    web.replies[URL] = Reply(raw=raw)
    assert "no usable answer" in trouble(web)


def _ticking() -> Callable[[], float]:
    """A clock on which a second passes whenever somebody looks."""
    seconds = itertools.count()
    return lambda: float(next(seconds))


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "]
)
def test_a_slow_drip_is_cut_off(web: Web, start: bytes) -> None:
    """Of body or header: byte by byte in time, but all of it is late."""
    sent: list[int] = []

    def drip() -> Iterator[bytes]:
        yield start
        for number in range(10_000):
            sent.append(number)
            yield b"x"
            gate.wait(0.001)

    gate = threading.Event()
    web.replies["http://a.example/"] = Reply(raw=drip())
    assert "took too long" == trouble(web, "http://a.example/", _ticking())
    assert len(sent) < 10_000


def test_a_host_that_says_nothing_is_left(web: Web) -> None:
    """When the time of the address is over, redirects included."""
    quiet = threading.Event()

    def silence() -> Iterator[bytes]:
        quiet.wait(5)
        yield b""

    web.replies["http://a.example/"] = Reply(raw=silence())
    moments = itertools.chain([0.0, 0.0], itertools.repeat(19.95))
    assert "took too long" == trouble(web, "http://a.example/", lambda: next(moments))
    quiet.set()


def test_redirects_do_not_buy_time(web: Web) -> None:
    """The twenty seconds are those of the address, not of each step."""
    for number in range(5):
        web.redirect(f"http://a.example/{number}", f"/{number + 1}")
    web.page("http://a.example/5", "<title>題</title>")
    now = [0.0]

    def clock() -> float:
        now[0] += 1.5
        return now[0]

    assert "took too long" == trouble(web, "http://a.example/0", clock)
    assert 1 < len(web.asked) < 6


def test_no_more_of_a_page_is_read_than_its_head(web: Web) -> None:
    """What says something stands before ``</head>``; of a page without one 512 KB are read."""
    web.page(URL, f"<title>題</title></HEAD><body>{'x' * 3_000_000}")
    assert len(page(web).data) < 100_000
    web.page(URL, f"<title>題</title>{'x' * 3_000_000}")
    assert 512 * 1024 == len(page(web).data)


def test_a_page_that_is_compressed_unasked_is_read(web: Web) -> None:
    """Some hosts have it in no other form; what is small and becomes large is cut all the same."""
    for name, data in (
        ("gzip", gzip.compress(b"<title>x</title></head>")),
        ("deflate", zlib.compress(b"<title>x</title></head>")),
    ):
        web.reply(URL, data, **{"Content-Type": HTML, "Content-Encoding": name})
        assert b"<title>x" in page(web).data
    web.reply(
        URL, gzip.compress(b"x" * 50_000_000), **{"Content-Type": HTML, "Content-Encoding": "gzip"}
    )
    assert 512 * 1024 == len(page(web).data)
    web.reply(URL, b"x", **{"Content-Type": HTML, "Content-Encoding": "br"})
    assert "br, which was not asked for" in trouble(web)


def test_what_follows_compressed_data_is_not_read(web: Web) -> None:
    """It would be copied for every piece that comes; nobody waits for it."""
    gate, waited = threading.Event(), []

    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
        yield gzip.compress(b"<title>x")
        waited.append(gate.wait(5))

    web.replies[URL] = Reply(raw=pieces())
    assert (b"<title>x", []) == (page(web).data, waited)
    gate.set()


def test_compressed_data_of_nothing_ends(web: Web) -> None:
    """Blocks that are empty count by what they weigh."""

    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate\r\n\r\n"
        yield zlib.compress(b"")[:2]
        for number in range(2000):
            sent.append(number)
            yield b"\0\0\0\xff\xff" * 2000

    sent: list[int] = []
    web.replies[URL] = Reply(raw=pieces())
    assert b"" == page(web).data
    assert len(sent) < 2000


def test_a_picture_over_the_limit_is_refused(web: Web) -> None:
    """Not cut: half a picture is none."""
    web.reply(URL, b"x" * (PICTURE.limit + 1), **{"Content-Type": "image/png"})
    with pytest.raises(FetchError, match="more than 10 MB"):
        web.client().fetch(URL, PICTURE, is_usable)


def test_what_is_of_no_use_is_not_read(web: Web) -> None:
    """Type and charset are told as the host says them."""
    web.reply(URL, b"%PDF", **{"Content-Type": 'Application/PDF; Charset="UTF-8"'})
    found = page(web)
    assert ("application/pdf", "UTF-8", b"") == (found.media_type, found.charset, found.data)


def test_one_host_is_asked_for_one_thing_at_a_time(web: Web) -> None:
    """By pages and pictures of several other hosts at once, too."""
    lock, most, under_way = threading.Lock(), [0], [0]

    def slowly() -> Iterator[bytes]:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        yield b"HTTP/1.1 404 Not Found\r\n"
        with lock:
            under_way[0] -= 1
        # Who asks next has seen this end, after the count went down.
        yield b"Content-Length: 0\r\n\r\n"

    client = web.client()
    for number in range(6):
        web.redirect(f"http://h{number}.example/", f"http://one.example/{number}")
        web.replies[f"http://one.example/{number}"] = Reply(raw=slowly())
    todo = [Named(kind="card", url=f"http://h{n}.example/", path="a.md") for n in range(6)]
    learned: list[Learned] = []
    learn_all(todo, lambda one: learn(client, one, LinkCache(), TODAY), learned.append)
    assert (1, 6) == (most[0], len(learned))


def test_a_mistake_of_ours_reaches_the_operator() -> None:
    """Only what hosts do is taken as an answer."""

    def broken(_: Named) -> Learned:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        learn_all([Named(kind="card", url=URL, path="a.md")], broken, lambda _: None)


def _said(text: str | bytes, charset: str = "utf-8") -> tuple[str, str, str, str]:
    data = text.encode() if isinstance(text, str) else text
    said = said_by(
        Content(url="https://a.example/x/y", media_type="text/html", charset=charset, data=data)
    )
    return said.title, said.description, said.site, said.image


def test_open_graph_comes_first() -> None:
    """Then what X reads, then the title and description of all pages."""
    old = '<title> 古い\n題 </title><meta name="Description" content="古い説明">'
    assert ("古い 題", "古い説明", "", "") == _said(old)
    card = '<meta name="twitter:title" content="x"><meta name="twitter:image" content="/x.png">'
    assert ("x", "古い説明", "", "https://a.example/x.png") == _said(old + card)
    graph = (
        f'<meta property="og:title" content="{JAPANESE} &amp; 題">'
        '<meta property="og:description" content="説明&#x8;">'
        '<meta property="og:site_name" content="会"><meta property="og:image" content="../o.png">'
    )
    expected = (f"{JAPANESE} & 題", "説明", "会", "https://a.example/o.png")
    assert expected == _said(old + card + graph)


def test_a_page_may_say_nothing() -> None:
    """No heading and no first paragraph is taken for what it does not say."""
    assert ("", "", "", "") == _said("<h1>見出し</h1><p>段落</p><img src=a.png>")
    assert ("", "", "", "") == _said(b"\0\xff\xfe" * 9)


@pytest.mark.parametrize(
    "text", ["https://a.example/", "index.html", "<?xml version='1.0'?><rss></rss>", ""]
)
def test_what_is_hardly_a_page_says_nothing(text: str) -> None:
    """To the operator's terminal neither."""
    assert ("", "", "", "") == _said(text)


def test_what_a_page_says_is_one_line_of_sensible_length() -> None:
    """Without control and directional characters."""
    title, text, *_ = _said(
        f"<title>\u202e題\n{'長' * 500}</title><meta name=description content='{'文 ' * 500}'>"
    )
    assert title.startswith("題 長")
    assert title.endswith("…")
    assert (True, True) == (len(title) <= 150, len(text) <= 300)


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16"])
def test_a_page_without_a_charset_is_read_all_the_same(codec: str) -> None:
    """As what it can be; of those that Japanese pages are in."""
    assert "会の題名です" in decoded("<title>会の題名です</title>".encode(codec), "")


@pytest.mark.parametrize(
    ("charset", "declared", "codec"),
    [
        ("Shift_JIS", "", "cp932"),
        ("x-sjis", "utf-8", "cp932"),
        ("", '<meta charset="Shift_JIS">', "cp932"),
        ("", '<meta http-equiv=Content-Type content="text/html; charset=EUC-JP">', "euc_jp"),
        ("EUC-JP", '<meta charset="utf-8">', "euc_jp"),
        ("unknown", "<meta charset='iso-2022-jp'>", "iso2022_jp"),
        ("zip", "<meta charset=rot13>", "utf-8"),
        ("iso-8859-1", "", "cp1252"),
        ("UTF8", "", "utf-8"),
    ],
)
def test_the_charset_is_the_hosts_or_the_pages(charset: str, declared: str, codec: str) -> None:
    """In this order; names mean what they mean on the web."""
    title = "naïve “x”" if codec == "cp1252" else "会の題名①" if codec == "cp932" else "会の題名"
    assert title in decoded(f"{declared}<title>{title}</title>".encode(codec), charset)


@given(st.binary(), st.text(max_size=12))
def test_no_bytes_break_the_reading_of_a_page(data: bytes, charset: str) -> None:
    """Whatever they are said to be."""
    assert isinstance(decoded(data, charset), str)


def _kept(data: bytes, kind: str = "image/png", width: int = 600) -> Image.Image:
    name, made = kept(Content(url=URL, media_type=kind, charset="", data=data), width)
    assert name.endswith(".webp")
    return Image.open(io.BytesIO(made))


def test_a_picture_is_kept_small_and_upright_without_its_metadata() -> None:
    """WebP, at most as wide as it is shown, and never enlarged."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "秘密の場所"
    image = _kept(picture((1600, 900), "JPEG", exif=exif), "image/jpeg")
    assert ("WEBP", (600, 1067)) == (image.format, image.size)
    assert not image.getexif()
    assert (64, 48) == _kept(picture((64, 48)), "application/octet-stream").size


def test_the_same_picture_has_the_same_name() -> None:
    """The name is a digest of the bytes: a second fetch changes nothing."""
    content = Content(url=URL, media_type="image/png", charset="", data=picture())
    assert kept(content, 600) == kept(content, 600)


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("image/svg+xml", b"<svg/>", "vector graphics"),
        ("text/html", b"", "no picture but text/html"),
        ("image/png", b"", "cannot be read"),
        ("image/png", b"<html>", "cannot be read"),
        ("image/png", picture()[:-60], "cannot be read"),
        ("image/png", picture((9000, 9000)), "more than 50 megapixels"),
    ],
)
def test_what_is_no_picture_is_refused(kind: str, data: bytes, reason: str) -> None:
    """Half a picture, a large one and a page of regret among it."""
    with pytest.raises(FetchError, match=reason):
        kept(Content(url=URL, media_type=kind, charset="", data=data), 600)


def _learned(web: Web, before: LinkCache | None = None) -> Learned:
    return learn(
        web.client(), Named(kind="card", url=URL, path="a.md"), before or LinkCache(), TODAY
    )


def test_a_card_is_learned_with_its_picture(web: Web) -> None:
    """From wherever the page says that it lies."""
    web.page(URL, '<meta property="og:image" content="/o.png"><title>題</title>')
    web.picture(f"{URL}o.png")
    learned = _learned(web)
    assert isinstance(learned.entry, CardEntry)
    assert ("題", TODAY, "") == (learned.entry.title, learned.entry.fetched, learned.trouble)
    assert [learned.entry.image] == list(learned.files)


def test_a_card_whose_picture_fails_is_one_all_the_same(web: Web) -> None:
    """With the picture that it had, if it had one."""
    web.page(URL, '<meta property="og:image" content="http://10.0.0.1/o.png"><title>題</title>')
    web.names["10.0.0.1"] = ["10.0.0.1"]
    learned = _learned(web)
    assert CardEntry(fetched=TODAY, title="題") == learned.entry
    assert "no public address" in learned.trouble
    image = "0123456789abcdef.webp"
    before = LinkCache(cards={URL: CardEntry(fetched=date(2020, 1, 1), title="前", image=image)})
    assert CardEntry(fetched=TODAY, title="題", image=image) == _learned(web, before).entry


@pytest.mark.parametrize("kind", ["application/pdf", HTML])
def test_what_says_nothing_is_remembered_as_that(web: Web, kind: str) -> None:
    """A document, a page without a title: it is not asked again and again, and has no card."""
    web.reply(URL, b"<p>x", **{"Content-Type": kind})
    assert CardEntry(fetched=TODAY) == _learned(web).entry

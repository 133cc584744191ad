"""The sample site in a real browser: what readers see, and that nothing leaves for another host."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Route,
)
from werkzeug.serving import make_server
from werkzeug.wrappers import Request as WSGIRequest
from werkzeug.wrappers import Response

from pek import create_app
from pek.views import state
from tests.chromium import chromium, skip_without_chromium
from tests.conftest import BASE_URL, NOW, Clock

skip_without_chromium()
pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
OpenPage = Callable[..., Page]
Windows = Callable[[int, Scheme, bool], BrowserContext]

HOME = "/"
POST = "/pek2024/blog/pfemonline1-report/"
GUIDE = "/pek2025/blog/markdown-guide/"
TAG = "/tags/ci-cd/"
MISSING = "/nowhere/"
PAGES = (HOME, POST, GUIDE, TAG, MISSING)
TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3

# Every visible piece of text with its colour against what lies behind it. A canvas turns any
# notation, oklch() too, into the sRGB bytes that are painted.
CONTRASTS = """(selector) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const bytes = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [r, g, b] = bytes(colour).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (bytes(colour)[3] === 255) return colour;
    }
    return "Canvas";
  };
  const ratio = (element) => {
    const values = [getComputedStyle(element).color, behind(element)].map(luminance);
    return (Math.max(...values) + 0.05) / (Math.min(...values) + 0.05);
  };
  const written = (element) =>
    element.checkVisibility() &&
    [...element.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  return [...document.querySelectorAll(selector)]
    .filter(written)
    .map((element) => [element.textContent.trim().slice(0, 40), ratio(element)]);
}"""

WATCH_SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((e) => e.value)))
    .observe({ type: "layout-shift", buffered: true });
}"""

# Of a picture chosen by width, naturalWidth is what its sizes say.
REAL_WIDTHS = """() => {
  const images = [...document.querySelectorAll(".prose > figure img[srcset]")];
  images.forEach((image) => { image.loading = "eager"; });
  const size = (image) => image.decode().then(() => [image.naturalWidth, image.offsetWidth]);
  return Promise.all(images.map(size));
}"""

SIZE = "(element) => [element.offsetWidth, element.offsetHeight]"

SCROLL_THROUGH = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    await frame();
    await frame();
  }
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests are skipped, in CI they fail."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample site on a free port of this machine; the address without a slash at the end."""
    instance: Path = tmp_path_factory.mktemp("instance")
    app = create_app({"base_url": BASE_URL, "instance": instance}, environ={}, now=Clock(NOW))

    # A page that is closed early resets its connections, and this server then leaves the file
    # it was sending open. What is read whole has no file.
    @WSGIRequest.application
    def read_whole(request: WSGIRequest) -> Response:
        return Response.from_app(app, request.environ, buffered=True)

    server = make_server("127.0.0.1", 0, read_whole, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    state(app).library.hold()


@pytest.fixture(scope="module")
def windows(browser: Browser, site: str) -> Iterator[Windows]:
    """Browser windows by width, scheme and JavaScript; other hosts are never reached."""

    @cache
    def window(width: int, scheme: Scheme, javascript: bool) -> BrowserContext:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="ja-JP",
        )
        context.route(lambda url: not url.startswith(site), _stand_in)
        return context

    yield window
    for context in browser.contexts:
        context.close()


@pytest.fixture
def open_page(windows: Windows) -> Iterator[OpenPage]:
    """Opens an address of the site; ``prepare`` sees the page before anything is loaded."""
    pages: list[Page] = []

    def opened(
        address: str,
        *,
        width: int = 1280,
        scheme: Scheme = "light",
        javascript: bool = True,
        prepare: Callable[[Page], object] = lambda _: None,
    ) -> Page:
        page = windows(width, scheme, javascript).new_page()
        pages.append(page)
        prepare(page)
        page.goto(address)
        return page

    yield opened
    for page in pages:
        page.close()


def _stand_in(route: Route) -> None:
    route.fulfill(body="<!doctype html><title>another host</title>", content_type="text/html")


class Log:
    """What a page said and asked for."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.hosts: set[str | None] = set()

    def attach(self, page: Page) -> None:
        """Listen to a page before it is opened."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium reports a page's own status 404 as a message about that very page.
        if urlsplit(message.location["url"]).path != MISSING:
            self.messages.append(message.text)

    def _on_request(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).hostname)


@pytest.mark.parametrize("address", PAGES)
def test_no_sideways_scroll(open_page: OpenPage, address: str) -> None:
    """At 320 px nothing is wider than the window; tables and code scroll within themselves."""
    page = open_page(address, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("address", PAGES)
def test_quiet(open_page: OpenPage, address: str) -> None:
    """No console message (a violation of the policy is one), no request to another host."""
    log = Log()
    page = open_page(address, prepare=log.attach)
    page.evaluate(SCROLL_THROUGH)
    page.wait_for_load_state("networkidle")

    assert (log.messages, log.hosts) == ([], {"127.0.0.1"})


@pytest.mark.parametrize("address", PAGES)
def test_readable_without_javascript(open_page: OpenPage, address: str) -> None:
    """The title and the text are there with JavaScript off."""
    page = open_page(address, javascript=False)

    assert page.locator("h1").is_visible()
    assert page.locator("main").get_by_role("link").first.is_visible()
    assert len(page.locator("main").inner_text()) > 100


def test_player_without_javascript(open_page: OpenPage) -> None:
    """A player is a link to where the talk is published."""
    link = open_page(GUIDE, javascript=False).locator(".player > a").first

    assert link.is_visible()
    assert (link.get_attribute("href") or "").startswith("https://")


def test_player_opens_on_request(open_page: OpenPage) -> None:
    """Enter on a player's link puts a sandboxed, titled frame of the same size in its place."""
    page = open_page(GUIDE)
    figure = page.locator(".player").first
    link = figure.locator("a")
    title, size = link.inner_text(), link.evaluate(SIZE)
    link.press("Enter")
    frame = figure.locator("iframe")

    assert frame.get_attribute("src") == figure.get_attribute("data-src")
    assert frame.get_attribute("title") == title
    assert "allow-top-navigation" not in (frame.get_attribute("sandbox") or "allow-top-navigation")
    assert frame.get_attribute("allow") is not None
    assert frame.evaluate(SIZE) == size
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"


def test_player_of_an_unknown_host(open_page: OpenPage) -> None:
    """A host that is not in the settings never becomes a frame; the link is followed instead."""
    page = open_page(GUIDE)
    player = page.locator(".player").first
    player.evaluate("(figure) => { figure.dataset.src = 'https://evil.example/'; }")
    player.locator("a").click()
    page.wait_for_url(lambda url: "127.0.0.1" not in url)

    assert page.title() == "another host"


def test_skip_link(open_page: OpenPage) -> None:
    """The first Tab shows the skip link; Enter moves on to the text."""
    page = open_page(POST)
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    box = focused.bounding_box()

    assert focused.inner_text() == "本文へ移動"
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("address", PAGES)
def test_headings(open_page: OpenPage, address: str) -> None:
    """One h1, which comes first; no level is skipped on the way down."""
    headings = open_page(address).locator("h1, h2, h3, h4, h5, h6")
    levels = headings.evaluate_all("(found) => found.map((heading) => +heading.tagName[1])")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_contrast(open_page: OpenPage, address: str, scheme: Scheme) -> None:
    """Every text stands out from what lies behind it, in both colour schemes."""
    found = open_page(address, scheme=scheme).evaluate(CONTRASTS, "body *")

    assert len(found) > 20
    assert [(text, ratio) for text, ratio in found if ratio < TEXT_CONTRAST] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_any_accent(open_page: OpenPage, scheme: Scheme) -> None:
    """Whatever colour an edition chooses, its links can be read."""
    page = open_page(GUIDE, scheme=scheme)
    failures = []
    for accent in ("#ffff00", "#00ffaa", "#ff0000", "#0000ff", "#000000", "#ffffff"):
        page.evaluate("(c) => document.documentElement.style.setProperty('--accent', c)", accent)
        ratios = [ratio for _, ratio in page.evaluate(CONTRASTS, ".prose a")]
        failures += [(accent, min(ratios))] if min(ratios) < TEXT_CONTRAST else []

    assert failures == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", [HOME, GUIDE])
def test_no_layout_shift(open_page: OpenPage, address: str, width: int) -> None:
    """Pictures that arrive late move nothing: all of them say their size."""
    page = open_page(address, width=width)
    page.evaluate(WATCH_SHIFTS)
    page.evaluate(SCROLL_THROUGH)
    page.wait_for_load_state("networkidle")

    assert page.locator("img:not([width]), img:not([height])").count() == 0
    assert page.evaluate("shifts.reduce((sum, value) => sum + value, 0)") == 0


def test_print(open_page: OpenPage) -> None:
    """Paper gets black text on white without menus, even from a dark screen."""
    page = open_page(POST, scheme="dark")
    page.emulate_media(media="print")
    colours = "(e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"

    assert page.locator("body").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert not page.locator(".site-nav").is_visible()
    assert page.locator(".prose").is_visible()


@pytest.mark.parametrize("width", [360, 420, 700, 768, 1280])
def test_sizes_of_pictures_are_true(open_page: OpenPage, width: int) -> None:
    """What a picture says of its width in the column is what the stylesheet gives it, or a few
    pixels more: the browser chooses by it which variant it fetches.
    """
    shown = open_page(POST, width=width).evaluate(REAL_WIDTHS)
    assert len(shown) > 2
    assert [] == [(said, real) for said, real in shown if not -1 <= said - real <= 6]

"""The sample site in a real browser: what readers see, and that nothing leaves for another host."""

import re

import pytest
from playwright.sync_api import Route

from tests.browsing import GUIDE, HOME, POST, Log, OpenPage, Scheme
from tests.chromium import skip_without_chromium

skip_without_chromium()
pytestmark = pytest.mark.browser

ELSEWHERE = re.compile("^https:")
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


@pytest.mark.parametrize("address", [HOME, GUIDE])
def test_quiet(open_page: OpenPage, address: str) -> None:
    """What comes in only as one scrolls is quiet too, and from this host."""
    log = Log()
    page = open_page(address, prepare=log.attach)
    page.evaluate(SCROLL_THROUGH)
    page.wait_for_load_state("networkidle")

    assert (log.messages, log.hosts) == ([], {"127.0.0.1"})


def stand_in(route: Route) -> None:
    """Another host, which is never reached."""
    route.fulfill(body="<!doctype html><title>another host</title>", content_type="text/html")


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
    page.route(ELSEWHERE, stand_in)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [GUIDE])
def test_contrast(open_page: OpenPage, address: str, scheme: Scheme) -> None:
    """Every text stands out from what lies behind it, in both colour schemes: large letters and
    what axe does not decide too.
    """
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


@pytest.mark.parametrize(("address", "width"), [(HOME, 360), (GUIDE, 1280)])
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


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_sizes_of_pictures_are_true(open_page: OpenPage, width: int) -> None:
    """What a picture says of its width in the column is what the stylesheet gives it, or a few
    pixels more: the browser chooses by it which variant it fetches.
    """
    shown = open_page(POST, width=width).evaluate(REAL_WIDTHS)
    assert len(shown) > 2
    assert [] == [(said, real) for said, real in shown if not -1 <= said - real <= 6]

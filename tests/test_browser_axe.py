"""Pages as axe-core judges them, by its rules for WCAG 2.2 and for what is good practice."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browsing import (
    ARCHIVE,
    AUTHOR,
    GUIDE,
    HOME,
    LONGEST,
    MISSING,
    NOTHING_FOUND,
    POST,
    SEARCH,
    TAG,
    OpenPage,
    Scheme,
)
from tests.chromium import skip_without_chromium

skip_without_chromium()
pytestmark = pytest.mark.browser

PAGES = (HOME, POST, LONGEST, GUIDE, TAG, AUTHOR, ARCHIVE, SEARCH, NOTHING_FOUND, MISSING)
WIDTHS = (360, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

# A colour on its way to another is judged as what it becomes.
JUDGE = """() => {
  for (const animation of document.getAnimations())
    if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish();
  return axe.run({ resultTypes: ["violations"] });
}"""


def broken(page: Page) -> Iterator[str]:
    """The rules that a page breaks, and where."""
    for rule in page.evaluate(JUDGE)["violations"]:
        for node in rule["nodes"]:
            yield f"{rule['id']} ({rule['help']}): {' '.join(map(str, node['target']))}"


@pytest.mark.parametrize("address", PAGES)
def test_no_violation(open_page: OpenPage, address: str) -> None:
    """None on a phone and on a desk, by day and by night."""
    page = open_page(address)
    # By the debugger: the page's own policy lets no other script in.
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}: {one}" for one in broken(page)]

    assert found == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_violation_in_what_opens(open_page: OpenPage, scheme: Scheme) -> None:
    """Nor in the contents and the search that a reader has opened, with what was found."""
    page = open_page(LONGEST, width=WIDTHS[0], scheme=scheme)
    page.evaluate(AXE_SCRIPT)
    page.locator(".toc summary").click()
    opened = list(broken(page))
    page.keyboard.press("Control+k")
    page.keyboard.type("登壇")
    page.locator("#pek-search .found a").first.wait_for()

    assert [] == [*opened, *broken(page)]


def test_a_violation_is_seen(open_page: OpenPage) -> None:
    """The judge sees what is wrong: a picture without a text."""
    page = open_page(HOME)
    page.evaluate(AXE_SCRIPT)
    page.evaluate("document.querySelector('main').append(new Image())")

    assert ["image-alt"] == [one.partition(" ")[0] for one in broken(page)]

"""Pages as axe-core judges them, by its rules for WCAG 2.2 and for what is good practice."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browsing import (
    ARCHIVE,
    AUTHOR,
    GUIDE,
    HOME,
    MISSING,
    POST,
    SEARCH,
    TAG,
    OpenPage,
    Scheme,
)
from tests.chromium import skip_without_chromium

skip_without_chromium()
pytestmark = pytest.mark.browser

PAGES = (HOME, POST, GUIDE, TAG, AUTHOR, ARCHIVE, SEARCH, MISSING)
WIDTHS = (360, 1280)
ALL_RULES: dict[str, Any] = {}
# What the scheme decides.
COLOUR_RULES = {"runOnly": ["color-contrast", "link-in-text-block"]}
# What the width decides: the elements are the same.
LAYOUT = ("region", "scrollable-region-focusable", "target-size")
LAYOUT_RULES = {"runOnly": [*COLOUR_RULES["runOnly"], *LAYOUT]}

# A colour on its way to another is judged as what it becomes.
JUDGE = """(rules) => {
  for (const animation of document.getAnimations())
    if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish();
  return axe.run({ resultTypes: ["violations"], ...rules });
}"""


def broken(page: Page, by_day: Mapping[str, Any] = ALL_RULES) -> Iterator[str]:
    """The rules that a page breaks by day and by night, and where."""
    schemes: tuple[tuple[Scheme, Mapping[str, Any]], ...]
    schemes = (("light", by_day), ("dark", COLOUR_RULES))
    for scheme, rules in schemes:
        page.emulate_media(color_scheme=scheme)
        for rule in page.evaluate(JUDGE, rules)["violations"]:
            places = ", ".join(str(node["target"]) for node in rule["nodes"])
            yield f"{scheme}: {rule['id']} ({rule['help']}): {places}"


def open_with_axe(open_page: OpenPage, address: str, width: int) -> Page:
    """A page with the program in it. It comes by the debugger: the page's own policy, which lets
    no other script in, stands.
    """
    page = open_page(address, width=width)
    page.evaluate(AXE_SCRIPT)
    return page


@pytest.mark.parametrize("address", PAGES)
def test_no_violation(open_page: OpenPage, address: str) -> None:
    """None on a phone and on a desk, by day and by night."""
    page = open_with_axe(open_page, address, WIDTHS[0])
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = list(broken(page, ALL_RULES if width == WIDTHS[0] else LAYOUT_RULES))

    assert {width: [] for width in WIDTHS} == found


def test_no_violation_in_what_opens(open_page: OpenPage) -> None:
    """Nor in the contents and the search that a reader has opened, with what was found."""
    page = open_with_axe(open_page, POST, WIDTHS[0])
    page.locator(".toc summary").click()
    opened = list(broken(page))
    page.keyboard.press("Control+k")
    page.keyboard.type("登壇")
    page.locator("#pek-search .found a").first.wait_for()

    assert [] == [*opened, *broken(page)]


def test_a_violation_is_seen(open_page: OpenPage) -> None:
    """The judge sees what is wrong: a picture without a text."""
    page = open_with_axe(open_page, MISSING, WIDTHS[0])
    page.evaluate("document.querySelector('main').append(new Image())")

    assert ["light: image-alt"] == [one.partition(" (")[0] for one in broken(page)]

"""Every page of the sample site in a real browser: as narrow as any, and without JavaScript."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from pek.site import ListPage, Target
from pek.views import state
from tests.browsing import MISSING, NOTHING_FOUND, SEARCH, Log, OpenPage
from tests.chromium import skip_without_chromium

skip_without_chromium()
pytestmark = pytest.mark.browser

NARROW = 320
FURTHER = ("/search", SEARCH, NOTHING_FOUND, MISSING)
# The pages are divided, so that several processes can share them.
PARTS = range(2)

# The writing that is not seen: not what HTML itself folds, nor what a button would say, or a key.
UNSEEN = """() => {
  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.offsetWidth > 0 && element.offsetHeight > 0;
  const written = (element) =>
    [...element.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const others = "button, button *, kbd.scripted, dialog, dialog *, script, style, template, " +
    "option, details:not([open]) > :not(summary), details:not([open]) > :not(summary) *";
  return [...document.querySelectorAll("body *")]
    .filter((element) => written(element) && !element.matches(others) && !seen(element))
    .map((element) => `${element.localName}.${element.className}: ${element.textContent.trim()}`);
}"""

LAID_OUT = """() => {
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  const seen = headings.filter((heading) => heading.checkVisibility());
  return [document.documentElement.scrollWidth, seen.map((heading) => +heading.tagName[1])];
}"""

# What looks as if it did something, and does nothing without a script.
DEAD = """() => [...document.querySelectorAll("a, button, [role=button], [role=switch]")]
  .filter((element) => element.checkVisibility())
  .filter((element) =>
    element.matches("button") ? !element.form && !element.popoverTargetElement :
    !element.matches("a") || [null, "", "#"].includes(element.getAttribute("href")))
  .map((element) => element.outerHTML.slice(0, 80))"""


def kind(target: Target) -> str:
    """One word for pages that one template makes of one kind of thing."""
    listed = target.listing.kind if isinstance(target, ListPage) else ""
    return f"{type(target).__name__} {listed}"


def one_of_each(sample: Flask) -> Iterator[str]:
    """The address of the first page of every kind."""
    site = state(sample).library.site()
    seen: Mapping[str, str] = {
        kind(target): address
        for address in reversed([*site.page_addresses()])
        if (target := site.lookup(address))
    }
    yield from seen.values()


def looked_at(sample: Flask) -> list[str]:
    """Every post and every page, and of lists one of each kind: one template makes them all."""
    written = state(sample).library.site().by_address
    return list(dict.fromkeys([*written, *one_of_each(sample)]))


def flaws(page: Page, log: Log, address: str) -> list[object]:
    """What is wrong with a page, as narrow as it is."""
    log.clear()
    page.goto(address, wait_until="domcontentloaded")
    width, levels = page.evaluate(LAID_OUT)
    rising = any(after > before + 1 for before, after in pairwise(levels))
    return [
        *([f"{width} px wide"] if width != NARROW else []),
        *([f"headings {levels}"] if rising or levels[:1] != [1] or levels.count(1) > 1 else []),
        *log.messages,
        *(log.hosts - {"127.0.0.1"}),
    ]


@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_narrow_quiet_and_in_order(
    open_page: OpenPage, sample: Flask, part: int
) -> None:
    """At 320 px nothing is wider than the window: tables and code scroll within themselves. No
    console message (a violation of the policy is one), no request to another host. One h1, which
    is the first heading; no level is skipped on the way down.
    """
    log = Log()
    page = open_page("about:blank", width=NARROW, prepare=log.attach)
    addresses = [*looked_at(sample), *FURTHER][part :: len(PARTS)]
    found = {address: flaws(page, log, address) for address in addresses}

    assert {address: [] for address in addresses} == found


def test_every_kind_of_page_is_whole_without_javascript(open_page: OpenPage, sample: Flask) -> None:
    """What can be read with JavaScript can be read without; nothing stands there that needs it."""
    with_it, without = open_page("about:blank"), open_page("about:blank", javascript=False)
    lost: dict[str, Any] = {}
    for address in (*one_of_each(sample), *FURTHER):
        without.goto(address, wait_until="domcontentloaded")
        dead, unseen = without.evaluate(DEAD), without.evaluate(UNSEEN)
        if unseen:
            with_it.goto(address, wait_until="domcontentloaded")
            unseen = sorted({*unseen} - {*with_it.evaluate(UNSEEN)})
        if unseen or dead or not without.locator("h1").is_visible():
            lost[address] = unseen, dead

    assert lost == {}

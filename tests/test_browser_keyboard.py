"""The sample site with the keyboard alone, and as a screen reader walks through it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browsing import HOME, LONGEST, POST, SEARCH, OpenPage
from tests.chromium import skip_without_chromium

skip_without_chromium()
pytestmark = pytest.mark.browser

PHONE = 360
DESK = 1280

# What can be clicked, numbered as the document has it, with its looks while it is not focused. The
# frame of a focused link may be drawn around the box that the link stands for.
PREPARE = """() => {
  const clickable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const frame = (element, pseudo) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, pseudo);
    return [outlineStyle === "none" ? "" : outlineWidth, boxShadow].join();
  };
  const looks = (element) => {
    const around = [frame(element, "::after")];
    for (let at = element; at && around.length < 6; at = at.parentElement) around.push(frame(at));
    return around.join("; ");
  };
  const there = [...document.querySelectorAll(clickable)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.disabled);
  const before = there.map(looks);
  window.focused = () => {
    const element = document.activeElement;
    const number = there.indexOf(element);
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const inside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    return [number, inside && looks(element) !== before[number]];
  };
  return there.map((element) => element.outerHTML.slice(0, 90));
}"""

# Landmarks (WAI-ARIA 1.2, 5.3.4).
SINGLE = ("banner", "main", "contentinfo")
LANDMARKS = (*SINGLE, "complementary", "form", "navigation", "region", "search")

# What can be read or clicked and lies above what comes before it, or beside it to the left: but
# for the facts and the contents of a post, which are heard first and stand at the text's margin.
DISORDER = """() => {
  const found = [];
  const flows = (element) => element.checkVisibility() && element.offsetHeight > 0 &&
    (element.innerText.trim() || element.querySelector("a, button, input")) &&
    !["absolute", "fixed", "sticky"].includes(getComputedStyle(element).position);
  for (const parent of document.querySelectorAll("body, body :not(ruby, ruby *, svg *)")) {
    const children = [...parent.children].filter(flows);
    children.slice(1).forEach((child, number) => {
      const [box, before] = [child, children[number]].map((one) => one.getBoundingClientRect());
      const beside = box.top < before.bottom && box.bottom > before.top &&
        !children[number].matches(".facts, .toc");
      if (box.bottom <= before.top || (beside && box.right <= before.left)) found.push(child);
    });
  }
  return found.map((element) => element.outerHTML.slice(0, 90));
}"""


def tabbed(page: Page, most: int) -> Iterator[list[Any]]:
    """Where the Tab key leads, from the top of the page until it leaves: the number of the
    element, and whether it is seen to have the focus.
    """
    for _ in range(most):
        page.keyboard.press("Tab")
        yield page.evaluate("focused()")


def heard(page: Page) -> list[tuple[str, str]]:
    """Role and name of everything that assistive technology is told of, in its order."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()

    def walk(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if not node["ignored"]:
            yield node["role"]["value"], node.get("name", {}).get("value", "")
        for child in node.get("childIds", []):
            yield from walk(nodes[child])

    return list(walk(next(node for node in nodes.values() if "parentId" not in node)))


@pytest.mark.parametrize(("address", "width"), [(HOME, PHONE), (POST, DESK), (SEARCH, DESK)])
def test_tab_reaches_everything(open_page: OpenPage, address: str, width: int) -> None:
    """Whatever can be clicked has its turn, as the document has it, and is seen to have it."""
    page = open_page(address, width=width)
    page.emulate_media(reduced_motion="reduce")
    there = page.evaluate(PREPARE)
    reached = [number for number in tabbed(page, len(there)) if number[0] >= 0]

    assert [[number, True] for number in range(len(there))] == reached, there


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_contents_open_and_close(open_page: OpenPage, key: str) -> None:
    """On a phone the contents are folded; the keyboard opens and closes them."""
    page = open_page(LONGEST, width=PHONE)
    first = page.locator(".toc a").first
    summary = page.locator(".toc summary")
    states = [first.is_visible()]
    for _ in range(2):
        summary.press(key)
        states.append(first.is_visible())

    assert [False, True, False] == states


def test_search_opens_by_its_key_and_gives_the_focus_back(open_page: OpenPage) -> None:
    """Ctrl+K asks for words at once; Escape leads back to where one was."""
    page = open_page(POST)
    dialog, link = page.locator("#pek-search"), page.locator(".prose a").first
    link.focus()
    page.keyboard.press("Control+k")

    assert dialog.is_visible()
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert link.evaluate("(element) => element === document.activeElement")


def test_search_opens_by_its_link(open_page: OpenPage) -> None:
    """Enter on the link asks for words on the spot; the button closes, and the link has the focus
    again.
    """
    page = open_page(POST)
    link, dialog = page.locator(".tool-search"), page.locator("#pek-search")
    link.press("Enter")

    assert dialog.is_visible()
    dialog.locator(".tool-close").press("Enter")
    assert not dialog.is_visible()
    assert link.evaluate("(element) => element === document.activeElement")
    assert page.url.endswith(POST)


def test_results_come_as_one_types_and_can_be_walked(open_page: OpenPage) -> None:
    """Tab leads from the words to the first result, Enter to its page."""
    page = open_page(POST)
    page.keyboard.press("Control+k")
    page.keyboard.type("登壇")
    first = page.locator("#pek-search .found a").first
    first.wait_for()
    address = first.evaluate("(link) => link.href")
    for _ in range(5):
        page.keyboard.press("Tab")
        if first.evaluate("(element) => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def test_search_without_javascript(open_page: OpenPage) -> None:
    """The link leads to a page that asks for words; Enter there gives the results."""
    page = open_page(POST, javascript=False)
    page.locator(".tool-search").press("Enter")
    page.locator("main [name=q]").fill("登壇")
    page.locator("main [name=q]").press("Enter")

    assert page.locator("#pek-results a").count() > 0


def test_the_theme_is_switched_and_remembered(open_page: OpenPage) -> None:
    """The switch says its state; the next page has the chosen colours, and before any paint."""
    page = open_page(POST)
    switch = page.locator(".tool-theme")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    switch.press("Enter")
    dark = page.evaluate(ground)
    page.goto(HOME)

    assert light != dark
    assert dark == page.evaluate(ground)
    assert switch.get_attribute("aria-pressed") == "true"
    switch.press("Space")
    assert light == page.evaluate(ground)


@pytest.mark.parametrize("address", [HOME, POST, SEARCH])
def test_landmarks(open_page: OpenPage, address: str) -> None:
    """One head, one text and one foot, in this order; where there are several landmarks of a kind,
    every one has a name of its own.
    """
    landmarks = [(role, name) for role, name in heard(open_page(address)) if role in LANDMARKS]
    single = [role for role, _ in landmarks if role in SINGLE]
    others = [role for role, _ in landmarks if role not in SINGLE]
    unnamed = [role for role, name in landmarks if role in others and not name]

    assert list(SINGLE) == single
    assert landmarks[0][0] == "banner"
    assert len(landmarks) == len(set(landmarks))
    assert [] == [role for role in unnamed if others.count(role) > 1]


def test_a_post_is_heard_as_it_is_read(open_page: OpenPage) -> None:
    """Title, contents, text, share links, author, neighbours, related posts, foot."""
    page = open_page(LONGEST, width=PHONE)
    page.locator(".toc summary").press("Enter")
    told = heard(page)
    first = page.locator(".prose h2").first.inner_text()
    steps = [
        ("banner", ""),
        ("main", ""),
        ("heading", page.locator("h1").inner_text()),
        ("navigation", "目次"),
        ("heading", first),
        ("heading", "この記事を共有する"),
        ("heading", "著者について"),
        ("navigation", "前後の記事"),
        ("heading", "関連する記事"),
        ("contentinfo", ""),
    ]

    assert steps == sorted(steps, key=told.index)


@pytest.mark.parametrize(
    ("address", "width"), [(HOME, DESK), (LONGEST, PHONE), (LONGEST, DESK), (SEARCH, PHONE)]
)
def test_what_is_seen_has_the_order_of_what_is_heard(
    open_page: OpenPage, address: str, width: int
) -> None:
    """No style puts an element above what comes before it."""
    assert [] == open_page(address, width=width).evaluate(DISORDER)

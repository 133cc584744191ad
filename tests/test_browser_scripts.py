"""What scripts add to the pages of the sample site, as a reader meets it."""

import gzip
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from pek.config import ROOT
from tests.browsing import GUIDE, HOME, LONGEST, OpenPage
from tests.chromium import skip_without_chromium

skip_without_chromium()
pytestmark = pytest.mark.browser

CLIPBOARD = ["clipboard-read", "clipboard-write"]
CURRENT = ".toc [aria-current]"
RESULTS = "#pek-results .result"
QUERY = "#pek-q"


def pasted(page: Page) -> str:
    """What is in the clipboard."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_scripts_are_small() -> None:
    """All of them together are below 5 KB as they are sent."""
    files = sorted((ROOT / "static").glob("*.js"))
    assert ["player.js", "site.js", "theme.js"] == [file.name for file in files]
    assert 5_000 > len(gzip.compress(b"".join(file.read_bytes() for file in files)))


def test_code_is_copied_as_it_was_written(open_page: OpenPage) -> None:
    """The focus stays on the button, which says what was done, for eyes and ears."""
    page = open_page(GUIDE)
    page.context.grant_permissions(CLIPBOARD)
    code = page.locator(".prose .code").first
    button = code.get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("コピーしました")
    expect(page.locator("body > [role=status]")).to_have_text("コピーしました")
    expect(button).to_be_focused()
    assert code.locator("code").text_content() == pasted(page)


def test_the_address_is_copied(open_page: OpenPage) -> None:
    """The canonical one, whatever the address bar says."""
    page = open_page(f"{LONGEST}?utm_source=x")
    page.context.grant_permissions(CLIPBOARD)
    page.get_by_role("button", name="リンクをコピー").click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    assert page.locator("link[rel=canonical]").get_attribute("href") == pasted(page)


def test_a_click_beside_the_page_does_nothing(open_page: OpenPage) -> None:
    """Only buttons copy: the page stays, and so does what was copied before."""
    page = open_page(HOME)
    page.context.grant_permissions(CLIPBOARD)
    page.evaluate("navigator.clipboard.writeText('前の言葉')")
    before = page.locator("main").inner_text()
    page.mouse.click(3, 500)
    page.mouse.click(640, 60)
    assert before == page.locator("main").inner_text()
    assert "前の言葉" == pasted(page)


def test_the_contents_mark_where_one_is(open_page: OpenPage) -> None:
    """At the top the first section, after any jump the one that is there, at the end the last."""
    page = open_page(LONGEST)
    entries = page.locator(".toc a")
    expect(page.locator(CURRENT)).to_have_text(entries.first.inner_text())
    for number in (7, 2, entries.count() - 1, 0):
        entry = entries.nth(number)
        heading = unquote((entry.get_attribute("href") or "#").removeprefix("#"))
        page.evaluate(
            "(id) => scrollTo({ top: document.getElementById(id).offsetTop, behavior: 'instant' })",
            heading,
        )
        expect(page.locator(CURRENT)).to_have_text(entry.inner_text())
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    expect(page.locator(CURRENT)).to_have_text(entries.last.inner_text())


def test_results_replace_each_other_with_all_that_names_them(open_page: OpenPage) -> None:
    """Title, heading, address and results are those of one question, and one comes back to it."""
    page = open_page("/search?q=登壇")
    page.locator(QUERY).fill("ゴールデンパス")
    expect(page.locator("h1")).to_contain_text("ゴールデンパス")
    expect(page).to_have_title("「ゴールデンパス」の検索結果 | Platform Engineering Kaigi ブログ")
    assert page.url.endswith(
        "/search?q=%E3%82%B4%E3%83%BC%E3%83%AB%E3%83%87%E3%83%B3%E3%83%91%E3%82%B9"
    )
    expect(page.locator("form [role=status]").first).to_contain_text("見つかりました")
    page.locator(f"{RESULTS} h2 a").first.click()
    page.go_back()
    expect(page.locator(QUERY)).to_have_value("ゴールデンパス")
    expect(page.locator(f"{RESULTS} h2").first).to_contain_text("ゴールデンパス")
    page.locator(QUERY).fill("")
    expect(page.locator("h1")).to_have_text("検索")
    expect(page.locator(RESULTS)).to_have_count(0)


def test_only_the_last_question_is_answered(open_page: OpenPage) -> None:
    """However late an earlier answer comes; and what does not come is said."""
    page = open_page("/search")
    page.route("**/search?q=%E7%99%BB", lambda _: None)
    with page.expect_request("**/search?q=%E7%99%BB"):
        page.locator(QUERY).fill("登")
    page.locator(QUERY).fill("登壇")
    expect(page.locator("h1")).to_contain_text("登壇")
    page.route("**/search?q=**", lambda route: route.abort())
    page.locator(QUERY).fill("別の言葉")
    expect(page.locator("main form [role=status]")).to_contain_text("検索できませんでした")


def test_the_dialog_stays_while_text_is_selected_in_it(open_page: OpenPage) -> None:
    """A press within it that ends outside of it closes nothing; a click outside does."""
    page = open_page(HOME)
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("searchbox")
    field.fill("登壇")
    box = field.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(10, box["y"] + 10)
    page.mouse.up()
    expect(dialog).to_be_visible()
    page.mouse.click(10, 700)
    expect(dialog).to_be_hidden()


def test_keys_that_are_not_for_the_page(open_page: OpenPage) -> None:
    """Autofill sends no key at all, and Escape while an input method composes is its own."""
    errors: list[str] = []
    page = open_page(HOME, prepare=lambda p: p.on("pageerror", lambda e: errors.append(str(e))))
    page.evaluate("document.dispatchEvent(new Event('keydown'))")
    page.keyboard.press("Control+k")
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Escape', isComposing: true, bubbles: true }))"
    )
    expect(page.get_by_role("dialog")).to_be_visible()
    assert [] == errors

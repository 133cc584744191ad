"""Lines of paragraphs, and what becomes of one that is replaced."""

import pytest

from pek.markup.lines import alone, lines_of, replace_lines
from pek.markup.tree import Element, make, parse, serialize


def card(element: Element) -> Element | None:
    """A block for every address but the one that is called plain."""
    text = element.text or ""
    return None if text == "plain" else make("figure", text)


def replaced(html: str) -> str:
    """``html`` with its lone addresses as figures."""
    root = parse(html)
    replace_lines(root, "pek-link", card)
    return serialize(root)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("一行", 1),
        ("一\n二", 2),
        ("一<br>二", 2),
        ("一<br>\n二", 2),
        ("一<br><br>二", 3),
        ("一<b>二\n三</b>四", 1),
        ("<b>一</b>\n<b>二</b>\n", 3),
        ("", 1),
    ],
)
def test_a_newline_and_a_break_end_a_line(html: str, expected: int) -> None:
    """Not those inside an element of the line; a break and its newline are one end."""
    assert expected == len(lines_of(parse(f"<p>{html}</p>")[0]))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (" <i>x</i>\t", "i"),
        ("<i>x</i>。", None),
        ("　<i>x</i>", None),
        ("<i>x</i><b>y</b>", None),
        ("x", None),
    ],
)
def test_an_element_is_alone_beside_blanks_only(html: str, expected: str | None) -> None:
    """An ideographic space is text."""
    element = alone(lines_of(parse(f"<p>{html}</p>")[0])[0])
    assert expected == (element.tag if element is not None else None)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><pek-link>a</pek-link></p>", "<figure>a</figure>"),
        (
            "<p>前\n<pek-link>a</pek-link>\n<b>後</b>\n終</p>後",
            "<p>前</p>\n<figure>a</figure>\n<p><b>後</b>\n終</p>後",
        ),
        (
            "<p>前<br>\n <pek-link>a</pek-link><br><pek-link>b</pek-link> </p>",
            "<p>前</p>\n<figure>a</figure>\n<figure>b</figure>",
        ),
        ("<p>一<br>\n二<br>三\n<pek-link>a</pek-link></p>",
         "<p>一<br>\n二<br>\n三</p>\n<figure>a</figure>"),
        (
            "<p lang='en'>x\n<pek-link>a</pek-link>\n\ny</p>",
            '<p lang="en">x</p>\n<figure>a</figure>\n<p lang="en">y</p>',
        ),
        ("<p><pek-link>plain</pek-link></p>", "<p><pek-link>plain</pek-link></p>"),
        ("<p>文<pek-link>a</pek-link></p>", "<p>文<pek-link>a</pek-link></p>"),
        ("<p><b><pek-link>a</pek-link></b></p>", "<p><b><pek-link>a</pek-link></b></p>"),
    ],
)  # fmt: skip
def test_a_line_that_is_replaced_parts_its_paragraph(html: str, expected: str) -> None:
    """What stands before and after it stays, with breaks, attributes and the text behind."""
    assert expected == replaced(html)


@pytest.mark.parametrize("tag", ["div", "blockquote", "details", "pek-box"])
def test_boxes_and_quotes_hold_blocks(tag: str) -> None:
    """An address in them is as much alone as one of the page."""
    html = f"<{tag}><p><pek-link>a</pek-link></p></{tag}>"
    assert f"<{tag}><figure>a</figure></{tag}>" == replaced(html)


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li><p><pek-link>a</pek-link></p></li></ul>",
        "<table><tbody><tr><td><p><pek-link>a</pek-link></p></td></tr></tbody></table>",
        "<figure><figcaption><p><pek-link>a</pek-link></p></figcaption></figure>",
        "<details><summary><p><pek-link>a</pek-link></p></summary></details>",
    ],
)
def test_items_cells_and_captions_keep_their_lines(html: str) -> None:
    """A list of addresses stays a list."""
    assert html == replaced(html)


def test_many_lines_take_time_in_proportion() -> None:
    """100,000 lines around one address are parted, and none is lost."""
    lines = "行\n" * 50_000
    html = replaced(f"<p>{lines}<pek-link>a</pek-link>\n{lines}</p>")
    assert html.count("行") == 100_000
    assert html.count("<p>") == 2

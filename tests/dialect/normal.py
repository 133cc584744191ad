"""HTML as lines to compare, without what pek adds by design.

Everything else counts: order and nesting of elements, text, addresses, titles, alternative texts,
the start of a list, loose or tight, the state of a task, alignment, the language of code.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Final
from urllib.parse import quote

from pek.markup.allowlist import clean_author
from pek.markup.own import OWN
from pek.markup.tree import Element, parse
from tests.dialect import added

_BLOCKS = (
    "aside blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 "
    "h6 hr iframe li ol p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCKS: Final = frozenset(_BLOCKS.split())
VOID: Final = frozenset({"br", "col", "hr", "img", "input", "wbr"})
# Beyond letters, digits and `%`, what may stand in a URL as it is (RFC 3986, 2.2 and 2.3).
PLAIN_IN_URL: Final = "%:/?#@!$&'()*+,;=-._~"
# Lines of Japanese are joined without a space. Symbols such as ※ and → count: whether they do in
# pek is not judged here.
JAPANESE: Final = (
    r"[\u2010-\u27bf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uffee\U0001f000-\U0003ffff]"
)
# Between two lines there may be elements, and the number of a footnote.
BETWEEN: Final = r"(?:<sup><note>\d+</note></sup>|<[^<>]*>)*"
JOINED: Final = re.compile(rf"({JAPANESE}{BETWEEN})[ \t]*\n[ \t]*({BETWEEN})(?={JAPANESE})")
SPACES: Final = re.compile(r"[ \t\n\r\f]+")
# White space beside a line break is not seen.
BREAK: Final = re.compile(r"[ \n]*<br>[ \n]*")
# A space of code stays as it is.
KEPT: Final = "\ue000"


def blocks_of_author(html: str) -> list[str]:
    """The blocks of HTML that no allow-list has seen: what pek lets no author write is no part."""
    return blocks(clean_author(html.strip()).replace(f"{OWN}=", "class="))


def blocks(html: str) -> list[str]:
    """Every top-level element of ``html`` as lines; elements in it are indented below it."""
    root = parse(html)
    for take_away in added.ALL:
        take_away(root)
    return ["\n".join(lines) for lines in _blocks(root)]


def _blocks(root: Element) -> Iterator[list[str]]:
    for item in _content(root):
        lines = list(_lines(item, ""))
        if lines:
            yield lines


def _content(parent: Element) -> Iterator[Element | str]:
    """Blocks in ``parent``, and runs of text between them."""
    run = [_text(parent.text)]
    for child in parent:
        if _is_block(child):
            yield "".join(run)
            yield child
            run = [_text(child.tail)]
        else:
            run += [_inline(child), _text(child.tail)]
    yield "".join(run)


def _lines(item: Element | str, indent: str) -> Iterator[str]:
    if isinstance(item, str):
        text = _settled(item)
        if text:
            yield indent + text
        return
    yield f"{indent}{_tag(item)}"
    below = f"{indent}  "
    if item.tag == "pre":
        yield from (f"{below}|{line}" for line in _code(item))
        return
    for inner in _content(item):
        yield from _lines(inner, below)


def _is_block(element: Element) -> bool:
    return any(node.tag in BLOCKS for node in element.iter())


def _inline(element: Element) -> str:
    if not isinstance(element.tag, str):
        return ""
    if element.tag in VOID:
        return _tag(element)
    inner = _text(element.text) + "".join(_inline(one) + _text(one.tail) for one in element)
    if element.tag == "code":
        inner = inner.replace(" ", KEPT)
    return f"{_tag(element)}{inner}</{element.tag}>"


def _tag(element: Element) -> str:
    pairs = sorted((str(name), str(value)) for name, value in element.attrib.items())
    attributes = (f' {name}="{_value(name, value)}"' for name, value in pairs)
    return f"<{element.tag}{''.join(attributes)}>"


def _value(name: str, value: str) -> str:
    if name in {"href", "src"}:
        value = quote(value.strip(), safe=PLAIN_IN_URL)
    if name == "alt":
        value = SPACES.sub(" ", value)
    return escape(value).replace("\n", "&#10;")


def _text(text: str | None) -> str:
    return escape(text or "", quote=False)


def _settled(run: str) -> str:
    text = SPACES.sub(" ", JOINED.sub(r"\1\2", run))
    return BREAK.sub("<br>", text).strip(" ").replace(KEPT, " ")


def _code(pre: Element) -> list[str]:
    """Lines of code; whether the last one ends with a newline is not seen."""
    return "".join(map(str, pre.itertext())).removesuffix("\n").split("\n")

"""Inline syntax of the house: bare addresses, and attribute lists only where they are meant."""

import re
import xml.etree.ElementTree as ET
from typing import Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

# Not `a`: whether the address stands inside a link of raw HTML is known only in the parsed tree.
BARE_LINK: Final = "pek-link"

# A host of ASCII, then the ASCII characters of RFC 3986: the address ends where Japanese begins.
ADDRESS: Final = (
    r"(?<![A-Za-z0-9@/:.])(?:https?://(?=[A-Za-z0-9])|www\.(?=[A-Za-z0-9-]+\.))"
    r"[A-Za-z0-9!#$%&'()*+,\-./:;=?@\[\]_~]{1,2000}"
)
TRAILING: Final = "?!.,:;*_~'"
CLOSERS: Final = {")": "(", "]": "["}
# pymdownx.tilde wants white space or ASCII punctuation around it: Japanese has neither.
STRUCK: Final = r"(?<!~)(~~)(?=[^\s~])((?:[^~]|~(?!~))*[^\s~])~~(?!~)"
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HEADING_ID: Final = re.compile(r"[ \t]+\{:?[ ]*#([^\s{}#.=]+)[ ]*\}[ \t]*$")
PICTURE_LIST: Final = re.compile(r"\{:?([^{}\n]{1,500})\}")
ATTRIBUTE: Final = re.compile(r"[#.]?[\w-]+|[\w-]+=\S+")
PICTURE_SIZE: Final = re.compile(r"""\b(width|height)=["']?(\d{1,5})(?:px)?["']?(?=\s|$)""")


def without_trailing(address: str) -> str:
    """``address`` without the punctuation of the sentence around it, as GFM cuts it (6.9).

    >>> without_trailing("https://example.com/a_(b)).")
    'https://example.com/a_(b)'
    """
    while address:
        last = address[-1]
        unpaired = last in CLOSERS and address.count(last) > address.count(CLOSERS[last])
        if not unpaired and last not in TRAILING:
            break
        address = address[:-1]
    return address


class BareAddress(InlineProcessor):
    """``https://…`` and ``www.…`` in running text."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """An element with the address as its text, or nothing if only punctuation was left."""
        address = without_trailing(m.group(0))
        if address.rstrip(":/").lower() in {"http", "https", "www"}:
            return None, None, None
        element = ET.Element(BARE_LINK)
        element.text = AtomicString(address)
        return element, m.start(), m.start() + len(address)


class AttributeLists(Treeprocessor):
    """``## 見出し {#id}`` and ``![](a.png){width=400}``; braces anywhere else are text."""

    def run(self, root: ET.Element) -> None:
        """Take the lists out of the text and set what they say."""
        for element in root.iter():
            if element.tag in HEADINGS:
                self._heading(element)
            elif element.tag == "img" and element.tail:
                self._picture(element, element.tail)

    def _heading(self, heading: ET.Element) -> None:
        last = heading[-1] if len(heading) else None
        text = heading.text if last is None else last.tail
        found = HEADING_ID.search(text or "")
        if not text or not found:
            return
        heading.set("id", found.group(1))
        if last is None:
            heading.text = text[: found.start()]
        else:
            last.tail = text[: found.start()]

    def _picture(self, picture: ET.Element, tail: str) -> None:
        found = PICTURE_LIST.match(tail)
        if found and all(map(ATTRIBUTE.fullmatch, found.group(1).split())):
            for name, value in PICTURE_SIZE.findall(found.group(1)):
                picture.set(name, value)
            picture.tail = tail[found.end() :]


class InlineExtension(Extension):
    """Registers all of this module."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """After code, links and raw HTML (90), before entities (80) and emphasis (60)."""
        md.inlinePatterns.register(BareAddress(f"(?i:{ADDRESS})", md), "bare_address", 85)
        md.inlinePatterns.register(SimpleTagInlineProcessor(STRUCK, "del"), "struck", 55)
        md.treeprocessors.register(AttributeLists(md), "attribute_lists", 8)

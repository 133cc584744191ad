"""Elements as Python-Markdown's tree and serializer have them."""

import xml.etree.ElementTree as ET
from typing import Final

from markdown.util import AtomicString

__all__ = ["LINE_END", "AtomicString", "escaped", "tagless"]

# Between the beginning of a block and its first child; like every AtomicString it is not read as
# Markdown.
LINE_END: Final = AtomicString("\n")


def escaped(text: str) -> str:
    """``text`` as the serializer of Python-Markdown needs it, which takes ``&copy;`` for a
    reference; it escapes everything else itself.
    """
    return text.replace("&", "&amp;")


def tagless(text: str) -> ET.Element:
    """An element that shows nothing but its content."""
    element = ET.Element("pek")
    element.tag = None  # type: ignore[assignment]
    element.text = text
    return element

"""What a crawler reads of a page: its title, canonical address and meta tags, from the HTML."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

# Slack reads this much of a page and no more (it asks for "Range: bytes=0-32768").
FIRST_READ = 32 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A ``<meta>`` with a key (``og:title``) and a content; ``html`` is the tag as it is read."""

    key: str
    content: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a page. ``late`` are the keys that a crawler which stops after ``FIRST_READ``
    bytes never sees.
    """

    title: str
    canonical: str
    metas: tuple[Meta, ...]
    late: tuple[str, ...] = ()

    def value(self, *keys: str) -> str:
        """The content of the first of ``keys`` that the page has; ``""`` if it has none."""
        found = (meta.content for key in keys for meta in self.metas if meta.key == key)
        return next((content for content in found if content), "")


def read(html: bytes) -> Head:
    """Read a page in UTF-8."""
    whole, early = _parsed(html), {meta.key for meta in _parsed(html[:FIRST_READ]).metas}
    return Head(
        title=whole.title,
        canonical=whole.canonical,
        metas=whole.metas,
        late=tuple(dict.fromkeys(meta.key for meta in whole.metas if meta.key not in early)),
    )


def _parsed(html: bytes) -> Head:
    root = etree.HTML(html, etree.HTMLParser(encoding="utf-8"))
    if root is None:
        return Head(title="", canonical="", metas=())
    return Head(
        title=(root.findtext(".//title") or "").strip(),
        canonical=next((e.get("href", "") for e in root.iter("link") if _is_canonical(e)), ""),
        metas=tuple(_metas(root)),
    )


def _is_canonical(element: etree._Element) -> bool:
    return element.get("rel") == "canonical"


def _metas(root: etree._Element) -> Iterator[Meta]:
    for element in root.iter("meta"):
        key, content = element.get("property") or element.get("name"), element.get("content")
        if key and content is not None:
            html = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
            yield Meta(key=key, content=content, html=html)

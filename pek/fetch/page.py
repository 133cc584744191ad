"""The HTML of another host → what it says of itself: Open Graph first, then what is older."""

import codecs
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from linkpreview import Link, LinkPreview

from pek.fetch.client import Content
from pek.text import excerpt

MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml"})
LONGEST_TITLE = 150
LONGEST_TEXT = 300
# Where a page must say its encoding, in bytes (HTML, 4.2.5.4).
DECLARED_WITHIN = 1024
_DECLARED = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# What these names mean on the web (Encoding Standard, 4.2), where it is not what Python means.
_MEANT = {
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji"), "cp932"),
    **dict.fromkeys(("ascii", "us-ascii", "latin1", "iso-8859-1"), "cp1252"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be"), "utf-8"),
}
# Python's names of the encodings of that standard; it knows others that are none of text.
_ENCODINGS = re.compile(
    r"utf-8|cp(?:125\d|866|874|932|949)|euc_(?:jp|kr)|iso2022_jp|iso8859-\d+|koi8-[ru]"
    r"|gb(?:k|2312|18030)|big5(?:hkscs)?"
)
# Of pages that do not say theirs, the surest first: few bytes of another are right in it too.
_GUESSED = ("iso2022_jp", "utf-8", "euc_jp", "cp932")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line each, ``""`` where the page says nothing; ``image`` is an absolute URL."""

    title: str
    description: str
    site: str
    image: str


def said_by(content: Content) -> Said:
    """What a page says of itself, cut to what a card can show."""
    # Of what begins like XML, or is only an address, Beautiful Soup would warn the operator: not
    # of what begins with an empty line.
    soup = BeautifulSoup(f"\n{decoded(content.data, content.charset)}", "lxml")
    preview = LinkPreview(Link(content.url, ""), soup=soup)
    open_graph, twitter = preview.opengraph, preview.twitter
    title = open_graph.title or twitter.title or (soup.title.get_text() if soup.title else "")
    description = open_graph.description or twitter.description or _description(soup)
    return Said(
        title=excerpt(title, LONGEST_TITLE),
        description=excerpt(description, LONGEST_TEXT),
        site=excerpt(open_graph.site_name or "", LONGEST_TITLE),
        image=_absolute(content.url, open_graph.image or twitter.image or ""),
    )


def _description(soup: BeautifulSoup) -> str:
    """The ``meta`` alone: the library would go on to the first paragraph, which may be anything."""
    meta = soup.find("meta", attrs={"name": re.compile("^description$", re.IGNORECASE)})
    return str(meta.get("content") or "") if meta else ""


def _absolute(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference.strip()) if reference.strip() else ""
    except ValueError:
        return ""


def decoded(data: bytes, charset: str) -> str:
    """The text of a page whose host says ``charset`` (``""``: nothing), in the order of the HTML
    standard (13.2.3): byte order mark, host, the page itself, and then what it could be.
    """
    for mark, codec in _BOMS.items():
        if data.startswith(mark):
            return data.decode(codec, "replace")
    declared = _DECLARED.search(data[:DECLARED_WITHIN])
    for name in (charset, declared[1].decode("ascii") if declared else ""):
        if known := _codec(name):
            return data.decode(known, "replace")
    return data.decode(next((c for c in _GUESSED if _fits(data, c)), "utf-8"), "replace")


def _codec(name: str) -> str | None:
    name = name.strip().lower()
    try:
        codec = codecs.lookup(_MEANT.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return codec if _ENCODINGS.fullmatch(codec) else None


def _fits(data: bytes, codec: str) -> bool:
    """Whether ``data``, which may end within a character, could be of an encoding."""
    try:
        codecs.getincrementaldecoder(codec)().decode(data)
    except UnicodeError:
        return False
    return True

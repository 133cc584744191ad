"""Other spellings of an address: with or without a slash, as other systems call the same thing."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from pek.addresses import (
    ATOM_NAME,
    JSON_NAME,
    RSS_NAME,
    SITEMAP,
    WEB_MANIFEST,
    page_address,
)
from pek.site.targets import ARCHIVE, TERM_KINDS
from pek.text import fold

# What other systems call the feed of a list, below the list's address: WordPress, Ghost, Jekyll,
# Hugo, Hatena Blog and others. Readers that subscribed there go on asking for it.
FEED_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    RSS_NAME: (
        *("feed", "feed.xml", "feed.rss", "feed/rss", "feed/rss2", "feed/rdf", "feed/feed.xml"),
        *("rss", "rss/index.xml", "rss2", "rss2.xml", "index.xml", "index.rss", "all.rss.xml"),
    ),
    ATOM_NAME: ("atom", "feed.atom", "feed/atom", "feed/feed.atom", "index.atom", "all.atom.xml"),
    JSON_NAME: ("feed/json", "feed/feed.json", "index.json", "jsonfeed"),
}
_FEED_OF = {spelling: name for name, found in FEED_SPELLINGS.items() for spelling in found}
# Pelican and others keep the feeds of the whole site in a folder of their own.
_FEED_FOLDER = "/feeds/"

# Files that other systems, or crawlers by themselves, look for under another name.
FIXED_SPELLINGS: Mapping[str, str] = {
    "/apple-touch-icon-precomposed.png": "/apple-touch-icon.png",
    "/favicon.png": "/favicon-32.png",
    "/manifest.json": WEB_MANIFEST,
    "/site.webmanifest": WEB_MANIFEST,
    "/sitemap-0.xml": SITEMAP,
    "/sitemap-index.xml": SITEMAP,
    "/sitemap_index.xml": SITEMAP,
    "/wp-sitemap.xml": SITEMAP,
}

_TOUCH_ICON = re.compile(r"/apple-touch-icon-[0-9]+x[0-9]+(?:-precomposed)?\.png")
# Lists that others name in the singular.
_SINGULARS = {singular: plural for plural, singular in TERM_KINDS.items()}

# The posts of a time as others have them: at the root, or in the plural, the month in one digit.
_PERIOD = re.compile(
    r"(?:/archives?)?/(?P<year>[0-9]{4})(?:/(?P<month>0?[1-9]|1[0-2]))?(?P<page>/page/[0-9]+)?"
)
_ARCHIVES = f"/{ARCHIVE}s"

# What a file server calls the page of a folder, and a page as a file.
_INDEX_FILES = ("index.html", "index.htm", "index.php", "index")
_PAGE_ENDINGS = (".html", ".htm")


def spellings(address: str) -> Iterator[str]:
    """The addresses that ``address`` may mean, the likeliest first; it is the first itself.

    Pure text: whether anything is there, the site knows.
    """
    path = address.rstrip("/")
    for known in (address, f"{address}/"):
        yield from (known, known.removesuffix("page/1/"), folded(known))
    found = chain((path,), _of_pages(path), _of_feeds(path))
    yield from chain.from_iterable((one, folded(one)) for one in found)
    kind, _, rest = path.removeprefix("/").partition("/")
    if rest and kind in _SINGULARS:
        yield from spellings(f"/{_SINGULARS[kind]}/{rest}")
    yield from _of_archives(path)
    if fixed := FIXED_SPELLINGS.get(address):
        yield fixed
    if _TOUCH_ICON.fullmatch(address):
        yield "/apple-touch-icon.png"


def _of_pages(path: str) -> Iterator[str]:
    folder, _, name = path.rpartition("/")
    if name in _INDEX_FILES:
        yield f"{folder}/"
    for ending in _PAGE_ENDINGS:
        if name.endswith(ending):
            yield f"{path.removesuffix(ending)}/"


def _of_archives(path: str) -> Iterator[str]:
    if path == _ARCHIVES:
        yield page_address(ARCHIVE)
    if found := _PERIOD.fullmatch(path):
        year, month, page = found["year"], found["month"] or "", found["page"] or ""
        period = page_address(ARCHIVE, year, month and f"{month:0>2}")
        yield f"{period}{page.removeprefix('/')}/".removesuffix("page/1/") if page else period


def _of_feeds(path: str) -> Iterator[str]:
    """The feeds that ``path`` may mean: its last one or two segments name one, or it lies where
    some keep those of the whole site.
    """
    folder, _, last = path.rpartition("/")
    above, _, before_last = folder.rpartition("/")
    for head, spelling in ((above, f"{before_last}/{last}"), (folder, last)):
        if name := _FEED_OF.get(spelling.lower()):
            yield f"{head}/{name}"
    if (
        f"{folder}/" == _FEED_FOLDER
        and (name := _FEED_OF.get(last.lower(), last)) in FEED_SPELLINGS
    ):
        yield f"/{name}"


def folded(address: str) -> str:
    """The address with the name of its tag, category or author folded."""
    kind, _, rest = address.strip("/").partition("/")
    name, _, below = rest.partition("/")
    if kind not in TERM_KINDS or not name:
        return address
    slash = "/" if below and address.endswith("/") else ""
    return f"{page_address(kind, fold(name))}{below}{slash}".removesuffix("page/1/")

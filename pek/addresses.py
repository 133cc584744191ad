"""Addresses: where a source is served, and what an author's reference to a file means.

An address is the decoded path of a URL on this site: ``/pek2024/blog/よしかわ/``. Pages end
with a slash, files do not.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from itertools import accumulate
from urllib.parse import quote, unquote, urlsplit

from pek.text import strip_control

RESERVED = frozenset(
    {
        "tags",
        "categories",
        "authors",
        "archive",
        "feeds",
        "cards",
        "pictures",
        "search",
        "page",
        "healthz",
        "readyz",
        "preview",
        "_links",
    }
)

# What pek answers at besides pages, feeds and files, each a file of a frozen site too.
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
FAVICON = "/favicon.ico"
EDITIONS = "/editions.css"
WEB_MANIFEST = "/manifest.webmanifest"
MACHINE_ADDRESSES = (SITEMAP, ROBOTS, FAVICON, EDITIONS, WEB_MANIFEST)

RSS_NAME = "rss.xml"
ATOM_NAME = "atom.xml"
JSON_NAME = "feed.json"

PICTURE_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}

# What an Astro project writes: files of public/ are served from the root, those of src/assets/
# from /assets/, whatever folder the reference climbs out of.
_ASTRO = (
    (re.compile(r"^(?:(?:\.\./)+|/)public/"), "/"),
    (re.compile(r"^(?:(?:\.\./)+|/)src/assets/"), "/assets/"),
    (re.compile(r"^(?:[~@]/|(?:\.\./)+)assets/"), "/assets/"),
)
# What stands in the path of a URL as it is.
_PLAIN = re.compile(r"/[A-Za-z0-9._~/:@!$&'()*+,;=-]*")
# Where the name of another host can begin, and what may be the key of a player.
_NAMING = re.compile(r"//|www\.|@\[|<pek-embed", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\w{1,9}|[A-Za-z0-9]{1,32});", re.ASCII)
_ESCAPED = re.compile(rf"\\[!-/:-@\[-`{{-~]|{_REFERENCE.pattern}", re.ASCII)
_NAMED = re.compile(rf"(?:{_NAMING.pattern})[^\n]*", re.IGNORECASE)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_MARKS = re.compile(r"[()\[\]\"'<>=?#\n]")


def is_absolute(target: str) -> bool:
    """Whether ``target`` names another place than a file of this site: it has a scheme
    (``https:``, ``mailto:``) or a host (``//host/``).
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        # A host that cannot be one (``http://[x``) is still no file of this site.
        return True
    return bool(parts.scheme or parts.netloc)


def url(address: str) -> str:
    """The URL path (RFC 3986, section 3.3) of an address, as links write it: what a segment may
    not hold, ``#``, ``?`` and ``%`` among it, is percent-encoded as UTF-8. Absolute URLs stay.
    """
    if _PLAIN.fullmatch(address) or not address.startswith("/"):
        return address
    return quote(address, safe="/:@!$&'()*+,;=~")


def ascii_url(target: str) -> str:
    """A URL reference with all that is not ASCII percent-encoded as UTF-8 (RFC 3987, 3.1)."""
    if target.isascii():
        return target
    # As quote would have it with all of ASCII safe, in a tenth of the time: texts are looked at.
    return _BEYOND_ASCII.sub(_encoded, target.encode("utf-8", "replace").decode())


def _encoded(found: re.Match[str]) -> str:
    return f"%{found[0].encode().hex('%').upper()}"


def page_address(*segments: str) -> str:
    """The address of a page: ``("tags", "ci-cd")`` → ``/tags/ci-cd/``; none → ``/``."""
    path = "/".join(segment for segment in segments if segment)
    return f"/{path}/" if path else "/"


def with_slash(address: str) -> str:
    """An address as that of a page: ``/a`` and ``/a/`` → ``/a/``."""
    return f"{address.rstrip('/')}/"


def folders_above(key: str) -> Iterator[str]:
    """The folders from the top down to ``key`` itself: ``a/b`` → ``a``, ``a/b``; ``""`` → none."""
    return accumulate(key.split("/"), "{}/{}".format) if key else iter(())


def source_address(path: str, slug: str | None = None) -> str:
    """The address of a Markdown file of the content folder, whose last segment ``slug``
    replaces. ``a/b.md`` → ``/a/b/``; ``a/b/index.md`` → ``/a/b/``; ``index.md`` → ``/``.
    """
    stem = posixpath.splitext(path)[0]
    if posixpath.basename(stem) == "index":
        stem = posixpath.dirname(stem)
    if slug:
        stem = posixpath.join(posixpath.dirname(stem), slug)
    return page_address(stem)


def folder_address(path: str, address: str) -> str:
    """The address under which pictures beside the source ``path`` are served: that of the page
    itself for an ``index.md``, that of its folder for any other file.
    """
    if posixpath.basename(path) == "index.md":
        return address
    return page_address(posixpath.dirname(path))


def asset_address(target: str, folder: str) -> str:
    """What an author's reference to a file means, seen from pages whose pictures lie at
    ``folder`` (from :func:`folder_address`).

    ``../../../public/x`` → ``/x``; ``/src/assets/x``, ``~/assets/x``, ``@/assets/x`` →
    ``/assets/x``; ``a.png`` → ``<folder>a.png``; a query or fragment is dropped. Absolute URLs
    and bare fragments stay as they are. The result never climbs above the root.
    """
    if not target or target.startswith(("#", "?")) or is_absolute(target):
        return target
    path = unicodedata.normalize("NFC", unquote(_split(target)[0]))
    for pattern, replacement in _ASTRO:
        path, count = pattern.subn(replacement, path, count=1)
        if count:
            break
    joined = posixpath.normpath(posixpath.join(folder, path))
    # POSIX lets a path begin with two slashes; a browser would read a host there.
    slash = "/" if path.endswith("/") and joined.strip("/") else ""
    return f"/{joined.strip('/')}{slash}"


def is_picture(address: str) -> bool:
    """Whether a file at ``address`` is, by its ending, a picture."""
    return posixpath.splitext(address)[1].lower() in PICTURE_TYPES


def is_raster(address: str) -> bool:
    """Whether a file at ``address`` is, by its ending, a picture of pixels."""
    return is_picture(address) and not address.lower().endswith(".svg")


def pictures_named(text: str, folder: str) -> frozenset[str]:
    """The addresses of all that a body might refer to as a picture of this site.

    Rather too much than too little, in one pass: every piece of the text between marks that can
    enclose a reference, in Markdown and in HTML, if it ends like a picture.
    """
    pieces = {piece.strip(" \t:") for piece in _MARKS.split(text) if "." in piece}
    return frozenset(
        asset_address(piece, folder)
        for piece in pieces
        if is_picture(piece) and not is_absolute(piece)
    )


def urls_named(text: str) -> frozenset[str]:
    """All of a body that can name another host: each line from where it may first do so, in ASCII
    and in lower case, in every spelling that Markdown and HTML know.

    Nothing is taken for the end of an address: which of some addresses the lines may mean says
    :func:`pek.site.elsewhere.named_in`.
    """
    text = strip_control(text)
    found = set(_NAMED.findall(text))
    if "&" in text or "\\" in text:
        spelt = (one for line in text.split("\n") for one in _spellings(line))
        named = ((line, _NAMING.search(line)) for line in spelt)
        found.update(line[at.start() :] for line, at in named if at)
    return frozenset(ascii_url(one).lower() for one in found)


def _spellings(line: str) -> Iterator[str]:
    """Another than a line has: as HTML reads its texts, all of them or what looks like a reference,
    as it reads its attributes (only what is one), and as Markdown reads a destination.
    """
    if "&" in line or "\\" in line:
        yield strip_control(unescape(line))
        yield strip_control(_REFERENCE.sub(lambda found: unescape(found[0]), line))
        yield strip_control(_REFERENCE.sub(_meant, line))
        yield strip_control(_ESCAPED.sub(_meant, line))


def _meant(found: re.Match[str]) -> str:
    mark, rest = found[0][0], found[0][1:]
    return rest if mark == "\\" else html5.get(rest) or _character(found[0])


def _character(reference: str) -> str:
    return unescape(reference) if reference[1] == "#" else reference


def link_target(target: str, folder: str) -> tuple[str, str]:
    """The address that a link means (as :func:`asset_address`), and its query and fragment as
    written: ``../x.md?a#b`` → ``("/…/x.md", "?a#b")``.
    """
    path, mark, rest = _split(target)
    return (asset_address(path, folder) if path else ""), f"{mark}{rest}"


def _split(target: str) -> tuple[str, str, str]:
    at = min((i for i in (target.find("?"), target.find("#")) if i >= 0), default=len(target))
    return target[:at], target[at : at + 1], target[at + 1 :]

"""The whole site as static files, as any file server can serve them."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from flask import Flask
from markupsafe import escape

from pek import sitemap, views
from pek.addresses import MACHINE_ADDRESSES, url
from pek.errors import PekError
from pek.site import FEED_NAMES, FEED_SPELLINGS, Redirect, Site, key_of
from pek.views import SEARCH, state

ERROR_PAGE = "/404.html"
# A file server leads from the folder's name, to which pages link, to the page in it.
SEARCH_PAGE = f"{SEARCH}/"
# No page, file or other spelling has this address.
NOWHERE = "/healthz/404"
_VARIANT = re.compile(r'/pictures/[0-9a-f]+/[0-9]+/[^\s"]+\.webp(?=[\s"])')
MANIFEST = ".pek-freeze"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """One file of the frozen site; ``changed`` is false if it held these bytes already."""

    address: str
    path: Path
    changed: bool


def addresses(app: Flask) -> tuple[str, ...]:
    """Every address of the site as its files are now that becomes a file of its own, each once,
    pages before pictures.
    """
    parts = views.freeze(app)
    site = parts.library.refresh().site
    found = [
        *site.addresses(),
        *MACHINE_ADDRESSES,
        *sitemap.addresses(site),
        *site.pictured,
        *site.files,
    ]
    found += _cards(app, site)
    found += _variants(app, site)
    return tuple(dict.fromkeys(found))


def freeze(
    app: Flask, todo: Iterable[str], destination: Path, *, keep: bool = False
) -> Iterator[Written]:
    """Write the answers at the addresses ``todo``, the 404 page and a page for every redirect
    below ``destination``; yields each file as it is done. What an earlier freeze wrote there and
    this one did not is deleted at the end, unless told to ``keep`` it.

    All of them are of one version of the site, whatever is edited meanwhile. Raises PekError if
    an address does not answer with 200.
    """
    before, written = _manifest(destination), set()
    destination.mkdir(parents=True, exist_ok=True)
    with (destination / MANIFEST).open("a", encoding="utf-8") as manifest:
        for address, data in _files(app, tuple(todo)):
            relative = _relative(address)
            written.add(relative)
            if relative not in before:
                # Before the file: what an interrupted freeze wrote is known to the next one.
                print(relative, file=manifest, flush=True)
            yield _write(address, destination / relative, data)
    for relative in set() if keep else before - written:
        (destination / relative).unlink(missing_ok=True)
    lines = "".join(f"{name}\n" for name in sorted(written | (before if keep else set())))
    _write(MANIFEST, destination / MANIFEST, lines.encode())


def _files(app: Flask, todo: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for address in todo:
        yield address, _answer(app, address, 200)
    yield ERROR_PAGE, _answer(app, NOWHERE, 404)
    site = state(app).library.site()
    if site.config.search_engine:
        yield SEARCH_PAGE, _answer(app, SEARCH, 200)
    places = _Places((*todo, ERROR_PAGE, SEARCH_PAGE))
    for old, new in _moved(site):
        if not places.take(old):
            log.warning("%s: not frozen: something else is in its place", old)
        elif new.endswith("/"):
            yield old, _redirect_page(url(new), state(app).config.absolute(new))
        else:
            # No program that fetches a feed or a picture follows a page: it is given the thing.
            yield old, _answer(app, new, 200)


def _answer(app: Flask, address: str, status: int) -> bytes:
    """What is answered at an address. Raises PekError if it is not with this status."""
    response = app.test_client().get(url(address), buffered=True)
    if response.status_code != status:
        raise PekError(f"{address} answered {response.status}")
    return response.get_data()


def _moved(site: Site) -> Iterator[tuple[str, str]]:
    """Addresses of old with what they lead to: those that were written down, the feeds of lists
    that have moved, and the files that other systems have the feeds of a site in. What leads to no
    page has no slash at its end.
    """
    lists = [old for old in site.old if site.redirects.get(key_of(old)) in site.lists]
    names = [one for names in FEED_SPELLINGS.values() for one in names]
    olds = [
        *site.old,
        *(f"{old}{name}" for old in lists for name in FEED_NAMES),
        *(f"/{name}" for name in names if re.fullmatch(r"[\w.]+\.\w+", name)),
    ]
    for old in dict.fromkeys(olds):
        found = site.lookup(old)
        if isinstance(found, Redirect):
            address = old if found.address.endswith("/") else old.rstrip("/")
            if address != found.address:
                yield address, found.address


class _Places:
    """Which files and folders there are, so that nothing is written as both."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for address in addresses:
            self.take(address)

    def take(self, address: str) -> bool:
        """Whether there was room for the file of an address, which is taken now."""
        file = _relative(address)
        above = {str(folder) for folder in PurePosixPath(file).parents}
        if file in self._files or file in self._folders or not self._files.isdisjoint(above):
            return False
        self._files.add(file)
        self._folders |= above
        return True


def _redirect_page(target: str, canonical: str) -> bytes:
    """What a file server has for a redirect: a page that leads on at once, on the same host."""
    link = escape(target)
    return (
        f'<!doctype html><meta charset="utf-8"><title>{link}</title>'
        f'<link rel="canonical" href="{escape(canonical)}"><meta name="robots" content="noindex">'
        f'<meta http-equiv="refresh" content="0; url={link}"><a href="{link}">{link}</a>\n'
    ).encode()


def _manifest(destination: Path) -> set[str]:
    """The files that the last freeze wrote; none if there was none."""
    try:
        return set((destination / MANIFEST).read_text("utf-8").splitlines())
    except FileNotFoundError:
        return set()


def _cards(app: Flask, site: Site) -> Iterator[str]:
    composer = state(app).composer
    for address in site.page_addresses():
        target = site.lookup(address)
        if target is not None:
            yield composer.composed(site, target).address


def _variants(app: Flask, site: Site) -> Iterator[str]:
    """The reduced pictures that pages show: of all that there could be, these are asked for."""
    client = app.test_client()
    for address in site.page_addresses():
        page = client.get(url(address), buffered=True).get_data(as_text=True)
        yield from (unquote(unescape(found)) for found in _VARIANT.findall(page))


def _relative(address: str) -> str:
    path = address.lstrip("/")
    return f"{path}index.html" if address.endswith("/") else path


def _write(address: str, path: Path, data: bytes) -> Written:
    if path.is_file() and path.read_bytes() == data:
        return Written(address, path, changed=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Written(address, path, changed=True)

"""The whole site as static files, as any file server can serve them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from flask import Flask
from markupsafe import escape

from pek import sitemap
from pek.addresses import MACHINE_ADDRESSES, url
from pek.errors import PekError
from pek.site import Feed, Redirect, Site
from pek.views import state

FIXED = MACHINE_ADDRESSES
ERROR_PAGE = "/404.html"
_VARIANT = re.compile(r'/pictures/[0-9a-f]+/[0-9]+/[^\s"]+?\.webp')
MANIFEST = ".pek-freeze"


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
    parts = state(app)
    parts.library.hold()
    site = parts.library.refresh().site
    found = [*site.addresses(), *FIXED, *sitemap.addresses(site), *site.pictured, *site.files]
    found += _cards(app, site)
    found += _variants(app, site)
    return tuple(dict.fromkeys(found))


def freeze(app: Flask, todo: Iterable[str], destination: Path) -> Iterator[Written]:
    """Write the answers at the addresses ``todo``, the 404 page and a page for every redirect
    below ``destination``; yields each file as it is done. What an earlier freeze wrote there and
    this one did not is deleted at the end.

    All of them are of one version of the site, whatever is edited meanwhile. Raises PekError if
    an address does not answer with 200.
    """
    before, written = _manifest(destination), set()
    destination.mkdir(parents=True, exist_ok=True)
    with (destination / MANIFEST).open("a", encoding="utf-8") as manifest:
        for address, data in _files(app, todo):
            relative = _relative(address)
            written.add(relative)
            if relative not in before:
                # Before the file: what an interrupted freeze wrote is known to the next one.
                print(relative, file=manifest, flush=True)
            yield _write(address, destination / relative, data)
    for relative in before - written:
        (destination / relative).unlink(missing_ok=True)
    lines = "".join(f"{name}\n" for name in sorted(written))
    _write(MANIFEST, destination / MANIFEST, lines.encode())


def _files(app: Flask, todo: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    client = app.test_client()
    for address in todo:
        response = client.get(url(address), buffered=True)
        if response.status_code != 200:
            raise PekError(f"{address} answered {response.status}")
        yield address, response.get_data()
    yield ERROR_PAGE, client.get(ERROR_PAGE, buffered=True).get_data()
    site = state(app).library.site()
    for old, new in site.redirects.items():
        if site.lookup(old) != Redirect(address=new):
            continue
        if isinstance(site.lookup(new), Feed):
            # No reader of feeds follows a page: it is given the feed itself.
            yield old.rstrip("/"), client.get(url(new), buffered=True).get_data()
        else:
            yield old, _redirect_page(site.config.absolute(new))


def _redirect_page(target: str) -> bytes:
    """What a file server has for a redirect: a page that leads on at once."""
    link = escape(target)
    return (
        f'<!doctype html><meta charset="utf-8"><title>{link}</title>'
        f'<link rel="canonical" href="{link}"><meta name="robots" content="noindex">'
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

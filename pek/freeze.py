"""The whole site as static files, as any file server can serve them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from pek.addresses import url
from pek.errors import PekError
from pek.pictures import WIDTHS
from pek.site import Site
from pek.views import editions, state

FIXED = ("/sitemap.xml", "/robots.txt", "/favicon.ico", editions.ADDRESS)
ERROR_PAGE = "404.html"


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
    parts.library.close()
    site = parts.library.refresh().site
    found = [*site.addresses(), *FIXED, *site.pictured, *site.files]
    found += _cards(app, site)
    for file in site.files.values():
        variants = (parts.pictures.variant(file, width) for width in sorted(WIDTHS))
        found += [variant.address for variant in variants if variant]
    return tuple(dict.fromkeys(found))


def freeze(app: Flask, todo: Iterable[str], destination: Path) -> Iterator[Written]:
    """Write the answers at the addresses ``todo``, and the 404 page, below ``destination``;
    yields each file as it is done.

    All of them are of one version of the site, whatever is edited meanwhile. Raises PekError if
    an address does not answer with 200.
    """
    client = app.test_client()
    for address in todo:
        response = client.get(url(address), buffered=True)
        if response.status_code != 200:
            raise PekError(f"{address} answered {response.status}")
        yield _write(address, destination / _relative(address), response.get_data())
    missing = client.get("/404.html", buffered=True)
    yield _write(ERROR_PAGE, destination / ERROR_PAGE, missing.get_data())


def _cards(app: Flask, site: Site) -> Iterator[str]:
    composer = state(app).composer
    for address in site.addresses():
        target = site.lookup(address)
        if target is not None and not address.endswith((".xml", ".json")):
            yield composer.composed(site, target).address


def _relative(address: str) -> str:
    path = address.lstrip("/")
    return f"{path}index.html" if address.endswith("/") else path


def _write(address: str, path: Path, data: bytes) -> Written:
    if path.is_file() and path.read_bytes() == data:
        return Written(address, path, changed=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Written(address, path, changed=True)

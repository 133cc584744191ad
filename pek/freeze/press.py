"""Makes the bytes of every file of a frozen site, in a process that does nothing else."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import brotli
from flask import Flask
from markupsafe import escape

from pek.addresses import url
from pek.answers import MIN_COMPRESSED
from pek.errors import PekError
from pek.freeze.tasks import Task, Written
from pek.site import Redirect, Site
from pek.views import finished, media_type_of, state

# What pages refer to that is made for them, by their addresses in HTML.
_SHOWN = re.compile(
    r"/(?:pictures/[0-9a-f]+/[0-9]+|cards/[0-9a-f]+)/[^\s\"]+\.(?:webp|png)(?=[\s\"])"
)


@dataclass(frozen=True, slots=True)
class Press:
    """Writes files below ``destination`` for a frozen ``app``; with ``compress`` each text also
    as ``.gz`` and ``.br``.
    """

    app: Flask
    destination: Path
    compress: bool = False

    def write(self, tasks: Iterable[Task]) -> Iterator[Written]:
        """Each file as it is done. Raises PekError if an address does not answer as it should."""
        with self.app.app_context():
            site = state().library.site()
            for task in tasks:
                yield from self._write(task.file, self._data(site, task))

    def _data(self, site: Site, task: Task) -> bytes:
        if task.leads is not None:
            return _redirect_page(url(task.leads), site.config.absolute(task.leads))
        target = site.lookup(task.asked)
        if target is not None and not isinstance(target, Redirect):
            return finished(site, target).body
        if file := site.files.get(task.asked):
            return state().pictures.read(file)
        response = self.app.test_client().get(url(task.asked), buffered=True)
        if response.status_code != task.status:
            raise PekError(f"{task.asked} answered {response.status}")
        return response.get_data()

    def _write(self, file: str, data: bytes) -> Iterator[Written]:
        shows = _shown(data.decode()) if file.endswith(".html") else ()
        written = _put(self.destination, file, data, shows)
        yield written
        if self.compress and _is_compressible(file, data):
            for ending, packed in PACKED.items():
                path = self.destination / f"{file}{ending}"
                if written.changed or not path.exists():
                    yield _put(self.destination, f"{file}{ending}", packed(data))
                else:
                    yield _as_it_is(self.destination, f"{file}{ending}")


def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _brotli(data: bytes) -> bytes:
    packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT)
    return packed


# Made once and sent for long: as small as can be. 27 ms a page.
PACKED: dict[str, Callable[[bytes], bytes]] = {".gz": _gzipped, ".br": _brotli}


def _is_compressible(file: str, data: bytes) -> bool:
    return "charset" in media_type_of(f"/{file}") and len(data) >= MIN_COMPRESSED


def _shown(page: str) -> tuple[str, ...]:
    """The cards and reduced pictures that a page refers to: of all that there could be, these are
    asked for.
    """
    found = (unquote(unescape(address)) for address in _SHOWN.findall(page))
    return tuple(sorted(set(found)))


def _put(destination: Path, file: str, data: bytes, shows: tuple[str, ...] = ()) -> Written:
    path = destination / file
    same = path.is_file() and path.read_bytes() == data
    if not same:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return _as_it_is(destination, file, changed=not same, shows=shows)


def _as_it_is(
    destination: Path, file: str, *, changed: bool = False, shows: tuple[str, ...] = ()
) -> Written:
    stat = (destination / file).stat()
    return Written(
        file=file, mtime_ns=stat.st_mtime_ns, size=stat.st_size, changed=changed, shows=shows
    )


def _redirect_page(target: str, canonical: str) -> bytes:
    """What a file server has for a redirect: a page that leads on at once, on the same host."""
    link = escape(target)
    return (
        f'<!doctype html><meta charset="utf-8"><title>{link}</title>'
        f'<link rel="canonical" href="{escape(canonical)}"><meta name="robots" content="noindex">'
        f'<meta http-equiv="refresh" content="0; url={link}"><a href="{link}">{link}</a>\n'
    ).encode()

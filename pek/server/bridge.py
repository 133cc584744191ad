"""A request of RSGI as one of WSGI (PEP 3333), and its answer."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from granian.rsgi import Scope
from werkzeug.wsgi import FileWrapper

_RANGE = re.compile(r"bytes ([0-9]+)-([0-9]+)/[0-9]+")
_WITH_CONTENT = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the application answered: bytes, or the path of a ``file``, of which ``start`` up to,
    without it, ``end`` is sent; ``None``: all.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    file: str | None = None
    start: int = 0
    end: int | None = None


def environ_of(scope: Scope) -> WSGIEnvironment:
    """The environment of a request without its body: no route of pek reads one."""
    host, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # The decoded path as bytes, one character each.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ.setdefault("HTTP_HOST", scope.authority or scope.server)
    return environ


def run(application: WSGIApplication, environ: WSGIEnvironment) -> Served:
    """What the application answers. A file that it hands out stays on disk: the server sends it,
    so that a slow client keeps no thread.
    """
    files: list[IO[bytes]] = []
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def wrapped(file: IO[bytes], size: int = 8192) -> FileWrapper:
        files.append(file)
        return FileWrapper(file, size)

    def start(status: str, headers: list[tuple[str, str]], *_: object) -> Any:  # noqa: ANN401 - nobody calls what it gives
        started.append((status, headers))

    parts = application({**environ, "wsgi.file_wrapper": wrapped}, start)
    try:
        body = b"" if files else b"".join(parts)
    finally:
        if callable(close := getattr(parts, "close", None)):
            close()
    line, headers = started[-1]
    status = int(line[:3])
    if not files or status not in _WITH_CONTENT:
        return Served(status=status, headers=headers, body=body)
    first, end = _range(headers)
    return Served(status=status, headers=headers, file=files[-1].name, start=first, end=end)


def _range(headers: Iterable[tuple[str, str]]) -> tuple[int, int | None]:
    """The first byte and the one after the last that a Content-Range names (RFC 9110, 14.4)."""
    value = next((value for name, value in headers if name.lower() == "content-range"), "")
    found = _RANGE.fullmatch(value)
    return (int(found[1]), int(found[2]) + 1) if found else (0, None)

"""Pages asked of the application itself, without a server: what an answer costs the processor."""

import time
from collections.abc import Sequence
from http import HTTPStatus
from wsgiref.types import WSGIEnvironment

from flask import Flask
from werkzeug.test import EnvironBuilder

from pek.addresses import url


def environ(address: str) -> WSGIEnvironment:
    """The request for a page, as a server hands it over."""
    builder = EnvironBuilder(path=url(address), headers=[("Accept-Encoding", "gzip")])
    try:
        return builder.get_environ()
    finally:
        builder.close()


def ask(app: Flask, request: WSGIEnvironment) -> bytes:
    """The body of the answer. Raises SystemExit if it is not 200."""
    said: list[str] = []

    def start_response(status: str, *_: object) -> object:
        said.append(status)
        return None

    answer = app(request, start_response)  # type: ignore[arg-type] # wsgiref wants a write()
    body = b"".join(answer)
    if said[0] != f"{HTTPStatus.OK} OK":
        raise SystemExit(f"bench: {request['PATH_INFO']} answered {said[0]}")
    return body


def cost(app: Flask, addresses: Sequence[str], repeat: int = 1) -> float:
    """Seconds of the processor an answer, of all ``addresses`` in turn, so often."""
    requests = [environ(address) for _ in range(repeat) for address in addresses]
    begun = time.process_time()
    for request in requests:
        ask(app, request)
    return (time.process_time() - begun) / len(requests)

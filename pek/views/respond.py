"""Finished answers and files as HTTP responses."""

import mimetypes
from datetime import UTC, datetime
from pathlib import Path

from flask import Response, request, send_file

from pek.addresses import url
from pek.answers import COMPRESSIBLE, FILE_CACHE, Answer


def send(answer: Answer) -> Response:
    """The answer in the coding the client prefers, or 304 if the client has it already
    (RFC 9110, section 13).
    """
    response = Response(answer.body, content_type=answer.media_type)
    etag = answer.etag
    if answer.gzip is not None:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.best_match(["gzip", "identity"], "identity") == "gzip":
            response.set_data(answer.gzip)
            response.content_encoding = "gzip"
            etag = f"{etag}-gzip"
    response.set_etag(etag)
    response.last_modified = answer.last_modified
    response.headers["Cache-Control"] = answer.cache_control
    if answer.robots:
        response.headers["X-Robots-Tag"] = answer.robots
    response.make_conditional(request)
    return response


def send_picture(path: str | Path, *, media_type: str, etag: str, cache_control: str) -> Response:
    """A file with validators and ranges (RFC 9110, section 14)."""
    moment = datetime.fromtimestamp(int(Path(path).stat().st_mtime), tz=UTC)
    response = send_file(
        path, mimetype=media_type, conditional=True, etag=etag, last_modified=moment
    )
    response.headers["Cache-Control"] = cache_control
    return response


def redirect_to(address: str) -> Response:
    """A permanent redirect to another address of this site, relative, so that no header of the
    request can lead it elsewhere.
    """
    response = Response(status=308)
    response.location = url(address)
    response.headers["Cache-Control"] = FILE_CACHE
    return response


def media_type_of(address: str) -> str:
    """The Content-Type of a static file, by its ending."""
    kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
    text = kind in COMPRESSIBLE or kind.startswith("text/")
    return f"{kind}; charset=utf-8" if text else kind

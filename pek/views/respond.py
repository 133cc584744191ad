"""Finished answers and files as HTTP responses."""

from datetime import UTC, datetime
from mimetypes import MimeTypes
from pathlib import Path

from flask import Response, abort, request, send_file
from werkzeug.http import http_date

from pek.addresses import PICTURE_TYPES, url
from pek.answers import COMPRESSIBLE, REDIRECT_CACHE, Answer, last_modified, replied
from pek.models import StaticFile
from pek.site import Site
from pek.views.extension import state

# Python's own table with what pages need; the machine's table, which differs, is not asked.
_TYPES = MimeTypes()
for _ending, _type in {
    **PICTURE_TYPES,
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}.items():
    _TYPES.add_type(_type, _ending)

_COMPRESSED = {
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
}


def reply(answer: Answer, site: Site) -> Response:
    """The answer of a version of the site to the current request."""
    asked = request.headers
    found = replied(
        answer,
        accept_encoding=asked.get("Accept-Encoding", ""),
        if_none_match=asked.get("If-None-Match", ""),
        if_modified_since=asked.get("If-Modified-Since", ""),
        modified=http_date(last_modified(site.changed, state().now())),
    )
    return Response(found.body, found.status, headers=[*found.headers])


def send_path(path: Path, *, media_type: str, etag: str, cache_control: str) -> Response:
    """A file with validators and ranges (RFC 9110, section 14); 404 if it is not there: it may
    have gone since the site was made.
    """
    try:
        stat = path.stat()
        _mend_range(stat.st_size)
        moment = datetime.fromtimestamp(int(stat.st_mtime), tz=UTC)
        response = send_file(path, conditional=True, etag=etag, last_modified=moment)
    except FileNotFoundError:
        abort(404)
    response.content_type = media_type
    response.headers["Cache-Control"] = cache_control
    return response


def _mend_range(length: int) -> None:
    """Werkzeug answers 416 where RFC 9110 (section 14.2) lets a server ignore the header, or asks
    for the whole: another unit, nonsense, several ranges, a suffix longer than the file.
    """
    asked = request.range
    usable = asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
    if usable and asked is not None:
        start, _ = asked.ranges[0]
        usable = start is not None and start >= -length
    if not usable:
        request.environ.pop("HTTP_RANGE", None)


def send_static(file: StaticFile, cache_control: str) -> Response:
    """A file of the site as it lies on disk."""
    return send_path(
        Path(file.path),
        media_type=media_type_of(file.address),
        etag=file.digest[:32],
        cache_control=cache_control,
    )


def redirect_to(address: str) -> Response:
    """A permanent redirect to another address of this site, relative, so that no header of the
    request can lead it elsewhere.
    """
    response = Response(status=308)
    response.location = url(address)
    response.headers["Cache-Control"] = REDIRECT_CACHE
    return response


def media_type_of(address: str) -> str:
    """The Content-Type of a static file, by its ending."""
    kind, coding = _TYPES.guess_type(address)
    if kind is None or coding is not None:
        # What is inside a compressed file is not what is sent (RFC 9110, section 8.3).
        return _COMPRESSED.get(coding or "", "application/octet-stream")
    text = kind in COMPRESSIBLE or kind.startswith("text/")
    return f"{kind}; charset=utf-8" if text else kind

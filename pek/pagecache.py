"""Finished pages answered in front of Flask, byte for byte and header for header as it would."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.http import http_date

from pek.ahead import Ahead
from pek.answers import SETTLED, Headers, Reply, last_modified, replied
from pek.site import Site
from pek.views import security, state

# As Werkzeug writes them.
_LINES = {status.value: f"{status.value} {status.phrase.upper()}" for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Dated:
    """A site with the dates of its last change as HTTP writes them, until ``settled`` and after."""

    site: Site
    settled: datetime
    early: str
    late: str

    @classmethod
    def of(cls, site: Site) -> "Dated":
        """The dates of a site."""
        settled = site.changed.replace(microsecond=0) + SETTLED
        early = last_modified(site.changed, site.changed)
        late = last_modified(site.changed, settled)
        return cls(site, settled, http_date(early), http_date(late))


class PageCache:
    """A WSGI layer that answers GET and HEAD of pages, feeds and text files that are in memory.

    A hit costs no routing and no request: it is looked up by its path alone, whatever query social
    networks append. What is not finished yet, or is no page, goes on to the application, which
    fills the memory; after a change the pages that readers want first are made ahead.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._application: WSGIApplication = app.wsgi_app
        self._fixed: Headers = tuple(security.headers(state(app).config).items())
        self._dated: Dated | None = None
        library = state(app).library
        self._ahead = Ahead(self._application, library)
        library.listen(self._renew)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if not path.isascii():
            # PEP 3333: the decoded path as bytes, one character each.
            path = path.encode("latin-1").decode("utf-8", "replace")
        method = environ["REQUEST_METHOD"]
        reply = self.find(
            method,
            path,
            accept_encoding=environ.get("HTTP_ACCEPT_ENCODING", ""),
            if_none_match=environ.get("HTTP_IF_NONE_MATCH", ""),
            if_modified_since=environ.get("HTTP_IF_MODIFIED_SINCE", ""),
        )
        if reply is None:
            return self._application(environ, start_response)
        start_response(_LINES[reply.status], [*reply.headers])
        return [] if method == "HEAD" else [reply.body]

    def find(
        self,
        method: str,
        path: str,
        *,
        accept_encoding: str,
        if_none_match: str,
        if_modified_since: str,
    ) -> Reply | None:
        """What a request with these headers (``""``: without) for the decoded ``path`` is answered
        with; ``None`` if the application has to do it. Takes microseconds and waits for nothing.
        """
        parts = state(self._app)
        site = parts.library.current
        answer = parts.answers.peek(site.version, path) if site else None
        if site is None or answer is None or method not in {"GET", "HEAD"}:
            return None
        reply = replied(
            answer,
            accept_encoding=accept_encoding,
            if_none_match=if_none_match,
            if_modified_since=if_modified_since,
            modified=self._modified(site, parts.now()),
        )
        return Reply(reply.status, reply.headers + self._fixed, reply.body)

    def _renew(self, site: Site) -> None:
        """Make room for the pages of a new site, and make those that are asked for first."""
        state(self._app).answers.keep(site.version)
        self._ahead.begin(site)

    def _modified(self, site: Site, now: datetime) -> str:
        dated = self._dated
        if dated is None or dated.site is not site:
            dated = self._dated = Dated.of(site)
        return dated.late if now >= dated.settled else dated.early

"""Finished pages answered in front of Flask, byte for byte and header for header as it would."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug import Request

from pek.answers import last_modified
from pek.views import security, state
from pek.views.respond import send


class PageCache:
    """A WSGI layer that answers GET and HEAD of pages, feeds and text files that are in memory.

    It only looks: what is not finished yet, or is no page, goes on to the application, which
    fills the memory. A hit costs no routing and no request context.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._application: WSGIApplication = app.wsgi_app
        self._protect = security.protector(state(app).config)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._application(environ, start_response)
        # PEP 3333: the decoded path as bytes, one character each.
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        parts = state(self._app)
        site = parts.library.site()
        answer = parts.answers.peek(site.version, path)
        if answer is None:
            return self._application(environ, start_response)
        modified = last_modified(site.changed, parts.now())
        response = self._protect(send(answer, Request(environ), modified))
        return response(environ, start_response)

"""Finished pages answered in front of Flask, byte for byte and header for header as it would."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug import Request

from pek.answers import Answer
from pek.views import State, security
from pek.views.respond import send


class PageCache:
    """A WSGI layer that answers GET and HEAD of pages, feeds and text files that are in memory.

    It only looks: what is not finished yet, or is no page, goes on to the application, which
    fills the memory. A hit costs no routing and no request context.
    """

    def __init__(self, application: WSGIApplication, parts: State) -> None:
        self._application = application
        self._parts = parts
        self._protect = security.protector(parts.config)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        answer = self._finished(environ)
        if answer is None:
            return self._application(environ, start_response)
        response = self._protect(send(answer, Request(environ), self._parts.now()))
        return response(environ, start_response)

    def _finished(self, environ: WSGIEnvironment) -> Answer | None:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return None
        # PEP 3333: the decoded path as bytes, one character each.
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        return self._parts.answers.peek(self._parts.library.site().version, path)

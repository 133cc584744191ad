"""RSGI, the interface of granian, in front of the application: finished pages are answered at once
in the event loop, all else by the application in a thread.

So a page in memory costs less than by granian's own WSGI threads, and slow answers (a card that is
composed, a page that is made) hold back nobody but each other.
"""

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter

from flask import Flask
from granian._granian import RSGIHeaders, RSGIHTTPProtocol, RSGIProtocolClosed
from granian.rsgi import Scope

from pek.answers import Reply
from pek.pagecache import PageCache
from pek.server.bridge import Served, environ_of, run

access = logging.getLogger("pek.access")


class Front:
    """Answers for ``app``, of which at most ``threads`` requests are asked at a time."""

    def __init__(self, app: Flask, *, threads: int) -> None:
        self._application = app.wsgi_app
        self._cache = app.wsgi_app if isinstance(app.wsgi_app, PageCache) else None
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pek-request")

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> int:
        """Answer one request; the status."""
        reply = self._finished(scope)
        if reply is not None:
            with suppress(RSGIProtocolClosed):
                _reply(protocol, reply, head=scope.method == "HEAD")
            return reply.status
        loop = asyncio.get_running_loop()
        served = await loop.run_in_executor(self._threads, self._serve, scope)
        with suppress(RSGIProtocolClosed):
            _send(protocol, served, head=scope.method == "HEAD")
        return served.status

    def _finished(self, scope: Scope) -> Reply | None:
        if self._cache is None:
            return None
        header = scope.headers.get
        return self._cache.find(
            scope.method,
            scope.path,
            accept_encoding=header("accept-encoding", ""),
            if_none_match=header("if-none-match", ""),
            if_modified_since=header("if-modified-since", ""),
        )

    def _serve(self, scope: Scope) -> Served:
        return run(self._application, environ_of(scope))


class LoggingFront(Front):
    """A front that writes every answer down, as a line of JSON."""

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> int:
        """Answer one request; the status."""
        begun = perf_counter()
        status = 500
        try:
            status = await super().__rsgi__(scope, protocol)
        finally:
            access.info("%s", _line(scope, status, perf_counter() - begun))
        return status


def _line(scope: Scope, status: int, seconds: float) -> str:
    asked: RSGIHeaders = scope.headers
    return json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": scope.client.rpartition(":")[0],
            "method": scope.method,
            "path": scope.path,
            "query": scope.query_string,
            "status": status,
            "ms": round(1000 * seconds, 3),
            "referer": asked.get("referer", ""),
            "user_agent": asked.get("user-agent", ""),
        },
        ensure_ascii=False,
    )


def _reply(protocol: RSGIHTTPProtocol, reply: Reply, *, head: bool) -> None:
    if head or not reply.body:
        protocol.response_empty(reply.status, [*reply.headers])
    else:
        protocol.response_bytes(reply.status, [*reply.headers], reply.body)


def _send(protocol: RSGIHTTPProtocol, served: Served, *, head: bool) -> None:
    if head or not (served.body or served.file):
        protocol.response_empty(served.status, served.headers)
    elif served.file is None:
        protocol.response_bytes(served.status, served.headers, served.body)
    elif served.end is None:
        protocol.response_file(served.status, served.headers, served.file)
    else:
        protocol.response_file_range(
            served.status, served.headers, served.file, served.start, served.end
        )

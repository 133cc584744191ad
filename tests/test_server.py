"""The production server's way to answers: RSGI in front of the application."""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask

from pek.addresses import url
from pek.server import Front, LoggingFront, access
from pek.views import state
from tests.conftest import Tree

PATIENCE = 10


class Headers:
    """Header fields as granian hands them over: lower case, perhaps several of a name."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = pairs

    def get(self, name: str, default: str) -> str:
        """The first value of a name."""
        return next((value for key, value in self._pairs if key == name), default)

    def items(self) -> list[tuple[str, str]]:
        """All of them."""
        return list(self._pairs)


@dataclass
class Scope:
    """A request."""

    path: str
    method: str = "GET"
    headers: Headers = field(default_factory=Headers)
    query_string: str = ""
    server: str = "127.0.0.1:8000"
    client: str = "127.0.0.1:50000"
    scheme: str = "http"
    http_version: str = "1.1"
    authority: str | None = None


class Protocol:
    """Takes the answer: a kind (bytes, file, empty), then what was handed over."""

    def __init__(self) -> None:
        self.sent: tuple[Any, ...] = ()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever granian has
        def send(*parts: object) -> None:
            self.sent = (name.removeprefix("response_"), *parts)

        return send

    @property
    def headers(self) -> dict[str, str]:
        """The header fields of the answer."""
        return {name.lower(): value for name, value in self.sent[2]}


@pytest.fixture(autouse=True)
def posts(tree: Tree) -> None:
    """A post that is long enough to be compressed, and a picture."""
    tree.post("blog/a.md", "こんにちは。\n\n" * 200)
    tree.picture("static/assets/写真.png")


def ask(front: Front, scope: Scope) -> Protocol:
    """The answer to a request."""
    protocol = Protocol()
    asyncio.run(front.__rsgi__(scope, protocol))  # type: ignore[arg-type]
    return protocol


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_answers_are_those_of_the_application(app: Flask, method: str) -> None:
    """Status, headers and bytes of every page, finished or not, are what WSGI gives; redirects
    and errors too. A file is left to the server.
    """
    client, front = app.test_client(), Front(app, threads=2)
    pages = list(state(app).library.site().addresses())
    for address in (*pages, *pages, "/blog/a", "/nothing/", "/sitemap.xml", "/assets/写真.png"):
        theirs = client.open(url(address), method=method)
        kind, status, headers, *body = ask(front, Scope(address, method)).sent
        ours = [pair for pair in headers if pair[0] != "Date"]
        assert (theirs.status_code, sorted(theirs.headers.to_wsgi_list())) == (
            status,
            sorted([*ours, *[p for p in theirs.headers.to_wsgi_list() if p[0] == "Date"]]),
        ), address
        if kind == "file":
            body = [Path(body[0]).read_bytes()]
        assert theirs.data == (body[0] if body else b""), address


def test_a_range_of_a_file_is_left_to_the_server(app: Flask, tree: Tree) -> None:
    """It is told where to begin, and the byte before which to end."""
    asked = Scope("/assets/写真.png", headers=Headers(("range", "bytes=2-9")))
    kind, status, _, *rest = ask(Front(app, threads=1), asked).sent
    path = str(tree.static / "assets/写真.png")
    assert ("file_range", 206, [path, 2, 10]) == (kind, status, rest)


def test_several_fields_of_a_name_are_one(app: Flask) -> None:
    """As RFC 9110 (section 5.3) joins them; either tag is honoured."""
    front = Front(app, threads=1)
    etag = ask(front, Scope("/blog/a/")).headers["etag"]
    headers = Headers(("if-none-match", '"other"'), ("if-none-match", etag))
    state(app).answers.keep("")
    assert ask(front, Scope("/blog/a/", headers=headers)).sent[:2] == ("empty", 304)


def test_slow_requests_hold_no_finished_page_back(app: Flask) -> None:
    """With all threads taken by requests that do not come to an end, a page in memory is answered
    at once.
    """
    cache, release, begun = app.wsgi_app, Event(), Event()
    client = app.test_client()
    for _ in range(2):
        client.get("/blog/a/")
    front = Front(app, threads=1)

    def slow(environ: Any, start: Any) -> Any:  # noqa: ANN401 - any WSGI
        begun.set()
        assert release.wait(PATIENCE)
        return cache(environ, start)

    front._application = slow  # type: ignore[assignment]

    async def both() -> tuple[Protocol, Protocol]:
        first, second = Protocol(), Protocol()
        waiting = asyncio.create_task(front.__rsgi__(Scope("/tags/"), first))  # type: ignore[arg-type]
        await asyncio.to_thread(begun.wait, PATIENCE)
        await front.__rsgi__(Scope("/blog/a/"), second)  # type: ignore[arg-type]
        assert not first.sent
        release.set()
        await waiting
        return first, second

    assert [200, 200] == [protocol.sent[1] for protocol in asyncio.run(both())]


def test_every_answer_can_be_written_down(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line of JSON each; what a client sends cannot break out of it."""
    monkeypatch.setattr(access, "propagate", True)
    with caplog.at_level(logging.INFO, "pek.access"):
        ask(
            LoggingFront(app, threads=1),
            Scope('/無い"\n/', headers=Headers(("user-agent", "会\r\n"))),
        )
    (line,) = (record.getMessage() for record in caplog.records if record.name == "pek.access")
    assert "\n" not in line
    found = json.loads(line)
    assert ('/無い"\n/', 404, "会\r\n", "127.0.0.1") == tuple(
        found[name] for name in ("path", "status", "user_agent", "client")
    )

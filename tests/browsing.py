"""What the browser tests share: Chromium, the sample site served to it, and windows on it."""

from collections.abc import Callable, Iterator
from functools import cache
from threading import Thread
from typing import Literal
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    sync_playwright,
)
from werkzeug.serving import make_server
from werkzeug.wrappers import Request as WSGIRequest
from werkzeug.wrappers import Response

from tests.chromium import chromium

Scheme = Literal["light", "dark"]
OpenPage = Callable[..., Page]
Windows = Callable[[int, Scheme, bool], BrowserContext]

HOME = "/"
POST = "/pek2024/blog/pfemonline1-report/"
LONGEST = "/pek2024/blog/kaigi-2024-report/"
GUIDE = "/pek2025/blog/markdown-guide/"
TAG = "/tags/ci-cd/"
AUTHOR = "/authors/よしかわ/"
ARCHIVE = "/archive/"
SEARCH = "/search?q=登壇"
NOTHING_FOUND = "/search?q=ぬるぽ"
MISSING = "/nowhere/"
PATIENCE = 10_000.0  # milliseconds


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers: there can be only one at a time in a process."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium; without it these tests are skipped, in CI they fail."""
    with chromium(playwright) as launched:
        yield launched


@pytest.fixture(scope="session")
def site(sample: Flask) -> Iterator[str]:
    """``sample`` on a free port of this machine; the address without a slash at the end."""

    # A page that is closed early resets its connections, and this server then leaves the file
    # it was sending open. What is read whole has no file.
    @WSGIRequest.application
    def read_whole(request: WSGIRequest) -> Response:
        return Response.from_app(sample, request.environ, buffered=True)

    server = make_server("127.0.0.1", 0, read_whole, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def windows(browser: Browser, site: str) -> Iterator[Windows]:
    """Browser windows by width, scheme and JavaScript."""

    @cache
    def window(width: int, scheme: Scheme, javascript: bool) -> BrowserContext:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="ja-JP",
        )
        context.set_default_timeout(PATIENCE)
        return context

    yield window
    for context in browser.contexts:
        context.close()


@pytest.fixture
def open_page(windows: Windows) -> Iterator[OpenPage]:
    """Opens an address of the site; ``prepare`` sees the page before anything is loaded."""
    pages: list[Page] = []

    def opened(
        address: str,
        *,
        width: int = 1280,
        scheme: Scheme = "light",
        javascript: bool = True,
        prepare: Callable[[Page], object] = lambda _: None,
    ) -> Page:
        page = windows(width, scheme, javascript).new_page()
        pages.append(page)
        prepare(page)
        page.goto(address)
        return page

    yield opened
    for page in pages:
        page.close()


class Log:
    """What a page said and asked for, until it is cleared."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.hosts: set[str | None] = set()

    def clear(self) -> None:
        """Forget it all."""
        self.messages.clear()
        self.hosts.clear()

    def attach(self, page: Page) -> None:
        """Listen to a page before it is opened."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium reports a page's own status 404 as a message about that very page.
        if urlsplit(message.location["url"]).path != MISSING:
            self.messages.append(message.text)

    def _on_request(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).hostname)

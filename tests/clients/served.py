"""The real server over a copy of the sample site, and how to ask it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin

from pek import create_app
from pek.config import ROOT, Config
from pek.content import load
from pek.models import Post
from pek.views import state
from tests.clients.outcome import BrokenOffError
from tests.test_serve import PATIENCE, answers, free_port, seconds_until

WORKERS = 2
# Settings of the site that this shell works on.
OTHERS = ("PEK_", "FLASK_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server said."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters."""
        return self.headers.get_content_type()

    def __str__(self) -> str:
        return f"{self.status} with {len(self.body)} bytes of {self.media_type}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server; ``root`` holds its content, static files and instance folder."""

    root: Path
    port: int

    @property
    def base_url(self) -> str:
        """The URL of the site, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the server."""
        foreign = {key: value for key, value in os.environ.items() if not key.startswith(OTHERS)}
        folders = {f"PEK_{one.upper()}": str(self.root / one) for one in ("content", "static")}
        own = {"PEK_BASE_URL": self.base_url, "PEK_INSTANCE": str(self.root / "instance")}
        return {**foreign, **folders, **own}

    def config(self) -> Config:
        """The settings as the server has them."""
        return Config.load(self.environment)

    def posts(self) -> dict[str, Post]:
        """The public posts as their files have them, by URL."""
        config, now = self.config(), datetime.now(UTC)
        documents = load(config).documents.values()
        found = (post for post in documents if isinstance(post, Post))
        public = (post for post in found if not post.draft and post.published <= now)
        return {config.absolute(post.address): post for post in public}

    def page_addresses(self) -> tuple[str, ...]:
        """The addresses of all pages for people, as the site of the same files has them."""
        site = state(create_app(environ=self.environment)).library.site()
        return tuple(site.page_addresses())

    def ask(
        self, url: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Answer:
        """The answer, over a connection of its own: any worker may take it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, url.removeprefix(self.base_url), headers=dict(headers or {}))
            response = connection.getresponse()
            return Answer(status=response.status, headers=response.headers, body=response.read())
        finally:
            connection.close()

    def elements(self, url: str, *names: str) -> list[dict[str, str]]:
        """The attributes of every element of a page that has one of these names."""
        return elements(self.ask(url).body, *names)

    def links(self, url: str) -> set[str]:
        """Where a page links to, as URLs without fragments."""
        found = (one.get("href", "") for one in self.elements(url, "a", "link"))
        return {urljoin(url, href).partition("#")[0] for href in found}


class _Elements(HTMLParser):
    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.names:
            self.found.append({key: value or "" for key, value in attrs})


def elements(page: bytes, *names: str) -> list[dict[str, str]]:
    """The attributes of the elements with these names, in order; the page may be cut anywhere."""
    parser = _Elements(names)
    parser.feed(page.decode("utf-8", "ignore"))
    return parser.found


@contextmanager
def serving(root: Path) -> Iterator[Served]:
    """``flask serve`` over a copy of the sample site in ``root``.

    Raises BrokenOffError with what the server said if it does not start.
    """
    for name in ("content", "static"):
        shutil.copytree(ROOT / name, root / name)
    site, log = Served(root=root, port=free_port()), root / "server.log"
    command = [sys.executable, "-m", "flask", "serve", "--port", str(site.port)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, "--workers", str(WORKERS)],
            cwd=ROOT,
            env=site.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            if not _comes_up(site, server):
                said = log.read_text("utf-8").strip()
                raise BrokenOffError(where="flask serve", expected="a server", found=said)
            yield site
        finally:
            server.terminate()


def _comes_up(site: Served, server: subprocess.Popen[bytes]) -> bool:
    """Whether the server answers, neither ended by then nor after long patience."""
    try:
        seconds_until(lambda: server.poll() is not None or answers(site.port))
    except AssertionError:
        return False
    return server.poll() is None

"""Fixtures: an app over content of the test's own, its client and its command runner."""

import io
import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import settings
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from PIL import Image
from werkzeug.test import TestResponse

from pek import create_app
from pek.models import Post
from pek.views import state

# Where CI decides, every run tries the same examples; elsewhere every run tries others. Time is
# no property of an example on a machine that does other things too.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "default")

pytest_plugins = ["tests.browsing"]

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
BASE_URL = "https://blog.example.org"


REPORT = Post(
    path="pek2024/blog/report.md",
    address="/pek2024/blog/report/",
    title="大阪会レポート",
    description="4月に開催しました。",
    published=datetime(2024, 5, 14, 10, tzinfo=UTC),
    updated=datetime(2024, 5, 20, 15, 30, 1, 999, tzinfo=UTC),
    category="report",
    tags=("PFEM", "CI/CD"),
)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """The moment that the clock shows."""
        return self.moment


class Tree:
    """Content and static files of a test, below one temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.static = root / "static"
        self.instance = root / "instance"
        self.content.mkdir()
        self.static.mkdir()

    def post(self, path: str, body: str = "本文です。", **fields: object) -> Path:
        """Write a post; ``fields`` are front matter as YAML text, with sensible defaults."""
        matter = {"title": "題名", "publishDate": "2026-03-01T10:00:00Z", **fields}
        lines = [f"{key}: {value}" for key, value in matter.items() if value is not None]
        return self.write(path, "\n".join(["---", *lines, "---", "", body, ""]))

    def write(self, path: str, text: str) -> Path:
        """Write a file of the content folder."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def picture(self, path: str, size: tuple[int, int] = (64, 48), colour: str = "teal") -> Path:
        """Write a one-coloured picture; ``path`` begins with ``content/`` or ``static/``."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, colour).save(file)
        return file


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What an app in debug mode says of everything is not heard in the tests after it."""
    yield
    logging.getLogger("pek").setLevel(logging.NOTSET)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """An empty content folder and an empty static folder."""
    return Tree(tmp_path)


@pytest.fixture
def clock() -> Clock:
    """A clock at ``NOW``."""
    return Clock()


class BufferedClient(FlaskClient):
    """A client that reads every answer to its end, so that files are closed."""

    def open(  # the arguments are werkzeug's and go there
        self,
        *args: Any,  # noqa: ANN401
        buffered: bool = True,
        **kwargs: Any,  # noqa: ANN401
    ) -> TestResponse:
        """The answer to one request."""
        return super().open(*args, buffered=buffered, **kwargs)


AppFactory = Callable[..., Flask]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """The compiled templates of all apps: to compile them is a third of the suite's time."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """An app over the sample site. What one process of the run makes for it, cards and pictures
    that take seconds, all of them have.
    """
    base = tmp_path_factory.getbasetemp()
    instance = (base if worker_id == "master" else base.parent) / "sample"
    app = create_app({"base_url": BASE_URL, "instance": instance}, environ={}, now=Clock(NOW))
    app.test_client_class = BufferedClient
    yield app
    state(app).library.hold()


@pytest.fixture
def make_app(tree: Tree, clock: Clock, templates: BytecodeCache) -> Iterator[AppFactory]:
    """Makes apps over ``tree``; settings are keywords."""
    made = []

    def make(**settings: object) -> Flask:
        folders = {"content": tree.content, "static": [tree.static], "instance": tree.instance}
        app = create_app({"base_url": BASE_URL, **folders, **settings}, environ={}, now=clock)
        app.test_client_class = BufferedClient
        # Every test has an app of its own; the templates are the same.
        app.jinja_env.bytecode_cache = templates
        made.append(app)
        return app

    yield make
    for app in made:
        state(app).library.hold()


@pytest.fixture
def app(make_app: AppFactory) -> Flask:
    """An app over ``tree``."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of ``app``."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs commands of ``app``."""
    return app.test_cli_runner()


def opened(data: bytes) -> Image.Image:
    """The picture in ``data``."""
    return Image.open(io.BytesIO(data))

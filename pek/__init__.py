"""pek: a publishing site for a community's events blog."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version

from flask import Flask
from flask.helpers import get_debug_flag

from pek import cli, clock, views
from pek.config import ROOT, Config
from pek.pagecache import PageCache
from pek.views import State

__all__ = ["Config", "create_app"]


def create_app(
    config: Mapping[str, object] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    now: Callable[[], datetime] = clock.now,
) -> Flask:
    """The WSGI application.

    ``config`` holds settings stronger than the environment and ``content/site.toml``;
    ``environ`` stands for ``os.environ``; ``now`` is the clock. Raises ConfigError if a setting
    is wrong. Nothing of the content is read before the first request.
    """
    debug = get_debug_flag()
    settings = Config.load(
        os.environ if environ is None else environ,
        {**({"drafts": True} if debug else {}), **(config or {})},
    )
    # A static route at the root would shadow every page: files are looked up like pages.
    app = Flask("pek", static_folder=None, template_folder=str(ROOT / "templates"))
    app.config["SECRET_KEY"] = settings.secret_key
    parts = State.make(settings, now=now, version=version("pek"), debug=debug)
    views.init_app(app, parts)
    if not (debug or settings.drafts):
        # What is not public is nobody's to keep.
        app.wsgi_app = PageCache(app)  # type: ignore[method-assign] # Flask's own way
    cli.init_app(app)
    # Asked for once, Flask gives this logger, whose name is the package's, a handler unless the
    # server has set one: what the library logs is dated and reaches the operator.
    app.logger.debug("pek is set up")
    return app

"""The web: blueprints by kind, the headers of every answer, and the pages of errors."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import TypeVar

from flask import Flask, Response, current_app, request
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.utils import import_string

from pek import dates, metadata
from pek.addresses import url
from pek.answers import Passing
from pek.config import Config
from pek.errors import TransientError
from pek.views import machines, media, pages, search, security
from pek.views.compiled import Compiled
from pek.views.errors import error_page, failure_page
from pek.views.extension import KEY, State, state
from pek.views.frame import SEARCH, Frame
from pek.views.onward import OTHERS_BY_AUTHOR
from pek.views.pages import finished
from pek.views.respond import media_type_of

__all__ = [
    "OTHERS_BY_AUTHOR",
    "SEARCH",
    "State",
    "finished",
    "freeze",
    "init_app",
    "media_type_of",
    "state",
]

T = TypeVar("T")


def init_app(app: Flask, parts: State) -> None:
    """Make ``app`` answer for the site of ``parts``."""
    app.extensions[KEY] = parts
    app.url_map.strict_slashes = False
    # Werkzeug's redirect for double slashes is absolute, made of the request's Host.
    app.url_map.merge_slashes = False
    _prepare_templates(app)
    for blueprint in (
        machines.blueprint,
        media.blueprint,
        search.blueprint,
        pages.blueprint,
    ):
        app.register_blueprint(blueprint)
    if parts.debug:
        # It knows how networks show what is shared, which no reader asks for.
        app.register_blueprint(import_string("pek.views.sheet:blueprint"))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _http_error)
    app.register_error_handler(TransientError, _ask_again)
    app.after_request(security.protector(parts.config))


def freeze(app: Flask) -> State:
    """From now on ``app`` makes pages for a file server: the site stays as it is, and a search goes
    to a search engine. Answers are made anew and not kept.
    """
    parts = state(app)
    parts.library.hold()
    parts = replace(parts, frozen=True, answers=Passing())
    app.extensions[KEY] = parts
    # The pages of one version are made of the templates of that version.
    app.jinja_env.auto_reload = False
    return parts


def _prepare_templates(app: Flask) -> None:
    # A changed template makes a new version of the site; the old one must not be rendered then.
    # By the setting: the flask command sets the flag of the environment once more.
    app.config["TEMPLATES_AUTO_RELOAD"] = True
    environment = app.jinja_env
    environment.bytecode_cache = Compiled(state(app).config.instance / "templates")
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.policies["json.dumps_function"] = metadata.dumps
    environment.policies["json.dumps_kwargs"] = {}
    environment.filters["url"] = url
    environment.filters["day"] = _spoken(dates.day)
    environment.filters["iso"] = _spoken(dates.iso)
    environment.filters["when"] = _spoken(dates.when)
    environment.filters["month_name"] = _spoken(dates.month_name)


def _spoken(said: Callable[[T, Config], str]) -> Callable[[Context, T], str]:
    """A filter that says something in the language of the page."""

    @pass_context
    def filtered(context: Context, value: T) -> str:
        return said(value, context["config"])

    return filtered


def _ask_again(_: TransientError) -> Response:
    """A picture has just been replaced: the site that knows the new one is being made."""
    return _http_error(ServiceUnavailable(retry_after=1))


def _http_error(error: HTTPException) -> Response:
    """The page of an error, with the headers that belong to it (``Allow`` of a 405)."""
    response = Response(status=error.code)
    for name, value in error.get_headers(request.environ):
        if name not in {"Content-Type", "Content-Length"}:
            response.headers.add(name, value)
    response.content_type = pages.HTML
    response.headers["Cache-Control"] = "no-cache"
    here = state()
    status = error.code or 500
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        response.set_data(failure_page(status))
    else:
        frame = Frame(here, here.library.site(), current_app.jinja_env)
        response.set_data(error_page(frame, status, request.path))
    return response

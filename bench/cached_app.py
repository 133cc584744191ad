"""What pek is measured against: the least that Flask with Flask-Caching can be, sending one page.

gunicorn imports ``app``; the variable ``BENCH_PAGE`` names a folder with ``page.gz`` and, as JSON,
``headers.json``.
"""

import json
import os
from pathlib import Path

from flask import Flask, Response, request
from flask_caching import Cache

FOLDER = Path(os.environ["BENCH_PAGE"])
HEADERS = json.loads((FOLDER / "headers.json").read_text("utf-8"))

app = Flask(__name__, static_folder=None)
cache = Cache(app, config={"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 3600})


def page(path: str) -> Response:  # noqa: ARG001 - named in the rule
    """The page at every address; without a cache it would be read and compressed here."""
    response = Response((FOLDER / "page.gz").read_bytes(), headers=HEADERS)
    response.add_etag()
    return response


def conditional(response: Response) -> Response:
    """304 to whom has it already."""
    response.make_conditional(request)
    return response


app.add_url_rule("/<path:path>", view_func=cache.cached()(page))
app.after_request(conditional)

"""The pages, and every file of ``static/``: one look-up in the site, one in the files."""

import unicodedata

from flask import Blueprint, Response, abort, current_app, request

from pek.addresses import EDITIONS
from pek.answers import FILE_CACHE, PAGE_CACHE, Answer
from pek.composer import card_type_of
from pek.models import StaticFile
from pek.site import Feed, Redirect, Site, Target
from pek.views import editions
from pek.views.documents import Documents
from pek.views.extension import state
from pek.views.feeds import feed
from pek.views.respond import media_type_of, redirect_to, reply, send_path, send_static

HTML = "text/html; charset=utf-8"
# A text file up to this size is answered from memory, compressed; others go out as they lie.
MAX_TEXT = 512 * 1024

blueprint = Blueprint("pages", __name__)


@blueprint.get("/", defaults={"path": ""})
@blueprint.get("/<path:path>")
def page(path: str) -> Response:
    """What is served at an address: a page, a feed, a redirect, a file, or 404."""
    here, address = state(), f"/{path}"
    spelling = unicodedata.normalize("NFC", address)
    # Werkzeug takes //a for /a before it looks for a route.
    if spelling != address or request.environ["PATH_INFO"].startswith("//"):
        return redirect_to(spelling)
    site = here.library.site()
    target = site.lookup(address)
    if isinstance(target, Redirect):
        return redirect_to(target.address)
    if target is not None:
        return reply(finished(site, target), site)
    return _file(site, address)


def finished(site: Site, target: Target) -> Answer:
    """The page or the feed of a version of the site."""
    here = state()
    if isinstance(target, Feed):
        return feed(here, site, target)
    documents = Documents(here, site, current_app.jinja_env)
    # In debug mode problems stand on the page, whose sources are as they were.
    problems = "".join(map(str, here.library.problems)) if here.debug else ""
    return here.answers.get(
        f"{site.version}{problems}",
        target.address,
        lambda: documents.render(target).encode(),
        media_type=HTML,
    )


def _file(site: Site, address: str) -> Response:
    if address == EDITIONS:
        return reply(_editions(site), site)
    file = site.files.get(address)
    if file is None:
        return _missing_picture(site, address)
    media_type = media_type_of(address)
    if "charset" in media_type and file.size <= MAX_TEXT:
        try:
            return reply(_text_file(site, file, media_type), site)
        except FileNotFoundError:
            abort(404)
    return send_static(file, FILE_CACHE)


def _editions(site: Site) -> Answer:
    return state().answers.get(
        site.version,
        EDITIONS,
        lambda: editions.stylesheet(site).encode(),
        media_type="text/css; charset=utf-8",
        cache_control=FILE_CACHE,
    )


def _text_file(site: Site, file: StaticFile, media_type: str) -> Answer:
    return state().answers.get(
        site.version,
        file.address,
        lambda: state().pictures.read(file),
        media_type=media_type,
        cache_control=FILE_CACHE,
    )


def _missing_picture(site: Site, address: str) -> Response:
    """The composed card of the post whose front matter names a picture that is not there."""
    media_type = card_type_of(address)
    target = site.pictured.get(address) if media_type else None
    if target is None or media_type is None:
        abort(404)
    composer = state().composer
    return send_path(
        composer.file(site, target, media_type),
        media_type=media_type,
        etag=composer.digest(site, target),
        cache_control=PAGE_CACHE,
    )

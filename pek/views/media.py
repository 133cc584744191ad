"""Composed cards and reduced pictures, at addresses that name their digest."""

from flask import Blueprint, Response, abort

from pek.answers import DIGEST_CACHE, PAGE_CACHE
from pek.composer import page_of_card
from pek.pictures import WIDTHS, variant_name
from pek.site import Redirect, Target
from pek.views.extension import state
from pek.views.respond import send_picture

blueprint = Blueprint("media", __name__)


@blueprint.get("/cards/<digest>/<path:name>.png")
def card(digest: str, name: str) -> Response:
    """The card of a page. An old digest is answered with today's card, for a short time: a
    preview somewhere still points to it.
    """
    here = state()
    site = here.library.site()
    target = _composable(site.lookup(page_of_card(name)))
    today = here.composer.digest(site, target)
    return send_picture(
        here.composer.file(site, target),
        media_type="image/png",
        etag=today,
        cache_control=DIGEST_CACHE if digest == today else PAGE_CACHE,
    )


@blueprint.get("/pictures/<digest>/<int:width>/<name>.webp")
def variant(digest: str, width: int, name: str) -> Response:
    """A picture of the site at one of the widths that its pages use."""
    here = state()
    site = here.library.site()
    files = (file for file in site.by_digest.get(digest, ()) if variant_name(file) == name)
    file = next(files, None)
    if file is None or width not in WIDTHS:
        abort(404)
    return send_picture(
        here.pictures.variant_file(file, width),
        media_type="image/webp",
        etag=f"{digest}-{width}",
        cache_control=DIGEST_CACHE,
    )


def _composable(target: Target | None) -> Target:
    if target is None or isinstance(target, Redirect):
        abort(404)
    return target

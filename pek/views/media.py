"""Composed cards and reduced pictures, at addresses that name their digest."""

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort

from pek.answers import DIGEST_CACHE, PAGE_CACHE
from pek.composer import pages_of_card
from pek.pictures import WIDTHS, variant_name
from pek.site import Feed, Redirect, Site, Target
from pek.views.extension import state
from pek.views.respond import send_path

# As addresses spell them: one address a thing.
_WIDTHS = {str(width): width for width in WIDTHS}

blueprint = Blueprint("media", __name__)


@blueprint.get("/cards/<digest>/<path:name>.png", strict_slashes=True)
def card(digest: str, name: str) -> Response:
    """The card of a page. An old digest is answered with today's card, for a short time: a
    preview somewhere still points to it.
    """
    here = state()
    site = here.library.site()
    digests = {here.composer.digest(site, target): target for target in _composable(site, name)}
    if not digests:
        abort(404)
    today = digest if digest in digests else next(iter(digests))
    target = digests[today]
    return send_path(
        here.composer.file(site, target),
        media_type="image/png",
        etag=today,
        cache_control=DIGEST_CACHE if digest == today else PAGE_CACHE,
    )


@blueprint.get("/pictures/<digest>/<width>/<name>.webp", strict_slashes=True)
def variant(digest: str, width: str, name: str) -> Response:
    """A picture of the site at one of the widths that its pages use."""
    here = state()
    site = here.library.site()
    files = (file for file in site.by_digest.get(digest, ()) if variant_name(file) == name)
    file, size = next(files, None), _WIDTHS.get(width)
    if file is None or size is None or here.pictures.variant(file, size) is None:
        abort(404)
    path = here.pictures.variant_file(file, size)
    return send_path(path, media_type="image/webp", etag=etag_of(path), cache_control=DIGEST_CACHE)


def etag_of(path: Path) -> str:
    """The ETag of a file of the store: its name tells everything that its bytes depend on."""
    return sha256(path.stem.encode()).hexdigest()[:16]


def _composable(site: Site, name: str) -> list[Target]:
    """What has a card of this name; a post that has moved is found by its old address."""
    found = [site.lookup(address) for address in pages_of_card(name)]
    moved = [site.lookup(t.address) if isinstance(t, Redirect) else t for t in found]
    return [target for target in moved if target and not isinstance(target, Redirect | Feed)]

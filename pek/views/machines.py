"""What machines ask for: sitemap, robots, icon, health."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, request

from pek import manifest, sitemap
from pek.answers import FILE_CACHE, NO_STORE
from pek.site import Site
from pek.views import icons
from pek.views.extension import state
from pek.views.respond import media_type_of, reply, send_static

# Browsers ask for /favicon.ico whatever a page says; a PNG is what they all read.
ICONS = ("/favicon.ico", "/favicon-32.png")

blueprint = Blueprint("machines", __name__)


@blueprint.get(sitemap.ADDRESS, strict_slashes=True)
def sitemap_xml() -> Response:
    """Every page that search engines should know."""
    site = state().library.site()
    return _sitemap(site, sitemap.ADDRESS, lambda: sitemap.sitemap(site))


@blueprint.get("/sitemap-<int:number>.xml", strict_slashes=True)
def sitemap_part(number: int) -> Response:
    """A part of a long sitemap."""
    site = state().library.site()
    address = sitemap.part_address(number)
    if address != request.path or address not in sitemap.addresses(site):
        abort(404)
    return _sitemap(site, address, lambda: sitemap.part(site, number) or b"")


def _sitemap(site: Site, address: str, make: Callable[[], bytes]) -> Response:
    media_type = "application/xml; charset=utf-8"
    return reply(state().answers.get(site.version, address, make, media_type=media_type), site)


@blueprint.get("/robots.txt", strict_slashes=True)
def robots_txt() -> Response:
    """Everything may be read (RFC 9309), cards and pictures too, but for a site that shows
    drafts; where the sitemap is. A file of the operator's own is sent instead.
    """
    here = state()
    site = here.library.site()
    if own := site.files.get("/robots.txt"):
        return send_static(own, FILE_CACHE)
    rule = "Disallow: /" if site.config.drafts else "Allow: /"
    text = f"User-agent: *\n{rule}\n\nSitemap: {site.config.absolute(sitemap.ADDRESS)}\n"
    answer = here.answers.get(
        site.version,
        "/robots.txt",
        text.encode,
        media_type="text/plain; charset=utf-8",
        cache_control=FILE_CACHE,
    )
    return reply(answer, site)


@blueprint.get(manifest.ADDRESS, strict_slashes=True)
def web_manifest() -> Response:
    """What a phone needs to put the site on its home screen. A file of the operator's own is sent
    instead.
    """
    here = state()
    site = here.library.site()
    if own := site.files.get(manifest.ADDRESS):
        return send_static(own, FILE_CACHE)
    answer = here.answers.get(
        site.version,
        manifest.ADDRESS,
        lambda: manifest.manifest(site.config, icons.of_manifest(here, site)),
        media_type=media_type_of(manifest.ADDRESS),
        cache_control=FILE_CACHE,
    )
    return reply(answer, site)


@blueprint.get("/favicon.ico", strict_slashes=True)
def favicon() -> Response:
    """The site's icon at the address that browsers try by themselves."""
    files = state().library.site().files
    file = next((files[address] for address in ICONS if address in files), None)
    if file is None:
        abort(404)
    return send_static(file, FILE_CACHE)


@blueprint.get("/healthz", strict_slashes=True)
def healthz() -> Response:
    """The process answers."""
    return _unstored(Response("ok\n", mimetype="text/plain"))


@blueprint.get("/readyz", strict_slashes=True)
def readyz() -> Response:
    """The site is loaded; how many posts it has and how many problems its sources have."""
    library = state().library
    site = library.site()
    text = f"ready\nposts {len(site.posts)}\nproblems {len(library.problems)}\n"
    return _unstored(Response(text, mimetype="text/plain"))


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = NO_STORE
    return response

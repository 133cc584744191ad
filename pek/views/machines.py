"""What machines ask for: sitemap, robots, icon, health."""

from collections.abc import Callable

from flask import Blueprint, Response, abort

from pek import manifest, sitemap
from pek.addresses import FAVICON, ROBOTS, SITEMAP, WEB_MANIFEST
from pek.answers import FILE_CACHE, NO_STORE
from pek.site import Site
from pek.views import icons, pages
from pek.views.extension import state
from pek.views.respond import media_type_of, reply, send_static

# Browsers ask for /favicon.ico whatever a page says; a PNG is what they all read.
ICONS = (FAVICON, "/favicon-32.png")

blueprint = Blueprint("machines", __name__)


@blueprint.get(SITEMAP, strict_slashes=True)
def sitemap_xml() -> Response:
    """Every page that search engines should know."""
    site = state().library.site()
    return _sitemap(site, SITEMAP, lambda: sitemap.sitemap(site))


@blueprint.get("/sitemap-<number>.xml", strict_slashes=True)
def sitemap_part(number: str) -> Response:
    """A part of a long sitemap; where there is none, the address is like any other."""
    address = f"/sitemap-{number}.xml"
    site = state().library.site()
    wanted = sitemap.number_of(address)
    data = sitemap.part(site, wanted) if wanted else None
    if data is None:
        return pages.page(address.lstrip("/"))
    return _sitemap(site, address, lambda: data)


def _sitemap(site: Site, address: str, make: Callable[[], bytes]) -> Response:
    media_type = "application/xml; charset=utf-8"
    return reply(state().answers.get(site.version, address, make, media_type=media_type), site)


@blueprint.get(ROBOTS, strict_slashes=True)
def robots_txt() -> Response:
    """Everything may be read (RFC 9309), cards and pictures too, but for a site that shows
    drafts; where the sitemap is. A file of the operator's own is sent instead.
    """
    here = state()
    site = here.library.site()
    if own := site.files.get(ROBOTS):
        return send_static(own, FILE_CACHE)
    rule = "Disallow: /" if site.config.drafts else "Allow: /"
    text = f"User-agent: *\n{rule}\n\nSitemap: {site.config.absolute(SITEMAP)}\n"
    answer = here.answers.get(
        site.version,
        ROBOTS,
        text.encode,
        media_type="text/plain; charset=utf-8",
        cache_control=FILE_CACHE,
    )
    return reply(answer, site)


@blueprint.get(WEB_MANIFEST, strict_slashes=True)
def web_manifest() -> Response:
    """What a phone needs to put the site on its home screen. A file of the operator's own is sent
    instead.
    """
    here = state()
    site = here.library.site()
    if own := site.files.get(WEB_MANIFEST):
        return send_static(own, FILE_CACHE)
    answer = here.answers.get(
        site.version,
        WEB_MANIFEST,
        lambda: manifest.manifest(site.config, icons.of_manifest(here, site)),
        media_type=media_type_of(WEB_MANIFEST),
        cache_control=FILE_CACHE,
    )
    return reply(answer, site)


@blueprint.get(FAVICON, strict_slashes=True)
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

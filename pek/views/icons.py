"""The icons of the site that there are: an operator's own files of these names come first."""

import posixpath
from collections.abc import Iterable, Iterator

from pek.addresses import PICTURE_TYPES, is_absolute, url
from pek.manifest import ICONS
from pek.models import Picture
from pek.site import Site
from pek.views.extension import State
from pek.views.shown import Icon

# The rel of each, in the order of the head; browsers that draw vector graphics take the setting's.
_RELS = {"/favicon-32.png": "icon", "/apple-touch-icon.png": "apple-touch-icon"}
# What stands for the publisher, the largest first: search engines ask for pixels.
_LOGOS = ("/icon-512.png", "/icon-192.png", "/apple-touch-icon.png", "/favicon-32.png")


def links(state: State, site: Site) -> tuple[Icon, ...]:
    """The icons that a page names."""
    return (*_favicon(site), *_fixed(state, site))


def favicon(site: Site) -> str | None:
    """Address or absolute URL of the icon that the settings name, if it can be there."""
    address = site.config.favicon
    return address if address in site.files or is_absolute(address) else None


def of_manifest(state: State, site: Site) -> tuple[Picture, ...]:
    """The icons of a home screen."""
    named = dict.fromkeys((site.config.favicon, *ICONS))
    return tuple(_pictures(state, site, named))


def logo(state: State, site: Site) -> Picture | None:
    """The icon that stands for the publisher."""
    return next(_pictures(state, site, _LOGOS), None)


def _favicon(site: Site) -> Iterator[Icon]:
    if address := favicon(site):
        ending = posixpath.splitext(address)[1].lower()
        yield Icon(rel="icon", href=url(address), type=PICTURE_TYPES.get(ending, ""))


def _fixed(state: State, site: Site) -> Iterator[Icon]:
    for picture in _pictures(state, site, (a for a in _RELS if a != site.config.favicon)):
        yield Icon(
            rel=_RELS[picture.address],
            href=url(picture.address),
            type=picture.media_type if _RELS[picture.address] == "icon" else "",
            sizes=f"{picture.width}x{picture.height}",
        )


def _pictures(state: State, site: Site, addresses: Iterable[str]) -> Iterator[Picture]:
    for address in addresses:
        if picture := state.pictures.find(site.files, address):
            yield picture

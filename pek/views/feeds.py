"""The feeds of every list."""

import logging
from dataclasses import replace

from pek.answers import Answer
from pek.errors import CardError
from pek.feeds import Channel, Entry
from pek.models import Picture, Post
from pek.pictures import FACE_WIDTHS
from pek.site import Feed, Listing, Site
from pek.views import icons
from pek.views.extension import State
from pek.views.formats import FORMATS
from pek.views.presenter import Presenter

log = logging.getLogger(__name__)


def feed(state: State, site: Site, target: Feed) -> Answer:
    """The finished feed."""
    found = FORMATS[target.format]
    return state.answers.get(
        site.version,
        target.address,
        lambda: found.write(channel(state, site, target.listing), site.config),
        media_type=f"{found.media_type}; charset=utf-8",
    )


def channel(state: State, site: Site, listing: Listing) -> Channel:
    """The newest posts of a list with their bodies, as many as a feed holds."""
    section = site.sections.get(listing.key) if listing.kind in {"home", "section"} else None
    first = site.lookup(listing.address)
    return Channel(
        title=Presenter(state, site).feed_title(listing),
        address=listing.address,
        description=(section.description if section else "") or site.config.description,
        language=section.lang if section else None,
        entries=tuple(
            Entry(
                post=post,
                html=state.bodies.rendered(site, post).html,
                picture=_preview(state, site, post),
                faces=_faces(state, site, post),
            )
            for post in listing.posts[: site.config.feed_size]
        ),
        logo=state.composer.preview(site, first) if first else None,
        icon=icons.logo(state, site),
    )


def _preview(state: State, site: Site, post: Post) -> Picture:
    """The preview picture with its length, for which a card must be composed. Where that fails
    the length stays unknown: one bad post takes no feed away.
    """
    picture = state.composer.preview(site, post)
    if picture.length is not None:
        return picture
    try:
        return replace(picture, length=state.composer.file(site, post).stat().st_size)
    except (CardError, OSError) as error:
        log.warning("%s: no card, its length in feeds is unknown: %s", post.path, error)
        return picture


def _faces(state: State, site: Site, post: Post) -> dict[str, Picture]:
    """Pictures of the authors, as large as pages have them."""
    files = ((author.key, site.files.get(author.icon or "")) for author in post.authors)
    found = ((key, state.pictures.variant(file, FACE_WIDTHS[-1])) for key, file in files if file)
    return {key: picture for key, picture in found if picture}

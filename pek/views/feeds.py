"""The feeds of every list."""

from pek.answers import Answer
from pek.feeds import Channel, Entry
from pek.site import Feed, Listing, Site
from pek.views.extension import State
from pek.views.formats import FORMATS
from pek.views.presenter import Presenter


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
    return Channel(
        title=Presenter(state, site).feed_title(listing),
        address=listing.address,
        description=(section.description if section else "") or site.config.description,
        language=section.lang if section else None,
        entries=tuple(
            Entry(
                post=post,
                html=state.bodies.rendered(site, post).html,
                picture=state.composer.preview(site, post),
            )
            for post in listing.posts[: site.config.feed_size]
        ),
        icon=state.pictures.find(site.files, site.config.logo),
    )

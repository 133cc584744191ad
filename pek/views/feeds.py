"""The feeds of every list."""

import logging
from dataclasses import replace
from functools import partial
from hashlib import sha256

from pek.answers import Answer
from pek.errors import CardError, TransientError
from pek.feeds import Channel, Entry, Written, standalone, written
from pek.models import Picture, Post
from pek.pictures import FACE_WIDTHS
from pek.site import Feed, FeedFormat, Listing, Site, language_of
from pek.views import icons
from pek.views.captions import caption
from pek.views.extension import State
from pek.views.formats import FORMATS, Format
from pek.views.kept import Source
from pek.views.presenter import Presenter

log = logging.getLogger(__name__)


def feed(state: State, site: Site, target: Feed) -> Answer:
    """The finished feed. Raises TransientError if a picture cannot be read just now."""
    return state.answers.get(
        site.version,
        target.address,
        lambda: _made(state, site, target),
        media_type=f"{FORMATS[target.format].media_type}; charset=utf-8",
    )


def _made(state: State, site: Site, target: Feed) -> bytes:
    """The newest posts of a list with their bodies, as many as a feed holds."""
    head, posts = _channel(state, site, target.listing), target.listing.posts
    entries = written(
        head,
        (
            (post.path, partial(_entry, state, site, post, target.format))
            for post in posts[: site.config.feed_size]
        ),
    )
    return FORMATS[target.format].feed(head, tuple(entries), site.config)


def _channel(state: State, site: Site, listing: Listing) -> Channel:
    first = next(site.list_pages(listing))
    said = caption(site, first)
    return Channel(
        title=Presenter(state, site).feed_title(listing),
        address=listing.address,
        description=said.description,
        language=said.language,
        logo=state.composer.preview(site, first),
        icon=icons.logo(state, site),
        favicon=icons.favicon(site),
    )


def _entry(state: State, site: Site, post: Post, name: FeedFormat) -> Written:
    """The post in a format, as it stands in the feed of every list."""
    format_ = FORMATS[name]

    def write(source: Source) -> Written:
        entry = Entry(
            post=source.post,
            html=_alone(state, site, post, source.body),
            picture=source.picture,
            faces=source.faces,
        )
        return format_.entry(entry, site.config)

    return state.kept.entries.get(
        site.version, (name, post.path), lambda: _source(state, site, post, format_), write
    )


def _source(state: State, site: Site, post: Post, format_: Format) -> Source:
    html = state.bodies.rendered(site, post).html
    return Source(
        post=_spoken(site, post),
        body=sha256(html.encode("utf-8", "surrogatepass")).digest(),
        picture=_preview(state, site, post, format_),
        faces=_faces(state, site, post) if format_.has_faces else {},
        config=site.config,
    )


def _alone(state: State, site: Site, post: Post, digest: bytes) -> str:
    """The body as feeds have it, once for all formats."""
    return state.kept.alone.get(
        (site.config.absolute(post.address), digest),
        lambda: standalone(state.bodies.rendered(site, post).html, post.address, site.config),
    )


def _spoken(site: Site, post: Post) -> Post:
    """A post that says itself in which language it is, where that is not the site's: in a feed it
    stands apart from its section.
    """
    language = language_of(site, post)
    return post if language == site.config.language else replace(post, lang=language)


def _preview(state: State, site: Site, post: Post, format_: Format) -> Picture:
    """The preview picture, if need be with its length, for which it must be made. Where
    that cannot be, the length stays unknown: one bad post takes no feed away.
    """
    picture = state.composer.preview(site, post)
    if picture.length is not None or not format_.has_lengths:
        return picture
    try:
        return replace(picture, length=state.composer.length(site, post))
    except TransientError:
        # A feed without the length would be kept.
        raise
    except CardError as error:
        log.warning("%s: no card, its length in feeds is unknown: %s", post.path, error)
        return picture


def _faces(state: State, site: Site, post: Post) -> dict[str, Picture]:
    """Pictures of the authors, as large as pages have them."""
    show = Presenter(state, site)
    found = ((author.key, show.variants(author.icon, FACE_WIDTHS)) for author in post.authors)
    return {key: pictures[-1] for key, pictures in found if pictures}

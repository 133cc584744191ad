"""Where a reader goes on from a page: series, related posts, other posts of who wrote it, the next
event, the archive.
"""

from collections.abc import Sequence
from math import log
from urllib.parse import urlsplit

from pek import dates
from pek.addresses import url
from pek.config import Config
from pek.models import Author, Post
from pek.site import ArchiveIndex, ArchiveYear, Listing, language_of
from pek.views.presenter import Presenter, edition_of
from pek.views.shown import Gathering, Part, Profile, Ref, Series, Weighted, Year

OTHERS_BY_AUTHOR = 3
# Parts of a series that a page names at most.
NEAREST = 9
WEIGHTS = 5
MONTHS = range(1, 13)


def series(show: Presenter, post: Post) -> Series | None:
    """The series of a post, if there is more of it than this one: the parts nearest to it."""
    parts = show.site.series_of(post)
    if post.series is None or len(parts) < 2:
        return None
    here = [part.address for part in parts].index(post.address)
    first = max(0, min(here - NEAREST // 2, len(parts) - NEAREST))
    return Series(
        title=post.series,
        number=here + 1,
        total=len(parts),
        first=first + 1,
        parts=tuple(
            Part(
                title=part.title,
                href=url(part.address),
                lang=language_of(show.site, part),
                here=part.address == post.address,
            )
            for part in parts[first : first + NEAREST]
        ),
    )


def profiles(show: Presenter, post: Post) -> tuple[Profile, ...]:
    """Those who wrote a post, each with the newest of their other posts."""
    return tuple(
        Profile(
            face=face,
            links=author_links(author),
            posts=show.lines(_others(show, author, post)[:OTHERS_BY_AUTHOR]),
        )
        for author, face in zip(post.authors, show.faces(post.authors), strict=True)
    )


def author_links(author: Author) -> tuple[Ref, ...]:
    """Where an author is elsewhere: their own page by its host, their account in the fediverse."""
    found = []
    if author.url:
        shown = urlsplit(author.url)
        path = shown.path if shown.path != "/" else ""
        found.append(Ref(title=f"{shown.netloc}{path}", href=author.url))
    if author.fediverse:
        name, _, host = author.fediverse.removeprefix("@").partition("@")
        found.append(Ref(title=author.fediverse, href=f"https://{host}/@{name}"))
    return tuple(found)


def gathering(show: Presenter, config: Config) -> Gathering | None:
    """The next event as its announcement has it, in the language of ``config``."""
    document = show.site.upcoming
    if document is None or document.event is None:
        return None
    key = document.section if isinstance(document, Post) else document.key
    return Gathering(
        title=document.event.name or document.title,
        href=url(document.address),
        event=document.event,
        leaf=dates.leaf(document.event.start, config),
        running=document.event.start <= show.state.now(),
        edition=edition_of(key),
        lang=language_of(show.site, document),
    )


def cloud(show: Presenter, listings: Sequence[Listing]) -> tuple[Weighted, ...]:
    """Lists by name, each with a weight by the number of its posts, in the steps of a logarithm:
    one list that holds nearly all leaves the differences between the others to be seen.
    """
    most = log(max((len(listing.posts) for listing in listings), default=1)) or 1
    refs = show.refs(sorted(listings, key=lambda listing: listing.key))
    return tuple(
        Weighted(ref=ref, weight=1 + round((WEIGHTS - 1) * log(ref.count or 1) / most))
        for ref in refs
    )


def archive(show: Presenter, index: ArchiveIndex) -> tuple[Year, ...]:
    """The years, the last first, each with all twelve months."""
    return tuple(_year(show, year) for year in index.years)


def _year(show: Presenter, year: ArchiveYear) -> Year:
    (ref,) = show.refs((year.listing,))
    refs = zip(year.months, show.refs(year.months), strict=True)
    months = {int(listing.key.rpartition("/")[2]): found for listing, found in refs}
    return Year(ref=ref, months=tuple((number, months.get(number)) for number in MONTHS))


def _others(show: Presenter, author: Author, post: Post) -> list[Post]:
    """The newest other posts of an author, one more than are shown at most are looked at."""
    listing = show.site.listing("author", author.key)
    newest = listing.posts[: OTHERS_BY_AUTHOR + 1] if listing else ()
    return [other for other in newest if other.address != post.address]

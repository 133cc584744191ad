"""The search: a page of results for people, and what tells browsers of it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request

from pek.addresses import url
from pek.answers import FILE_CACHE, NO_STORE, Answer
from pek.models import Post
from pek.search import MAX_LENGTH, Hit, Pieces, Query, Results, loosened, opensearch
from pek.site import Listing, Site, language_of
from pek.text import clean
from pek.views.extension import State, state
from pek.views.frame import SEARCH, Frame
from pek.views.pages import HTML
from pek.views.presenter import Presenter, edition_of, numbers_shown
from pek.views.respond import redirect_to, reply, send_static
from pek.views.shown import Pager, Ref
from pek.words import words

OPENSEARCH = "/opensearch.xml"
# What a reader looks for is nobody else's: no shared cache keeps it.
RESULTS_CACHE = "private, max-age=60"
MAX_TAGS = 12

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A result as the page shows it. ``place`` leads to the nearest ``heading`` above the passage;
    ``post`` is what has a date, ``None`` for a plain page; ``lang`` the language of title and
    texts, ``None`` if it is that of the page.
    """

    href: str
    title: Pieces
    passage: Pieces
    heading: Pieces
    place: str
    post: Post | None
    section: Ref | None
    edition: str
    lang: str | None


@blueprint.before_app_request
def _prepare() -> None:
    """A large site is indexed before anybody searches it, in every process that answers."""
    library = state().library
    if library.is_followed and library.last is not None:
        state().search.prepare(library.last)


@blueprint.get(SEARCH)
def search() -> Response:
    """What a query finds, or how to ask."""
    asked = request.args.get("q", "")[:MAX_LENGTH]
    number = max(1, request.args.get("page", 1, type=int))
    if request.path != SEARCH:
        return _respelt(clean(asked), number)
    here = state()
    site = here.library.site()
    found = here.search.find(site, asked, number=number, size=site.config.page_size)
    settled = found.available and not found.pending
    answer = Answer(
        body=_page(here, site, found).encode(),
        media_type=HTML,
        cache_control=RESULTS_CACHE if settled else NO_STORE,
    )
    return reply(answer, site)


@blueprint.get(OPENSEARCH, strict_slashes=True)
def opensearch_xml() -> Response:
    """How browsers search the site from their address bar. A file of the operator's own is sent
    instead.
    """
    site = state().library.site()
    if own := site.files.get(OPENSEARCH):
        return send_static(own, FILE_CACHE)
    answer = state().answers.get(
        site.version,
        OPENSEARCH,
        lambda: opensearch.description(site.config, SEARCH, OPENSEARCH),
        media_type=f"{opensearch.MEDIA_TYPE}; charset=utf-8",
        cache_control=FILE_CACHE,
    )
    return reply(answer, site)


def _respelt(asked: str, number: int) -> Response:
    response = redirect_to(SEARCH)
    if asked:
        response.location = _address(asked, number)
        response.headers["Cache-Control"] = RESULTS_CACHE
    return response


def _page(here: State, site: Site, found: Results) -> str:
    show = Presenter(here, site)
    say = words(site.config.language)
    asked = found.query.text
    heading = say("found_for", query=asked) if asked else say("search")
    if found.number > 1:
        heading = say("numbered", title=heading, n=found.number)
    empty = not found.hits
    return Frame(here, site, current_app.jinja_env).nowhere(
        "search.html",
        SEARCH,
        heading,
        asked=asked,
        found=found,
        results=tuple(_result(site, show, hit) for hit in found.hits),
        first=(found.number - 1) * site.config.page_size + 1,
        pager=_pager(found),
        others=_others(here, site, found.query) if empty and found.available else (),
        tags=show.refs(_used_tags(site)) if empty else (),
    )


def _used_tags(site: Site) -> list[Listing]:
    tags = [listing for listing in site.lists.values() if listing.kind == "tag"]
    return sorted(tags, key=lambda tag: (-len(tag.posts), tag.title))[:MAX_TAGS]


def _others(here: State, site: Site, query: Query) -> tuple[Ref, ...]:
    """Of what could be looked for instead that which finds something."""
    return tuple(
        Ref(title=asked, href=_address(asked), count=count)
        for asked, count in here.search.counted(site, loosened(query))
    )


def _result(site: Site, show: Presenter, hit: Hit) -> Result:
    document = hit.document
    language = language_of(site, document)
    address = url(document.address)
    post = document if isinstance(document, Post) else None
    return Result(
        href=address,
        title=hit.title,
        passage=hit.passage,
        heading=hit.heading,
        place=f"{address}#{hit.id}" if hit.id else "",
        post=post,
        section=show.section(post.section) if post else None,
        edition=edition_of(post.section) if post else "",
        lang=language if language != site.config.language else None,
    )


def _pager(found: Results) -> Pager:
    def address(number: int) -> str | None:
        return _address(found.query.text, number) if 1 <= number <= found.pages else None

    return Pager(
        number=found.number,
        total=found.pages,
        newer=address(found.number - 1),
        older=address(found.number + 1),
        pages=tuple((n, address(n)) for n in numbers_shown(found.number, found.pages)),
    )


def _address(asked: str, number: int = 1) -> str:
    query = {"q": asked} | ({"page": str(number)} if number > 1 else {})
    return f"{SEARCH}?{urlencode(query)}"

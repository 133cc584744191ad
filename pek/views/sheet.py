"""Pages for authors, in debug mode only: the contact sheet of all cards, and how a page looks when
it is shared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from statistics import median

from flask import Blueprint, Response, abort, current_app

from pek import cards, shares
from pek.addresses import url
from pek.answers import NO_STORE
from pek.errors import CardError
from pek.models import Document, Picture, Post
from pek.shares import NETWORKS, Finding, Head, Share, Shown
from pek.site import Feed, Redirect, Site, Target
from pek.views.documents import Documents
from pek.views.extension import State, state
from pek.views.frame import SHARES, Frame
from pek.views.pages import HTML
from pek.views.presenter import numbers_shown
from pek.views.respond import redirect_to

ADDRESS = "/cards/"
PAGE_SIZE = 48

blueprint = Blueprint("sheet", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A card on the contact sheet. ``src`` and ``length`` are ``None`` where it cannot be composed;
    ``own`` is the picture that previews show instead of it.
    """

    group: str
    title: str
    href: str
    shares: str
    draft: bool
    src: str | None = None
    length: int | None = None
    remarks: tuple[str, ...] = ()
    own: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line below a mock-up; ``whole`` if nothing is lost."""

    term: str
    text: str
    whole: bool


@blueprint.get(ADDRESS)
def first_page() -> Response:
    """The contact sheet: the cards of all posts, pages and lists."""
    return _sheet(1)


@blueprint.get(f"{ADDRESS}page/<int:number>/")
def further_page(number: int) -> Response:
    """Further cards: only those that are shown are composed."""
    return redirect_to(ADDRESS) if number == 1 else _sheet(number)


@blueprint.get(f"{SHARES}/", defaults={"path": ""})
@blueprint.get(f"{SHARES}/<path:path>")
def share(path: str) -> Response:
    """How the page at ``/<path>`` looks when it is shared."""
    here = state()
    site = here.library.site()
    target = site.lookup(f"/{path}")
    if isinstance(target, Redirect):
        return redirect_to(f"{SHARES}{target.address}")
    if target is None or isinstance(target, Feed):
        abort(404)
    documents = Documents(here, site, current_app.jinja_env)
    head = shares.read(documents.render(target).encode())
    found = _shared(here, site, target, head)
    picture = found.picture
    shown = [shares.show(found, network) for network in NETWORKS]
    text = Frame(here, site, current_app.jinja_env).nowhere(
        "shares.html",
        f"{SHARES}{target.address}",
        "シェアの見え方",
        page=url(target.address),
        share=found,
        src=url(picture.address) if picture else None,
        size=_amount(picture.length or 0) if picture else "",
        findings=(*_unused(here, site, target), *shares.findings(found)),
        shown=[(each, _facts(each, found)) for each in shown],
    )
    return _unstored(text)


def _sheet(number: int) -> Response:
    here = state()
    site = here.library.site()
    targets = tuple(_targets(site))
    total = ceil(len(targets) / PAGE_SIZE)
    if not 1 <= number <= total:
        abort(404)
    start = (number - 1) * PAGE_SIZE
    entries = [_entry(here, site, *each) for each in targets[start : start + PAGE_SIZE]]
    lengths = [entry.length for entry in entries if entry.length is not None]
    text = Frame(here, site, current_app.jinja_env).nowhere(
        "cards.html",
        ADDRESS,
        "カードの一覧",
        count=len(targets),
        entries=entries,
        groups=[(name, list(found)) for name, found in groupby(entries, lambda e: e.group)],
        remarked=[entry for entry in entries if entry.remarks],
        sum=_amount(sum(lengths)),
        median=_amount(median(lengths)) if lengths else "–",
        size=_amount,
        number=number,
        total=total,
        pages=[(n, _page(n) if n else None) for n in numbers_shown(number, total)],
        page=_page,
    )
    return _unstored(text)


def _targets(site: Site) -> Iterator[tuple[str, Target]]:
    """Everything that has a card of its own, with the name of its group."""
    yield from (("記事", post) for post in site.posts)
    yield from (("ページ", page) for page in site.pages)
    for address in (*site.lists, *site.index_addresses):
        if target := site.lookup(address):
            yield "一覧", target


def _entry(here: State, site: Site, group: str, target: Target) -> Entry:
    entry = Entry(
        group=group,
        title=target.title if isinstance(target, Document) else target.address,
        href=url(target.address),
        shares=url(f"{SHARES}{target.address}"),
        draft=isinstance(target, Post) and target.draft,
    )
    try:
        return _composed(here, site, target, entry)
    except CardError as error:
        return replace(entry, remarks=(f"カードを作れません: {error}",))


def _composed(here: State, site: Site, target: Target, entry: Entry) -> Entry:
    """The entry with its card. Raises CardError."""
    composed = here.composer.composed(site, target)
    preview = here.composer.preview(site, target)
    length = here.composer.file(site, target).stat().st_size
    card = here.composer.card(site, target)
    return replace(
        entry,
        title=card.title,
        src=url(composed.address),
        length=length,
        remarks=cards.remarks(card, length),
        own=None if preview.address == composed.address else url(preview.address),
    )


def _shared(here: State, site: Site, target: Target, head: Head) -> Share:
    """A page as it is shared, without a picture where its card cannot be composed."""
    found = Share(head=head, picture=None, written=site.source(target) is not None)
    try:
        return replace(found, picture=_picture(here, site, target, head.value("og:image")))
    except CardError as error:
        return replace(found, trouble=str(error))


def _picture(here: State, site: Site, target: Target, named: str) -> Picture | None:
    """The facts of the picture that a page names, if it is the one that is served for it.

    Raises CardError.
    """
    picture = here.composer.preview(site, target)
    if site.config.absolute(picture.address) != named:
        return None
    return replace(picture, length=here.composer.length(site, target))


def _unused(here: State, site: Site, target: Target) -> Iterator[Finding]:
    """Why the picture that the front matter names is not the one that is shown."""
    source = site.source(target)
    named = source.image if source else None
    shown, composed = (one(site, target) for one in (here.composer.preview, here.composer.composed))
    if named is None or shown.address != composed.address:
        return
    if named in site.files:
        trouble, remedy = "は使えない形式です", "PNGかJPEGにする"
    else:
        trouble, remedy = "がまだありません", "ファイルを置く"
    yield Finding(
        level="warning",
        message=f"image の {named} {trouble}",
        remedy=f"{remedy}まで、代わりにカードが表示されます。",
    )


def _facts(shown: Shown, share: Share) -> tuple[Fact, ...]:
    """What a mock-up shows of a share, in words."""
    cropped = shares.cropped(shown, share)
    if shown.frame is None:
        picture = "表示されない"
    elif not shown.large:
        picture = "小さな正方形"
    else:
        picture = f"{cropped}が切れる" if cropped else "全体"
    return (
        Fact(term="画像", text=picture, whole=shown.large and not cropped),
        _text_fact("題名", shown.title, share.title),
        _text_fact("説明", shown.description, share.description),
    )


def _text_fact(term: str, shown: str, whole: str) -> Fact:
    if shown == whole:
        return Fact(term=term, text="全部" if whole else "なし", whole=bool(whole))
    kept = len(shown) - 1
    text = f"{len(whole)}字のうち{kept}字" if shown else "表示されない"
    return Fact(term=term, text=text, whole=False)


def _page(number: int) -> str:
    return ADDRESS if number == 1 else f"{ADDRESS}page/{number}/"


def _amount(length: float) -> str:
    return f"{length / 1000:.1f} KB" if length < 1_000_000 else f"{length / 1_000_000:.2f} MB"


def _unstored(text: str) -> Response:
    response = Response(text, content_type=HTML)
    response.headers["Cache-Control"] = NO_STORE
    response.headers["X-Robots-Tag"] = "noindex"
    return response

"""The HTML of every kind of page, rendered from one version of the site."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatchmethod

from jinja2 import Environment

from pek import metadata
from pek.addresses import EDITIONS, WEB_MANIFEST, url
from pek.metadata import Preview
from pek.models import Document, Page, Picture, Post, Rendered
from pek.site import FeedIndex, Listing, ListPage, Site, TermIndex
from pek.views import editions, icons
from pek.views.captions import Listed, caption
from pek.views.extension import State
from pek.views.presenter import Presenter, edition_of
from pek.views.shown import FeedLink, Ref
from pek.views.structured import Structured
from pek.views.trail import Walked
from pek.words import FEEDS, INDEX_WORDS, KIND_WORDS

NEWEST_ON_ERROR = 3
# Where an author sees how a page looks when it is shared: before the address of the page.
SHARES = "/cards/shares"

Context = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Documents:
    """Renders the pages of one version of the site."""

    state: State
    site: Site
    environment: Environment

    @property
    def present(self) -> Presenter:
        """The presenter of this version."""
        return Presenter(self.state, self.site)

    @singledispatchmethod
    def render(self, target: object) -> str:
        """The HTML document of a target."""
        raise TypeError(f"{type(target).__name__} has no page")

    @render.register
    def _(self, post: Post) -> str:
        body = self.state.bodies.rendered(self.site, post)
        newer, older = self.site.neighbours(post)
        show = self.present
        return self._page(
            "post.html",
            post,
            self._preview_post(post),
            post=post,
            body=body,
            headings=body.headings,
            crumbs=show.crumbs(post),
            category=show.category(post),
            tags=show.tags(post),
            faces=show.faces(post.authors),
            speakers=show.speakers(post.speakers),
            picture=show.thumb(post.image),
            newer=show.teaser(newer) if newer else None,
            older=show.teaser(older) if older else None,
            section=show.section(post.section),
            feeds=self._feeds(self.site.listing("section", post.section) if post.section else None),
            edition=edition_of(post.section),
            lang=post.lang or self.site.config.language,
        )

    @render.register
    def _(self, page: Page) -> str:
        preview = metadata.for_page(page, self.site.config, self._picture(page), alt=page.title)
        return self._page(
            "page.html",
            page,
            preview,
            page=page,
            body=self.state.bodies.rendered(self.site, page),
            crumbs=self.present.crumbs(page),
            lang=page.lang or self.site.config.language,
        )

    @render.register
    def _(self, page: ListPage) -> str:
        listing = page.listing
        return self._home(page) if listing.kind == "home" else self._list(page)

    @render.register
    def _(self, index: TermIndex) -> str:
        show = self.present
        people = index.listings if index.kind == "authors" else ()
        return self._page(
            "terms.html",
            index,
            self._preview_list(index),
            kind=index.kind,
            heading=INDEX_WORDS[index.kind],
            terms=show.refs(index.listings),
            people=tuple(
                (show.faces([self.site.authors[listing.key]])[0], len(listing.posts))
                for listing in people
            ),
        )

    @render.register
    def _(self, index: FeedIndex) -> str:
        show = self.present
        groups = (
            ("サイト全体", show.feed_groups("home")),
            ("セクション", show.feed_groups("section")),
            ("カテゴリー", show.feed_groups("category")),
            ("タグ", show.feed_groups("tag")),
            ("著者", show.feed_groups("author")),
        )
        return self._page(
            "feeds.html",
            index,
            self._preview_list(index),
            heading=FEEDS,
            groups=tuple((title, group) for title, group in groups if group),
        )

    def error(self, status: int, path: str) -> str:
        """The page of an error; its links lead back into the site.

        That of a failure shows no posts: they may be what failed.
        """
        failed = status >= 500
        heading, message = ERRORS.get(status, ERRORS[500 if failed else 400])
        return self.nowhere(
            "error.html",
            path,
            heading,
            status=status,
            message=message,
            items=() if failed else self.present.teasers(self.site.posts[:NEWEST_ON_ERROR]),
        )

    def nowhere(self, template: str, path: str, heading: str, **context: object) -> str:
        """A page that is nowhere at home: no canonical address, no preview, in no index."""
        title = metadata.document_title(heading, self.site.config)
        preview = Preview(title=title, description="", canonical="", properties=(), names=())
        shared = self._context(path, preview) | {"heading": heading, "noindex": True}
        return self.environment.get_template(template).render({**shared, **context})

    def _home(self, page: ListPage) -> str:
        home = self.site.sections[""]
        show = self.present
        first = page.number == 1
        pinned = [post for post in self.site.posts if post.pinned] if first else []
        return self._page(
            "home.html",
            page,
            self._preview_list(page),
            heading=home.title,
            description=home.description,
            pinned=show.teasers(pinned),
            items=show.teasers(page.posts),
            sections=show.doors("") if first else (),
            body=self._body(home) if first else None,
            pager=show.pager(page),
            lang=home.lang or self.site.config.language,
        )

    def _list(self, page: ListPage) -> str:
        listing, show = page.listing, self.present
        section = self.site.sections[listing.key] if listing.kind == "section" else None
        author = self.site.authors[listing.key] if listing.kind == "author" else None
        return self._page(
            "list.html",
            page,
            self._preview_list(page),
            kicker=KIND_WORDS.get(listing.kind),
            heading=listing.title,
            description=caption(self.site, page).description,
            crumbs=show.crumbs(page),
            items=show.teasers(page.posts),
            pager=show.pager(page),
            body=self._body(section) if section and page.number == 1 else None,
            logo=show.thumb(section.logo) if section else None,
            face=show.faces([author])[0] if author else None,
            links=(Ref(title=author.url, href=author.url),) if author and author.url else (),
            sections=show.doors(listing.key) if section else (),
            feed_links=show.feed_links(listing),
            feeds=self._feeds(listing),
            edition=edition_of(listing.key) if section else "",
            lang=(section.lang if section else None) or self.site.config.language,
        )

    def _body(self, document: Document) -> Rendered | None:
        if not document.body.strip():
            return None
        return self.state.bodies.rendered(self.site, document)

    def _picture(self, target: Walked) -> Picture:
        return self.state.composer.preview(self.site, target)

    def _preview_post(self, post: Post) -> Preview:
        return metadata.for_post(
            post,
            self.site.config,
            self._picture(post),
            alt=post.title,
            section=self.site.sections.get(post.section),
        )

    def _preview_list(self, target: Listed) -> Preview:
        said = caption(self.site, target)
        author = isinstance(target, ListPage) and target.listing.kind == "author"
        return metadata.for_list(
            said.title,
            said.description,
            target.address,
            self.site.config,
            self._picture(target),
            kind="profile" if author else "website",
            language=said.language,
        )

    def _feeds(self, listing: Listing | None) -> tuple[FeedLink, ...]:
        """The page's own feeds, then the site's."""
        own = self.present.feed_links(listing) if listing else ()
        return (*own, *self.present.feed_links(self.site.home))

    def _page(self, template: str, target: Walked, preview: Preview, **context: object) -> str:
        shared = self._context(target.address, preview) | {
            "noindex": self._is_hidden(target),
            "structured": Structured(self.state, self.site).graph(target, preview),
        }
        return self.environment.get_template(template).render({**shared, **context})

    def _is_hidden(self, target: Walked) -> bool:
        """Whether search engines are to leave a page alone: they find it where it is at home, and
        a site that shows drafts is nobody's to find.
        """
        config = self.site.config
        syndicated = isinstance(target, Post) and not metadata.is_at_home(target, config)
        return config.drafts or syndicated

    def _context(self, address: str, preview: Preview) -> dict[str, object]:
        problems = self.state.library.problems if self.state.debug else ()
        return {
            "config": self.site.config,
            "preview": preview,
            "feeds": self._feeds(None),
            "lang": self.site.config.language,
            "edition": "",
            "path": url(address),
            "noindex": False,
            "structured": None,
            "icons": icons.links(self.state, self.site),
            "manifest": WEB_MANIFEST,
            "shares": url(f"{SHARES}{address}") if self.state.debug and preview.canonical else "",
            "errors": tuple(map(str, problems)),
            "asset": self._asset,
        }

    def _asset(self, address: str) -> str:
        """The URL of a file that pages refer to, with a query that changes with its bytes."""
        if address == EDITIONS:
            digest = editions.digest(self.site)
        else:
            file = self.site.files.get(address)
            digest = file.digest if file else ""
        return f"{url(address)}?v={digest[:8]}" if digest else url(address)


ERRORS = {
    400: ("表示できません", "このアドレスには、お求めの形でお見せできるものがありません。"),
    404: ("ページが見つかりません", "お探しのページは移動または削除された可能性があります。"),
    405: ("この操作はできません", "このアドレスでは、その方法での要求を受け付けていません。"),
    500: (
        "問題が発生しました",
        "ページを表示できませんでした。しばらくしてから、もう一度お試しください。",
    ),
}

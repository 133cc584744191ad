"""The HTML of every kind of page, rendered from one version of the site."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatchmethod

from jinja2 import Environment

from pek import metadata
from pek.config import Config
from pek.metadata import Preview
from pek.models import Document, Page, Picture, Post, Rendered
from pek.site import (
    PERIODS,
    ArchiveIndex,
    FeedIndex,
    Listing,
    ListKind,
    ListPage,
    Site,
    TermIndex,
    language_of,
    settings_for,
)
from pek.views import onward, sharing
from pek.views.captions import Listed, caption
from pek.views.extension import State
from pek.views.frame import Frame
from pek.views.presenter import Presenter, edition_of
from pek.views.shown import FeedLink
from pek.views.structured import Structured
from pek.views.trail import Walked
from pek.words import Words, words

# The kinds of lists that have feeds, as the page about feeds names them.
FEED_KINDS: tuple[tuple[str, ListKind], ...] = (
    ("whole_site", "home"),
    ("sections", "section"),
    ("categories", "category"),
    ("tags", "tag"),
    ("authors", "author"),
)


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
        show, config = self.present, settings_for(self.site, post)
        return self._page(
            "post.html",
            post,
            self._preview_post(post, config),
            post=post,
            body=body,
            headings=body.headings,
            crumbs=show.crumbs(post),
            category=show.category(post),
            tags=show.tags(post),
            faces=show.faces(post.authors),
            speakers=show.speakers(post.speakers),
            picture=show.thumb(post.image),
            series=onward.series(show, post),
            profiles=onward.profiles(show, post),
            related=show.teasers(self.site.related(post)),
            newer=show.ref_to(newer) if newer else None,
            older=show.ref_to(older) if older else None,
            section=show.section(post.section),
            sharing=sharing.links(config.absolute(post.address), post.title),
            edit=config.edit_link(post.path),
            feeds=self._feeds(self.site.listing("section", post.section) if post.section else None),
            edition=edition_of(post.section),
            lang=language_of(self.site, post),
        )

    @render.register
    def _(self, page: Page) -> str:
        config = settings_for(self.site, page)
        preview = metadata.for_page(page, config, self._picture(page), alt=page.title)
        return self._page(
            "page.html",
            page,
            preview,
            page=page,
            body=self.state.bodies.rendered(self.site, page),
            crumbs=self.present.crumbs(page),
            edit=config.edit_link(page.path),
            lang=language_of(self.site, page),
        )

    @render.register
    def _(self, page: ListPage) -> str:
        return self._home(page) if page.listing.kind == "home" else self._list(page)

    @render.register
    def _(self, index: TermIndex) -> str:
        show = self.present
        people = index.listings if index.kind == "authors" else ()
        faces = show.faces(self.site.authors[listing.key] for listing in people)
        return self._index(
            "terms.html",
            index,
            kind=index.kind,
            terms=onward.cloud(show, index.listings),
            people=tuple(zip(faces, show.refs(people), strict=True)),
        )

    @render.register
    def _(self, index: ArchiveIndex) -> str:
        return self._index("archive.html", index, years=onward.archive(self.present, index))

    @render.register
    def _(self, index: FeedIndex) -> str:
        say = self._say(index)
        groups = ((say(key), self.present.feed_groups(kind)) for key, kind in FEED_KINDS)
        return self._index(
            "feeds.html", index, groups=tuple((title, group) for title, group in groups if group)
        )

    def _home(self, page: ListPage) -> str:
        home, show = self.site.sections[""], self.present
        first, config = page.number == 1, settings_for(self.site, page)
        pinned = self._pinned() if first else ()
        return self._page(
            "home.html",
            page,
            self._preview_list(page),
            heading=home.title,
            description=home.description,
            gathering=onward.gathering(show, config) if first else None,
            pinned=show.lines(pinned),
            items=show.teasers(self._but_for_upcoming(page.posts) if first else page.posts),
            sections=show.doors("") if first else (),
            body=self._body(home) if first else None,
            pager=show.pager(page),
            lang=language_of(self.site, home),
        )

    def _pinned(self) -> Iterator[Post]:
        """What is announced above all, until the event is over that it tells of."""
        announced = {one.address for one in self.site.announced}
        pinned = self.site.pinned
        coming = (post for post in pinned if not post.event or post.address in announced)
        return self._but_for_upcoming(coming)

    def _but_for_upcoming(self, posts: Iterable[Post]) -> Iterator[Post]:
        """The posts without that of the next event, which the page shows by itself."""
        return (post for post in posts if post is not self.site.upcoming)

    def _list(self, page: ListPage) -> str:
        listing, show, first = page.listing, self.present, page.number == 1
        section = self.site.sections[listing.key] if listing.kind == "section" else None
        author = self.site.authors[listing.key] if listing.kind == "author" else None
        say = self._say(page)
        return self._page(
            "list.html",
            page,
            self._preview_list(page),
            kind=listing.kind,
            kicker=say(listing.kind) if listing.kind in {"tag", "category", "author"} else None,
            heading=listing.title,
            description=caption(self.site, page).description,
            crumbs=show.crumbs(page),
            items=(show.lines if listing.kind in PERIODS else show.teasers)(page.posts),
            pager=show.pager(page),
            count=len(listing.posts),
            body=self._body(section) if section and first else None,
            event=section.event if section else None,
            logo=show.thumb(section.logo) if section else None,
            face=show.faces([author])[0] if author else None,
            links=onward.author_links(author) if author else (),
            sections=show.doors(listing.key) if section and first else (),
            feed_links=show.feed_links(listing) if listing.has_feeds else (),
            feeds=self._feeds(listing),
            edition=edition_of(listing.key) if section else "",
            lang=language_of(self.site, section) if section else self.site.config.language,
        )

    def _index(self, template: str, index: Listed, **context: object) -> str:
        said = caption(self.site, index)
        own = {"heading": said.title, "description": said.description, **context}
        return self._page(template, index, self._preview_list(index), **own)

    def _body(self, document: Document) -> Rendered | None:
        if not document.has_body:
            return None
        return self.state.bodies.rendered(self.site, document)

    def _picture(self, target: Walked) -> Picture:
        return self.state.composer.preview(self.site, target)

    def _say(self, target: Walked) -> Words:
        return words(settings_for(self.site, target).language)

    def _preview_post(self, post: Post, config: Config) -> Preview:
        return metadata.for_post(
            post,
            config,
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
            settings_for(self.site, target),
            self._picture(target),
            kind="profile" if author else "website",
            language=said.language,
        )

    def _feeds(self, listing: Listing | None) -> tuple[FeedLink, ...]:
        """The page's own feeds, then the site's."""
        own = self.present.feed_links(listing) if listing and listing.has_feeds else ()
        return (*own, *self.present.feed_links(self.site.home))

    def _page(self, template: str, target: Walked, preview: Preview, **context: object) -> str:
        config = settings_for(self.site, target)
        own = {
            "noindex": self._is_hidden(target),
            "structured": Structured(self.state, self.site, config).graph(target, preview),
            **context,
        }
        frame = Frame(self.state, self.site, self.environment)
        return frame.page(template, target.address, preview, config, **own)

    def _is_hidden(self, target: Walked) -> bool:
        """Whether search engines are to leave a page alone: they find it where it is at home, and
        a site that shows drafts is nobody's to find.
        """
        config = self.site.config
        syndicated = isinstance(target, Post) and not metadata.is_at_home(target, config)
        return config.drafts or syndicated

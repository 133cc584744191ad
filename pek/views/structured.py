"""What every kind of page says of itself as JSON-LD, from one version of the site."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatchmethod

from pek import metadata
from pek.config import Config
from pek.metadata import Node, Preview, Publication
from pek.models import Author, Page, Post, Speaker
from pek.site import ArchiveIndex, FeedIndex, ListPage, Site, TermIndex
from pek.text import word_count
from pek.views import icons, trail
from pek.views.captions import caption
from pek.views.extension import State
from pek.views.trail import Walked


@dataclass(frozen=True, slots=True)
class Structured:
    """Describes the pages of one version of the site, with the settings as a page has them."""

    state: State
    site: Site
    config: Config

    def graph(self, target: Walked, preview: Preview) -> Node:
        """All that the page of a target says."""
        way = metadata.breadcrumbs(trail.steps(self.site, target), self.config)
        return metadata.graph(*self._nodes(target, preview), way)

    @singledispatchmethod
    def _nodes(self, target: object, _preview: Preview) -> Iterator[Node | None]:
        raise TypeError(f"{type(target).__name__} has no page")

    @_nodes.register
    def _(self, post: Post, preview: Preview) -> Iterator[Node | None]:
        publication = self._publication((*post.authors, *post.speakers))
        picture = self.state.composer.preview(self.site, post)
        yield metadata.article(
            post,
            preview,
            picture,
            publication,
            words=word_count(self.state.bodies.rendered(self.site, post).text),
            section=self.site.sections.get(post.section),
        )
        yield metadata.event(post, preview, picture, publication)

    @_nodes.register
    def _(self, page: Page, preview: Preview) -> Iterator[Node | None]:
        yield metadata.page(page, preview, self.config)

    @_nodes.register
    def _(self, page: ListPage, preview: Preview) -> Iterator[Node | None]:
        listing = page.listing
        author = self.site.authors[listing.key] if listing.kind == "author" else None
        publication = self._publication((author,) if author else ())
        if listing.kind == "home" and page.number == 1:
            yield metadata.website(publication)
        found = caption(self.site, page)
        yield metadata.collection(
            found.title,
            preview,
            publication,
            posts=page.posts,
            about=author,
            language=found.language,
        )
        if listing.kind == "section" and page.number == 1:
            picture = self.state.composer.preview(self.site, page)
            yield metadata.event(self.site.sections[listing.key], preview, picture, publication)

    @_nodes.register
    def _(
        self, index: TermIndex | ArchiveIndex | FeedIndex, preview: Preview
    ) -> Iterator[Node | None]:
        title = caption(self.site, index).title
        yield metadata.collection(title, preview, self._publication(()))

    def _publication(self, people: Iterable[Author | Speaker]) -> Publication:
        named = frozenset(person.icon for person in people if person.icon)
        key = self.site.version, self.config.language, named
        return self.state.kept.publications.get(key, lambda: self._made_publication(named))

    def _made_publication(self, named: Iterable[str]) -> Publication:
        found = ((icon, self.state.pictures.find(self.site.files, icon)) for icon in named)
        return Publication(
            config=self.config,
            logo=icons.logo(self.state, self.site),
            faces={icon: picture for icon, picture in found if picture},
        )

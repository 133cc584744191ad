"""Bodies of documents → rendered ones."""

import sys
from dataclasses import replace

from pek.bodies.questions import Asking, Question, answers
from pek.bodies.resolver import SiteResolver, folder_of
from pek.bodies.shelf import Shelf, Shelved
from pek.config import Config
from pek.content import Texts
from pek.markup import Settings, render
from pek.markup.settings import Resolver
from pek.memo import Lasting
from pek.models import Document, Post, Rendered
from pek.pictures import Pictures
from pek.site import Site, language_of
from pek.words import words

# Of rendered bodies, in memory: some 800 of usual length.
BYTES = 8_000_000


class Bodies:
    """Renders the bodies of a site's documents, which ``texts`` finds; at most ``size`` bytes of
    them are kept in memory, and all that fit on the ``shelf``. With ``debug`` they point out to
    their author what is missing.

    A body is rendered anew when something that it refers to has changed, and only then: what it
    asked while it was rendered is asked again for another version of the site.
    """

    def __init__(
        self,
        config: Config,
        pictures: Pictures,
        texts: Texts,
        *,
        shelf: Shelf | None = None,
        size: int = BYTES,
        debug: bool = False,
    ) -> None:
        self._settings = Settings(embed_hosts=config.frame_hosts, points_out=debug)
        # In one order, whatever that of the set: other processes look for the same key.
        self._set = f"{sorted(config.frame_hosts)} {debug}"
        self._pictures = pictures
        self.texts = texts
        self._shelf = shelf
        self._memo: Lasting[tuple[str, str, str], Shelved] = Lasting(size, weigh=_weight)

    def rendered(self, site: Site, document: Document) -> Rendered:
        """The body of a document, its references resolved in ``site``. Raises BodyError if its text
        is lost.
        """
        key = (document.path, document.digest, language_of(site, document))
        return self._memo.get(
            site.version,
            key,
            lambda: self._found(site, document),
            holds=lambda body: self._holds(body, site, document),
        ).rendered

    def render(
        self,
        site: Site,
        body: str,
        *,
        language: str | None = None,
    ) -> Rendered:
        """A body that has no place on the site: its headings and relative references stay.
        ``language``: that of the body, default the site's.
        """
        return self._render(site, body, self._resolver(site, None), language=language)

    def render_as(self, site: Site, document: Document, body: str) -> Rendered:
        """A body as that of a document."""
        return self._asked(site, document, body)[0]

    def _found(self, site: Site, document: Document) -> Shelved:
        """A body from the shelf, or made."""
        language = language_of(site, document)
        key = "\n".join((document.digest, document.address, language, self._set))
        body = self._shelf.get(document.path, key) if self._shelf else None
        if body is None or not self._holds(body, site, document):
            body = self._made(site, document)
            if self._shelf:
                self._shelf.put(document.path, key, body)
        return body

    def _made(self, site: Site, document: Document) -> Shelved:
        rendered, questions = self._asked(site, document, self.texts.body(document))
        found = answers(self._resolver(site, document), questions)
        return Shelved(rendered=rendered, questions=questions, answers=found)

    def _asked(
        self, site: Site, document: Document, body: str
    ) -> tuple[Rendered, tuple[Question, ...]]:
        asking = Asking(resolver=self._resolver(site, document))
        # The page shows the picture of the front matter above the body, as posts do.
        pictured = isinstance(document, Post) and asking.head(document.image)
        rendered = self._render(
            site,
            body,
            asking,
            title=document.title,
            pictured=pictured,
            language=language_of(site, document),
        )
        return rendered, tuple(asking.questions)

    def _holds(self, body: Shelved, site: Site, document: Document) -> bool:
        return answers(self._resolver(site, document), body.questions) == body.answers

    def _resolver(self, site: Site, document: Document | None) -> SiteResolver:
        return SiteResolver(
            folder=folder_of(document) if document else None,
            files=site.files,
            documents=site.by_path,
            pictures=self._pictures,
            links=site.links,
        )

    def _render(
        self,
        site: Site,
        body: str,
        resolver: Resolver,
        *,
        title: str | None = None,
        pictured: bool = False,
        language: str | None = None,
    ) -> Rendered:
        say = words(language or site.config.language)
        settings = replace(self._settings, pictured=pictured, say=say)
        return render(body, resolver, title=title, settings=settings)


def _weight(shelved: Shelved) -> int:
    """About how many bytes of memory a body takes."""
    body = shelved.rendered
    parts = sum(len(one) for one in (body.headings, body.links, body.lone, body.foreign))
    return sys.getsizeof(body.html) + sys.getsizeof(body.text) + 300 * parts + 1000

"""What every page has around its content: head, menus, search form, footer, and the language in
which pek speaks there.
"""

from dataclasses import dataclass

from jinja2 import Environment

from pek import metadata
from pek.addresses import EDITIONS, WEB_MANIFEST, url
from pek.config import Config
from pek.metadata import Preview
from pek.site import Site
from pek.views import editions, icons
from pek.views.extension import State
from pek.views.presenter import Presenter
from pek.views.shown import Around, SearchForm
from pek.words import words

SEARCH = "/search"
# Where an author sees how a page looks when it is shared: before the address of the page.
SHARES = "/cards/shares"


@dataclass(frozen=True, slots=True)
class Frame:
    """Puts what a page says into the frame of one version of the site."""

    state: State
    site: Site
    environment: Environment

    def page(
        self,
        template: str,
        address: str,
        preview: Preview,
        config: Config,
        /,
        **context: object,
    ) -> str:
        """The document at an address, with the settings as that page has them."""
        shared = self._context(address, preview, config)
        return self.environment.get_template(template).render({**shared, **context})

    def nowhere(self, template: str, path: str, heading: str, /, **context: object) -> str:
        """A page that is nowhere at home: no canonical address, no preview, in no index."""
        config = self.site.config
        title = metadata.document_title(heading, config)
        preview = Preview(title=title, description="", canonical="", properties=(), names=())
        own = {"heading": heading, "noindex": True, **context}
        return self.page(template, path, preview, config, **own)

    def _context(self, address: str, preview: Preview, config: Config) -> dict[str, object]:
        problems = self.state.library.problems if self.state.debug else ()
        around = self._around
        return {
            "config": config,
            "say": words(config.language),
            "site_language": self.site.config.language,
            "preview": preview,
            "feeds": around.feeds,
            "lang": config.language,
            "edition": "",
            "path": url(address),
            "noindex": False,
            "structured": None,
            "search": self._search(config),
            "icons": around.icons,
            "manifest": WEB_MANIFEST,
            "shares": url(f"{SHARES}{address}") if self.state.debug and preview.canonical else "",
            "errors": tuple(map(str, problems)),
            "asset": self._asset,
        }

    @property
    def _around(self) -> Around:
        return self.state.kept.around.get(self.site.version, self._made_around)

    def _made_around(self) -> Around:
        return Around(
            icons=icons.links(self.state, self.site),
            feeds=Presenter(self.state, self.site).feed_links(self.site.home),
            editions=editions.digest(self.site),
        )

    def _search(self, config: Config) -> SearchForm | None:
        """Where a search goes. A file server answers none: there it goes to a search engine."""
        if not self.state.frozen:
            return SearchForm(action=SEARCH)
        found = config.search_form()
        return SearchForm(action=found[0], fields=found[1], live=False) if found else None

    def _asset(self, address: str) -> str:
        """The URL of a file that pages refer to, with a query that changes with its bytes."""
        if address == EDITIONS:
            digest = self._around.editions
        else:
            file = self.site.files.get(address)
            digest = file.digest if file else ""
        return f"{url(address)}?v={digest[:8]}" if digest else url(address)

"""What every page has around its content: head, menus, search form, footer, and the language in
which pek speaks there.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial

from jinja2 import Environment
from jinja2.runtime import Macro
from markupsafe import Markup

from pek import metadata
from pek.addresses import EDITIONS, WEB_MANIFEST, page_address, url
from pek.config import Config
from pek.metadata import Preview
from pek.site import FeedIndex, Site
from pek.site.targets import ARCHIVE
from pek.views import editions, icons
from pek.views.extension import State
from pek.views.presenter import Presenter
from pek.views.shown import Around, Common, Line, Profile, SearchForm, Teaser
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
        common, path = self._common(config), url(address)
        around = self._around(config, common, path)
        return {
            **self._own(config, common.search),
            "ui": common.macros,
            "preview": preview,
            "feeds": around.feeds,
            "lang": config.language,
            "edition": "",
            "path": path,
            "noindex": False,
            "structured": None,
            "around": around,
            "shares": url(f"{SHARES}{address}") if self.state.debug and preview.canonical else "",
            "errors": tuple(map(str, problems)),
            "asset": lambda address: self._asset(address, around.editions),
        }

    def _own(self, config: Config, search: SearchForm | None) -> dict[str, object]:
        """All that macros may depend on besides their arguments."""
        return {
            "config": config,
            "say": words(config.language),
            "site_language": self.site.config.language,
            "search": search,
            "once": self._once(config),
        }

    def _common(self, config: Config) -> Common:
        key = self.site.version, config.language, self.state.frozen
        return self.state.kept.common.get(key, lambda: self._made_common(config))

    def _made_common(self, config: Config) -> Common:
        search = self._search(config)
        links = (*config.nav, *config.footer, *config.social)
        fixed = ("/", SEARCH, page_address(ARCHIVE), FeedIndex().address)
        # What a search and the menus are given is all that is made for one path.
        own = {**self._own(config, search), "path": ""}
        return Common(
            search=search,
            menus=(*fixed, *(url(link.href) for link in links)),
            macros=self.environment.get_template("_macros.html").make_module(own),
        )

    def _around(self, config: Config, common: Common, path: str) -> Around:
        place = _place(path, common.menus)
        key = self.site.version, config.language, place, self.state.frozen
        make = partial(self._made_around, config, common.search, place)
        return self.state.kept.around.get(key, make)

    def _made_around(self, config: Config, search: SearchForm | None, place: str) -> Around:
        found = editions.digest(self.site)
        own = {
            **self._own(config, search),
            "path": place,
            "icons": icons.links(self.state, self.site),
            "manifest": WEB_MANIFEST,
            "asset": lambda address: self._asset(address, found),
        }
        said = vars(self.environment.get_template("_around.html").make_module(own))
        parts = ("looks", "script", "player", "links", "beginning", "header", "footer")
        return Around(
            feeds=Presenter(self.state, self.site).feed_links(self.site.home),
            editions=found,
            searcher=said["searcher"]() if search and search.live else Markup(),
            **{part: said[part]() for part in parts},
        )

    def _once(self, config: Config) -> Callable[..., str]:
        """What a macro makes of its arguments (of the language and nothing else), made once for all
        pages.
        """

        def once(macro: Macro, item: Hashable, *arguments: Hashable) -> str:
            known = item.key if isinstance(item, Teaser | Line | Profile) else item
            key = self.site.version, config.language, macro.name, known, arguments
            return self.state.kept.fragments.get(key, lambda: macro(item, *arguments))

        return once

    def _search(self, config: Config) -> SearchForm | None:
        """Where a search goes. A file server answers none: there it goes to a search engine."""
        if not self.state.frozen:
            return SearchForm(action=SEARCH)
        found = config.search_form()
        return SearchForm(action=found[0], fields=found[1], live=False) if found else None

    def _asset(self, address: str, of_editions: str) -> str:
        """The URL of a file that pages refer to, with a query that changes with its bytes."""
        if address == EDITIONS:
            digest = of_editions
        else:
            file = self.site.files.get(address)
            digest = file.digest if file else ""
        return f"{url(address)}?v={digest[:8]}" if digest else url(address)


def _place(path: str, menus: Iterable[str]) -> str:
    """A path that every link of the menus compares with as with ``path``: the longest of them that
    leads to it or above it, with something below it if it leads above.
    """
    longest = max(filter(path.startswith, menus), key=len, default="")
    # No URL that is written as URLs are holds it.
    return path if path == longest else f"{longest}…"

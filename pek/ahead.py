"""Pages made before anybody asks for them: after a change those that readers want first."""

import time
from collections.abc import Iterator
from threading import Thread
from wsgiref.types import WSGIApplication

from werkzeug.test import create_environ, run_wsgi_app

from pek.addresses import SITEMAP, url
from pek.library import Library
from pek.site import FEED_NAMES, Site

# Of the newest posts so many have their pages made.
NEWEST = 20
# Readers are answered meanwhile: after every page the thread rests for so many seconds.
REST = 0.002


def first_asked(site: Site) -> Iterator[str]:
    """Home, its feeds, the newest posts and the sections that they lie in, each once."""
    newest = site.posts[:NEWEST]
    sections = (section.address for post in newest for section in site.section_path(post.section))
    feeds = (f"{site.home.address}{name}" for name in FEED_NAMES)
    posts = (post.address for post in newest)
    yield from dict.fromkeys((site.home.address, *posts, *feeds, *sections, SITEMAP))


class Ahead:
    """Asks ``application`` for the pages of a new site, in a thread of its own, so that they are
    in the memory of the page cache when the first reader comes.
    """

    def __init__(self, application: WSGIApplication, library: Library) -> None:
        self._application = application
        self._library = library
        self._thread: Thread | None = None

    def begin(self, site: Site) -> None:
        """Begin with a site; one that is under way gives up, because its site is the last no
        more.
        """
        self._thread = Thread(target=self._fill, args=(site,), name="pek-ahead", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the pages of the last site are made."""
        if self._thread is not None:
            self._thread.join()

    def _fill(self, site: Site) -> None:
        for address in first_asked(site):
            if self._library.last is not site or not self._library.is_followed:
                return
            self._ask(address)
            time.sleep(REST)

    def _ask(self, address: str) -> None:
        """As a browser asks, so that the coding is made that browsers take."""
        environ = create_environ(url(address), headers={"Accept-Encoding": "br"})
        run_wsgi_app(self._application, environ, buffered=True)

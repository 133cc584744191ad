"""Everything of a frozen site that is text: pages, feeds, what machines ask for, the page of an
error, and a page for every redirect.
"""

import logging
import re
from collections.abc import Iterator

from pek import sitemap
from pek.addresses import MACHINE_ADDRESSES
from pek.freeze.tasks import Places, Task
from pek.site import FEED_NAMES, FEED_SPELLINGS, Redirect, Site, key_of
from pek.views import SEARCH

ERROR_PAGE = "/404.html"
# A file server leads from the folder's name, to which pages link, to the page in it.
SEARCH_PAGE = f"{SEARCH}/"
# No page, file or other spelling has this address.
NOWHERE = "/healthz/404"

log = logging.getLogger(__name__)


def addresses(site: Site) -> tuple[str, ...]:
    """Every address of the site that becomes a file of its own, each once: pages, feeds, what
    machines ask for, files. Cards and reduced pictures are not among them: pages tell of those.
    """
    found = (*site.addresses(), *made_for_machines(site), *site.pictured, *site.files)
    return tuple(dict.fromkeys(found))


def made_for_machines(site: Site) -> tuple[str, ...]:
    """What pek makes for machines, the parts of a long sitemap among it."""
    return tuple(dict.fromkeys((*MACHINE_ADDRESSES, *sitemap.addresses(site))))


def texts(site: Site) -> Iterator[Task]:
    """Every text of the site."""
    todo = dict.fromkeys((*site.addresses(), *made_for_machines(site)))
    for address in todo:
        yield Task(address=address, asked=address)
    yield Task(address=ERROR_PAGE, asked=NOWHERE, status=404)
    if site.config.search_engine:
        yield Task(address=SEARCH_PAGE, asked=SEARCH)
    places = Places((*todo, *site.pictured, *site.files, ERROR_PAGE, SEARCH_PAGE))
    for old, new in _moved(site):
        if not places.take(old):
            log.warning("%s: not frozen: something else is in its place", old)
        elif new.endswith("/"):
            yield Task(address=old, asked=new, leads=new)
        else:
            # No program that fetches a feed or a picture follows a page: it is given the thing.
            yield Task(address=old, asked=new)


def _moved(site: Site) -> Iterator[tuple[str, str]]:
    """Addresses of old with what they lead to: those that were written down, the feeds of lists
    that have moved, and the files that other systems have the feeds of a site in. What leads to no
    page has no slash at its end.
    """
    lists = [old for old in site.old if site.redirects.get(key_of(old)) in site.lists]
    names = [one for names in FEED_SPELLINGS.values() for one in names]
    olds = [
        *site.old,
        *(f"{old}{name}" for old in lists for name in FEED_NAMES),
        *(f"/{name}" for name in names if re.fullmatch(r"[\w.]+\.\w+", name)),
    ]
    for old in dict.fromkeys(olds):
        found = site.lookup(old)
        if isinstance(found, Redirect):
            address = old if found.address.endswith("/") else old.rstrip("/")
            if address != found.address:
                yield address, found.address

"""Searching a site: from what was typed to one page of results."""

import logging
import sqlite3
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from pek.memo import Memo
from pek.search import tables
from pek.search.entries import Entry, Searched
from pek.search.guess import Guesses
from pek.search.models import Hit, Results
from pek.search.passages import locate, marked, passage
from pek.search.query import Query, parse
from pek.search.ranking import ids_found, ranked
from pek.search.storage import Storage, is_damage
from pek.search.upkeep import FEW, VERSIONS, Holding, Render, Upkeep
from pek.site import Site

# Of what is found more often than this the newest are shown, newest first: to rank is to look at
# every single one.
BOUND = 1000

log = logging.getLogger(__name__)


class Search:
    """The search of one app; ``made_by`` tells what makes other texts of the same sources (the
    version of pek). Its index lies in ``folder``.
    """

    def __init__(self, folder: Path, *, made_by: str, drafts: bool, render: Render) -> None:
        # Another table of Unicode folds, and Python splits, in another way.
        ways = f"{made_by} {unicodedata.unidata_version} {'drafts' if drafts else ''}"
        self._storage = Storage(folder, ways)
        self.upkeep = Upkeep(self._storage, render)
        self._guesses: Memo[str, Guesses] = Memo(VERSIONS)
        self._told = False
        self._prepared = ""

    @property
    def path(self) -> Path:
        """The file of the index."""
        return self._storage.path

    def forget(self) -> None:
        """Delete the index, between two changes of it by any process. Raises OSError."""
        self._storage.discard()

    def prepare(self, site: Site) -> None:
        """Begin to index a site of which much may be missing, so that it is there when it is asked
        for; once for every version. Whether anything is, is seen beside the request.
        """
        if self._prepared != site.version:
            self._prepared = site.version
            if len(site.by_address) > FEW:
                self.upkeep.begin(site)

    def guess(self, site: Site, path: str) -> tuple[Searched, ...]:
        """What may be meant by a path of the site that leads nowhere, the likeliest first."""
        return self._guesses.get(site.version, lambda: Guesses(site)).of(path)

    def counted(self, site: Site, questions: Iterable[str]) -> tuple[tuple[str, int], ...]:
        """Questions with how much of a site each finds, at most BOUND; those that find nothing are
        left out. What is in the index now has to do.
        """
        try:
            with self._storage.reading() as connection:
                holding = self.upkeep.holding(site, connection)
                found = [
                    (asked, len(_live(connection, holding, parse(asked)))) for asked in questions
                ]
        except (sqlite3.Error, OSError):
            return ()
        return tuple((asked, count) for asked, count in found if count)

    def find(self, site: Site, asked: str, *, number: int = 1, size: int = 10) -> Results:
        """Page ``number`` of what a query finds in a site, ``size`` a page; a page after the last
        is the last. Never raises for a query.
        """
        query = parse(asked)
        if not query:
            return Results(query=query)
        try:
            try:
                return self._found(site, query, number, size)
            except sqlite3.Error:
                # What was damaged is gone; another process may have been making the file anew.
                return self._found(site, query, number, size)
        except (sqlite3.Error, OSError) as error:
            self._tell(error)
            return Results(query=query, available=False)

    def _found(self, site: Site, query: Query, number: int, size: int) -> Results:
        with self._storage.reading() as connection:
            holding = self.upkeep.holding(site, connection)
            if not holding.work:
                return _results(connection, holding, query, number, size)
        trouble = self._catch_up(site, holding)
        with self._storage.reading() as connection:
            if connection is None and trouble:
                raise trouble
            holding = self.upkeep.holding(site, connection)
            return _results(connection, holding, query, number, size)

    def _catch_up(self, site: Site, holding: Holding) -> sqlite3.Error | OSError | None:
        """Where the index cannot be written what is there is searched all the same."""
        try:
            self.upkeep.catch_up(site, holding)
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, sqlite3.Error) and is_damage(error):
                raise
            self._tell(error)
            return error
        return None

    def _tell(self, error: Exception) -> None:
        """Once: it would be said for every single query."""
        if not self._told:
            self._told = True
            log.error(
                "the search index %s cannot be used: %s (it needs a folder that can be written, "
                "and a Python whose SQLite has FTS5)",
                self._storage.path,
                error,
            )


def _results(
    connection: sqlite3.Connection | None, holding: Holding, query: Query, number: int, size: int
) -> Results:
    """One page of what the index has."""
    pending = len(holding.missing)
    if connection is None:
        return Results(query=query, pending=pending)
    found, more = _ids(connection, holding, query)
    pages = max(1, -(-len(found) // size))
    number = min(number, pages)
    shown = found[(number - 1) * size : number * size]
    texts = tables.entries(connection, shown)
    return Results(
        query=query,
        hits=tuple(_hit(holding.live[id_], texts[id_], query) for id_ in shown),
        total=len(found),
        more=more,
        number=number,
        pages=pages,
        pending=pending,
    )


def _ids(connection: sqlite3.Connection, holding: Holding, query: Query) -> tuple[list[int], bool]:
    """What is found, in the order in which it is shown, and whether there is more of it."""
    found = ids_found(connection, query.expression, BOUND + 1)
    if len(found) <= BOUND:
        return ranked(connection, query.expression, holding.live, holding.newest), False
    return [id_ for id_ in found[:BOUND] if id_ in holding.live], True


def _live(connection: sqlite3.Connection | None, holding: Holding, query: Query) -> list[int]:
    """What is found, newest first, at most BOUND."""
    if connection is None or not query:
        return []
    found = ids_found(connection, query.expression, BOUND)
    return [id_ for id_ in found if id_ in holding.live]


def _hit(document: Searched, entry: Entry, query: Query) -> Hit:
    pattern = query.pattern
    at = locate(entry.text, pattern)
    heading = None if at is None else entry.heading_at(at)
    # What stands in the heading itself is shown there: the passage is what follows.
    below = max(at or 0, heading.end if heading else 0)
    return Hit(
        document=document,
        title=marked(document.title, pattern),
        passage=passage(entry.text, pattern, below),
        heading=marked(heading.text, pattern) if heading else (),
        id=heading.id if heading else None,
    )

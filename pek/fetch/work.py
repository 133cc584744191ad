"""All that ``flask links`` does: what is to be fetched, fetching it, keeping it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from pek.bodies import Bodies
from pek.config import Config
from pek.errors import Problem
from pek.fetch.client import Client, host_of
from pek.fetch.keeping import (
    days_before,
    missing,
    store,
    strays,
    with_learned,
    without_unnamed,
)
from pek.fetch.learning import Learned, learn, learn_all
from pek.fetch.naming import Named, named
from pek.fetch.network import Network
from pek.library import Snapshot
from pek.linkcache import LinkCache
from pek.models import Document

_REMEDIES = {
    "card": "correct the address, or make it a link with a text of its own",
    "picture": "correct the address, or save the picture below static/ and name that",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``chosen`` is what the documents asked for name, ``todo`` what of it must be fetched. After
    pruning, ``cache`` is what there was but for ``gone``, the addresses that nothing names.
    """

    content: Path
    cache: LinkCache
    before: LinkCache
    chosen: tuple[Named, ...]
    todo: tuple[Named, ...]
    gone: tuple[str, ...]
    prune: bool
    today: date

    def lines(self) -> Iterator[str]:
        """What would be done, a line each."""
        yield from map(str, self.todo)
        unneeded = strays(self.cache, self.content) if self.prune else ()
        for name in (*self.gone, *(path.name for path in unneeded)):
            yield f"delete {name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How it went. ``stopped``: before all of it was fetched."""

    plan: Plan
    learned: tuple[Learned, ...]
    stopped: bool
    deleted: int

    def lines(self) -> Iterator[str]:
        """What could not be fetched, a line each, by document and line. Where no host at all was
        found that is told once.
        """
        hosts = {host_of(one.named.url) for one in self.learned}
        if len(hosts) > 1 and all(one.unfound for one in self.learned):
            yield (
                f"error: none of {len(hosts)} hosts was found: there seems to be no connection "
                "(run it again when there is one)"
            )
            yield from (f"not fetched: {one.named}" for one in self._sorted())
        else:
            for problem in self.problems():
                yield f"{'warning' if problem.warning else 'error'}: {problem}"

    def problems(self) -> Iterator[Problem]:
        """The same as problems: cards without their picture are warnings."""
        for one in self._sorted():
            if one.trouble and one.entry:
                message = f"{one.named.url}: its card has no new picture: {one.trouble}"
                yield _problem(
                    one.named, message, "flask links --refresh 0 tries again", warning=True
                )
            elif one.trouble:
                message = f"{one.named.url}: {one.trouble}"
                yield _problem(one.named, message, _REMEDIES[one.named.kind], warning=False)

    def _sorted(self) -> list[Learned]:
        return sorted(self.learned, key=lambda one: (one.named.path, one.named.line or 0))

    @property
    def failed(self) -> int:
        """How many addresses could not be fetched."""
        return sum(one.entry is None for one in self.learned)

    def __str__(self) -> str:
        kept = len(self.plan.chosen) - len(self.plan.todo)
        fetched = len(self.learned) - self.failed
        deleted = f", {self.deleted} deleted" if self.plan.prune else ""
        return f"{fetched} fetched, {kept} kept, {self.failed} failed{deleted}"


def plan(
    config: Config,
    snapshot: Snapshot,
    bodies: Bodies,
    is_chosen: Callable[[Document], bool],
    *,
    today: date,
    refresh: int | None = None,
    prune: bool = False,
) -> Plan:
    """What there is to do for the documents that are chosen; ``refresh`` is the age in days from
    which on an entry is fetched again.
    """
    documents = snapshot.sources.loaded.documents.values()
    cache = before = snapshot.sources.loaded.links
    chosen = named(snapshot, bodies, filter(is_chosen, documents))
    gone: tuple[str, ...] = ()
    if prune:
        cache, gone = without_unnamed(before, named(snapshot, bodies, documents))
    oldest = None if refresh is None else days_before(today, refresh)
    return Plan(
        content=config.content,
        cache=cache,
        before=before,
        chosen=chosen,
        todo=missing(cache, chosen, config.content, before=oldest),
        gone=gone,
        prune=prune,
        today=today,
    )


def client_of(config: Config) -> Client:
    """Who asks, and says so."""
    agent = f"pek/{version('pek')} (+{config.absolute('/')})"
    return Client(Network(), agent=agent, language=config.language)


def carry_out(plan: Plan, client: Client, done: Callable[[], None]) -> Report:
    """Do what the plan says; ``done`` is called after each address. Stopped by Ctrl+C or by a
    mistake of ours, it keeps what it has. Raises OSError if the files cannot be written, and what
    a mistake raises.
    """
    learned: list[Learned] = []

    def take(one: Learned) -> None:
        learned.append(one)
        done()

    stopped = False
    try:
        learn_all(plan.todo, lambda one: learn(client, one, plan.cache, plan.today), take)
    except KeyboardInterrupt:
        stopped = True
    finally:
        cache = with_learned(plan.cache, learned)
        if cache != plan.before or any(one.files for one in learned):
            store(plan.content, cache, learned)
    unneeded = tuple(strays(cache, plan.content)) if plan.prune else ()
    for path in unneeded:
        path.unlink(missing_ok=True)
    return Report(
        plan=plan, learned=tuple(learned), stopped=stopped, deleted=len(plan.gone) + len(unneeded)
    )


def _problem(named: Named, message: str, remedy: str, *, warning: bool) -> Problem:
    return Problem(
        path=named.path, line=named.line, message=message, remedy=remedy, warning=warning
    )

"""The command of operators that composes cards ahead, on all cores."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import click
from flask.cli import with_appcontext

from pek.cards import Card, compose
from pek.cli.publishing import require_writable
from pek.composer import Composer, card_file
from pek.cores import usable_cores
from pek.errors import CardError
from pek.site import Site, Target
from pek.store import Store
from pek.views import state

# Processes take a second to start. Seconds with one and with two on two cores: 3.1 and 3.2 for 130
# cards, 4.8 and 4.6 for 280, 14 and 11 for 1,030.
FEW = 200
# What waits for a process holds its faces: a megabyte for several.
WAITING_PER_PROCESS = 2
STOPPED = 128 + signal.SIGINT


@dataclass(slots=True)
class Report:
    """How it went; ``failed`` holds the reason by the address of the page."""

    new: int = 0
    kept: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    def count(self, address: str, outcome: "Future[bool]") -> None:
        """Take down what became of one card. Raises BrokenExecutor if its process is gone."""
        error = outcome.exception()
        if isinstance(error, BrokenExecutor):
            raise error
        if error is not None:
            self.failed[address] = str(error) or type(error).__name__
        elif outcome.result():
            self.new += 1
        else:
            self.kept += 1

    def __str__(self) -> str:
        return f"{self.new} new, {self.kept} kept, {len(self.failed)} failed"


@click.command()
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    help="Processes that compose.  [default: one for each usable core; one for a few cards]",
)
@click.option("--prune", is_flag=True, help="Delete the cards that no page shows any longer.")
@with_appcontext
def cards(jobs: int | None, *, prune: bool) -> None:
    """Compose the social cards of all posts, pages and lists ahead.

    Cards that are there already are kept. It may run beside a server, and be stopped with Ctrl+C
    at any time: run again, it goes on. The exit status is 1 if a card failed.
    """
    here = state()
    require_writable(here.config.instance)
    store = Store(here.config.instance)
    store.sweep()
    site = here.library.refresh().site
    shown = _shown(site, here.composer)
    missing = {d: target for d, target in shown.items() if not store.has(card_file(d))}
    report = Report(kept=len(shown) - len(missing))
    jobs = jobs or (1 if len(missing) < FEW else usable_cores())
    try:
        with _pool(jobs) as pool:
            work = _Work(site=site, composer=here.composer, folder=here.config.instance, pool=pool)
            _compose(work, missing, jobs * WAITING_PER_PROCESS, report)
    except (KeyboardInterrupt, BrokenExecutor) as error:
        stopped = isinstance(error, KeyboardInterrupt)
        why = "stopped" if stopped else "a composing process was ended from outside"
        there = sum(store.has(card_file(digest)) for digest in shown)
        click.echo(f"{why}: {there} of {len(shown)} cards are there; run it again", err=True)
        sys.exit(STOPPED if stopped else 1)
    for address, reason in report.failed.items():
        click.echo(f"error: {address}: {reason}", err=True)
    pruned = f", {store.prune('cards', shown)} deleted" if prune else ""
    click.echo(f"{report}{pruned}")
    sys.exit(1 if report.failed else 0)


def _shown(site: Site, composer: Composer) -> Mapping[str, Target]:
    """What has a card, by the card's digest: pages whose cards are equal share one."""
    found: dict[str, Target] = {}
    for address in site.page_addresses():
        if (target := site.lookup(address)) is not None:
            found.setdefault(composer.digest(site, target), target)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Where cards come from, who composes them and where they go."""

    site: Site
    composer: Composer
    pool: Executor
    folder: Path

    def begin(self, digest: str, target: Target) -> "Future[bool]":
        """The card of ``target`` on its way, or what keeps it from being drawn just now."""
        try:
            card = self.composer.card(self.site, target)
        except CardError as error:
            failed: Future[bool] = Future()
            failed.set_exception(error)
            return failed
        with _undisturbed():
            return self.pool.submit(make, self.folder, card_file(digest), card)


def _compose(work: _Work, todo: Mapping[str, Target], ahead: int, report: Report) -> None:
    waiting: dict[Future[bool], str] = {}
    is_told = sys.stdout.isatty()
    with click.progressbar(
        length=len(todo), label="cards", show_pos=True, hidden=not is_told
    ) as bar:
        for digest, target in todo.items():
            waiting[work.begin(digest, target)] = target.address
            if len(waiting) >= ahead:
                bar.update(_take(waiting, report))
        while waiting:
            bar.update(_take(waiting, report))


def _take(waiting: "dict[Future[bool], str]", report: Report) -> int:
    """Wait for the next card that is done; how many are."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for outcome in done:
        report.count(waiting.pop(outcome), outcome)
    return len(done)


def make(folder: Path, name: str, card: Card) -> bool:
    """Compose ``card`` as the file ``name``; false if another process has done so meanwhile."""
    made = []

    def composed() -> bytes:
        made.append(name)
        return compose(card)

    Store(folder).get(name, composed)
    return bool(made)


@contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    """Processes that compose, or a thread of this one. At the end cards under way are finished,
    others are not begun.
    """
    pool: Executor
    if jobs == 1:
        pool = ThreadPoolExecutor(1)
    else:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(jobs, context, initializer=_end_with_parent)
    try:
        yield pool
    finally:
        with _undisturbed():
            pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """A command that is killed leaves no process behind."""
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=follow, daemon=True).start()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl+C is heard afterwards; by processes that start meanwhile, which inherit this, never:
    the terminal sends it to them too.
    """
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

"""The command that learns what addresses on other hosts are about."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import with_appcontext

from pek.cli.authoring import wanted
from pek.library import Snapshot
from pek.models import Document
from pek.views import state

STOPPED = 128 + signal.SIGINT


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--refresh",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Fetch again what was fetched DAYS days ago or earlier (0: everything).",
)
@click.option("--prune", is_flag=True, help="Delete what no document names any longer.")
@click.option("--dry-run", "-n", is_flag=True, help="Say what would be done, and do nothing.")
@with_appcontext
def links(paths: tuple[Path, ...], *, refresh: int | None, prune: bool, dry_run: bool) -> None:
    """Fetch what addresses that stand alone on a line are about, for their cards, and the pictures
    of other hosts: of all documents, drafts too, or of the files and folders at PATHS.

    What is there already is kept. It goes into _links/ in the content folder, to be committed
    with the posts. The exit status is 1 if an address could not be fetched.
    """
    # No other command and no server needs what reads the pages of others: a third of pek's start.
    from pek.fetch import carry_out, client_of, plan  # noqa: PLC0415

    here = state()
    snapshot = here.library.refresh(report=False)
    _require_whole(snapshot, prune=prune)
    todo = plan(
        here.config,
        snapshot,
        here.bodies,
        _chosen(here.config.content, paths),
        today=here.now().astimezone(here.config.zone).date(),
        refresh=refresh,
        prune=prune,
    )
    if dry_run:
        for line in todo.lines():
            click.echo(line)
        click.echo("nothing was done (--dry-run)", err=True)
        return
    try:
        with click.progressbar(
            length=len(todo.todo), label="links", show_pos=True, hidden=not sys.stdout.isatty()
        ) as bar:
            report = carry_out(todo, client_of(here.config), lambda: bar.update(1))
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    for line in report.lines():
        click.echo(line, err=True)
    click.echo(report)
    if report.stopped:
        click.echo("stopped: run it again, and it goes on", err=True)
        sys.exit(STOPPED)
    sys.exit(1 if report.failed else 0)


def _require_whole(snapshot: Snapshot, *, prune: bool) -> None:
    """Refuse to write over a cache that is broken, and to delete what a broken source may name.

    Raises ClickException.
    """
    loaded = snapshot.sources.loaded
    if loaded.links.problems:
        raise click.ClickException("\n".join(map(str, loaded.links.problems)))
    broken = next((problem for problem in loaded.problems if not problem.warning), None)
    if prune and broken:
        raise click.ClickException(f"{broken}\nnothing is deleted while a source is broken")


def _chosen(content: Path, paths: tuple[Path, ...]) -> Callable[[Document], bool]:
    """Whether a document is one of those that are meant. Raises BadParameter."""
    folders = [wanted(path) for path in paths]

    def chosen(document: Document) -> bool:
        path = (content / document.path).resolve()
        return not folders or any(path.is_relative_to(folder) for folder in folders)

    return chosen

"""The command of operators that makes the search index ahead."""

import sqlite3
import sys

import click
from flask.cli import with_appcontext

from pek.cli.publishing import require_writable
from pek.views import state


@click.command()
@click.option("--rebuild", is_flag=True, help="Forget the index and make all of it anew.")
@with_appcontext
def index(*, rebuild: bool) -> None:
    """Make the search index ahead, so that the first searches find everything.

    What is there already is kept. It may run beside a server, and be stopped with Ctrl+C at any
    time: run again, it goes on.
    """
    here = state()
    require_writable(here.config.instance)
    site = here.library.refresh().site
    total = len(site.by_address)
    try:
        if rebuild:
            here.search.forget()
        with click.progressbar(
            length=total, label="index", show_pos=True, hidden=not sys.stdout.isatty()
        ) as bar:
            missing = total
            for missing in here.search.upkeep.run(site):
                bar.update(total - missing - bar.pos)
    except (sqlite3.Error, OSError) as error:
        raise click.ClickException(f"{here.search.path}: {error}") from error
    click.echo(f"{total - missing} of {total} posts and pages are in the index")
    sys.exit(1 if missing else 0)

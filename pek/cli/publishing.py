"""Commands of operators: serve, freeze."""

import socket
import sys
import tempfile
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from pek.config import ROOT, Config
from pek.errors import PekError
from pek.freeze import addresses
from pek.freeze import freeze as write
from pek.views import state

# A request for a card that is not there yet keeps its thread until it is, and pages must find
# another: while 32 clients ask for new cards, a page takes 3.8 s (99th percentile) with 4 threads a
# worker, 2.6 s with 16, 0.02 s with 32 (`python -m bench.mixed`). Pages alone lose little by it.
THREADS = 32
HELP_URL = "set PEK_BASE_URL=https://your.host, or base_url in content/site.toml"


@click.command()
@click.option("--host", "-h", default="127.0.0.1", show_default=True, help="Address to bind to.")
@click.option("--port", "-p", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", "-w", default=2, show_default=True, type=click.IntRange(min=1))
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site for production."""
    require_base_url()
    require_free(host, port)
    require_writable(state().config.instance)
    # Only this command needs the server, which is large.
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415

    site = state().library.refresh().site
    problems = len(state().library.problems)
    click.echo(
        f"pek: {len(site.posts)} posts, {problems} problems; {site.config.base_url} "
        f"is served at http://{host}:{port} by {workers} workers (Ctrl+C stops)"
    )
    Granian(
        "app:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        respawn_failed_workers=True,
        working_dir=ROOT,
        # A worker that a signal of its own caught while it was being stopped may never end.
        workers_kill_timeout=5,
        websockets=False,
    ).serve()


@click.command()
@click.argument("destination", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def freeze(destination: Path) -> None:
    """Write the whole site as static files to DESTINATION.

    What an earlier freeze wrote there and this one did not is deleted; other files stay. While a
    source is broken nothing is deleted, and the exit status is 1: what it says was public before.
    """
    require_base_url()
    if state().config.drafts:
        raise click.ClickException("drafts are shown: leave out --debug and unset PEK_DRAFTS")
    require_writable(state().config.instance)
    require_apart(destination, state().config)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to the app
    todo = addresses(app)
    broken = [one for one in state().library.problems if not one.warning]
    changed = total = 0
    try:
        with click.progressbar(
            write(app, todo, destination, keep=bool(broken)),
            length=len(todo) + 1 + bool(state().config.search_engine),
            label="freeze",
            hidden=not sys.stdout.isatty(),
        ) as files:
            for file in files:
                total, changed = total + 1, changed + file.changed
    except (PekError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{total} files in {destination}, {changed} written")
    if broken:
        click.echo("nothing was deleted, because a source is broken: see flask check", err=True)
        sys.exit(1)


def require_base_url() -> None:
    """Refuse to publish without knowing under which address.

    Raises ClickException with the remedy.
    """
    if state().config.base_url is None:
        raise click.ClickException(f"base_url is not set: {HELP_URL}")


def require_free(host: str, port: int) -> None:
    """Refuse to share a port: the server's workers share it among themselves, and would do so
    with a forgotten server too.

    Raises ClickException with the remedy.
    """
    try:
        socket.create_server((host, port), family=_family(host)).close()
    except OSError as error:
        raise click.ClickException(
            f"cannot listen at {host}:{port}: {error.strerror} (give another --host or --port)"
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def require_apart(destination: Path, config: Config) -> None:
    """Refuse to write the site into its own sources, or around them.

    Raises ClickException with the remedy.
    """
    written = destination.resolve()
    for folder in (config.content, config.instance, *config.static_folders):
        source = folder.resolve()
        if written.is_relative_to(source) or source.is_relative_to(written):
            raise click.ClickException(
                f"{destination} and {folder} lie in each other (give another folder: the site "
                "would be written among its sources)"
            )


def require_writable(folder: Path) -> None:
    """Refuse to start where nothing that is made can be kept.

    Raises ClickException with the remedy.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise click.ClickException(
            f"the instance folder {folder} cannot be written: {error.strerror} "
            "(set PEK_INSTANCE to a folder that can)"
        ) from error

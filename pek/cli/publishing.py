"""Commands of operators: serve, freeze."""

import logging
import socket
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext
from werkzeug.utils import import_string

from pek.config import ROOT, Config
from pek.cores import usable_cores
from pek.errors import PekError
from pek.freeze import Freeze, Stage
from pek.views import state

if TYPE_CHECKING:
    from pek.server import Front

# Requests of one worker that need the application at a time. One for a card that is not there yet
# keeps its thread until it is, and pages must find another; idle ones cost nothing
# (`python -m bench.mixed`).
THREADS = 32
# Connections that wait for a worker.
BACKLOG = 2048
# What a request may take for its header: browsers need some kilobytes and milliseconds.
HEADER_BYTES, HEADER_SECONDS = 65_536, 10
# How long a new worker may take to read the content before the one that it replaces is stopped.
TAKEOVER_SECONDS = 10
# How long a worker may go on with the requests under way when it is stopped.
KILL_SECONDS = 10
HELP_URL = "set PEK_BASE_URL=https://your.host, or base_url in content/site.toml"


@click.command()
@click.option("--host", "-h", default="127.0.0.1", show_default=True, help="Address to bind to.")
@click.option("--port", "-p", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", "-w", default=2, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(min=1),
    help="Threads of a worker for what is not in its memory.",
)
@click.option("--access-log", is_flag=True, help="A line of JSON on standard output per answer.")
@with_appcontext
def serve(host: str, port: int, workers: int, threads: int, *, access_log: bool) -> None:
    """Serve the site for production.

    SIGTERM and Ctrl+C stop it once the requests under way are answered, SIGHUP replaces the workers
    one by the other, with the settings as they are now.
    """
    require_base_url()
    require_free(host, port)
    require_writable(state().config.instance)
    # Only this command needs the server, which is large.
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415

    site = state().library.refresh().site
    problems = len(state().library.problems)
    click.echo(
        f"pek: {len(site.posts)} posts, {problems} problems; {site.config.base_url} "
        f"is served at http://{host}:{port} by {workers} workers (Ctrl+C stops)"
    )
    Granian(
        "pek:create_app",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        # The sockets in a thread of their own: a page in memory costs a fifth less so.
        runtime_mode=RuntimeModes.mt,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=HEADER_BYTES
        ),
        backlog=BACKLOG,
        respawn_failed_workers=True,
        respawn_interval=TAKEOVER_SECONDS,
        working_dir=ROOT,
        # A worker that a signal of its own caught while it was being stopped may never end.
        workers_kill_timeout=KILL_SECONDS,
        websockets=False,
    ).serve(target_loader=partial(_front, threads=threads, logged=access_log))  # type: ignore[arg-type] # an object with __rsgi__ is one too


def _front(factory: str, *, threads: int, logged: bool) -> "Front":
    """What a worker asks for answers: an application of its own, with the settings of now."""
    from pek.server import Front, LoggingFront, access  # noqa: PLC0415 - like granian

    app = import_string(factory)()
    # The worker takes no request before it has read the content.
    state(app).library.site()
    if not logged:
        return Front(app, threads=threads)
    access.setLevel(logging.INFO)
    access.addHandler(logging.StreamHandler(sys.stdout))
    access.propagate = False
    return LoggingFront(app, threads=threads)


@click.command()
@click.argument("destination", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    help="Processes that make pages.  [default: one for each usable core]",
)
@click.option("--compress", is_flag=True, help="Write each text also as .gz and .br.")
@click.option("--all", "whole", is_flag=True, help="Make all anew, not only what has changed.")
@with_appcontext
def freeze(destination: Path, jobs: int | None, *, compress: bool, whole: bool) -> None:
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
    changed = 0
    try:
        work = Freeze(app, destination, jobs=jobs or usable_cores(), compress=compress, whole=whole)
        broken = [one for one in state().library.problems if not one.warning]
        for stage in work.stages():
            changed += _progress(work, stage)
        total = work.finish(keep=bool(broken))
    except (PekError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{total} files in {destination}, {changed} written")
    if broken:
        click.echo("nothing was deleted, because a source is broken: see flask check", err=True)
        sys.exit(1)


def _progress(work: Freeze, stage: Stage) -> int:
    """Do a stage, with its rate and the time that is left; how many files changed."""
    begun, changed, count = time.monotonic(), 0, 0

    def rate(_: object) -> str:
        return f"{count / max(time.monotonic() - begun, 0.01):.0f}/s"

    with click.progressbar(
        work.run(stage),
        length=len(stage.tasks),
        label=f"{stage.name} ({stage.kept} unchanged)" if stage.kept else stage.name,
        show_pos=True,
        item_show_func=rate,
        hidden=not sys.stdout.isatty(),
    ) as files:
        for file in files:
            count += 1
            changed += file.changed
    return changed


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

"""The command that gives a post another place."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from pek.errors import PekError
from pek.models import Post
from pek.move import Plan
from pek.move import move as carry_out
from pek.move import plan as examine
from pek.views import state

# The first character keeps the lines apart.
EXAMPLES = """\b
For example:
  flask move pek2024/blog/report.md pek2024/blog/osaka-report
  flask move content/pek2024/blog/report.md content/pek2025/blog/
  flask move pek2025/blog/trip pek2025/blog/osaka-trip
"""


@click.command(epilog=EXAMPLES)
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", "-n", is_flag=True, help="Say what would be done, and do nothing.")
@with_appcontext
def move(old: str, new: str, *, dry_run: bool) -> None:
    """Give the post or plain page OLD another place or name: NEW.

    Readers follow it: its old address leads to the new one (aliases), its id in feeds stays (id),
    and the pictures beside it come along. Links are not rewritten: those that break are named.

    OLD is a Markdown file, or the folder of a post with its index.md, which moves as a whole.
    NEW is a file, with or without .md, or a folder: one that exists, or a name that ends in /.
    Both are seen from the working directory or from the content folder.
    """
    here = state()
    snapshot = here.library.refresh(report=False)
    try:
        plan = examine(here.config, snapshot, here.bodies.texts, old, new, Path.cwd())
        if not dry_run:
            carry_out(plan)
    except (PekError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for line in _told(plan):
        click.echo(line)
    for problem in plan.warnings:
        click.echo(f"warning: {problem}", err=True)
    if dry_run:
        click.echo("nothing was done (--dry-run)", err=True)


def _told(plan: Plan) -> Iterator[str]:
    before, after = plan.before, plan.after
    stays = before.address == after.address
    yield f"{after.address} stays" if stays else f"{before.address} → {after.address}"
    if plan.folder:
        yield "{}/ → {}/".format(*plan.folder)
    else:
        yield f"{before.path} → {after.path}"
    if plan.last != plan.data:
        yield f"front matter: {', '.join(_edits(plan))}"
    for picture in () if plan.folder else plan.pictures:
        why = f" (a copy: {picture.needed_by} shows it too)" if picture.needed_by else ""
        if picture.old != picture.new:
            yield f"{picture.old} → {picture.new}{why}"


def _edits(plan: Plan) -> Iterator[str]:
    before, after = plan.before, plan.after
    yield from (f"alias {alias}" for alias in after.aliases if alias not in before.aliases)
    yield from (f"no alias {alias}" for alias in before.aliases if alias not in after.aliases)
    if isinstance(before, Post) and isinstance(after, Post) and before.id != after.id:
        yield f"id {after.id}"

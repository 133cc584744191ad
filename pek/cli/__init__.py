"""The ``flask`` commands. A process that serves pages needs none of them: the module of each is
loaded when it is called.
"""

from collections.abc import Mapping

import click
from flask import Flask
from flask.cli import AppGroup
from werkzeug.utils import import_string

__all__ = ["COMMANDS", "init_app"]

COMMANDS: Mapping[str, str] = {
    "serve": "pek.cli.publishing:serve",
    "new": "pek.cli.authoring:new",
    "move": "pek.cli.moving:move",
    "check": "pek.cli.authoring:check",
    "render": "pek.cli.authoring:render",
    "cards": "pek.cli.composing:cards",
    "links": "pek.cli.linking:links",
    "index": "pek.cli.indexing:index",
    "freeze": "pek.cli.publishing:freeze",
}


class _Commands(AppGroup):
    """pek's commands by their places."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; ``None`` if there is none."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = import_string(place)
        return command


def init_app(app: Flask) -> None:
    """Add pek's commands to ``flask``."""
    app.cli = _Commands(app.name)

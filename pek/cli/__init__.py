"""The ``flask`` commands."""

from flask import Flask

from pek.cli.authoring import check, new, render
from pek.cli.composing import cards
from pek.cli.indexing import index
from pek.cli.linking import links
from pek.cli.moving import move
from pek.cli.publishing import freeze, serve

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Add pek's commands to ``flask``."""
    for command in (serve, new, move, check, render, cards, links, index, freeze):
        app.cli.add_command(command)

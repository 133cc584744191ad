"""Commands of authors: new, check, render."""

import json
import posixpath
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from pek.addresses import RESERVED, source_address
from pek.check import check as examine
from pek.clock import now
from pek.content import body_of, parse
from pek.errors import ContentError, Problem
from pek.models import Rendered
from pek.text import slug
from pek.views import state

LONGEST_NAME = 60
POST = """\
---
title: {title}
description: |
  一段落の要約を書きます。
publishDate: {moment}
category: report
tags:
  - PFEM
author:
  name: {author}
draft: true
---

## はじめに

本文をここから書きます。
"""


@click.command()
@click.argument("title")
@click.option("--section", "-s", default="", help="Folder below content/, such as pek2025/blog.")
@click.option("--author", "-a", default="名前", help="Name of the author.")
@with_appcontext
def new(title: str, section: str, author: str) -> None:
    """Begin a post called TITLE: a draft with its front matter."""
    config = state().config
    relative = posixpath.normpath(posixpath.join(section.strip("/"), _file_name(title)))
    if relative.startswith("../"):
        raise click.BadParameter("must lie below the content folder", param_hint="--section")
    if source_address(relative).split("/")[1].casefold() in RESERVED:
        raise click.ClickException(f"pek needs the name {relative.split('/')[0]} for itself")
    path = config.content / relative
    moment = now().astimezone(config.zone).isoformat(timespec="seconds")
    text = POST.format(
        title=json.dumps(title, ensure_ascii=False),
        author=json.dumps(author, ensure_ascii=False),
        moment=moment,
    )
    try:
        parse(relative, text.encode(), config)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise click.ClickException(f"{path} exists already") from error
    except (ContentError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(path)


def _file_name(title: str) -> str:
    """A name that says the title, short enough for any file system (255 bytes)."""
    name = slug(title)[:LONGEST_NAME].strip("-")
    return f"{name}-post.md" if name.casefold() == "index" else f"{name}.md"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_appcontext
def check(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Report every problem of the content, or of the files and folders at PATHS, seen from the
    working directory or from the content folder.

    The exit status is 1 if there is an error.
    """
    here = state()
    asked = [wanted(path) for path in paths]
    problems = examine(here.library, here.bodies, here.pictures)
    if paths:
        problems = tuple(
            problem
            for problem in problems
            if any(_file_of(problem).is_relative_to(path) for path in asked)
        )
    for problem in problems:
        kind = "warning" if problem.warning else "error"
        text = json.dumps(asdict(problem), ensure_ascii=False) if as_json else f"{kind}: {problem}"
        click.echo(text)
    errors = sum(not problem.warning for problem in problems)
    if not as_json:
        counts = ((errors, "error"), (len(problems) - errors, "warning"))
        click.echo(", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts), err=True)
    sys.exit(1 if errors else 0)


def wanted(path: Path) -> Path:
    """The file or folder that is meant. Raises BadParameter for what no problem can be about."""
    config = state().config
    folders = [folder.resolve() for folder in (config.content, *config.static_folders)]
    for one in (path.resolve(), (config.content / path).resolve()):
        if one.exists() and any(one.is_relative_to(folder) for folder in folders):
            return one
    where = "lies outside of" if path.exists() else "does not exist, nor in"
    message = f"{path} {where} the content folder {config.content}"
    raise click.BadParameter(message, param_hint="PATHS")


def _file_of(problem: Problem) -> Path:
    """The file that a problem is about: a source, or a file of ``static/`` by its address."""
    here = state()
    site = here.library.last
    file = site.files.get(f"/{problem.path}") if site else None
    return Path(file.path).resolve() if file else (here.config.content / problem.path).resolve()


@click.command()
@click.argument("source", default="-", type=click.Path(path_type=Path, allow_dash=True))
@with_appcontext
def render(source: Path) -> None:
    """Write the HTML of a body to standard output.

    SOURCE is a Markdown file with front matter, or - for a body alone on standard input, whose
    headings and relative references stay as they are. What should be corrected is told on
    standard error.
    """
    here = state()
    site = here.library.refresh(report=False).site
    if str(source) == "-":
        body = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
        _print(here.bodies.render(site, body), "-", 1)
        return
    try:
        path, data = _content_path(source), source.read_bytes()
        document = parse(path, data, here.config)
    except (OSError, ContentError) as error:
        raise click.ClickException(str(error)) from error
    rendered = here.bodies.render_as(site, document, body_of(path, data))
    _print(rendered, str(source), document.body_line)


def _print(rendered: Rendered, path: str, first: int) -> None:
    click.echo(rendered.html)
    for line, message, remedy in rendered.problems + rendered.warnings:
        place = None if line is None else first + line - 1
        click.echo(Problem(path=path, line=place, message=message, remedy=remedy), err=True)


def _content_path(source: Path) -> str:
    """The path of a file below the content folder, by which its references are resolved."""
    content, path = state().config.content.resolve(), source.resolve()
    return path.relative_to(content).as_posix() if path.is_relative_to(content) else path.name

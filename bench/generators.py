"""Static site generators over the same posts: their sources written, their commands."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import frontmatter

from bench.results import progress
from bench.sites import Site
from pek.config import ROOT

HUGO: Final = ROOT / "bench/hugo"
PELICAN: Final = ROOT / "bench/pelican"
ELEVENTY: Final = ROOT / "bench/eleventy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One post as it is written: path below ``content/``, front matter, body."""

    path: Path
    data: dict[str, Any]
    body: str

    @property
    def as_json(self) -> str:
        """Front matter with lists of categories and authors, as Hugo and Eleventy want them."""
        data = {
            **self.data,
            "title": str(self.data["title"]),
            **dict.fromkeys(("date", "publishDate"), self.data["publishDate"].isoformat()),
            "categories": [self.data["category"]],
            "authors": [self.data["author"]["name"]],
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    @property
    def hugo(self) -> str:
        """The post for Hugo."""
        return f"{self.as_json}\n\n{self.body}\n"

    @property
    def eleventy(self) -> str:
        """The post for Eleventy."""
        return f"---json\n{self.as_json}\n---\n\n{self.body}\n"

    @property
    def pelican(self) -> str:
        """The post for Pelican, whose metadata are lines."""
        data = self.data
        return f"""\
Title: {data["title"]}
Date: {data["publishDate"]:%Y-%m-%d %H:%M}
Category: {data["category"]}
Tags: {", ".join(map(str, data["tags"]))}
Authors: {data["author"]["name"]}
Slug: {self.path.with_suffix("").as_posix()}
Summary: {data["description"].strip()}

{self.body}
"""


def sources(site: Site) -> Iterator[Source]:
    """Every post of a generated site."""
    for path in site.posts():
        data, body = frontmatter.parse(path.read_text("utf-8"))
        yield Source(path=path.relative_to(site.content), data=data, body=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The sources of a generator in ``folder``, and how it writes them to a folder."""

    name: str
    folder: Path
    posts: str
    command: Callable[[Path, Path], list[str]]

    def build(self, destination: Path) -> list[str]:
        """The command that writes the whole site to ``destination``."""
        return self.command(self.folder, destination)

    def post(self, path: Path) -> Path:
        """The file that a post of ``content/`` is here."""
        return self.folder / self.posts / path


def hugo(site: Site, folder: Path) -> Project:
    """Hugo's site of the same posts."""
    progress("writing the posts for Hugo")
    shutil.copytree(HUGO, folder)
    shutil.copytree(site.folder / "static", folder / "static")
    made = Project(name="Hugo", folder=folder, posts="content", command=_hugo)
    _write(site, made, lambda source: source.hugo)
    return made


def _hugo(folder: Path, destination: Path) -> list[str]:
    # What Hugo keeps between builds lies beside its site.
    return ["hugo", *_hugo_folders(folder), "--destination", str(destination), "--quiet"]


def _hugo_folders(folder: Path) -> tuple[str, ...]:
    return ("--source", str(folder), "--cacheDir", str(folder / "cache"))


def hugo_server(project: Project, port: int) -> list[str]:
    """The command that serves Hugo's site and follows its files."""
    return [
        *("hugo", "server", *_hugo_folders(project.folder), "--port", str(port)),
        *("--bind", "127.0.0.1", "--quiet"),
    ]


def pelican(site: Site, folder: Path) -> Project:
    """Pelican's site of the same posts, with its own theme ``simple``."""
    progress("writing the posts for Pelican")
    shutil.copytree(PELICAN, folder)
    shutil.copytree(site.folder / "static/assets", folder / "content/assets")
    made = Project(name="Pelican", folder=folder, posts="content", command=_pelican)
    _write(site, made, lambda source: source.pelican)
    return made


def _pelican(folder: Path, destination: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "pelican", str(folder / "content"), "--quiet"),
        *("--settings", str(folder / "settings.py"), "--output", str(destination)),
    ]


def eleventy(site: Site, folder: Path) -> Project:
    """Eleventy's site of the same posts."""
    progress("writing the posts for Eleventy")
    ignored = shutil.ignore_patterns("node_modules")
    shutil.copytree(ELEVENTY, folder, ignore=ignored)
    (folder / "node_modules").symlink_to(ELEVENTY / "node_modules")
    shutil.copytree(site.folder / "static/assets", folder / "source/assets")
    made = Project(name="Eleventy", folder=folder, posts="source/posts", command=_eleventy)
    _write(site, made, lambda source: source.eleventy)
    return made


def _eleventy(folder: Path, destination: Path) -> list[str]:
    program = folder / "node_modules/@11ty/eleventy/cmd.cjs"
    return ["node", str(program), "--quiet", f"--output={destination}"]


def _write(site: Site, project: Project, text: Callable[[Source], str]) -> None:
    for source in sources(site):
        path = project.post(source.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(source), "utf-8")

"""Generated sites to measure: their folders, settings and addresses."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import corpus
from bench.results import progress
from pek import create_app
from pek.site import Site as Index
from pek.views import state

FOREIGN = ("PEK_", "FLASK_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site below ``folder``: its ``content``, ``static`` and ``instance``."""

    folder: Path

    @property
    def content(self) -> Path:
        """Where the posts are."""
        return self.folder / "content"

    @property
    def instance(self) -> Path:
        """Where pek keeps what it makes."""
        return self.folder / "instance"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of pek's commands; none that this shell has for another site."""
        others = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
        folders = {name: self.folder / name for name in ("content", "static", "instance")}
        named = {f"PEK_{name.upper()}": str(path) for name, path in folders.items()}
        # Lists of the peers have 20 posts a page.
        own = {"PEK_BASE_URL": "https://blog.example.org", "PEK_PAGE_SIZE": "20"}
        return {**others, **named, **own}

    def forget(self, *kept: str) -> None:
        """Delete what pek has made, as if it had just been installed; but not what is ``kept``."""
        for path in self.instance.glob("*"):
            if path.name in kept:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def read(self) -> Index:
        """The site as pek reads it. Nothing is kept of that."""
        with tempfile.TemporaryDirectory() as instance:
            here = state(create_app(environ={**self.environment, "PEK_INSTANCE": instance}))
            site = here.library.refresh().site
            here.library.hold()
        return site

    def posts(self) -> list[Path]:
        """The files of the posts, the newest first."""
        files = self.content.rglob("post-*.md")
        return sorted(files, key=lambda path: int(path.stem.removeprefix("post-")))

    def address(self, post: Path) -> str:
        """Where a post is served."""
        return f"/{post.relative_to(self.content).with_suffix('').as_posix()}/"


@contextmanager
def generated(posts: int) -> Iterator[Site]:
    """A site of so many posts, deleted after use."""
    with tempfile.TemporaryDirectory(prefix="pek-bench-") as folder:
        progress(f"writing {posts:,} posts")
        corpus.write(Path(folder), posts)
        yield Site(folder=Path(folder))

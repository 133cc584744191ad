"""A freeze from its beginning to its end: what there is to do, in two stages, and what becomes of
what an earlier freeze wrote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask

from pek import mark, views
from pek.freeze import manifest
from pek.freeze.affected import affected
from pek.freeze.manifest import Manifest
from pek.freeze.marks import change, marks_of
from pek.freeze.press import PACKED, Press
from pek.freeze.spreading import spread
from pek.freeze.tasks import Task, Written
from pek.freeze.texts import texts
from pek.site import Site


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the work: ``kept`` of its files need not be made again."""

    name: str
    tasks: Sequence[Task]
    kept: int


class Freeze:
    """Writes the site of ``app`` below ``destination``, as its files are now, whatever is edited
    meanwhile: by ``jobs`` processes, with ``compress`` each text also as ``.gz`` and ``.br``, with
    ``whole`` as if there had been no freeze before.
    """

    def __init__(
        self, app: Flask, destination: Path, *, jobs: int, compress: bool, whole: bool
    ) -> None:
        self._parts = views.freeze(app)
        snapshot = self._parts.library.refresh()
        self._site: Site = snapshot.site
        self._destination = destination
        self._press = Press(app, destination, compress)
        self._jobs = jobs
        destination.mkdir(parents=True, exist_ok=True)
        self._before = manifest.load(destination)
        salt = f"{snapshot.sources.templates.digest} {mark.code()} {compress}"
        self._marks = marks_of(self._site, salt, self._before.marks)
        self._known = Manifest() if whole else self._before
        self._now: dict[str, Written] = {}

    def stages(self) -> Iterator[Stage]:
        """What there is to do; the second stage is known when the first is done: pages tell which
        pictures they show.
        """
        yield self._stage("pages", list(texts(self._site)))
        shown = {address for written in self._now.values() for address in written.shows}
        others = dict.fromkeys((*self._site.pictured, *self._site.files, *sorted(shown)))
        yield self._stage("pictures", [Task(address=one, asked=one) for one in others])

    def run(self, stage: Stage) -> Iterator[Written]:
        """Do the work of a stage; each file as it is done. Raises PekError and OSError."""
        for written in spread(self._press, stage.tasks, self._jobs):
            self._now[written.file] = written
            yield written

    def finish(self, *, keep: bool) -> int:
        """Delete what an earlier freeze wrote and this one did not, unless told to ``keep`` it;
        how many files pek has there now.
        """
        gone = self._before.names - self._now.keys()
        if keep:
            self._now |= {n: self._before.files[n] for n in gone if n in self._before.files}
        for name in () if keep else gone:
            (self._destination / name).unlink(missing_ok=True)
        # What a broken source said is in files that no document stands for: next time all is made.
        manifest.save(self._destination, self._now.values(), None if keep else self._marks)
        if keep:
            manifest.begin(self._destination, sorted(gone))
        return len(self._now)

    def _stage(self, name: str, tasks: list[Task]) -> Stage:
        todo = [task for task in tasks if not self._keeps(task)]
        manifest.begin(
            self._destination, (t.file for t in todo if t.file not in self._before.names)
        )
        return Stage(name, todo, len(tasks) - len(todo))

    def _keeps(self, task: Task) -> bool:
        """Whether the file of a task holds already what it would be given; it is taken over."""
        if self._affected is None or task.asked in self._affected:
            return False
        known = self._known.files
        files = [task.file, *(f"{task.file}{ending}" for ending in PACKED)]
        there = [file for file in files if file in known]
        whole = all(self._known.is_whole(self._destination, file) for file in there)
        if task.file not in known or not whole:
            return False
        self._now.update((file, known[file]) for file in there)
        return True

    @cached_property
    def _affected(self) -> frozenset[str] | None:
        """The addresses that show what is another than at the last freeze; ``None``: any may."""
        if self._known.marks is None:
            return None
        found = change(self._known.marks, self._marks)
        return affected(self._site, found) if found else None

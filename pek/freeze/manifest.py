"""What the last freeze wrote, as it stands in the destination: so the next one deletes what is
gone, and makes only what is another.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pek.files import write_whole
from pek.freeze.marks import Mark, Marks
from pek.freeze.tasks import Written
from pek.models import nothing

NAME = ".pek-freeze"
FORM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files that are pek's by their path below the destination; ``marks`` are those of the site
    that they show, ``None`` if it is not sure that they do.
    """

    files: Mapping[str, Written] = field(default_factory=nothing)
    names: frozenset[str] = frozenset()
    marks: Marks | None = None

    def is_whole(self, destination: Path, file: str) -> bool:
        """Whether a file is there as it was written."""
        known = self.files.get(file)
        try:
            # Thousands are asked for: a Path of each would take longer than all the rest.
            stat = os.stat(f"{destination}/{file}") if known else None  # noqa: PTH116
        except OSError:
            return False
        return bool(
            known and stat and (known.mtime_ns, known.size) == (stat.st_mtime_ns, stat.st_size)
        )


def load(destination: Path) -> Manifest:
    """What stands in the destination. What cannot be read as a whole still tells names."""
    try:
        lines = (destination / NAME).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return Manifest()
    begun = frozenset(line for line in lines if not line.startswith("{"))
    try:
        said = json.loads(lines[0]) if lines and lines[0].startswith("{") else {}
        whole = _parsed(said) if said.get("form") == FORM else Manifest()
    except (ValueError, KeyError, TypeError):
        whole = Manifest()
    names = whole.names | begun
    # A freeze that was not finished has added names below: what it wrote shows another site.
    return Manifest(files=whole.files, names=names, marks=None if begun else whole.marks)


def begin(destination: Path, files: Iterable[str]) -> None:
    """Write down which files are about to be written, so that an interrupted freeze leaves none
    that nobody knows.
    """
    with (destination / NAME).open("a", encoding="utf-8") as manifest:
        manifest.writelines(f"{file}\n" for file in files)


def save(destination: Path, files: Iterable[Written], marks: Marks | None) -> None:
    """Write down what the destination holds now."""
    shown: dict[str, int] = {}
    rows = []
    for one in sorted(files, key=lambda one: one.file):
        numbers = [shown.setdefault(address, len(shown)) for address in one.shows]
        rows.append([one.file, one.mtime_ns, one.size, numbers])
    said = {
        "form": FORM,
        "frame": marks.frame if marks else None,
        "documents": marks.documents if marks else {},
        "shown": list(shown),
        "files": rows,
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    path, data = destination / NAME, f"{text}\n".encode("utf-8", "surrogatepass")
    if not path.exists() or path.read_bytes() != data:
        write_whole(path, data)


def _parsed(said: dict[str, Any]) -> Manifest:
    shown, frame = said["shown"], said["frame"]
    files = {
        file: Written(
            file=file,
            mtime_ns=mtime_ns,
            size=size,
            changed=False,
            shows=tuple(shown[number] for number in numbers),
        )
        for file, mtime_ns, size, numbers in said["files"]
    }
    marks = {path: Mark(*mark) for path, mark in said["documents"].items()}
    return Manifest(
        files=files,
        names=frozenset(files),
        marks=Marks(frame=frame, documents=marks) if frame else None,
    )

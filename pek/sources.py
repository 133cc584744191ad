"""Everything that a site is made of: read from the disk, and again only where it changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pek import content, linkcache
from pek.config import FILE, ROOT, Config
from pek.content import Index, Loaded
from pek.models import StaticFile
from pek.pictures import Pictures

TEMPLATES = ROOT / "templates"
_SETTINGS = (FILE, content.REDIRECTS_FILE, linkcache.FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """``stamps`` are path, time of change in nanoseconds and size of every file and folder,
    ``digest`` is that of the names and bytes of the files.
    """

    stamps: tuple[tuple[Path, int, int], ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything that a site is made of. ``newest`` is when the last of it changed, as files and
    folders tell; a folder tells of what was deleted from it.
    """

    loaded: Loaded
    pictures: tuple[StaticFile, ...]
    files: tuple[StaticFile, ...]
    templates: Templates
    newest: datetime


def read(
    config: Config, pictures: Pictures, before: Sources | None, index: Index | None = None
) -> Sources:
    """The sources as they are now. What is as it was ``before``, or as the ``index`` knows it, is
    looked at, and not read.
    """
    loaded = content.load(config, before.loaded if before else None, index)
    beside = tuple(pictures.complete(loaded.pictures, before.pictures if before else ()))
    # A static folder may be the one that they lie in; drafts and their sources are not public.
    own = (config.content, config.instance)
    known = before.files if before else ()
    scanned = pictures.scan(config.static_folders, apart=own, before=known)
    templates = _templates(before.templates if before else None)
    times = [loaded.mtime_ns, scanned.mtime_ns, *_times_of_settings(config)]
    times += [file.mtime_ns for file in (*beside, *scanned.files)]
    times += [mtime_ns for _, mtime_ns, _ in templates.stamps]
    return Sources(
        loaded=loaded,
        pictures=beside,
        files=scanned.files,
        templates=templates,
        newest=datetime.fromtimestamp(max(times) // 10**9, tz=UTC),
    )


def _times_of_settings(config: Config) -> Iterator[int]:
    for path in (config.content / name for name in _SETTINGS):
        if path.exists():
            yield path.stat().st_mtime_ns


def _templates(before: Templates | None) -> Templates:
    paths = sorted(p for p in TEMPLATES.rglob("*") if p.suffix == ".html" or p.is_dir())
    stats = [(path, path.stat()) for path in (TEMPLATES, *paths)]
    stamps = tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)
    if before and before.stamps == stamps:
        return before
    return Templates(stamps=stamps, digest=_digest(path for path in paths if path.is_file()))


def _digest(files: Iterable[Path]) -> str:
    parts = [
        part
        for path in files
        for part in (path.relative_to(TEMPLATES).as_posix().encode(), path.read_bytes())
    ]
    return sha256(b"\0".join(parts)).hexdigest()

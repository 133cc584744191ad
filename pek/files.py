"""Files read when they have changed, and written as a whole."""

import os
import shutil
import tempfile
from pathlib import Path

# What a file is called until all of it is there.
PART = ".part"
# Its time of change in nanoseconds and its size: another stamp, another file.
Stamp = tuple[int, int]


def read_changed(path: Path, known: Stamp | None, limit: int) -> tuple[Stamp, bytes] | None:
    """The stamp of a file and at most ``limit`` + 1 of its bytes; ``None`` if its stamp is still
    the one that is ``known``. Raises OSError, FileNotFoundError among them.
    """
    stat = path.stat()
    stamp = (stat.st_mtime_ns, stat.st_size)
    if stamp == known:
        return None
    with path.open("rb") as file:
        return stamp, file.read(limit + 1)


def write_whole(path: Path, data: bytes, *, like: Path | None = None, lasting: bool = True) -> None:
    """The file has all of ``data``, or stays as it was. Its mode is that of ``like``; without one
    everybody may read it. If it is ``lasting`` no power cut leaves it empty. Raises OSError.
    """
    # A name that begins with a dot is not read: nobody sees half a file.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        # mkstemp lets nobody else read; a server run by another user must be able to.
        Path(temporary).chmod(0o644)
        if like:
            shutil.copymode(like, temporary)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

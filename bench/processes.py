"""Time and memory of processes and of all that they started, from ``/proc``."""

import os
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
TICKS: Final = os.sysconf("SC_CLK_TCK")
MEBIBYTE: Final = 2**20
# A pause in which no process has used any of the processor.
QUIET: Final = 0.5


def tree(pid: int) -> list[int]:
    """A process and its descendants, the process first."""
    found, parents = [pid], _parents()
    for one in found:
        found += sorted(child for child, parent in parents.items() if parent == one)
    return found


def _parents() -> dict[int, int]:
    pairs = ((int(path.name), _stat(int(path.name))) for path in PROC.glob("[0-9]*"))
    return {pid: int(stat[1]) for pid, stat in pairs if stat}


def _stat(pid: int) -> list[str]:
    """The fields from the third on (proc(5)); none if the process has ended."""
    try:
        text = (PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def cpu(pids: Iterable[int]) -> float:
    """Seconds of the processor, in programs and kernel, those of ended children included."""
    stats = filter(None, map(_stat, pids))
    return sum(sum(map(int, stat[11:15])) for stat in stats) / TICKS


def rss(pid: int) -> float:
    """Resident memory in MiB."""
    return _sizes(pid, "status")["VmRSS"]


def pss(pid: int) -> float:
    """Resident memory in MiB, in which shared pages count by their share."""
    return _sizes(pid, "smaps_rollup")["Pss"]


def _sizes(pid: int, file: str) -> dict[str, float]:
    lines = (PROC / str(pid) / file).read_text("utf-8").splitlines()
    fields = (line.split() for line in lines if line.endswith(" kB"))
    return {name.rstrip(":"): int(size) * 1024 / MEBIBYTE for name, size, _ in fields}


def settle(pid: int, patience: float = 60.0) -> None:
    """Wait until a server has done what it does behind the answers, for so many seconds at
    most.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = cpu(tree(pid))
        time.sleep(QUIET)
        # What watches folders looks now and then.
        if cpu(tree(pid)) - before <= 2 / TICKS:
            return


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command came to: seconds on the wall and of the processor, its largest process in
    MiB, and what it printed.
    """

    wall: float
    cpu: float
    peak: float
    output: str


def installed(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment (``None``: that of this process) in which Python keeps the bytecode of what it
    imports, as it does where a program is installed.
    """
    known = os.environ if environment is None else environment
    return {name: value for name, value in known.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str] | None = None) -> Ran:
    """Run a command to its end. Raises SystemExit with what it printed if it fails."""
    start = time.perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=installed(environment),
        stdout=pipe,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"bench: {command[0]} ended with {process.returncode}:\n{output}")
    used = usage.ru_utime + usage.ru_stime
    return Ran(wall=wall, cpu=used, peak=usage.ru_maxrss * 1024 / MEBIBYTE, output=output)

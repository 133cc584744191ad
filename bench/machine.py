"""What the figures were measured on and with: the machine's class, and versions."""

import json
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pek.config import ROOT

NODE_MODULES: Final[Mapping[str, Path]] = {
    "satori": ROOT / "bench/satori/node_modules/satori",
    "Eleventy": ROOT / "bench/eleventy/node_modules/@11ty/eleventy",
}
# How each program tells its version, and how to get it.
PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = {
    "nginx": ("nginx", "-v"),
    "wrk": ("wrk", "-v"),
    "Hugo": ("hugo", "version"),
    "Node.js": ("node", "--version"),
}
PACKAGES: Final[Mapping[str, str]] = {"nginx": "nginx-light", "Node.js": "nodejs npm"}
TOOLS: Final = "make bench-tools"


def description() -> str:
    """Cores, memory, kernel and processor, as the system tells them; no names of hosts."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    cores = len(os.sched_getaffinity(0))
    kernel = f"{platform.system()} {_number(platform.release())}"
    return f"{cores} cores, {pages / 2**30:.0f} GiB, {kernel}, {_processor()}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def versions(*names: str) -> str:
    """pek, Python and what else was used, each with its version."""
    return ", ".join(f"{one} {_version(one)}" for one in ("pek", "Python", *names))


def _version(name: str) -> str:
    if name in {"Python", "SQLite"}:
        return platform.python_version() if name == "Python" else sqlite3.sqlite_version
    if name in NODE_MODULES:
        found: str = json.loads((NODE_MODULES[name] / "package.json").read_text("utf-8"))["version"]
        return found
    if name not in PROGRAMS:
        return version(name)
    done = subprocess.run(PROGRAMS[name], check=False, capture_output=True, text=True)
    return _number(done.stdout + done.stderr)


def _number(text: str) -> str:
    found = re.search(r"\d+(?:\.\d+)+", text)
    return found[0] if found else "?"


def require(*names: str) -> None:
    """Raises SystemExit with everything that this machine lacks, and how to get it."""
    lacks = [f"bench: {name} is missing: {how}" for name in names if (how := _remedy(name))]
    if lacks:
        sys.exit("\n".join(lacks))


def _remedy(name: str) -> str:
    """How to get what is not there; ``""`` if it is."""
    if name in PROGRAMS:
        package = PACKAGES.get(name, name.lower())
        return "" if shutil.which(PROGRAMS[name][0]) else f"apt-get install {package}"
    if name in NODE_MODULES:
        there = (NODE_MODULES[name] / "package.json").is_file()
        return "" if there else f"{TOOLS} (or npm ci in {_folder(name)}; needs Node.js and npm)"
    return "" if _installed(name) else TOOLS


def _folder(name: str) -> str:
    path = NODE_MODULES[name].relative_to(ROOT)
    return path.as_posix().partition("/node_modules")[0]


def _installed(name: str) -> bool:
    try:
        return bool(version(name)) and find_spec(name.lower().replace("-", "_")) is not None
    except PackageNotFoundError:
        return False

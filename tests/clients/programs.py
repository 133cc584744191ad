"""The foreign programs: what is missing, which versions there are, and how they are run."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.clients.outcome import BrokenOffError

HERE = Path(__file__).parent
NODE = 18
JAVA = 17
NU = "node_modules/vnu-jar/build/dist/vnu.jar"
# Seconds; either is done in a few.
PATIENCE = 60.0


def missing() -> str | None:
    """What this machine lacks, and how to get it."""
    if (node := shutil.which("node")) is None:
        return "node is missing: on Debian and Ubuntu, apt-get install nodejs npm"
    version = _output([node, "--version"])
    if int(version.removeprefix("v").partition(".")[0]) < NODE:
        return f"node {version} is too old: install Node.js {NODE} or newer (https://nodejs.org)"
    if not (HERE / "node_modules/.package-lock.json").is_file():
        return "the readers from npm are missing: npm ci --prefix tests/clients (or make clients)"
    if shutil.which("newsboat") is None:
        return "newsboat is missing: on Debian and Ubuntu, apt-get install newsboat"
    return _java_missing()


def _java_missing() -> str | None:
    remedy = f"on Debian and Ubuntu, apt-get install default-jre-headless ({JAVA} or newer)"
    if (java := shutil.which("java")) is None:
        return f"java is missing: {remedy}"
    # Java 8 does not know the option, and says nothing on standard output.
    told = subprocess.run([java, "--version"], check=False, capture_output=True, text=True).stdout
    major = re.search(r"\d+", told)
    if major is None or int(major[0]) < JAVA:
        return f"java is too old: {remedy}"
    return None


def version(package: str) -> str:
    """A package from npm with its version, such as ``feedsmith 3.0.1``."""
    data = json.loads((HERE / "node_modules" / package / "package.json").read_text("utf-8"))
    return f"{package} {data['version']}"


def newsboat_version() -> str:
    """Such as ``newsboat 2.21.0``."""
    return _output(["newsboat", "--version"]).partition(" - ")[0]


def node(script: str, urls: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What a script of this folder finds at ``urls``. Raises BrokenOffError if it fails."""
    found: dict[str, dict[str, Any]] = json.loads(
        run(["node", str(HERE / script)], HERE, json.dumps(list(urls)))
    )
    return found


def newsboat(folder: Path) -> None:
    """Load the feeds of ``folder``, which holds ``config`` and ``urls``, into ``cache`` there.

    Raises BrokenOffError if it fails; for a feed that it cannot read it does not.
    """
    run(["newsboat", "-C", "config", "-u", "urls", "-c", "cache", "-x", "reload"], folder)


def nu(pages: Iterable[Path], folder: Path) -> list[dict[str, Any]]:
    """What the Nu HTML Checker says of ``pages``: ``type`` is ``error``, ``info`` for advice, or
    ``non-document-error``; ``url`` is that of the file. Raises BrokenOffError if it fails.
    """
    options = ["--stdout", "--exit-zero-always", "--format", "json"]
    said = run(["java", "-jar", str(HERE / NU), *options, *map(str, pages)], folder)
    messages: list[dict[str, Any]] = json.loads(said)["messages"]
    return messages


def run(command: list[str], folder: Path, given: str = "") -> str:
    """The standard output of a foreign program, which sees neither this user's settings of it nor
    a proxy. Raises BrokenOffError with what it said if it fails.
    """
    name = shlex.join(command)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env=environment,
            input=given,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise BrokenOffError(
            where=name, expected=f"an end within {PATIENCE:.0f} s", found="none"
        ) from error
    if done.returncode:
        found = f"{done.returncode} ({done.stderr.strip()})"
        raise BrokenOffError(where=name, expected="exit status 0", found=found)
    return done.stdout


def _output(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

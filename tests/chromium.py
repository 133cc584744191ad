"""Where the browser of the browser tests is; run as a module it says what is missing."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "browser tests are skipped: no Chromium found "
    "(apt-get install chromium, or set PEK_CHROMIUM=/path/to/chromium)"
)


def find() -> str | None:
    """The path of a Chromium, that of ``PEK_CHROMIUM`` first; ``None`` if there is none."""
    named = os.environ.get("PEK_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def required() -> bool:
    """Whether a missing browser is a failure: where CI says so."""
    return os.environ.get("CI") == "true"


if __name__ == "__main__" and find() is None:
    print(f"make: {MISSING}", file=sys.stderr)  # noqa: T201 - this is what it is run for

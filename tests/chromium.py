"""The browser of the tests that need one: which program it is, and one of it running."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Playwright

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu"),
    # A process fewer for every page, and none for pictures: a fifth of the tests' time.
    *("--in-process-gpu", "--renderer-process-limit=1"),
    # No other host has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
BINARIES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("PEK_CHROMIUM") or next(filter(None, map(shutil.which, BINARIES)), None)
NO_CHROMIUM = "Chromium was not found (install it, or name it in PEK_CHROMIUM)"


def skip_without_chromium() -> None:
    """Skip the module that calls this; in CI its tests fail instead."""
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip(NO_CHROMIUM, allow_module_level=True)


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, for which there is this machine alone, until the end of the block."""
    if CHROMIUM is None:
        pytest.fail(NO_CHROMIUM)
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield launched
    launched.close()

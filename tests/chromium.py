"""The browser of the tests that need one: which program it is, and one of it running."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

BINARIES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("PEK_CHROMIUM") or next(filter(None, map(shutil.which, BINARIES)), None)
NO_CHROMIUM = "Chromium was not found (install it, or name it in PEK_CHROMIUM)"


def skip_without_chromium() -> None:
    """Skip the module that calls this; in CI its tests fail instead."""
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip(NO_CHROMIUM, allow_module_level=True)


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Chromium with further ``arguments``, until the end of the block."""
    if CHROMIUM is None:
        pytest.fail(NO_CHROMIUM)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", *arguments]
        )
        yield launched
        launched.close()

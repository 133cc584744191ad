"""Python's garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Meanwhile no garbage is looked for: a site of ten thousand posts has so many parts that the
    collector would go through all that lives, 130 ms in which no thread answers, and find none.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

"""Python's garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects that are made before a process that ends soon looks for garbage; Python's own 700 are for
# one that lives long.
SELDOM = 20_000


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


def spare() -> None:
    """From now on garbage is looked for less often, and not among what there is already: for a
    process that makes one thing after the other, and ends.
    """
    gc.freeze()
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])

"""One profile, in a process of its own: ``python -m bench.profiled start|page FOLDER``.

``start`` is everything from the first import to the first page; ``page`` is pages that nobody has
asked for before. Prints the tree of pyinstrument.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from pyinstrument import Profiler
from pyinstrument.renderers import ConsoleRenderer

# What takes less than this part of all is left out.
LEAST = 0.03
LINES = 80
PAGES = 60
INTERVAL = 0.0005


def start(folder: Path) -> Profiler:
    """From importing pek to the first page."""
    profiler = Profiler(interval=INTERVAL)
    with profiler:
        # Imports are part of it.
        from bench.asking import ask, environ  # noqa: PLC0415
        from bench.sites import Site  # noqa: PLC0415
        from pek import create_app  # noqa: PLC0415

        site = Site(folder=folder)
        app = create_app(environ=site.environment)
        ask(app, environ(site.address(site.posts()[-1])))
    return profiler


def page(folder: Path) -> Profiler:
    """Pages of posts, in a process that has served a few."""
    from bench.asking import ask, environ  # noqa: PLC0415 - as above
    from bench.sites import Site  # noqa: PLC0415
    from pek import create_app  # noqa: PLC0415

    site = Site(folder=folder)
    app = create_app(environ=site.environment)
    first, *others = (environ(site.address(post)) for post in site.posts()[10:][: PAGES + 1])
    for _ in range(2):
        ask(app, first)
    profiler = Profiler(interval=INTERVAL)
    with profiler:
        for request in others:
            ask(app, request)
    return profiler


def condensed(profiler: Profiler) -> Iterator[str]:
    """The top of the tree, in parts of all, without its head, which names paths."""
    renderer = ConsoleRenderer(
        unicode=True,
        color=False,
        time="percent_of_total",
        processor_options={"filter_threshold": LEAST},
    )
    lines = profiler.output(renderer).splitlines()
    tree = [line.rstrip() for line in lines if re.search(r"\d+(\.\d+)?% ", line)]
    # Up to where it branches, one frame has all of it.
    fork = next((number for number, line in enumerate(tree) if "├" in line), 1)
    indent = re.match(r"[ └─]*", tree[fork - 1])
    for line in tree[fork - 1 :][:LINES]:
        # The path of a module that lies nowhere known is as long as it is private.
        yield re.sub(
            r"(?<=\s)(?:\.\./|/)\S*?/(?=[^/]+/[^/]+:\d+$)",
            "",
            line[indent.end() if indent else 0 :],
        )


def main() -> None:
    """Profile and print."""
    kind, folder = sys.argv[1:]
    profiler = {"start": start, "page": page}[kind](Path(folder))
    print(*condensed(profiler), sep="\n")


if __name__ == "__main__":
    main()

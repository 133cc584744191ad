"""Where the time of a start and of a fresh page goes: ``python -m bench.profiles``."""

import sys

from bench import machine, processes, servers
from bench.profiled import LEAST, PAGES
from bench.results import Section, conclude, parser, progress
from bench.sites import Site, generated
from pek.config import ROOT

KINDS = {
    "page": f"{PAGES} post pages that nobody has asked for before, to the bytes in gzip:",
    "start": "A start with the stored index, from the first import to the first page:",
}


def store(site: Site) -> None:
    """Have a server store what it read."""
    with servers.pek(site, "/", 1) as server:
        processes.settle(server.pid)


def profile(site: Site, kind: str) -> str:
    """The tree of one kind, the top of it."""
    progress(f"profiling: {kind}")
    command = [sys.executable, "-m", "bench.profiled", kind, str(site.folder)]
    return processes.run(command, cwd=ROOT, environment=site.environment).output.rstrip()


def main() -> None:
    """Profile, print, write; nothing is judged."""
    options = parser(__doc__, posts=10_000, rounds=None).parse_args()
    machine.require("pyinstrument")
    with generated(options.posts) as site:
        progress("starting a server that stores its index")
        store(site)
        listings = tuple(f"{text}\n\n{profile(site, kind)}" for kind, text in KINDS.items())
    about = (
        f"Profiles by pyinstrument over {options.posts:,} posts, in parts of the whole; what takes "
        f"less than {LEAST:.0%} is left out."
    )
    conclude(
        Section(
            name="profiles",
            title="Profiles",
            about=about,
            used=("Flask", "Jinja2", "pyinstrument"),
            listings=listings,
        ),
        options,
    )


if __name__ == "__main__":
    main()

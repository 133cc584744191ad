"""``python -m tests.clients``: one line for each check; the exit status is 1 if one fails."""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.clients import feeds, moved, nu, pages, pictures, posts, previews, programs
from tests.clients.outcome import BrokenOffError, Outcome
from tests.clients.served import Served, serving


def check_previews(site: Served, _: Path) -> Iterator[Outcome]:
    """Posts as those see them who show links."""
    public = site.posts()
    yield posts.discovered(site, public)
    yield pages.same_for_all(site, public)
    yield pages.whole_in_beginning(site, public)
    found = previews.read(public)
    yield from previews.complete(site, public, found)
    yield pictures.as_stated(site, found)


def check_feeds(site: Served, folder: Path) -> Iterator[Outcome]:
    """Posts as readers of feeds see them."""
    yield feeds.one_by_one(site, folder / "each")
    yield feeds.together(site, folder / "together")
    yield feeds.json_feeds(site)


def check_documents(site: Served, folder: Path) -> Iterator[Outcome]:
    """Every page as a checker of HTML sees it."""
    yield nu.valid(site, folder)


# Posts move in the last.
CHECKS = {
    "documents": check_documents,
    "previews": check_previews,
    "feeds": check_feeds,
    "moved posts": moved.seen_once,
}


def outcomes(site: Served, folder: Path) -> Iterator[Outcome]:
    """All checks, in turn. One that breaks off does not keep the others from their work."""
    for name, check in CHECKS.items():
        try:
            yield from check(site, folder / name)
        except BrokenOffError as error:
            yield Outcome(text=f"{name}: broken off", wrong=(error.wrong,))


def show(found: Iterator[Outcome]) -> Counter[str]:
    """Print outcomes as they come; how many there were by verdict."""
    verdicts: Counter[str] = Counter()
    start = time.monotonic()
    for outcome in found:
        now = time.monotonic()
        print(*outcome.lines(now - start), sep="\n", flush=True)
        start = now
        verdicts[outcome.verdict] += 1
    return verdicts


def main() -> None:
    """Check and print; the exit status is 1 if something is missing or a check fails."""
    if lack := programs.missing():
        sys.exit(f"clients: {lack}")
    try:
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
            verdicts = show(outcomes(site, Path(folder)))
    except BrokenOffError as error:
        sys.exit(f"clients: {error}")
    skipped = f", {verdicts['skip']} skipped" if verdicts["skip"] else ""
    print(f"{verdicts['pass']} passed, {verdicts['FAIL']} failed{skipped}")
    sys.exit(1 if verdicts["FAIL"] else 0)


if __name__ == "__main__":
    main()

"""All pages, as the Nu HTML Checker reads them: https://html.spec.whatwg.org/ and WAI-ARIA."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.clients.outcome import Outcome, Wrong
from tests.clients.programs import nu, version
from tests.clients.served import Served

MISSING = "/nowhere/"
# Pages that are made of what the reader asks for: nothing, something that is there, and not.
SEARCHES = ("/search", *(f"/search?q={quote(words)}" for words in ("登壇", "ＡＷＳ", "ぬるぽ<&>")))

Message = Mapping[str, Any]


def valid(site: Served, folder: Path) -> Outcome:
    """No page has an error. What the checker only advises is shown, and fails nothing."""
    pages = _pages(site)
    answers = {url: site.ask(url) for url in pages}
    wrong = [
        Wrong(where=url, expected=pages[url], found=answer)
        for url, answer in answers.items()
        if answer.status != pages[url]
    ]
    folder.mkdir()
    files = {folder / f"{number}.html": url for number, url in enumerate(pages)}
    for file, url in files.items():
        file.write_bytes(answers[url].body)
    found = [(files[Path(one["url"].removeprefix("file:"))], one) for one in nu(files, folder)]
    errors, advice = _sorted(found, advice=False), _sorted(found, advice=True)
    return Outcome(
        text=f"documents: {version('vnu-jar')}, {len(pages)} pages",
        wrong=(*wrong, *_each_once(errors, "valid HTML")),
        notes=tuple(map(str, _each_once(advice, "no advice"))),
    )


def _pages(site: Served) -> dict[str, int]:
    """The status that is due at the URL of every page for people."""
    there = {site.config().absolute(address): 200 for address in site.page_addresses()}
    searches = {f"{site.base_url}{address}": 200 for address in SEARCHES}
    return {**there, **searches, f"{site.base_url}{MISSING}": 404}


def _sorted(found: Iterable[tuple[str, Message]], *, advice: bool) -> list[tuple[str, Message]]:
    """The messages that are mere advice, or the others, by what they say."""
    chosen = [(url, one) for url, one in found if (one["type"] == "info") == advice]
    return sorted(chosen, key=lambda pair: str(pair[1]["message"]))


def _each_once(found: Iterable[tuple[str, Message]], expected: str) -> Iterator[Wrong]:
    """One message for all pages that share a template: the first of them, and their number."""
    for text, group in groupby(found, lambda pair: str(pair[1]["message"])):
        urls, messages = zip(*group, strict=True)
        extract = " ".join(messages[0].get("extract", "").split())
        more = f" (and {len(urls) - 1} more)" if len(urls) > 1 else ""
        where = f"{urls[0]}:{messages[0].get('lastLine', '?')}{more}"
        yield Wrong(where=where, expected=expected, found=f"{text} ({extract})")

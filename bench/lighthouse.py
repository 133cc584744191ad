"""Lighthouse's grades of the sample site, as phones get it: ``python -m bench.lighthouse``."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from pek.config import ROOT
from tests.chromium import CHROMIUM, NO_CHROMIUM
from tests.clients.served import Served, serving

HERE = ROOT / "bench/lighthouse"
PROGRAM = HERE / "node_modules/lighthouse/cli/index.js"
OPTIONS = (
    *("--quiet", "--output=json", "--no-enable-error-reporting"),
    # This is the user of a container as a rule, who may have no sandbox.
    "--chrome-flags=--headless=new --no-sandbox",
)
PATIENCE = 180.0
ADVICE = "advice"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOAL = 100

# What Lighthouse writes for one run.
Report = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A page with the reports of its runs."""

    url: str
    reports: tuple[Report, ...]

    def grade(self, category: str) -> float:
        """The median, of 100; 0 for a run that came to none."""
        scores = (report["categories"][category]["score"] for report in self.reports)
        return statistics.median(round(100 * (score or 0)) for score in scores)

    @property
    def passed(self) -> bool:
        """Whether every category has what is asked."""
        return all(self.grade(category) >= GOAL for category in CATEGORIES)

    def remarks(self) -> list[str]:
        """What the runs had to say, each thing once: what counts in a grade comes first."""
        found: dict[str, str] = {}
        for report in self.reports:
            found |= {text: f"warning: {text}" for text in report["runWarnings"]}
        for counts in (True, False):
            for report in self.reports:
                found = {**_failed(report, counts=counts), **found}
        return sorted(found.values(), key=lambda text: text.startswith(ADVICE))


def _failed(report: Report, *, counts: bool) -> dict[str, str]:
    """The audits below full marks that count in a grade, or those that only advise, by name."""
    found = {}
    for name in CATEGORIES:
        for reference in report["categories"][name]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            below = audit["score"] is not None and audit["score"] < 1
            broken = audit["scoreDisplayMode"] == "error"
            if (below or broken) and counts == bool(reference["weight"]):
                found[reference["id"]] = f"{name if counts else ADVICE}: {_said(audit)}"
    return found


def _said(audit: Mapping[str, Any]) -> str:
    """What an audit says, and where: the first elements or addresses that it names."""
    items = audit.get("details", {}).get("items", [])
    nodes = {item.get("node", {}).get("selector", "") for item in items}
    named = sorted((nodes | {urlsplit(item.get("url", "")).path for item in items}) - {""})
    places = f" ({', '.join(named[:3])}{', …' if len(named) > 3 else ''})" if named else ""
    return f"{audit['title']} {audit.get('displayValue', '')}".rstrip() + places


def missing() -> str | None:
    """What this machine lacks, and how to get it."""
    if shutil.which("node") is None:
        return "node is missing (18.16 or newer): apt-get install nodejs npm, or https://nodejs.org"
    if not PROGRAM.is_file():
        return "Lighthouse is missing: npm ci --prefix bench/lighthouse (or make lighthouse)"
    return None if CHROMIUM else NO_CHROMIUM


def longest(site: Served) -> str:
    """The URL of the post with the longest page."""
    return max(site.posts(), key=lambda url: len(site.ask(url).body))


def warm(site: Served, url: str) -> None:
    """Fetch a page with its pictures: to compose cards takes the processor that is measured."""
    for picture in site.elements(url, "img"):
        site.ask(urljoin(url, picture["src"]))


def graded(url: str, runs: int) -> Graded:
    """One run after the other: two at once would share the processor that is measured."""
    return Graded(url=url, reports=tuple(_report(url) for _ in range(runs)))


def _report(url: str) -> Report:
    """Raises SystemExit with what Lighthouse said if there is no report."""
    # By a file: the program ends before a pipe has taken all of a long report.
    with tempfile.NamedTemporaryFile("r", suffix=".json", encoding="utf-8") as file:
        done = subprocess.run(
            ["node", str(PROGRAM), url, *OPTIONS, f"--output-path={file.name}"],
            check=False,
            env={**os.environ, "CHROME_PATH": str(CHROMIUM)},
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        report: Report = json.loads(file.read() or "{}")
    if done.returncode or "runtimeError" in report:
        said = report.get("runtimeError", {}).get("message") or done.stderr.strip()
        sys.exit(f"lighthouse: {url}: {said}")
    return report


def show(pages: list[Graded], site: Served) -> None:
    """A row for every page, then what was said of it."""
    width = max(len(page.url.removeprefix(site.base_url)) for page in pages)
    print(f"{'median':{width}}", *CATEGORIES, sep="  ")
    for page in pages:
        grades = (f"{page.grade(name):>{len(name)}.0f}" for name in CATEGORIES)
        print(f"{page.url.removeprefix(site.base_url):{width}}", *grades, sep="  ")
    for page in pages:
        for remark in page.remarks():
            print(f"{page.url.removeprefix(site.base_url)}  {remark}")


def main() -> None:
    """Grade and print; the exit status is 1 if a median is below 100 or something is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of each page, one after the other")
    parser.add_argument("addresses", nargs="*", help="instead of home and the longest post")
    options = parser.parse_args()
    if lack := missing():
        sys.exit(f"lighthouse: {lack}")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
        asked = [site.config().absolute(address) for address in options.addresses]
        urls = asked or [f"{site.base_url}/", longest(site)]
        for url in urls:
            warm(site, url)
        pages = [graded(url, options.runs) for url in urls]
    show(pages, site)
    sys.exit(0 if all(page.passed for page in pages) else 1)


if __name__ == "__main__":
    main()

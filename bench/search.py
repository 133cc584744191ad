"""The search beside a plain LIKE scan: the same questions over the same Japanese posts, in turn.

    .venv/bin/python -m bench.search
    .venv/bin/python -m bench.search --posts 2000 --rounds 5

Both sides have the same folded text; the scan in one table of SQLite, with the words of a question
as ``text LIKE '%word%' AND …``. pek's side is everything from the typed text to ten results with
their passages.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.prose import Prose
from bench.results import Section, Table, at_least, conclude, parser, progress
from pek.config import Config
from pek.models import Author, Document, Heading, Post, Rendered
from pek.search import Search
from pek.search.folding import comparable
from pek.search.query import parse
from pek.site import Site
from pek.text import fold as key_of

MEDIAN_GOAL, WORST_GOAL = 20.0, 3.0
NOW = datetime(2026, 4, 1, tzinfo=UTC)
# Of most posts 500 to 4,000 characters, as the posts of a community have.
PARAGRAPHS = (8, 22)
SENTENCES = (2, 5)

RARE = "翡翠の庭園"
EVERYWHERE = "ありがとうございました"

# What is asked, by what makes it easy or hard.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "one character": ("会", "の", "庭", "京"),
    "two characters": ("登壇", "会場", "翡翠", "東京", "費用"),
    "a word": ("ゴールデンパス", "プラットフォーム", "アンケート", "翡翠の庭園", "運営"),
    "in nearly every post": ("ありがとうございました", "します", "ました。", "Platform"),
    "Latin": ("Kubernetes", "kuber", "aws", "OpenTelemetry", "CI/CD", "k"),
    "several words": (
        "翡翠 庭園",
        "ゴールデンパス Backstage",
        "登壇 募集 東京",
        "Kubernetes コスト",
        "の は を",
        "プラットフォーム エンジニアリング 費用",
    ),
    "nothing": ("存在しない言葉", "qwertyuiop", "瑠璃"),
    "mixed width": ("ＡＷＳ", "ﾌﾟﾗｯﾄﾌｫｰﾑ", "ｱﾝｹｰﾄ"),
    "minus": ("登壇 -募集", "翡翠 -東京"),
    "author": ("髙﨑", "よしかわ"),
}


def bodies(prose: Prose, count: int) -> Iterator[tuple[str, Rendered]]:
    """Titles and bodies of posts."""
    for number in range(count):
        yield prose.title(number), _body(prose, number)


def _body(prose: Prose, number: int) -> Rendered:
    lines, headings = [], []
    for paragraph in range(prose.noise.randint(*PARAGRAPHS)):
        if paragraph % 4 == 1:
            headings.append(Heading(level=2, id=f"h{paragraph}", text="の".join(prose.some(2))))
            lines.append(headings[-1].text)
        lines.append(prose.paragraph(*SENTENCES))
    if number % 1000 == 7:
        lines.append(f"最後に、{RARE}を歩きました。")
    if number % 50:
        lines.append(EVERYWHERE)
    return Rendered(html="", text="\n".join(lines), headings=tuple(headings))


def corpus(count: int) -> tuple[Site, dict[str, Rendered]]:
    """A site of posts and their bodies by address."""
    posts, texts = [], {}
    names = ("髙﨑 みなみ", "よしかわ", "𠮷野 そら", "水瀬 あおい", "John Smith")
    for number, (title, body) in enumerate(bodies(Prose.seeded(6), count)):
        address = f"/blog/post-{number}/"
        name = names[number % len(names)]
        texts[address] = body
        posts.append(
            Post(
                path=f"blog/post-{number}.md",
                address=address,
                title=title,
                description=body.text[:100],
                digest=f"{number:064x}",
                published=NOW - timedelta(hours=7 * number),
                section="blog",
                tags=(("PFEM",), ("PEK2024", "大阪"))[number % 2],
                authors=(Author(name=name, key=key_of(name)),),
            )
        )
    config = Config(base_url="https://blog.example.org", title="pek")
    return Site.build(config, posts, now=NOW), texts


@dataclass(frozen=True, slots=True)
class Scan:
    """The plain scan: one table of folded texts."""

    connection: sqlite3.Connection

    def fill(self, site: Site, bodies: dict[str, Rendered]) -> None:
        """Put everything in that pek's side searches."""
        self.connection.execute("CREATE TABLE posts (address TEXT, moment INTEGER, text TEXT)")
        rows = (
            (
                post.address,
                int(post.published.timestamp()),
                comparable(
                    "\n".join(
                        [post.title, *post.tags, post.authors[0].name, bodies[post.address].text]
                    )
                ),
            )
            for post in site.posts
        )
        self.connection.executemany("INSERT INTO posts VALUES (?, ?, ?)", rows)
        self.connection.commit()

    def find(self, asked: str) -> list[str]:
        """The addresses of all posts that have every word and none of the excluded ones, newest
        first.
        """
        query = parse(asked)
        wanted = ["%".join(unit.text for unit in term.units) for term in query.terms]
        unwanted = ["%".join(unit.text for unit in term.units) for term in query.excluded]
        clauses = ["text LIKE ?"] * len(wanted) + ["text NOT LIKE ?"] * len(unwanted)
        rows = self.connection.execute(
            f"SELECT address FROM posts WHERE {' AND '.join(clauses)} ORDER BY moment DESC",  # noqa: S608 - only marks
            [f"%{word}%" for word in (*wanted, *unwanted)],
        )
        return [address for (address,) in rows]


def milliseconds(work: Callable[[], object]) -> float:
    """How long it took."""
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def index(search: Search, site: Site) -> str:
    """Make the index; how long it took."""
    begun = time.perf_counter()
    for missing in search.upkeep.run(site):
        if sys.stderr.isatty():
            print(f"\r{missing} missing ", end="", file=sys.stderr)
    seconds = time.perf_counter() - begun
    size = search.path.stat().st_size / 1e6
    characters = sum(len(post.title) for post in site.posts)
    return f"index: {seconds:.0f} s, {size:.0f} MB, titles of {characters} characters"


def compare(search: Search, scan: Scan, site: Site, rounds: int) -> tuple[Table, list[float]]:
    """A row for every question; how many times faster pek is."""
    rows, ratios = [], []
    for kind, asked in QUESTIONS.items():
        progress(kind)
        for question in asked:
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(milliseconds(partial(search.find, site, question)))
                theirs.append(milliseconds(partial(scan.find, question)))
            found = search.find(site, question)
            mine, their = statistics.median(ours), statistics.median(theirs)
            ratios.append(their / mine)
            count = f"{found.total}{'+' if found.more else ''}"
            figures = (f"{mine:.2f}", f"{their:.2f}", f"{their / mine:.1f}")
            rows.append((question, kind, count, str(len(scan.find(question))), *figures))
    columns = ("question", "kind", "found", "scan", "pek ms", "LIKE ms", "×")
    return Table(columns=columns, rows=tuple(rows)), ratios


def main() -> None:
    """Compare, write, and end with status 1 unless the goals are reached."""
    options = parser(__doc__, posts=10_000, rounds=7).parse_args()
    site, texts = corpus(options.posts)

    def body(_: Site, document: Document) -> Rendered:
        return texts[document.address]

    with tempfile.TemporaryDirectory() as folder:
        search = Search(Path(folder), made_by="bench", drafts=False, render=body)
        progress(f"indexing {options.posts:,} posts")
        indexed = index(search, site)
        with closing(sqlite3.connect(Path(folder) / "scan.sqlite3")) as connection:
            scan = Scan(connection)
            scan.fill(site, texts)
            table, ratios = compare(search, scan, site, options.rounds)
    about = (
        f"The same questions to pek's search and to a plain LIKE scan in turn, over "
        f"{options.posts:,} posts; medians of {options.rounds}. pek's {indexed}."
    )
    conclude(
        Section(
            name="search",
            title="The search beside a plain LIKE scan",
            about=about,
            used=("SQLite",),
            tables=(table,),
            goals=(
                at_least(statistics.median(ratios), MEDIAN_GOAL, "× as fast, the median question"),
                at_least(min(ratios), WORST_GOAL, "× as fast, the worst question"),
            ),
        ),
        options,
    )


if __name__ == "__main__":
    main()

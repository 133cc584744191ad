"""Posts grouped into lists: by section, tag, category, author, time and series."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TypedDict

from pek.addresses import folders_above, page_address
from pek.config import Config
from pek.dates import month, year
from pek.models import Author, Post, Section
from pek.site.targets import (
    TERM_KINDS,
    ArchiveIndex,
    ArchiveYear,
    Listing,
    ListKind,
    TermIndex,
)
from pek.text import fold

# The same few names come again with every site: to fold one takes 25 µs, to know it 0.1.
_key_of = lru_cache(maxsize=32_768)(fold)


class Grouped(TypedDict):
    """What a site knows of its posts together, each as :class:`pek.site.Site` has it."""

    authors: Mapping[str, Author]
    lists: Mapping[str, Listing]
    terms: Mapping[str, TermIndex]
    archive: ArchiveIndex
    series: Mapping[str, tuple[Post, ...]]
    adjacent: Mapping[str, tuple[Post | None, Post | None]]


def grouped(config: Config, posts: tuple[Post, ...], sections: Mapping[str, Section]) -> Grouped:
    """Public posts, newest first, in every order in which readers come upon them."""
    authors = authors_of(posts)
    lists = lists_of(config, posts, sections, authors)
    return Grouped(
        authors=authors,
        lists=lists,
        terms=term_indexes(lists.values()),
        archive=archive_of(lists.values()),
        series=series_of(posts),
        adjacent=neighbours_of(posts),
    )


def sections_of(
    indexes: Iterable[Section], posts: Iterable[Post], config: Config
) -> Mapping[str, Section]:
    """Sections by key: those with an index, and every folder above a public post. Each comes before
    those in it; beside each other they stand by ``order``, then by name.
    """
    found = {section.key: section for section in indexes}
    for key in {
        key for folder in {post.section for post in posts} for key in folders_above(folder)
    }:
        title = key.rpartition("/")[2]
        found.setdefault(key, Section(path="", key=key, address=page_address(key), title=title))
    home = Section(path="", key="", address="/", title=config.title, description=config.description)
    found.setdefault("", home)

    def place(key: str) -> list[tuple[int, str]]:
        above = [*folders_above(key)] or [key]
        return [(found[k].order if k in found else 0, k) for k in above]

    return {key: found[key] for key in sorted(found, key=place)}


def spoken_in(sections: Mapping[str, Section], config: Config) -> Mapping[str, Config]:
    """The settings by section, in the language of the nearest one, upwards, that names one; each of
    ``sections`` comes before those in it.
    """
    languages: dict[str, str | None] = {"": None}
    for key in filter(None, sections):
        above = (known for known in reversed([*folders_above(key)]) if known in languages)
        languages[key] = sections[key].lang or languages[next(above, "")]
    spoken = {language: config.spoken(language) for language in languages.values()}
    return {key: spoken[language] for key, language in languages.items()}


def authors_of(posts: Iterable[Post]) -> Mapping[str, Author]:
    """Authors by key, as their newest post that shows a face (or the newest) has them."""
    found: dict[str, Author] = {}
    for post in posts:
        for author in post.authors:
            known = found.get(author.key)
            if known is None or (known.icon is None and author.icon is not None):
                found[author.key] = author
    return found


def neighbours_of(posts: Iterable[Post]) -> Mapping[str, tuple[Post | None, Post | None]]:
    """The next newer and next older post of the same section, by address; ``posts`` are newest
    first.
    """
    sections = defaultdict(list)
    for post in posts:
        sections[post.section].append(post)
    return {
        post.address: (newer, older)
        for found in sections.values()
        for newer, post, older in zip([None, *found], found, [*found[1:], None], strict=False)
    }


def series_of(posts: Iterable[Post]) -> Mapping[str, tuple[Post, ...]]:
    """The posts of every series by its folded name, in the order in which they are read: the oldest
    first. ``posts`` are newest first.
    """
    found: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if post.series:
            found[_key_of(post.series)].append(post)
    return {key: tuple(reversed(parts)) for key, parts in found.items()}


def lists_of(
    config: Config,
    posts: tuple[Post, ...],
    sections: Mapping[str, Section],
    authors: Mapping[str, Author],
) -> Mapping[str, Listing]:
    """Every list of the site by address, home first."""
    home = Listing(kind="home", key="", title=config.title, posts=posts)
    lists = [home, *_section_lists(posts, sections)]
    lists += _term_lists("tag", ((p, p.tags) for p in posts))
    lists += _term_lists("category", ((p, (p.category,) if p.category else ()) for p in posts))
    lists += _term_lists("author", ((p, [a.name for a in p.authors]) for p in posts), authors)
    lists += _period_lists(posts, config)
    return {listing.address: listing for listing in lists}


def _section_lists(posts: Iterable[Post], sections: Mapping[str, Section]) -> Iterator[Listing]:
    below = defaultdict(list)
    above = {key: tuple(folders_above(key)) for key in ("", *sections)}
    for post in posts:
        for key in above[post.section]:
            below[key].append(post)
    for key, section in sections.items():
        if key:
            yield Listing(kind="section", key=key, title=section.title, posts=tuple(below[key]))


def _term_lists(
    kind: ListKind,
    named: Iterable[tuple[Post, Sequence[str]]],
    authors: Mapping[str, Author] | None = None,
) -> Iterator[Listing]:
    """A list per folded name. The oldest post's spelling is shown, so that a new post with
    another spelling renames nothing; an author is called as :func:`authors_of` has it.
    """
    posts: dict[str, list[Post]] = defaultdict(list)
    names: dict[str, str] = {}
    for post, spellings in named:
        for spelling in spellings:
            key = _key_of(spelling)
            names[key] = spelling
            found = posts[key]
            if not found or found[-1] is not post:
                found.append(post)
    for key, name in sorted(names.items()):
        title = authors[key].name if authors else name
        yield Listing(kind=kind, key=key, title=title, posts=tuple(posts[key]))


def _period_lists(posts: Iterable[Post], config: Config) -> Iterator[Listing]:
    """A list per year and per month in the site's time zone, the last first, a year before its
    months.
    """
    zone = config.zone
    years: dict[int, dict[int, list[Post]]] = {}
    for post in posts:
        moment = post.published.astimezone(zone)
        years.setdefault(moment.year, {}).setdefault(moment.month, []).append(post)
    for months in years.values():
        of_year = tuple(chain.from_iterable(months.values()))
        newest = of_year[0].published
        key = f"{newest.astimezone(zone):%Y}"
        yield Listing(kind="year", key=key, title=year(newest, config), posts=of_year)
        for found in months.values():
            newest = found[0].published
            key = f"{newest.astimezone(zone):%Y/%m}"
            yield Listing(kind="month", key=key, title=month(newest, config), posts=tuple(found))


def archive_of(lists: Iterable[Listing]) -> ArchiveIndex:
    """The index of the years and months among ``lists``, which are in the order of
    :func:`lists_of`.
    """
    years: dict[str, Listing] = {}
    months: dict[str, list[Listing]] = defaultdict(list)
    for listing in lists:
        if listing.kind == "year":
            years[listing.key] = listing
        elif listing.kind == "month":
            months[listing.key.partition("/")[0]].append(listing)
    return ArchiveIndex(
        years=tuple(
            ArchiveYear(listing=listing, months=tuple(months[key]))
            for key, listing in years.items()
        )
    )


def term_indexes(lists: Iterable[Listing]) -> Mapping[str, TermIndex]:
    """The indexes of all tags, categories and authors by address, the most used term first."""
    all_lists = tuple(lists)
    indexes = [
        TermIndex(
            kind=plural,
            listings=tuple(
                sorted(
                    (listing for listing in all_lists if listing.kind == kind),
                    key=lambda listing: (-len(listing.posts), listing.key),
                )
            ),
        )
        for plural, kind in TERM_KINDS.items()
    ]
    return {index.address: index for index in indexes}

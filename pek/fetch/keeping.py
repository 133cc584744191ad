"""What was learned → the files that are committed: pictures first, then the cache, each whole or
not at all.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from pek.fetch.learning import Learned
from pek.fetch.naming import Named
from pek.files import write_whole
from pek.linkcache import FILE, FOLDER, CardEntry, LinkCache, PictureEntry, dump

# Of the files that pek made, by their name; all others in the folder are left alone.
_OURS = re.compile(r"[0-9a-f]{16}\.webp")


def missing(
    cache: LinkCache, named: Iterable[Named], content: Path, *, before: date | None = None
) -> tuple[Named, ...]:
    """Those of ``named`` that must be fetched: not in the cache, without their picture there, or
    fetched ``before`` a day or on it.
    """
    return tuple(one for one in named if _is_missing(cache, one, content, before))


def _is_missing(cache: LinkCache, one: Named, content: Path, before: date | None) -> bool:
    entries = cache.cards if one.kind == "card" else cache.pictures
    entry = entries.get(one.url)
    if entry is None or (before is not None and entry.fetched <= before):
        return True
    name = entry.image if isinstance(entry, CardEntry) else entry.file
    return name is not None and not (content / FOLDER / name).is_file()


def days_before(today: date, days: int) -> date:
    """The day so many days ago; the first of all if there was none."""
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return date.min


def with_learned(cache: LinkCache, learned: Iterable[Learned]) -> LinkCache:
    """The cache with what is new in the place of what was; what failed stays as it was."""
    cards, pictures = dict(cache.cards), dict(cache.pictures)
    for one in learned:
        if isinstance(one.entry, CardEntry):
            cards[one.named.url] = _better(cards.get(one.named.url), one.entry)
        elif isinstance(one.entry, PictureEntry):
            pictures[one.named.url] = one.entry
    return replace(cache, cards=cards, pictures=pictures)


def _better(old: CardEntry | None, new: CardEntry) -> CardEntry:
    """A page that says nothing any more, as on a day of repairs, takes nothing from its card."""
    if old and old.title and not new.title:
        return old.model_copy(update={"fetched": new.fetched})
    return new


def without_unnamed(cache: LinkCache, named: Iterable[Named]) -> tuple[LinkCache, tuple[str, ...]]:
    """The cache without what nothing names any more, and the addresses that went."""
    known = tuple(named)
    cards = {one.url for one in known if one.kind == "card"}
    pictures = {one.url for one in known if one.kind == "picture"}
    left = replace(
        cache,
        cards={url: entry for url, entry in cache.cards.items() if url in cards},
        pictures={url: entry for url, entry in cache.pictures.items() if url in pictures},
    )
    gone = (cache.cards.keys() - cards) | (cache.pictures.keys() - pictures)
    return left, tuple(sorted(gone))


def strays(cache: LinkCache, content: Path) -> Iterator[Path]:
    """The pictures of the folder that no entry names."""
    named = cache.files()
    with suppress(FileNotFoundError):
        for path in sorted((content / FOLDER).iterdir()):
            if _OURS.fullmatch(path.name) and path.name not in named:
                yield path


def store(content: Path, cache: LinkCache, learned: Iterable[Learned] = ()) -> bool:
    """Write the pictures, then the cache; whether the cache's file changed. Raises OSError."""
    for one in learned:
        for name, data in one.files.items():
            _write(content / FOLDER / name, data)
    return _write(content / FILE, dump(cache.cards, cache.pictures))


def _write(path: Path, data: bytes) -> bool:
    """Whether the file changed."""
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
    return True

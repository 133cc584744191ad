"""Addresses → entries of the cache: each host asked for one thing after the other, several hosts
at once.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Event, Lock

from pek.fetch.client import PAGE, PICTURE, Client, host_of
from pek.fetch.errors import FetchError, HostError
from pek.fetch.naming import Named
from pek.fetch.page import MEDIA_TYPES, said_by
from pek.fetch.picture import is_usable, kept
from pek.linkcache import CardEntry, LinkCache, PictureEntry
from pek.models import nothing
from pek.text import clean

# Pixels: what a post can show, and twice what a card shows or nearly so.
PICTURE_WIDTH = 1440
CARD_WIDTH = 600
HOSTS_AT_ONCE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What became of one address: an ``entry`` with its ``files`` by name, or none and the reason
    why as ``trouble``. An entry with ``trouble`` lacks only the picture of its card. ``unfound``:
    there is no such host.
    """

    named: Named
    entry: CardEntry | PictureEntry | None = None
    files: Mapping[str, bytes] = field(default_factory=nothing)
    trouble: str = ""
    unfound: bool = False


def learn(client: Client, named: Named, before: LinkCache, today: date) -> Learned:
    """Fetch one address. Raises nothing."""
    try:
        if named.kind == "picture":
            return _picture(client, named, today)
        return _card(client, named, before, today)
    except FetchError as error:
        # A host must not write control characters to the operator's terminal.
        unfound = isinstance(error, HostError)
        return Learned(named=named, trouble=clean(str(error)), unfound=unfound)


def learn_all(
    todo: Iterable[Named],
    fetch: Callable[[Named], Learned],
    take: Callable[[Learned], None],
) -> None:
    """``fetch`` everything, one after the other of each host, HOSTS_AT_ONCE at once; ``take`` is
    given what was learned, in any order, one at a time. If this is interrupted, what is under
    way is finished and nothing else begun.
    """
    groups: dict[str, list[Named]] = {}
    for one in todo:
        groups.setdefault(host_of(one.url), []).append(one)
    stop, turn = Event(), Lock()

    def work(group: list[Named]) -> None:
        for one in group:
            if stop.is_set():
                return
            learned = fetch(one)
            with turn:
                take(learned)

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        try:
            # To ask for the results raises what a thread did not expect.
            list(pool.map(work, groups.values()))
        finally:
            stop.set()


def _picture(client: Client, named: Named, today: date) -> Learned:
    name, data = kept(client.fetch(named.url, PICTURE, is_usable), PICTURE_WIDTH)
    return Learned(named=named, entry=PictureEntry(fetched=today, file=name), files={name: data})


def _card(client: Client, named: Named, before: LinkCache, today: date) -> Learned:
    content = client.fetch(named.url, PAGE, MEDIA_TYPES.__contains__)
    if content.media_type not in MEDIA_TYPES:
        return Learned(named=named, entry=CardEntry(fetched=today))
    said = said_by(content)
    entry = CardEntry(fetched=today)
    if not said.title:
        return Learned(named=named, entry=entry)
    entry = CardEntry(fetched=today, title=said.title, description=said.description, site=said.site)
    return _with_image(client, Learned(named=named, entry=entry), said.image, before)


def _with_image(client: Client, learned: Learned, url: str, before: LinkCache) -> Learned:
    """The card with its picture; if that cannot be had, with the one that it had before."""
    if not url:
        return learned
    try:
        name, data = kept(client.fetch(url, PICTURE, is_usable), CARD_WIDTH)
    except FetchError as error:
        old = before.cards.get(learned.named.url)
        return replace(
            learned,
            entry=_imaged(learned, old.image if old else None),
            trouble=clean(f"{url}: {error}"),
        )
    return replace(learned, entry=_imaged(learned, name), files={name: data})


def _imaged(learned: Learned, name: str | None) -> CardEntry | PictureEntry | None:
    return learned.entry and learned.entry.model_copy(update={"image": name})

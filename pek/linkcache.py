"""``_links/links.json``: what ``flask links`` has learned of addresses on other hosts.

The file and the pictures beside it are committed with the posts: a page asks no other host for
anything, neither when it is made nor when it is read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pek.addresses import ascii_url
from pek.config import Config
from pek.errors import Problem, unreadable
from pek.files import Stamp, read_changed
from pek.models import nothing
from pek.text import clean, line_of

FOLDER = "_links"
FILE = f"{FOLDER}/links.json"
# No site has so many links; who has is told.
MAX_BYTES = 20_000_000
CARDS, PICTURES = "cards", "pictures"

_RENEW = "run flask links again, or take the file from your version control"
_Name = Annotated[str, Field(pattern=r"^[0-9a-f]{16}\.webp$")]
_Words = Annotated[str, AfterValidator(clean)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    fetched: date


class CardEntry(_Entry):
    """What a page says of itself. Without a ``title`` it said nothing, or is no page of HTML.
    ``image`` is the name of a file in FOLDER.
    """

    title: _Words = ""
    description: _Words = ""
    site: _Words = ""
    image: _Name | None = None


class PictureEntry(_Entry):
    """A picture of another host, kept as ``file`` in FOLDER."""

    file: _Name


E = TypeVar("E", CardEntry, PictureEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCache:
    """What the file says, by the address that was fetched (from :func:`key_of`). ``digest`` is
    that of its bytes, ``stamp`` its time of change and size, ``None`` without a file.
    """

    cards: Mapping[str, CardEntry] = field(default_factory=nothing)
    pictures: Mapping[str, PictureEntry] = field(default_factory=nothing)
    digest: str = ""
    problems: tuple[Problem, ...] = ()
    stamp: Stamp | None = None

    def card(self, address: str) -> CardEntry | None:
        """What there is for a card of an absolute URL; ``None``: nothing."""
        entry = self.cards.get(key_of(address))
        return entry if entry and entry.title else None

    def picture(self, address: str) -> str | None:
        """The address on this site of the picture that an absolute URL names."""
        entry = self.pictures.get(key_of(address))
        return picture_address(entry.file) if entry else None

    def shown(self) -> Iterator[tuple[str, str]]:
        """The keys of all entries that have a picture, each with its name in FOLDER."""
        yield from ((key, card.image) for key, card in self.cards.items() if card.image)
        yield from ((key, picture.file) for key, picture in self.pictures.items())

    def files(self) -> frozenset[str]:
        """The names of all files in FOLDER that an entry names."""
        return frozenset(name for _, name in self.shown())


def key_of(address: str) -> str:
    """The absolute URL that is fetched for ``address``: in ASCII, without a fragment, ``https:``
    where no scheme.

    >>> key_of(" //example.com/日?b#c")
    'https://example.com/%E6%97%A5?b'
    """
    address = ascii_url(address.strip())
    address = f"https:{address}" if address.startswith("//") else address
    return address.partition("#")[0]


def picture_address(name: str) -> str:
    """Where a file of FOLDER is served."""
    return f"/{FOLDER}/{name}"


def read(config: Config, before: LinkCache) -> LinkCache:
    """The cache as the file has it now; not read again if it is as ``before`` knew it.

    While the file cannot be read as a whole, what ``before`` knew stays. Raises nothing: what is
    wrong stands in ``problems``.
    """
    try:
        changed = read_changed(config.content / FILE, before.stamp, MAX_BYTES)
    except FileNotFoundError:
        return LinkCache()
    except OSError as error:
        return replace(before, problems=(unreadable(FILE, error),), stamp=None)
    if changed is None:
        return before
    stamp, data = changed
    return replace(parse(data, before), stamp=stamp)


def parse(data: bytes, before: LinkCache) -> LinkCache:
    """The cache in the bytes of a file, or ``before`` if they are not of our form. An entry that
    is wrong is left out alone.
    """
    try:
        text = _text(data)
        values = json.loads(text)
        json.dumps(values, ensure_ascii=False).encode()  # half a character, written as \\ud83c
    except json.JSONDecodeError as error:
        return _kept(before, error.lineno, f"not JSON: {error.msg}")
    except (ValueError, RecursionError) as error:
        return _kept(before, None, f"not JSON in UTF-8: {error}")
    if not isinstance(values, dict) or not values.keys() <= {CARDS, PICTURES}:
        return _kept(before, 1, f"expected an object with {CARDS} and {PICTURES}")
    if not all(isinstance(entries, dict) for entries in values.values()):
        return _kept(before, 1, f"expected objects as {CARDS} and {PICTURES}")
    problems: list[Problem] = []
    return LinkCache(
        cards=_entries(CardEntry, values.get(CARDS, {}), text, problems),
        pictures=_entries(PictureEntry, values.get(PICTURES, {}), text, problems),
        digest=sha256(data).hexdigest(),
        problems=tuple(problems),
    )


def dump(cards: Mapping[str, CardEntry], pictures: Mapping[str, PictureEntry]) -> bytes:
    """The bytes of a file that says this: sorted by address, so that a new link is a small diff."""
    values = {CARDS: _sorted(cards), PICTURES: _sorted(pictures)}
    return f"{json.dumps(values, ensure_ascii=False, indent=2)}\n".encode()


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES:,} bytes")
    return data.decode("utf-8-sig")


def _kept(before: LinkCache, line: int | None, message: str) -> LinkCache:
    problem = Problem(path=FILE, line=line, message=message, remedy=_RENEW)
    return replace(before, problems=(problem,))


def _entries(
    model: type[E], values: Mapping[str, Any], text: str, problems: list[Problem]
) -> Mapping[str, E]:
    found: dict[str, E] = {}
    for address, value in values.items():
        try:
            found[address] = model.model_validate(value)
        except ValidationError as error:
            problems.append(_refused(address, text, error))
    return found


def _refused(address: str, text: str, error: ValidationError) -> Problem:
    detail = error.errors(include_url=False)[0]
    name = ".".join(map(str, detail["loc"]))
    key = re.escape(json.dumps(address, ensure_ascii=False))
    written = re.search(rf"^[ \t]*{key}:", text, re.MULTILINE)
    return Problem(
        path=FILE,
        line=line_of(text, written.start()) if written else None,
        message=f"{address}: {name + ': ' if name else ''}{detail['msg'].lower()}",
        remedy="delete the entry and run flask links",
    )


def _sorted(entries: Mapping[str, E]) -> dict[str, Any]:
    return {
        address: entries[address].model_dump(mode="json", exclude_defaults=True)
        for address in sorted(entries)
    }

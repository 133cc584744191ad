"""``redirects.toml``: addresses of old that belong to no source any longer, and where they lead."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter, ValidationError

from pek.addresses import with_slash
from pek.config import Config
from pek.content.fields import PlainAddress, refusal
from pek.errors import Problem, unreadable
from pek.files import Stamp, read_changed
from pek.models import nothing
from pek.site import follow

FILE = "redirects.toml"


def _no_pattern(value: str) -> str:
    if "*" in value:
        remedy = "write it without the *: what lies below a page, list or post follows it"
        raise refusal("{found} is a pattern", remedy, value)
    return value


_ADDRESS: TypeAdapter[str] = TypeAdapter(Annotated[PlainAddress, AfterValidator(_no_pattern)])
_LINE = re.compile(r"at line (\d+)")
_FORM = 'write each on a line of its own, both between quotes: "/old/" = "/new/"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirects:
    """What the file says: ``targets`` are addresses by old address, each old one with a slash at
    its end, those that lead in a circle left out; ``lines`` where each stands (from 1, ``None``:
    not on a line of its own). ``stamp`` is the file's time of change and size, ``None`` without a
    file.
    """

    targets: Mapping[str, str] = field(default_factory=nothing)
    lines: Mapping[str, int | None] = field(default_factory=nothing)
    problems: tuple[Problem, ...] = ()
    stamp: Stamp | None = None


def read(config: Config, before: Redirects) -> Redirects:
    """The redirects as the file has them now; not read again if it is as ``before`` knew it.

    While the file cannot be read as a whole, those of ``before`` stay. Raises nothing: what is
    wrong stands in ``problems``.
    """
    try:
        changed = read_changed(config.content / FILE, before.stamp, config.max_source_bytes)
    except FileNotFoundError:
        return Redirects()
    except OSError as error:
        return replace(before, problems=(unreadable(FILE, error),), stamp=None)
    if changed is None:
        return before
    stamp, data = changed
    if len(data) > config.max_source_bytes:
        message = f"the file is larger than {config.max_source_bytes:,} bytes"
        problem = Problem(path=FILE, message=message, remedy="raise max_source_bytes")
        return replace(before, problems=(problem,), stamp=stamp)
    return replace(parse(data, before), stamp=stamp)


def parse(data: bytes, before: Redirects) -> Redirects:
    """The redirects in the bytes of a file, or those of ``before`` if it is no TOML in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
        values = _entries(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        # Numbers with thousands of digits and deep nesting are refused in other ways.
        return replace(before, problems=(_not_toml(str(error)),))
    places = _places(text)
    targets: dict[str, str] = {}
    lines: dict[str, int | None] = {}
    problems: list[Problem] = []
    for old, new in values.items():
        line = places.get(old)
        try:
            source, target = with_slash(_address(old)), _address(new)
        except ValidationError as error:
            problems.append(_refused(line, error))
            continue
        if source in targets:
            problems.append(_twice(line, source, lines[source]))
        else:
            targets[source], lines[source] = target, line
    loops = _loops(targets)
    problems += [_loop(lines[source], source) for source in loops]
    kept = {source: target for source, target in targets.items() if source not in loops}
    return Redirects(targets=kept, lines=lines, problems=tuple(problems))


def _entries(values: dict[str, object]) -> dict[str, object]:
    """The entries, which may stand below a heading ``[redirects]``."""
    inside = values.get("redirects")
    return inside if isinstance(inside, dict) and len(values) == 1 else values


def _address(value: object) -> str:
    return _ADDRESS.validate_python(value)


def _places(text: str) -> dict[str, int]:
    """The line (from 1) of every key that has a line to itself."""
    return {
        key: number for number, line in enumerate(text.splitlines(), 1) for key in _keys_of(line)
    }


def _keys_of(line: str) -> Iterator[str]:
    try:
        yield from tomllib.loads(line)
    except (ValueError, RecursionError):
        return


def _loops(targets: Mapping[str, str]) -> list[str]:
    """The addresses that lead back to where they began, or into such a circle."""
    ends: dict[str, str | None] = {}

    def step(address: str) -> str | None:
        after = with_slash(targets.get(address, address))
        return None if after == address and address in targets else after

    return [source for source in targets if follow(source, step, ends) is None]


def _not_toml(reason: str) -> Problem:
    line = _LINE.search(reason)
    return Problem(
        path=FILE, line=int(line[1]) if line else None, message=f"not TOML: {reason}", remedy=_FORM
    )


def _refused(line: int | None, error: ValidationError) -> Problem:
    detail = error.errors(include_url=False)[0]
    remedy = str(detail["ctx"]["remedy"]) if isinstance(detail["input"], str) else _FORM
    return Problem(path=FILE, line=line, message=detail["msg"], remedy=remedy)


def _twice(line: int | None, source: str, first: int | None) -> Problem:
    return Problem(
        path=FILE,
        line=line,
        message=f"{source} stands in {f'line {first}' if first else 'the file'} already",
        remedy="keep one of the two: an address leads to one place",
    )


def _loop(line: int | None, source: str) -> Problem:
    return Problem(
        path=FILE,
        line=line,
        message=f"{source} leads back to itself",
        remedy="name the page that is there now",
    )

"""``redirects.toml``: addresses of old that belong to no source any longer, and where they lead."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pek.config import Config
from pek.content.fields import PlainAddress
from pek.content.scan import unreadable
from pek.errors import Problem

FILE = "redirects.toml"

_ADDRESS: TypeAdapter[str] = TypeAdapter(PlainAddress)
_LINE = re.compile(r"at line (\d+)")
_FORM = 'write each on a line of its own, both between quotes: "/old/" = "/new/"'


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirects:
    """What the file says. ``targets`` are addresses by old address, each old one with a slash at
    its end, chains followed to their end; ``lines`` where each stands (from 1). ``stamp`` is the
    file's time of change and size, ``None`` without a file.
    """

    targets: Mapping[str, str] = field(default_factory=_none)
    lines: Mapping[str, int] = field(default_factory=_none)
    problems: tuple[Problem, ...] = ()
    stamp: tuple[int, int] | None = None


def read(config: Config, before: Redirects) -> Redirects:
    """The redirects as the file has them now; not read again if it is as ``before`` knew it.

    While the file cannot be read as a whole, those of ``before`` stay. Raises nothing: what is
    wrong stands in ``problems``.
    """
    path = config.content / FILE
    try:
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp == before.stamp:
            return before
        with path.open("rb") as file:
            data = file.read(config.max_source_bytes + 1)
    except FileNotFoundError:
        return Redirects()
    except OSError as error:
        return replace(before, problems=(unreadable(FILE, error),), stamp=None)
    if len(data) > config.max_source_bytes:
        message = f"the file is larger than {config.max_source_bytes:,} bytes"
        problem = Problem(path=FILE, message=message, remedy="raise max_source_bytes")
        return replace(before, problems=(problem,), stamp=stamp)
    return replace(parse(data, before), stamp=stamp)


def parse(data: bytes, before: Redirects) -> Redirects:
    """The redirects in the bytes of a file, or those of ``before`` if it is no TOML in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return replace(before, problems=(_not_toml(str(error)),))
    places = _places(text)
    targets: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for old, new in values.items():
        line = places.get(old)
        try:
            source, target = f"{_address(old).rstrip('/')}/", _address(new)
        except ValidationError as error:
            problems.append(_refused(line, error))
            continue
        if source in targets:
            problems.append(_twice(line, source, lines[source]))
        else:
            targets[source], lines[source] = target, line or 1
    found, loops = _followed(targets)
    problems += [_loop(lines[source], source) for source in loops]
    return Redirects(targets=found, lines=lines, problems=tuple(problems))


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
    except tomllib.TOMLDecodeError:
        return


def _followed(targets: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Each address with the end of its chain, and those that lead back to where they began."""
    found: dict[str, str] = {}
    loops: list[str] = []
    for source in targets:
        at, passed = source, {source}
        while (step := f"{targets[at].rstrip('/')}/") in targets and step not in passed:
            at = step
            passed.add(step)
        if step in passed:
            loops.append(source)
        else:
            found[source] = targets[at]
    return found, loops


def _not_toml(reason: str) -> Problem:
    line = _LINE.search(reason)
    return Problem(
        path=FILE, line=int(line[1]) if line else None, message=f"not TOML: {reason}", remedy=_FORM
    )


def _refused(line: int | None, error: ValidationError) -> Problem:
    detail = error.errors(include_url=False)[0]
    remedy = str(detail.get("ctx", {}).get("remedy", _FORM))
    return Problem(path=FILE, line=line, message=detail["msg"], remedy=remedy)


def _twice(line: int | None, source: str, first: int) -> Problem:
    return Problem(
        path=FILE,
        line=line,
        message=f"{source} stands in line {first} already",
        remedy="keep one of the two: an address leads to one place",
    )


def _loop(line: int, source: str) -> Problem:
    return Problem(
        path=FILE,
        line=line,
        message=f"{source} leads back to itself",
        remedy="name the page that is there now",
    )

"""Where settings are written: a file, the environment, and what is said of mistakes in them."""

import json
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pek.errors import ConfigError

FILE = "site.toml"
PREFIX = "PEK_"

# Read by the browser tests and the Makefile, not settings of a site.
OTHER_VARIABLES = frozenset({"PEK_CHROMIUM"})

# Where the site's content lies and what secures it is the operator's to say, not the content's.
OPERATOR_ONLY = frozenset({"content", "static", "instance", "secret_key", "drafts"})
SECRETS = frozenset({"secret_key"})
LISTS = frozenset({"card_layouts", "nav", "footer", "social", "embed_hosts", "static"})


def from_file(file: Path) -> dict[str, Any]:
    """The settings of a file; none if there is none. Raises ConfigError."""
    try:
        values = tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror} (expected a folder with posts)") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error} (expected a TOML file in UTF-8)") from error
    if misplaced := OPERATOR_ONLY & values.keys():
        name = min(misplaced)
        raise ConfigError(
            f"{file}: {name} cannot be set here (set the variable {PREFIX}{name.upper()})"
        )
    return values


def from_environment(environ: Mapping[str, str], known: Collection[str]) -> dict[str, Any]:
    """The settings among the variables, by their names. Raises ConfigError for one that is not
    ``known``.
    """
    values: dict[str, Any] = {}
    for name, text in environ.items():
        if not name.startswith(PREFIX) or name in OTHER_VARIABLES:
            continue
        key = name.removeprefix(PREFIX).lower()
        if key not in known:
            raise ConfigError(f"{name}: no such setting{_nearest(key, known, PREFIX)}")
        values[key] = _decoded(name, text) if key in LISTS else text
    return values


def _nearest(key: str, known: Collection[str], prefix: str = "") -> str:
    def name(setting: str) -> str:
        return f"{prefix}{setting.upper()}" if prefix else setting

    near = get_close_matches(key, known, n=1)
    if near:
        return f" (did you mean {name(near[0])}?)"
    return f" (known: {', '.join(map(name, known))})"


def _decoded(name: str, text: str) -> object:
    if not text.startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(f"{name}: {error} (lists and tables are written as JSON)") from error


def explain(
    error: ValidationError, sources: Mapping[str, str], file: str, known: Collection[str]
) -> str:
    """What is wrong, a line each, where it was written (``sources`` by setting, else ``file``)."""
    return "\n".join(_explain_one(detail, sources, file, known) for detail in error.errors())


def _explain_one(
    detail: ErrorDetails, sources: Mapping[str, str], file: str, known: Collection[str]
) -> str:
    key = str(detail["loc"][0])
    source = sources.get(key, file)
    if key not in known:
        return f"{source}: {key}: no such setting{_nearest(key, known)}"
    place = ".".join(map(str, detail["loc"]))
    found = "" if key in SECRETS else f", found {detail['input']!r}"
    return f"{source}: {place}: {detail['msg'].removeprefix('Value error, ')}{found}"

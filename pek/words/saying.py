"""Words by key, from one file a language beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale
from babel.numbers import format_decimal
from markupsafe import Markup

LANGUAGES = ("ja", "en")
# What readers of any other language understand best.
OTHERWISE = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """All words of one language: ``say("toc")``, ``say("posts", n=3)``."""

    language: str
    table: Mapping[str, str | Mapping[str, str]] = field(repr=False)
    locale: Locale = field(repr=False)

    def __call__(self, key: str, n: int | None = None, **values: object) -> str:
        """What is said for ``key``, with ``values`` in the places that its text names: markup, if
        one of them is.

        Numbers are written as the language writes them; ``n`` decides between singular and plural
        (CLDR, "Language Plural Rules"). Raises KeyError for an unknown key or a missing value.
        """
        said = self.table[key]
        if n is None and not values and isinstance(said, str) and "{" not in said:
            # Most of what is said: no number, no name, nothing to fill in.
            return said
        if not isinstance(said, str):
            if n is None:
                raise KeyError(f"{key}: n")
            # Japanese has one form for every number.
            said = said.get(self.locale.plural_form(n)) or said["other"]
        numbered = values if n is None else {"n": n, **values}
        given = {name: self._shown(value) for name, value in numbered.items()}
        if any(isinstance(value, Markup) for value in given.values()):
            return Markup(said).format_map(given)  # noqa: S704 - our own text; values are escaped
        return said.format_map(given)

    def _shown(self, value: object) -> object:
        return _decimal(value, self.language) if isinstance(value, int) else value


# Babel takes 20 µs for a number, and most are small.
@lru_cache(maxsize=4096)
def _decimal(value: int, language: str) -> str:
    return format_decimal(value, locale=_words(language).locale)


@lru_cache(maxsize=256)
def words(language: str) -> Words:
    """The words for a language (BCP 47): those of ``ja`` for ``ja-JP``, English for one that pek
    does not speak.
    """
    name = language.partition("-")[0].lower()
    return _words(name if name in LANGUAGES else OTHERWISE)


@cache
def _words(name: str) -> Words:
    text = (files(__package__) / f"{name}.toml").read_text("utf-8")
    return Words(name, tomllib.loads(text), Locale(name))

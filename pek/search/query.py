"""What a reader asks for: words, phrases in quotes, and words that must not be there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pek.search.folding import comparable
from pek.search.tokens import BETWEEN, ENDING, MAX_WORD, REST, UNIT, beginning, pairs
from pek.text import clean

# Nobody types more; the rest is not looked at.
MAX_LENGTH = 200
MAX_TERMS = 10

_QUOTED = r'"(?P<a>[^"]*)"|[“„](?P<b>[^”“]*)[”“]|「(?P<c>[^」]*)」|『(?P<d>[^』]*)』'
_PART = re.compile(rf"(?P<minus>(?<!\S)[-−])?(?:{_QUOTED}|(?P<word>[^\s\"“„「『]+)|[\"“„「『])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of Japanese characters, a word of another script, or an emoji."""

    text: str
    japanese: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Units that stand one after another. ``whole``: the last word is all of it, not only its
    beginning. ``typed`` is how it was written.
    """

    units: tuple[Unit, ...]
    whole: bool = False
    typed: str = field(default="", compare=False)

    @property
    def expression(self) -> str:
        """The term in the query language of FTS5: phrases of tokens, none of which has a quote."""
        found = [token for unit in self.units for token in _tokens(unit)]
        if self.units[-1].japanese and not self._begins:
            # In a text the run may go on: its last character need not stand alone.
            found.pop()
        phrase = f'"{" ".join(found)}"'
        if not self._begins:
            return phrase
        if self.units[-1].japanese:
            return f"{phrase} *"
        # The word itself counts beside its being a beginning: Go comes before Google.
        return f"({phrase} OR {phrase} *)"

    @property
    def pattern(self) -> str:
        """A regular expression for the term in a folded text."""
        *others, last = map(_pattern, self.units)
        if not self.units[-1].japanese:
            last += REST if self._begins else ENDING
        return BETWEEN.join([*others, last])

    @property
    def _begins(self) -> bool:
        """Whether the last token is the beginning of what is found. A number is all of it: nobody
        who looks for 9 means 97.
        """
        last = self.units[-1]
        if last.japanese:
            return len(last.text) == 1
        return not (self.whole or last.text.isdecimal())


@dataclass(frozen=True, slots=True)
class Query:
    """All of ``terms`` must be found and none of ``excluded``. ``text`` is what was asked."""

    text: str
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to find."""
        return bool(self.terms)

    @property
    def expression(self) -> str:
        """The query in the query language of FTS5. Nothing of it is the reader's own syntax."""
        wanted = " AND ".join(term.expression for term in self.terms)
        unwanted = " OR ".join(term.expression for term in self.excluded)
        return f"({wanted}) NOT ({unwanted})" if unwanted else wanted

    @property
    def pattern(self) -> re.Pattern[str]:
        """What of a folded text is marked: each term is a group of its own."""
        return re.compile("|".join(f"({term.pattern})" for term in self.terms))


def parse(asked: str) -> Query:
    """Read what was typed. Every text is a query: what has no meaning in it is passed over."""
    text = clean(asked[:MAX_LENGTH])
    terms: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    for minus, term in _parts(text):
        if len(terms) + len(excluded) < MAX_TERMS:
            (excluded if minus else terms).setdefault(term)
    return Query(text, tuple(terms), tuple(excluded))


def _parts(text: str) -> Iterator[tuple[bool, Term]]:
    # Full-width signs are those that they stand for; letters are folded with their word.
    for found in _PART.finditer(text.translate(_WIDE)):
        word = found["word"]
        quoted = next((found[name] for name in "abcd" if found[name] is not None), None)
        units = _units(quoted if word is None and quoted is not None else word or "")
        if units:
            yield found["minus"] is not None, Term(units, quoted is not None, found[0].lstrip("-−"))


_WIDE = str.maketrans("＂－", '"-')


def _units(text: str) -> tuple[Unit, ...]:
    return tuple(
        Unit(found[0] if found["run"] else found[0][:MAX_WORD], japanese=found["run"] is not None)
        for found in UNIT.finditer(comparable(text))
    )


def _tokens(unit: Unit) -> Iterator[str]:
    if unit.japanese:
        yield from pairs(unit.text)
        yield unit.text[-1]
    else:
        yield unit.text


def _pattern(unit: Unit) -> str:
    # Of an emoji, too, no letter can be part.
    is_word = unit.text[0].isalnum() and not unit.japanese
    return beginning(unit.text) if is_word else re.escape(unit.text)

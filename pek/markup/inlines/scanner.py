"""One pass over the text of a block: every mark is looked at once, from left to right."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from typing import Final

from pek.markup.blocks.rawhtml import is_filtered, mended
from pek.markup.blocks.references import References
from pek.markup.destinations import ENTITY, unescaped
from pek.markup.elements import escaped, tagless
from pek.markup.inlines.addresses import MAIL_START, START, START_AFTER, read_address, read_mail
from pek.markup.inlines.builder import build
from pek.markup.inlines.emoji import read_emoji
from pek.markup.inlines.emphasis import dunder, pair, read_run
from pek.markup.inlines.links import target
from pek.markup.inlines.notes import Notes
from pek.markup.inlines.spans import Ticks, pointed, tags_of
from pek.markup.inlines.tokens import BREAK, CLOSING, Atom, Opening, Run, Token

_MARKS: Final = r"[\\`*_~\]<\n]|!?\[|&(?=[#A-Za-z])|:(?=[a-z0-9_+-]{1,50}:)"
# The same, but a class of characters first: in most of a text there is none of them, and it is
# passed over in a fifth of the time.
_SPECIAL: Final = re.compile(
    r"[\\`*_~\]<\n!\[&:HhWw](?:(?<=[\\`*_~\]<\n\[])|(?<=!)(?=\[)|(?<=&)(?=[#A-Za-z])"
    rf"|(?<=:)(?=[a-z0-9_+-]{{1,50}}:)|{START_AFTER})"
)
_SPECIAL_AND_MAIL: Final = re.compile(f"{_MARKS}|{START}|{MAIL_START}")
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
# `(スクリーンショット 2026-01-15 10.00.00.png)`
_SPACED: Final = re.compile(r"\([^()<>\n\"]{1,200}[ 　][^()<>\n\"]{0,200}\.[A-Za-z0-9]{2,5}\)")
# Who has as many mends the first ones first; each is looked for in the source.
MAX_REMARKS: Final = 50
NO_NOTE: Final = "no footnote has this name: it is text", "write [^name]: and its text below"
SPACED: Final = (
    "an address with a space is text",
    "write it between < and >, or %20 for the space",
)
DATA: Final = (
    "a picture within the text is not shown",
    "save it as a file and name that",
)
_NOTE: Final = re.compile(r"\[\^((?:[^\s\[\]\\]|\\.){1,200})\]")


def _special(text: str) -> re.Pattern[str]:
    return _SPECIAL_AND_MAIL if "@" in text else _SPECIAL


class Inlines:
    """Turns the texts of one document into elements. ``keep`` takes raw HTML out of the tree."""

    def __init__(self, references: References, notes: Notes, keep: Callable[[str], str]) -> None:
        self.references = references
        self.notes = notes
        self.keep = keep
        # The first text that was nested too deeply.
        self.deep: str | None = None
        # What is not what it seems: as it is written, what is wrong, and what to do.
        self.remarks: dict[str, tuple[str, str]] = {}

    def fill(self, element: ET.Element, text: str) -> None:
        """Put what ``text`` means into ``element``, which is empty."""
        if not _special(text).search(text):
            # Most items, cells and headings are only text.
            element.text = escaped(text)
            return
        if not build(element, _Scan(text, self).tokens(), self.notes) and self.deep is None:
            self.deep = text

    def remark(self, written: str, said: tuple[str, str]) -> None:
        """Tell the author of something as it is ``written``."""
        if len(self.remarks) < MAX_REMARKS:
            self.remarks.setdefault(written, said)


class _Scan:
    """The state of one pass over a text of ``document``."""

    def __init__(self, text: str, document: Inlines) -> None:
        self._text = text
        self._document = document
        self._tokens: list[Token] = []
        self._runs: list[Run] = []
        self._openings: list[Opening] = []
        # Links do not hold links: an opening with a smaller number cannot begin one any more.
        self._no_link_before = 0
        self._count = 0
        self._ticks = Ticks(text)
        self._tags = tags_of(text)

    def tokens(self) -> list[Token]:
        """The tokens of the text, the runs paired."""
        text, position = self._text, 0
        special = _special(text)
        while found := special.search(text, position):
            begin = found.start()
            if begin > position:
                self._tokens.append(text[position:begin])
            read = _READERS.get(text[begin], _Scan.read_address)
            position = read(self, begin)
        self._tokens.append(text[position:])
        pair(self._runs)
        return self._tokens

    def _literal(self, position: int, length: int = 1) -> int:
        self._tokens.append(self._text[position : position + length])
        return position + length

    def read_escape(self, position: int) -> int:
        following = self._text[position + 1 : position + 2]
        if following == "\n":
            return self._hard_break(position + 1)
        if following and following in _PUNCTUATION:
            self._tokens.append(following)
            return position + 2
        return self._literal(position)

    def _hard_break(self, position: int) -> int:
        element = ET.Element("br")
        element.tail = "\n"
        self._tokens.append(Atom(element, "\n"))
        return position + 1

    def read_line_end(self, position: int) -> int:
        last = self._tokens[-1] if self._tokens else ""
        if not isinstance(last, str) or not last.endswith(" "):
            self._tokens.append(BREAK)
            return position + 1
        shorn = last.rstrip(" ")
        self._tokens[-1] = shorn
        if len(last) - len(shorn) >= 2:
            return self._hard_break(position)
        self._tokens.append(BREAK)
        return position + 1

    def read_code(self, position: int) -> int:
        token, end = self._ticks.span(position)
        self._tokens.append(token)
        return end

    def read_run(self, position: int) -> int:
        if name := dunder(self._text, position):
            return self._literal(position, len(name))
        run = read_run(self._text, position, self._next())
        self._tokens.append(run)
        self._runs.append(run)
        return position + run.length

    def read_open(self, position: int) -> int:
        image = self._text[position] == "!"
        end = position + 1 + image
        note = _NOTE.match(self._text, end - 1)
        if note and (reference := self._document.notes.refer(note[1], note[0])):
            if image:
                self._tokens.append("!")
            self._tokens.append(reference)
            return note.end()
        if note and note[1].isalnum():
            self._document.remark(note[0], NO_NOTE)
        if self._openings:
            self._openings[-1].nested = True
        opening = Opening(image, len(self._runs), end, self._next())
        self._openings.append(opening)
        self._tokens.append(opening)
        return end

    def read_close(self, position: int) -> int:
        opening = self._openings.pop() if self._openings else None
        if opening is None or (not opening.image and opening.number < self._no_link_before):
            return self._literal(position)
        found = target(self._text, opening, position, self._document.references)
        if found is None:
            if spaced := _SPACED.match(self._text, position + 1):
                self._document.remark(spaced[0], SPACED)
            return self._literal(position)
        if found.attributes.get("src", "").lower().startswith("data:"):
            self._document.remark(f"({found.attributes['src'][:30]}", DATA)
        opening.attributes = found.attributes
        pair(self._runs[opening.runs :])
        del self._runs[opening.runs :]
        if not opening.image:
            self._no_link_before = self._next()
        self._tokens.append(CLOSING)
        return found.end

    def read_pointed(self, position: int) -> int:
        if address := pointed(self._text, position):
            self._tokens.append(address[0])
            return address[1]
        end = None if is_filtered(self._text, position) else self._tags.after(position)
        if end is None:
            return self._literal(position)
        self._tokens.append(Atom(tagless(self._document.keep(mended(self._text[position:end])))))
        return end

    def read_entity(self, position: int) -> int:
        found = ENTITY.match(self._text, position)
        if found is None:
            return self._literal(position)
        self._tokens.append(unescaped(found[0]))
        return found.end()

    def read_emoji(self, position: int) -> int:
        found = read_emoji(self._text, position)
        if found is None:
            return self._literal(position)
        self._tokens.append(found[0])
        return found[1]

    def read_address(self, position: int) -> int:
        found = read_address(self._text, position, in_brackets=bool(self._openings))
        found = found or read_mail(self._text, position)
        if found is None:
            return self._literal(position)
        self._tokens.append(found)
        return position + len(found if isinstance(found, str) else found.text)

    def _next(self) -> int:
        self._count += 1
        return self._count


_READERS: Final[Mapping[str, Callable[[_Scan, int], int]]] = {
    "\\": _Scan.read_escape,
    "`": _Scan.read_code,
    "*": _Scan.read_run,
    "_": _Scan.read_run,
    "~": _Scan.read_run,
    "[": _Scan.read_open,
    "!": _Scan.read_open,
    "]": _Scan.read_close,
    "<": _Scan.read_pointed,
    "&": _Scan.read_entity,
    ":": _Scan.read_emoji,
    "\n": _Scan.read_line_end,
}

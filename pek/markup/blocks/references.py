"""Link reference definitions (CommonMark 0.31, 4.7), taken from the beginning of a paragraph."""

import re
from dataclasses import dataclass
from typing import Final

from pek.markup.destinations import LABEL, destination, folded_label, gap, title

# Characters that references may add to a document, as in cmark: many short ones to one long address
# would make a page out of proportion to its source.
MAX_EXPANSION: Final = 1_000_000

_END: Final = re.compile(r"[ \t]*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where links with a label lead; ``title`` may be empty."""

    destination: str
    title: str = ""


class References:
    """The definitions of one document."""

    def __init__(self) -> None:
        self._known: dict[str, Reference] = {}
        self._room = MAX_EXPANSION

    def take(self, text: str) -> int:
        """Learn the definitions with which ``text`` begins, of which the first of a label counts;
        the position after the last.
        """
        position = 0
        while text.startswith("[", position):
            found = _definition(text, position)
            if found is None:
                break
            label, reference, position = found
            self._known.setdefault(label, reference)
        return position

    def find(self, label: str) -> Reference | None:
        """What ``label``, as it is written, refers to. Once that has made a text much longer than
        it is, nothing any more.
        """
        found = self._known.get(folded_label(label)) if self._known else None
        if found is None or self._room < 0:
            return None
        self._room -= len(found.destination) + len(found.title)
        return found


def _definition(text: str, position: int) -> tuple[str, Reference, int] | None:
    label = LABEL.match(text, position)
    if label is None or not label[1].strip() or not text.startswith(":", label.end()):
        return None
    begin = gap(text, label.end() + 1)
    target = destination(text, begin)
    if target is None or target[1] == begin:
        return None
    address, end = target
    name = folded_label(label[1])
    space = gap(text, end)
    named = title(text, space) if space > end else None
    if named and (line_end := _END.match(text, named[1])):
        return name, Reference(address, named[0]), line_end.end()
    if line_end := _END.match(text, end):
        return name, Reference(address), line_end.end()
    return None

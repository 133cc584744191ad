"""What the container phase leaves to the inline phase."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from pek.markup.blocks.references import References
from pek.markup.source import Problem


@dataclass(frozen=True, slots=True)
class NoteText:
    """The text of a footnote, and the line on which it begins."""

    element: ET.Element
    line: int


@dataclass(slots=True, kw_only=True)
class Blocks:
    """A document after its container phase: elements whose text is still Markdown, unless it is
    an ``AtomicString``. ``notes`` are the footnotes by label, ``overruns`` what is nested too
    deeply, ``warnings`` what else an author should know.
    """

    root: ET.Element
    references: References = field(default_factory=References)
    notes: dict[str, NoteText] = field(default_factory=dict)
    overruns: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

"""The dialect as an extension of Python-Markdown, whose frame and serializer it keeps."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER, Registry

from pek.markup.blocks import Blocks, read_blocks
from pek.markup.blocks.containers import TASK_STATE
from pek.markup.blocks.document import NoteText
from pek.markup.elements import AtomicString
from pek.markup.endnotes import endnotes
from pek.markup.inlines import MAX_DEPTH, Inlines
from pek.markup.inlines.notes import Called, Notes
from pek.markup.own import disowned
from pek.markup.source import Problem

_PLACEHOLDER: Final = re.compile(HTML_PLACEHOLDER % r"([0-9]+)")


def _nothing() -> Blocks:
    return Blocks(root=ET.Element("div"))


class _ContainerPhase(BlockParser):
    """Takes the place of the parser of blocks. ``blocks`` are those of the last document."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.lines: Sequence[str] = ()
        self.blocks = _nothing()

    def parseDocument(self, lines: Iterable[str]) -> ET.ElementTree:  # noqa: N802 (its name there)
        """The tree, whose texts are still Markdown."""
        self.lines = tuple(lines)
        self.blocks = read_blocks(self.lines, self.md.htmlStash.store)
        self.root = self.blocks.root
        return ET.ElementTree(self.root)


class _InlinePhase(Treeprocessor):
    """Reads the texts of the tree, then those of the footnotes that they refer to."""

    def __init__(self, md: Markdown, containers: _ContainerPhase) -> None:
        super().__init__(md)
        self._containers = containers

    def run(self, root: ET.Element) -> None:
        """Fill the tree."""
        blocks, lines = self._containers.blocks, self._containers.lines
        inlines = Inlines(blocks.references, Notes(blocks.notes), self.md.htmlStash.store)
        _fill(root, inlines)
        called: list[Called] = []
        for note in inlines.notes.called():
            # Its text may call others.
            called.append(note)
            _fill(blocks.notes[note.label].element, inlines)
        if called:
            root.append(endnotes(blocks.notes, called))
        blocks.warnings += _uncalled(blocks.notes, {note.label for note in called})
        blocks.warnings += _remarks(lines, inlines)
        if inlines.deep is not None:
            blocks.overruns.append(_too_deep(lines, inlines.deep))


def _uncalled(notes: Mapping[str, NoteText], called: Container[str]) -> Iterator[Problem]:
    for label, text in notes.items():
        if label not in called:
            message = f"nothing refers to the footnote [^{label}]: it is not shown"
            yield text.line, message, f"write [^{label}] where it belongs, or take it away"


def _remarks(lines: Sequence[str], inlines: Inlines) -> Iterator[Problem]:
    for written, (message, remedy) in inlines.remarks.items():
        yield _line(lines, written), f"{message}: {written}", remedy


def _line(lines: Sequence[str], written: str) -> int | None:
    """The line, from 1, that has ``written``; None for what no line has as it is."""
    return next((number for number, line in enumerate(lines, start=1) if written in line), None)


def _too_deep(lines: Sequence[str], text: str) -> Problem:
    line = _line(lines, text.partition("\n")[0])
    message = f"emphasis and links are nested deeper than {MAX_DEPTH} levels"
    return line, message, "use fewer levels; the inner ones are shown as plain text"


def _fill(tree: ET.Element, inlines: Inlines) -> None:
    for element in list(tree.iter()):
        text = element.text
        if text and not isinstance(text, AtomicString):
            element.text = None
            inlines.fill(element, text)
            if state := element.attrib.pop(TASK_STATE, ""):
                _put_box(element, checked=state == "done")


def _put_box(paragraph: ET.Element, *, checked: bool) -> None:
    box = ET.Element("input", {"type": "checkbox", **({"checked": "checked"} if checked else {})})
    box.tail = f" {paragraph.text or ''}"
    paragraph.text = None
    paragraph.insert(0, box)


class _RawHtml(Postprocessor):
    """Puts the HTML back that was kept out of the tree."""

    def run(self, text: str) -> str:
        """``text`` with the HTML in it."""
        kept = self.md.htmlStash.rawHtmlBlocks
        if not kept:
            return text
        return _PLACEHOLDER.sub(lambda found: _kept(kept, int(found[1]), found[0]), text)


def _kept(blocks: list[str | ET.Element], index: int, otherwise: str) -> str:
    return disowned(str(blocks[index])) if index < len(blocks) else otherwise


class DialectExtension(Extension):
    """The two phases in place of the library's own."""

    def __init__(self) -> None:
        super().__init__()
        self._containers: _ContainerPhase | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Nothing of the library's own looks at the text before, between and after the phases."""
        self._containers = md.parser = _ContainerPhase(md)
        md.preprocessors, md.treeprocessors, md.postprocessors = Registry(), Registry(), Registry()
        md.treeprocessors.register(_InlinePhase(md, self._containers), "inline", 20)
        md.postprocessors.register(_RawHtml(md), "raw_html", 30)
        md.registerExtension(self)

    def reset(self) -> None:
        """Keep nothing of the last document."""
        if self._containers:
            self._containers.blocks, self._containers.lines = _nothing(), ()

    @property
    def faults(self) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """What was nested too deeply in the last document, and what else was wrong with it."""
        blocks = self._containers.blocks if self._containers else _nothing()
        return tuple(blocks.overruns), tuple(blocks.warnings)

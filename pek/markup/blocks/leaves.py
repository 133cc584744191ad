"""Blocks that hold text (CommonMark 0.31, 4), while their lines are still coming."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

from pek.markup.blocks.containers import CODE_INDENT
from pek.markup.blocks.info import Info
from pek.markup.blocks.line import BLANK, Line
from pek.markup.blocks.rawhtml import End, mended
from pek.markup.elements import AtomicString, escaped, tagless


class Leaf:
    """A block that is open. ``verbatim``: its lines are looked at by nobody else."""

    __slots__ = ()
    verbatim = True

    def take(self, line: Line) -> bool:
        """Whether the line belongs to the block, which then has it."""
        raise NotImplementedError

    @property
    def done(self) -> bool:
        """Whether the last line taken was the end."""
        return False

    def elements(self) -> list[ET.Element]:
        """What it became."""
        raise NotImplementedError


class Paragraph(Leaf):
    """Lines of prose."""

    __slots__ = ("lines",)
    verbatim = False

    def __init__(self, text: str) -> None:
        self.lines = [text]

    def take(self, line: Line) -> bool:
        """Every line that begins nothing else."""
        self.lines.append(line.content)
        return True


class Fence(Leaf):
    """Code between fences (4.5)."""

    __slots__ = ("_done", "_indent", "_info", "_lines", "_mark")

    def __init__(self, mark: str, indent: int, info: Info) -> None:
        self._mark = mark
        self._indent = indent
        self._info = info
        self._lines: list[str] = []
        self._done = False

    def take(self, line: Line) -> bool:
        """Everything to the closing fence, less the indentation of the opening one."""
        if line.indent < CODE_INDENT and self._is_end(line.content.rstrip(BLANK)):
            self._done = True
        else:
            line.skip(self._indent)
            self._lines.append(line.text)
        return True

    def _is_end(self, text: str) -> bool:
        return len(text) >= len(self._mark) and not text.strip(self._mark[0])

    @property
    def done(self) -> bool:
        """Whether the closing fence was there."""
        return self._done

    def elements(self) -> list[ET.Element]:
        """``pre`` with the language and the title of the info string."""
        if not self._done:
            _drop_blank_end(self._lines)
        return [code_block("".join(f"{line}\n" for line in self._lines), self._info)]


class Indented(Leaf):
    """Code by indentation (4.4)."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: list[str] = []

    def take(self, line: Line) -> bool:
        """Indented lines and blank ones."""
        if not line.blank and line.indent < CODE_INDENT:
            return False
        line.skip(CODE_INDENT)
        self._lines.append(line.text)
        return True

    def elements(self) -> list[ET.Element]:
        """Code without the blank lines around it."""
        _drop_blank_end(self._lines)
        return [code_block("".join(f"{line}\n" for line in self._lines), Info())]


class RawHtml(Leaf):
    """HTML (4.6), to its ``end``."""

    __slots__ = ("_done", "_end", "_keep", "_lines")

    def __init__(self, end: End, keep: Callable[[str], str]) -> None:
        self._end = end.pattern
        self._keep = keep
        self._lines: list[str] = []
        self._done = False

    def take(self, line: Line) -> bool:
        """The lines to the end, as they are."""
        if self._end is None and line.blank:
            return False
        self._lines.append(line.text)
        self._done = self._end is not None and self._end.search(line.text) is not None
        return True

    @property
    def done(self) -> bool:
        """Whether the line that ends it was there."""
        return self._done

    def elements(self) -> list[ET.Element]:
        """A piece of text without a tag, which stands for the HTML."""
        return [tagless(AtomicString(self._keep(mended("\n".join(self._lines)))))]


def _drop_blank_end(lines: list[str]) -> None:
    while lines and not lines[-1].strip(BLANK):
        lines.pop()


def code_block(text: str, info: Info) -> ET.Element:
    """``pre`` and ``code`` around ``text``, coloured later."""
    pre = ET.Element("pre")
    if info.language:
        pre.set("data-lang", escaped(info.language))
    if info.title:
        pre.set("data-title", escaped(info.title))
    ET.SubElement(pre, "code").text = AtomicString(escaped(text))
    return pre

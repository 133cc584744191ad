"""Lines of paragraphs: what stands alone on one can become a block of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from pek.markup.own import BOX
from pek.markup.tree import BLANK, Element, is_blank, make, replace

# Where a paragraph may be parted: everywhere else its lines belong to an item, a cell, a caption.
HOLDERS: Final = frozenset({"blockquote", "body", "details", "div", "html", BOX})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``pieces`` are texts and elements in order (an element's tail is the piece after it);
    ``hard``: a ``br`` ended it.
    """

    pieces: tuple[str | Element, ...]
    hard: bool = False


def replace_lines(root: Element, tag: str, block_of: Callable[[Element], Element | None]) -> None:
    """Every ``tag`` that is alone on a line of a paragraph becomes the block that ``block_of``
    gives for it (``None``: it stays). The lines around stay in paragraphs of their own.

    Only paragraphs of the page, of boxes, quotes, ``details`` and ``div``; in proportion to the
    number of nodes.
    """
    holding = {element.getparent() for element in root.iter(tag)}
    for paragraph in [one for one in root.iter("p") if one in holding] if holding else ():
        if not any(map(_may_be_alone, paragraph.iterchildren(tag))) or not _may_part(paragraph):
            continue
        lines = lines_of(paragraph)
        blocks = [
            block_of(element)
            if (element := alone(line)) is not None and element.tag == tag
            else None
            for line in lines
        ]
        if any(block is not None for block in blocks):
            _part(paragraph, lines, blocks)


def lines_of(paragraph: Element) -> tuple[Line, ...]:
    """The lines of ``paragraph`` as a browser without wrapping would show them with line breaks
    kept: a newline in its own text and a ``br`` end one, a newline inside an element does not.
    """
    lines: list[Line] = []
    pieces: list[str | Element] = []
    for piece in _pieces(paragraph):
        ends = piece == "\n" or (not isinstance(piece, str) and piece.tag == "br")
        if not ends:
            pieces.append(piece)
        # The newline that follows a break in the source is the same end of a line.
        elif pieces or piece != "\n" or not (lines and lines[-1].hard):
            lines.append(Line(pieces=tuple(pieces), hard=piece != "\n"))
            pieces = []
    return (*lines, Line(pieces=tuple(pieces)))


def alone(line: Line) -> Element | None:
    """The element that has ``line`` to itself."""
    elements = [piece for piece in line.pieces if not isinstance(piece, str)]
    blank = all(is_blank(piece) for piece in line.pieces if isinstance(piece, str))
    return elements[0] if blank and len(elements) == 1 else None


def is_empty(line: Line) -> bool:
    """True where there is no element on ``line``, and no text but blanks."""
    return all(isinstance(piece, str) and is_blank(piece) for piece in line.pieces)


def _may_be_alone(element: Element) -> bool:
    """Whether the texts right before and after ``element`` leave it alone on its line: most links
    are amid prose.
    """
    if not is_blank((element.tail or "").partition("\n")[0]):
        return False
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return is_blank((before or "").rpartition("\n")[2])


def _may_part(paragraph: Element) -> bool:
    return all(parent.tag in HOLDERS for parent in paragraph.iterancestors())


def _pieces(paragraph: Element) -> Iterator[str | Element]:
    """Elements, texts without newlines, and each newline by itself."""
    yield from _parted(paragraph.text)
    for child in paragraph:
        yield child
        yield from _parted(child.tail)


def _parted(text: str | None) -> Iterator[str]:
    first, *rest = (text or "").split("\n")
    if first:
        yield first
    for line in rest:
        yield "\n"
        if line:
            yield line


def _part(paragraph: Element, lines: tuple[Line, ...], blocks: list[Element | None]) -> None:
    """Put the ``blocks`` and paragraphs of the other lines where ``paragraph`` is."""
    for child in paragraph:
        child.tail = None
    parts: list[Element] = []
    paired = zip(lines, blocks, strict=True)
    for is_block, run in groupby(paired, key=lambda pair: pair[1] is not None):
        if is_block:
            parts.extend(block for _, block in run if block is not None)
        elif (text := _paragraph(paragraph, [line for line, _ in run])) is not None:
            parts.append(text)
    for part in parts[:-1]:
        part.tail = "\n"
        paragraph.addprevious(part)
    replace(paragraph, parts[-1])


def _paragraph(like: Element, lines: list[Line]) -> Element | None:
    """A paragraph like ``like`` that holds ``lines``; ``None`` where they are blank."""
    written = [number for number, line in enumerate(lines) if not is_empty(line)]
    if not written:
        return None
    first, last = written[0], written[-1]
    new = make("p", None, **{str(name): str(value) for name, value in like.attrib.items()})
    pieces = list(lines[first].pieces)
    for before, line in pairwise(lines[first : last + 1]):
        pieces.extend((make("br"), "\n") if before.hard else "\n")
        pieces.extend(line.pieces)
    _fill(new, pieces)
    return new


def _fill(parent: Element, pieces: list[str | Element]) -> None:
    """Texts are joined once, not each to what stands before: there may be many."""
    texts: list[list[str]] = [[]]
    for piece in pieces:
        if isinstance(piece, str):
            texts[-1].append(piece)
        else:
            parent.append(piece)
            texts.append([])
    first, *tails = map("".join, texts)
    parent.text = first.lstrip(BLANK)
    for child, tail in zip(parent, tails, strict=True):
        child.tail = tail

"""The container phase of the dialect: lines → blocks, straight into Python-Markdown's tree."""

from collections.abc import Callable, Iterable

from pek.markup.blocks.document import Blocks
from pek.markup.blocks.parser import MAX_DEPTH, Parser
from pek.markup.blocks.references import References
from pek.markup.blocks.starts import STARTS

__all__ = ["MAX_DEPTH", "Blocks", "References", "read_blocks"]


def read_blocks(lines: Iterable[str], keep: Callable[[str], str]) -> Blocks:
    """The blocks of a document. ``keep`` stores a piece of HTML and gives the text that stands for
    it until the tree has been written out.
    """
    return Parser(STARTS, keep).parse(lines)

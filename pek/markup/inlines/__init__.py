"""The inline phase of the dialect: the text of a block → elements (CommonMark 0.31, 6)."""

from pek.markup.inlines.builder import MAX_DEPTH
from pek.markup.inlines.scanner import Inlines

__all__ = ["MAX_DEPTH", "Inlines"]

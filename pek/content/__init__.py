"""The only reader of the content folder: files → posts, plain pages, sections, pictures."""

from pek.content.load import Loaded, load
from pek.content.parse import parse

__all__ = ["Loaded", "load", "parse"]

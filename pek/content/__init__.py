"""The only reader of the content folder: files → posts, plain pages, sections, pictures,
redirects.
"""

from pek.content.index import Index
from pek.content.load import Loaded, load
from pek.content.parse import parse
from pek.content.redirects import FILE as REDIRECTS_FILE
from pek.content.redirects import Redirects
from pek.content.source import body_of
from pek.content.texts import Texts
from pek.content.where import field_line

__all__ = [
    "REDIRECTS_FILE",
    "Index",
    "Loaded",
    "Redirects",
    "Texts",
    "body_of",
    "field_line",
    "load",
    "parse",
]

"""The only reader of the content folder: files → posts, plain pages, sections, pictures,
redirects.
"""

from pek.content.load import Loaded, load
from pek.content.parse import parse
from pek.content.redirects import FILE as REDIRECTS_FILE
from pek.content.redirects import Redirects
from pek.content.where import field_line

__all__ = ["REDIRECTS_FILE", "Loaded", "Redirects", "field_line", "load", "parse"]

"""Rendered bodies: each made once for a source and the things it refers to."""

from pek.bodies.bodies import Bodies
from pek.bodies.resolver import SiteResolver, folder_of, source_named, spoken_host
from pek.bodies.shelf import Shelf

__all__ = ["Bodies", "Shelf", "SiteResolver", "folder_of", "source_named", "spoken_host"]

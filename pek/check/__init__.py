"""Everything that is wrong with a site's sources, found by using them."""

from pek.check.check import check

__all__ = ["check"]

"""The stylesheet that gives every edition its colour."""

from hashlib import sha256

from pek.composer import accent
from pek.site import Site


def stylesheet(site: Site) -> str:
    """The accent of every edition as a custom property; pages carry no style of their own."""
    editions = (key for key in site.sections if "/" not in key)
    return "".join(f"{_selector(key)}{{--accent:{accent(site, key)}}}\n" for key in editions)


def digest(site: Site) -> str:
    """A digest of the stylesheet's bytes."""
    return sha256(stylesheet(site).encode()).hexdigest()


def _selector(key: str) -> str:
    """Pages of an edition and teasers that lead to it (escapes: CSS Syntax 3, section 4.3.7)."""
    if not key:
        return ":root"
    plain = "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in key)
    return f'[data-edition="{plain}"]'

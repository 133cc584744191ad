"""How a page looks when it is shared: what crawlers read of it, what networks show of that, and
what breaks one of their rules. Pure: HTML and the facts of a picture in, values out.
"""

from pek.shares.head import Head, Meta, read
from pek.shares.networks import NETWORKS, Clamp, Network
from pek.shares.rules import Finding, cropped, findings
from pek.shares.shown import Share, Shown, lost, shortened, show

__all__ = [
    "NETWORKS",
    "Clamp",
    "Finding",
    "Head",
    "Meta",
    "Network",
    "Share",
    "Shown",
    "cropped",
    "findings",
    "lost",
    "read",
    "shortened",
    "show",
]

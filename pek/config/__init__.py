"""Settings of a site: typed, from ``content/site.toml`` and ``PEK_*``."""

from pek.config.settings import (
    EMBED_HOSTS,
    ROOT,
    YOUTUBE_FRAME,
    YOUTUBE_HOSTS,
    Config,
    Link,
    table,
)
from pek.config.sources import FILE, LISTS, OPERATOR_ONLY
from pek.config.values import account

__all__ = [
    "EMBED_HOSTS",
    "FILE",
    "LISTS",
    "OPERATOR_ONLY",
    "ROOT",
    "YOUTUBE_FRAME",
    "YOUTUBE_HOSTS",
    "Config",
    "Link",
    "account",
    "table",
]

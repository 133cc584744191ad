"""Where in a source a field stands, for what is only found out when the source is used."""

from pek.config import Config
from pek.content.block import line_of
from pek.content.source import cut
from pek.errors import ContentError


def field_line(config: Config, path: str, name: str) -> int | None:
    """The line, from 1, of the field ``name`` of the source ``path``; ``None`` if the file cannot
    be read any more.
    """
    try:
        source = cut(path, (config.content / path).read_bytes(), config.max_source_bytes)
    except (OSError, ContentError):
        return None
    return source.line + line_of(source.block, (name,))

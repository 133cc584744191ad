"""Places in a source, and what is wrong there."""

# (line of the source from 1, or ``None``; message; remedy)
Problem = tuple[int | None, str, str]


def line_of(source: str, position: int) -> int:
    """The line, from 1, on which ``position`` of ``source`` lies."""
    return source.count("\n", 0, position) + 1

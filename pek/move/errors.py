"""How a move is refused."""

from pek.errors import PekError, Problem


class MoveError(PekError):
    """A move that is refused; nothing was written."""


def refused(path: str, message: str, remedy: str) -> MoveError:
    """The error that names a file, what is wrong with it and what to do about it."""
    return MoveError(str(Problem(path=path, message=message, remedy=remedy)))

"""What can go wrong, as data: the place, what is wrong, and the remedy."""

from dataclasses import dataclass

from click import ClickException


class PekError(Exception):
    """Base of every error that pek raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with one file.

    ``path`` is relative to the folder that was read (``pek2024/blog/a.md``), ``line`` counts
    from 1 in the whole file (``None``: the file as a whole), ``field`` names the front matter
    field. ``remedy`` says what is expected. A ``warning`` is served all the same.
    """

    path: str
    message: str
    remedy: str
    line: int | None = None
    field: str | None = None
    warning: bool = False

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        field = f" {self.field}:" if self.field else ""
        return f"{place}:{field} {self.message} ({self.remedy})"


def unreadable(path: str, error: OSError) -> Problem:
    """The problem of a file or folder that the system does not let us read."""
    reason = error.strerror or "it cannot be read"
    return Problem(path=path, message=reason.lower(), remedy="check its permissions")


class ContentError(PekError):
    """A source that cannot be published; ``problems`` holds at least one problem."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class ConfigError(PekError, ClickException):
    """A setting that is missing or wrong; the message names its source and the remedy.

    It is click's kind of error too, so that a command ends with this one line.
    """


class BodyError(PekError):
    """The text of a document is nowhere any more: neither in its file nor in the index."""


class CardError(PekError):
    """A picture that cannot be used or a card that cannot be composed."""


class TransientError(CardError):
    """A picture that cannot be used just now: it has just been replaced, or the system refuses to
    read it. Nothing that is made without it may be kept.
    """

"""What a check came to, and how it is printed."""

from collections.abc import Iterator
from dataclasses import dataclass

# What is wrong everywhere would bury what is wrong in one place.
SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that is not as it should be; ``where`` is the address of a feed or a post, or a
    command.
    """

    where: str
    expected: object
    found: object

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.found}"


class BrokenOffError(Exception):
    """A check cannot go on, because of ``wrong``."""

    def __init__(self, *, where: str, expected: object, found: object) -> None:
        self.wrong = Wrong(where=where, expected=expected, found=found)
        super().__init__(str(self.wrong))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One check: ``text`` says what was checked, with figures; ``skipped`` why it was not;
    ``notes`` are what it saw and does not judge.
    """

    text: str
    wrong: tuple[Wrong, ...] = ()
    skipped: str = ""
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """How it ended: ``pass``, ``FAIL`` or ``skip``."""
        return "FAIL" if self.wrong else "skip" if self.skipped else "pass"

    def lines(self, seconds: float) -> Iterator[str]:
        """The check on one line, with the time it took, and below it what is wrong or noted."""
        reason = f": {self.skipped}" if self.skipped else ""
        yield f"{self.verdict} {seconds:5.1f} s  {self.text}{reason}"
        yield from (f"{'':14}{one}" for one in self.wrong[:SHOWN])
        if len(self.wrong) > SHOWN:
            yield f"{'':14}… and {len(self.wrong) - SHOWN} more"
        yield from (f"{'':14}note: {one}" for one in self.notes)

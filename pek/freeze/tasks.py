"""What is written, and where: pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to make: the answer at ``asked`` (with this ``status``), or, with ``leads``, a page
    that leads on to that address. It is written where a file server looks for ``address``.
    """

    address: str
    asked: str
    status: int = 200
    leads: str | None = None

    @property
    def file(self) -> str:
        """The path of the file below the destination."""
        return file_of(self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file as it is now: time of change in nanoseconds and size. ``changed`` is false if it held
    these bytes already; ``shows`` are the cards and reduced pictures that a page refers to.
    """

    file: str
    mtime_ns: int
    size: int
    changed: bool
    shows: tuple[str, ...] = ()


def file_of(address: str) -> str:
    """The file that a file server sends for an address."""
    path = address.lstrip("/")
    return f"{path}index.html" if address.endswith("/") else path


class Places:
    """Which files and folders there are, so that nothing is written as both."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for address in addresses:
            self.take(address)

    def take(self, address: str) -> bool:
        """Whether there was room for the file of an address, which is taken now."""
        file = file_of(address)
        above = set(_folders_above(file))
        if file in self._files or file in self._folders or not self._files.isdisjoint(above):
            return False
        self._files.add(file)
        self._folders |= above
        return True


def _folders_above(file: str) -> Iterator[str]:
    while folder := file.rpartition("/")[0]:
        yield folder
        file = folder

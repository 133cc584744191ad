"""An address → its bytes, over at most a few redirects, each of them checked anew."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urljoin, urlsplit

from pek.fetch.errors import FetchError
from pek.fetch.network import Answer, Deadline, Network, asking
from pek.fetch.targets import Target, target_of

MAX_REDIRECTS = 5
# Of one address with all its redirects; what it takes to find a host's addresses is the system's.
SECONDS = 20.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is asked for. ``limit`` in bytes; ``end`` closes what is needed of it, in lower case:
    then all may be longer.
    """

    accept: str
    limit: int
    end: bytes | None = None


PAGE = Kind(accept="text/html,application/xhtml+xml", limit=512 * 1024, end=b"</head")
PICTURE = Kind(accept="image/webp,image/png,image/jpeg,image/*;q=0.8", limit=10 * 1024 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an address led to: the URL in the end, the media type in lower case, its charset as
    the host says it (``""``: it does not), the bytes.
    """

    url: str
    media_type: str
    charset: str
    data: bytes


class Client:
    """Asks other hosts, each for one thing at a time. Safe between threads."""

    def __init__(self, network: Network, *, agent: str, language: str = "ja") -> None:
        self._network = network
        self._headers = {
            "User-Agent": agent,
            "Accept-Language": f"{language},*;q=0.5",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        self._turns = _Turns()

    def fetch(self, url: str, kind: Kind, usable: Callable[[str], bool]) -> Content:
        """What is at ``url``; empty if its media type is not ``usable``.

        Raises FetchError for everything but an answer with 200 whose bytes are within the limit.
        """
        target, left = target_of(url), SECONDS
        headers = {**self._headers, "Accept": kind.accept}
        for _ in range(MAX_REDIRECTS + 1):
            with self._turns.of(target.host):
                deadline = Deadline(clock=self._network.clock, at=self._network.clock() + left)
                with asking(self._network, target, headers, deadline) as answer:
                    if answer.status not in REDIRECTS:
                        return _content(answer, kind, usable)
                    target = _next(answer)
                left = max(0.0, deadline.at - self._network.clock())
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")


def _next(answer: Answer) -> Target:
    location = answer.header("Location")
    if not location:
        raise FetchError(f"answered {answer.status} without an address to go to")
    try:
        url = urljoin(answer.target.url, location)
    except ValueError as error:
        raise FetchError(f"leads to what is no address: {location}") from error
    try:
        return target_of(url)
    except FetchError as error:
        raise FetchError(f"leads to {url}: {error}") from error


def _content(answer: Answer, kind: Kind, usable: Callable[[str], bool]) -> Content:
    if answer.status != 200:
        raise FetchError(f"answered {answer.status} {answer.reason}".rstrip())
    media_type, parameters = _typed(answer.header("Content-Type"))
    return Content(
        url=answer.target.url,
        media_type=media_type,
        charset=parameters.get("charset", ""),
        data=_read(answer, kind) if usable(media_type) else b"",
    )


def _typed(value: str) -> tuple[str, Mapping[str, str]]:
    """Media type and parameters of a Content-Type (RFC 9110, 8.3.1)."""
    media_type, *rest = value.split(";")
    pairs = (part.partition("=") for part in rest)
    return media_type.strip().lower(), {
        name.strip().lower(): found.strip().strip("\"'") for name, _, found in pairs
    }


def _read(answer: Answer, kind: Kind) -> bytes:
    data = bytearray()
    for chunk in answer.chunks(kind.limit):
        seen = max(0, len(data) - len(kind.end or b""))
        data += chunk
        if kind.end and kind.end in data[seen:].lower():
            break
        if len(data) > kind.limit:
            if kind.end is None:
                raise FetchError(f"more than {kind.limit // 1024 // 1024} MB")
            break
    return bytes(data[: kind.limit])


class _Turns:
    """One at a time for each host."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[str, Lock] = {}

    @contextmanager
    def of(self, host: str) -> Iterator[None]:
        """Wait until nobody else asks ``host``."""
        with self._lock:
            turn = self._turns.setdefault(host, Lock())
        with turn:
            yield


def host_of(url: str) -> str:
    """The host by which addresses are sorted, ``""`` where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""

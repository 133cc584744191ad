"""One request to one host: an address that was checked, a deadline for all of it, a limit on
what is read.
"""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pek.fetch.errors import FetchError, HostError
from pek.fetch.targets import PORTS, Target, is_public

# Of a host's addresses, tried one after the other.
MAX_ADDRESSES = 4
CHUNK = 16 * 1024
# gzip or zlib, whichever its header says (zlib's manual, inflateInit2).
ANY_WRAPPER = zlib.MAX_WBITS | 32
COMPRESSED = frozenset({"gzip", "x-gzip", "deflate"})

Resolve = Callable[[str, int], Sequence[str]]
Dial = Callable[[str, int, float], socket.socket]


def resolve(host: str, port: int) -> Sequence[str]:
    """Every IP address of a host, in the order in which they should be tried. Decimal and octal
    spellings of an IPv4 address are names like others. Raises OSError.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an IP address. Raises OSError."""
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The way out: names → addresses, addresses → connections, and a clock in seconds."""

    resolve: Resolve = resolve
    dial: Dial = dial
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A moment at which everything must be over."""

    clock: Callable[[], float]
    at: float

    def left(self) -> float:
        """The seconds until then. Raises TimeoutError if there are none."""
        seconds = self.at - self.clock()
        if seconds <= 0:
            raise TimeoutError("timed out")
        return seconds


class Answer:
    """The answer to one request, its body not yet read."""

    def __init__(self, target: Target, response: http.client.HTTPResponse) -> None:
        self.target = target
        self.status = response.status
        self.reason = response.reason
        self._response = response

    def header(self, name: str) -> str:
        """The value of a header, ``""`` if there is none."""
        value = self._response.headers.get(name, "").strip()
        # http.client reads headers as Latin-1; who writes other characters writes UTF-8.
        return value.encode("latin-1", "replace").decode("utf-8", "replace")

    def chunks(self, limit: int) -> Iterator[bytes]:
        """The body piece by piece, decompressed; of one that comes as more than ``limit`` bytes a
        piece beyond them. Raises FetchError for what was not asked for.
        """
        coding = self.header("Content-Encoding").lower()
        if coding in {"", "identity"}:
            yield from self._raw(limit)
        elif coding in COMPRESSED:
            yield from self._decompressed(limit)
        else:
            raise FetchError(f"answered in the encoding {coding}, which was not asked for")

    def _raw(self, limit: int) -> Iterator[bytes]:
        read = 0
        while read <= limit and (data := self._response.read1(CHUNK)):
            read += len(data)
            yield data

    def _decompressed(self, limit: int) -> Iterator[bytes]:
        engine = zlib.decompressobj(ANY_WRAPPER)
        for data in self._raw(limit):
            # A little may become very much: never more than a piece of it at once.
            piece = engine.decompress(data, CHUNK)
            while piece:
                yield piece
                piece = engine.decompress(engine.unconsumed_tail, CHUNK)
            # Whatever follows would be copied again and again.
            if engine.eof:
                return


@contextmanager
def asking(
    network: Network, target: Target, headers: Mapping[str, str], deadline: Deadline
) -> Iterator[Answer]:
    """The answer to ``GET target``, to be read before ``deadline``.

    The host's name is resolved once, and every address of it must be public; the connection goes
    to one of these very addresses, while TLS and the header ``Host`` have the name. Raises
    FetchError, whatever fails.
    """
    try:
        with _secured(network, target, _connected(network, target, deadline), deadline) as sock:
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = _TimedSocket(sock, deadline)
            connection.request("GET", target.path, headers={**headers, "Host": _authority(target)})
            yield Answer(target, connection.getresponse())
    except TimeoutError as error:
        raise FetchError("took too long") from error
    except (OSError, http.client.HTTPException, UnicodeError, zlib.error, ValueError) as error:
        raise FetchError(f"no usable answer: {_said(error)}") from error


def _said(error: Exception) -> str:
    reason = getattr(error, "verify_message", None) or getattr(error, "strerror", None)
    return str(reason or error or type(error).__name__)


def _authority(target: Target) -> str:
    """The header ``Host`` (RFC 9110, 7.2)."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"


def _connected(network: Network, target: Target, deadline: Deadline) -> socket.socket:
    try:
        addresses = network.resolve(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise HostError(target.host) from error
    if not addresses:
        raise HostError(target.host)
    if hidden := [address for address in addresses if not is_public(address)]:
        named = "" if hidden[0] == target.host else f"{target.host} is "
        raise FetchError(f"{named}{hidden[0]}, no public address")
    failed: OSError = OSError()
    for address in addresses[:MAX_ADDRESSES]:
        try:
            return network.dial(address, target.port, deadline.left())
        except OSError as error:
            failed = error
    raise failed


def _secured(
    network: Network, target: Target, sock: socket.socket, deadline: Deadline
) -> socket.socket:
    if target.scheme == "http":
        return sock
    try:
        sock.settimeout(deadline.left())
        return network.tls.wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


class _TimedSocket:
    """What http.client asks of a socket, but whatever is read or sent ends at a deadline: a byte a
    second for ever would never end otherwise.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What comes in, as a file."""
        return io.BufferedReader(_TimedReader(self._sock, self._deadline))

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(data)

    def close(self) -> None:
        """Nothing: http.client hangs up before the body is read, and leaves that to the file."""


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)

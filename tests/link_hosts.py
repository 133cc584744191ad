"""A small web for the tests of ``flask links``: hosts without network, names without resolver."""

import io
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from PIL import Image

from pek.fetch.client import Client
from pek.fetch.network import Network

PEM = Path(__file__).parent / "tls" / "tls.example.pem"
PUBLIC = "93.184.216.34"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a host answers; ``raw`` is sent as it is instead of all the rest, piece by piece."""

    body: bytes = b""
    status: str = "200 OK"
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: Iterable[bytes] | None = None

    def pieces(self) -> Iterable[bytes]:
        """The bytes on the line."""
        if self.raw is not None:
            return self.raw
        length = {"Content-Length": str(len(self.body))}
        head = "".join(
            f"{name}: {value}\r\n" for name, value in (length | {**self.headers}).items()
        )
        return [f"HTTP/1.1 {self.status}\r\n{head}\r\n".encode("utf-8", "replace"), self.body]


class Web:
    """Replies by URL. ``asked`` are the URLs that were asked for, ``dialled`` the addresses that
    were connected to, ``heads`` the requests as they were sent.
    """

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.names: dict[str, Sequence[str]] = {}
        self.asked: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.heads: list[str] = []

    def page(self, url: str, text: str, **headers: str) -> None:
        """A page of HTML."""
        self.reply(url, text.encode(), **{"Content-Type": HTML, **headers})

    def picture(self, url: str, size: tuple[int, int] = (800, 420), kind: str = "PNG") -> None:
        """A one-coloured picture."""
        self.reply(url, picture(size, kind), **{"Content-Type": f"image/{kind.lower()}"})

    def redirect(self, url: str, target: str, status: str = "302 Found") -> None:
        """An address that leads on."""
        self.replies[url] = Reply(status=status, headers={"Location": target})

    def reply(self, url: str, body: bytes, status: str = "200 OK", **headers: str) -> None:
        """Any other answer."""
        self.replies[url] = Reply(body=body, status=status, headers=headers)

    def network(self, clock: Callable[[], float] = lambda: 0.0) -> Network:
        """The way into this web and nowhere else."""
        tls = ssl.create_default_context(cafile=str(PEM))
        return Network(resolve=self._resolve, dial=self._dial, tls=tls, clock=clock)

    def client(self, clock: Callable[[], float] = lambda: 0.0) -> Client:
        """Who asks in it."""
        return Client(self.network(clock), agent="pek/0 (+https://blog.example.org/)")

    def _resolve(self, host: str, _port: int) -> Sequence[str]:
        if host == "unknown.example":
            raise socket.gaierror(-2, "Name or service not known")
        return self.names.get(host, [PUBLIC])

    def _dial(self, address: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append((address, port))
        here, there = socket.socketpair()
        here.settimeout(seconds)
        Thread(target=self._serve, args=(there, port), daemon=True).start()
        return here

    def _serve(self, sock: socket.socket, port: int) -> None:
        try:
            with _secured(sock) if port == 443 else sock as line:
                self._answer(line, "https" if port == 443 else "http")
        except OSError:
            return  # who asked has hung up

    def _answer(self, line: socket.socket, scheme: str) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (data := line.recv(4096)):
                return
            head += data
        text = head.decode("latin-1")
        self.heads.append(text)
        host = next(row[6:] for row in text.split("\r\n") if row.startswith("Host: "))
        url = f"{scheme}://{host}{text.split(' ')[1]}"
        self.asked.append(url)
        for piece in self.replies.get(url, Reply(status="404 Not Found")).pieces():
            line.sendall(piece)


def _secured(sock: socket.socket) -> socket.socket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with sock:
        return context.wrap_socket(sock, server_side=True)


def picture(size: tuple[int, int] = (800, 420), kind: str = "PNG", **options: object) -> bytes:
    """The bytes of a one-coloured picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind, **options)
    return buffer.getvalue()

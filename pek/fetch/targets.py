"""Which addresses may be asked at all: of web pages, on hosts that everybody can reach."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

import idna

from pek.fetch.errors import FetchError

PORTS = {"http": 80, "https": 443}
# RFC 6052 and RFC 3056: the IPv4 address that is meant stands inside.
NAT64 = IPv6Network("64:ff9b::/96")
SIX_TO_FOUR = IPv6Network("2002::/16")
# Of special purpose (RFC 6890, with IANA's registries): of some of them Python says so only in its
# latest releases. TEREDO, tunnels to hosts behind an address translator, is among them.
_SPECIAL = ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")
SPECIAL = tuple(map(ip_network, _SPECIAL))
# RFC 5214, 6.1: an interface within a site, named by its IPv4 address; with and without the bit
# that says that this is unique in the world.
ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
# RFC 4291, 2.4: of all others none is assigned to a host of the public Internet.
GLOBAL_UNICAST = IPv6Network("2000::/3")
_WORD = 0xFFFF_FFFF
# What stands in a path or query as it is; all else is percent-encoded as UTF-8.
_RESERVED = "%/:=&?~+!$,;'@()*[]-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom to ask for what: ``host`` in ASCII, ``path`` with its query, percent-encoded."""

    url: str
    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """What an absolute URL names. Raises FetchError for another scheme or port than those of the
    web, for a user name, and for what is no URL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"no address: {error}") from error
    if parts.scheme not in PORTS:
        raise FetchError(f"only http and https are fetched, not {parts.scheme or 'this'}")
    if parts.username is not None or parts.password is not None:
        raise FetchError("an address with a user name is not fetched")
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values():
        raise FetchError(f"only the ports 80 and 443 are asked, not {port}")
    path = quote(parts.path or "/", safe=_RESERVED)
    query = f"?{quote(parts.query, safe=_RESERVED)}" if parts.query else ""
    return Target(
        url=url, scheme=parts.scheme, host=_ascii(parts), port=port, path=f"{path}{query}"
    )


def _ascii(parts: SplitResult) -> str:
    """The host as the name system knows it, as browsers have it (IDNA 2008 with UTS 46)."""
    host = parts.hostname or ""
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError as error:
        raise FetchError(f"no name of a host: {host}") from error
    if not name or any(character.isspace() or character in '<>"\\^`{|}%' for character in name):
        raise FetchError(f"no name of a host: {host}")
    return name


def is_public(address: str) -> bool:
    """Whether an IP address is one of a host on the public Internet.

    Private, loopback, link-local, shared, multicast, reserved and documentation addresses are
    not, nor are those of IPv6 that stand for one of them (IPv4-mapped, NAT64, 6to4, ISATAP).
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return _is_public(ip)
    if int(ip) >> 32 & _WORD in ISATAP:
        return False
    inside = _embedded(ip)
    if inside is not None:
        return _is_public(inside)
    return ip in GLOBAL_UNICAST and ip.scope_id is None and _is_public(ip)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in NAT64:
        return IPv4Address(int(ip) & _WORD)
    return IPv4Address(int(ip) >> 80 & _WORD) if ip in SIX_TO_FOUR else None


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if any(ip in network for network in SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)

"""What a setting may be: each check names what it expected."""

import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

# A reg-name or an address (RFC 3986, section 3.2.2), and a port.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")

# An absolute URL of the web whose host has a name, without a user's.
_WEB = re.compile(
    r"(?P<scheme>https?)://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
# A place in a setting that is filled in, and what looks like one.
_SLOT = re.compile(r"[{][^{}]*[}]|[{}]")

# A user name as Mastodon and its kin have them, and the name of a host in ASCII (IDNA).
_ACCOUNT = re.compile(
    r"@?(\w(?:[\w.-]{0,62}\w)?"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,9}[a-z][a-z0-9-]{0,61}[a-z0-9])",
    re.ASCII | re.IGNORECASE,
)


def account(value: str) -> str:
    """An account in the fediverse with the ``@`` in front: ``@pek@social.example``. Raises
    ValueError for what is none.
    """
    found = _ACCOUNT.fullmatch(value)
    if found is None:
        raise ValueError("expected an account such as @pek@social.example")
    return f"@{found[1]}"


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("expected an absolute URL such as https://blog.example.org")
    if parts.username is not None or parts.password is not None:
        raise ValueError("expected no user name or password: the URL stands on every page")
    if not _HOST.fullmatch(parts.netloc.lower()):
        raise ValueError("expected a host, in ASCII (IDNA), and at most a port after it")
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError("expected a port from 1 to 65535") from error
    if port == 0:
        raise ValueError("expected a port from 1 to 65535")
    if parts.query or parts.fragment or parts.path.strip("/"):
        raise ValueError("expected only scheme and host: pek answers at the root of a host")
    return f"{parts.scheme}://{parts.netloc}"


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("expected a name of the IANA database such as Asia/Tokyo") from error
    return value


def _local_or_absolute(value: str) -> str:
    if value.startswith("/") and not value.startswith("//"):
        return value
    if urlsplit(value).scheme in {"http", "https", "mailto"}:
        return value
    raise ValueError("expected an address on this site (/about/) or an absolute URL")


def _absolute(path: Path) -> Path:
    """``path`` from the root on. Links stay: to turn one to another folder is to deploy."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() follows links


def _paths(value: object) -> object:
    """``a:b`` of a variable as two folders, one folder as a list of one."""
    if isinstance(value, str):
        return [part for part in value.split(":") if part]
    return [value] if isinstance(value, Path) else value


def _fetchable(value: str) -> str:
    if urlsplit(value).scheme == "mailto":
        raise ValueError("expected an address on this site (/logo.svg) or an absolute URL")
    return value


def _edit_url(value: str) -> str:
    example = "https://git.example.org/blog/edit/main/content/{path}"
    if value and not (_WEB.fullmatch(value) and _SLOT.findall(value) == ["{path}"]):
        raise ValueError(f"expected an absolute URL with {{path}} once, such as {example}")
    return value


def _search_engine(value: str) -> str:
    example = "https://duckduckgo.com/?sites={host}"
    found = _WEB.fullmatch(value)
    secure = found and found["scheme"].lower() == "https"
    if value and not (secure and set(_SLOT.findall(value)) == {"{host}"}):
        raise ValueError(f"expected an absolute https URL with {{host}}, such as {example}")
    if "q" in dict(parse_qsl(urlsplit(value).query, keep_blank_values=True)):
        raise ValueError(f"expected no q, which is what readers look for: {example}")
    return value


def _hosts(value: frozenset[str]) -> frozenset[str]:
    hosts = frozenset(host.lower() for host in value)
    if odd := [host for host in hosts if not _HOST.fullmatch(host)]:
        raise ValueError(f"expected names of hosts such as www.youtube.com, not {min(odd)!r}")
    return hosts


def _some_folder(value: object) -> object:
    if value == "":
        raise ValueError("expected a folder; an empty text would be the working directory")
    return value


def _all_absolute(value: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(map(_absolute, value))


Account = Annotated[str, AfterValidator(account)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
EditUrl = Annotated[str, AfterValidator(_edit_url)]
Folder = Annotated[Path, BeforeValidator(_some_folder), AfterValidator(_absolute)]
Folders = Annotated[tuple[Path, ...], BeforeValidator(_paths), AfterValidator(_all_absolute)]
Hosts = Annotated[frozenset[str], AfterValidator(_hosts)]
Href = Annotated[str, AfterValidator(_local_or_absolute)]
PictureHref = Annotated[Href, AfterValidator(_fetchable)]
SearchEngine = Annotated[str, AfterValidator(_search_engine)]
TimeZone = Annotated[str, AfterValidator(_timezone)]

"""Settings: one table of names, types, defaults and meanings, read from a file and the environment.

A setting is a key of ``content/site.toml`` or, stronger, the variable ``PEK_<KEY>``; what is
given to ``create_app`` is stronger still. Lists and tables in a variable are written as JSON.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails

from pek.addresses import url
from pek.errors import ConfigError
from pek.models import CardLayout

ROOT = Path(__file__).resolve().parent.parent
FILE = "site.toml"
PREFIX = "PEK_"
DEVELOPMENT_URL = "http://127.0.0.1:5000"

# Read by the browser tests and the Makefile, not settings of a site.
OTHER_VARIABLES = frozenset({"PEK_CHROMIUM"})

# Where the site's content lies and what secures it is the operator's to say, not the content's.
OPERATOR_ONLY = frozenset({"content", "static", "instance", "secret_key", "drafts"})
SECRETS = frozenset({"secret_key"})
LISTS = frozenset({"card_layouts", "nav", "footer", "social", "embed_hosts", "static"})

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
        raise ValueError(f"expected an absolute URL with {{path}}, such as {example}")
    return value


def _search_engine(value: str) -> str:
    example = "https://duckduckgo.com/?sites={host}"
    found = _WEB.fullmatch(value)
    secure = found and found["scheme"].lower() == "https"
    if value and not (secure and set(_SLOT.findall(value)) == {"{host}"}):
        raise ValueError(f"expected an absolute https URL with {{host}}, such as {example}")
    return value


Href = Annotated[str, AfterValidator(_local_or_absolute)]
PictureHref = Annotated[Href, AfterValidator(_fetchable)]
Account = Annotated[str, AfterValidator(account)]


EMBED_HOSTS = frozenset(
    {
        "docs.google.com",
        "speakerdeck.com",
        "www.docswell.com",
        "www.youtube-nocookie.com",
        "www.youtube.com",
        "youtube.com",
    }
)
YOUTUBE_HOSTS = frozenset({"www.youtube-nocookie.com", "www.youtube.com", "youtube.com"})
# Of these the one that sets no cookies before a reader presses play.
YOUTUBE_FRAME = "www.youtube-nocookie.com"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Link(_Model):
    """An entry of the menu, the footer or the list of profiles elsewhere."""

    title: str = Field(min_length=1)
    href: Href


class Config(_Model):
    """The settings of one site; immutable."""

    base_url: Annotated[str, AfterValidator(_base_url)] | None = Field(
        None, description="Scheme and host of the site; every absolute URL is made of it."
    )
    title: str = Field("pek", min_length=1, description="Name of the site.")
    short_title: str = Field(
        "",
        description="Name of the site below its icon on a phone, of at most 12 characters or so.",
    )
    publisher: str = Field(
        "",
        description="Name of the organisation that publishes the site; default: the site's title.",
    )
    description: str = Field("", description="The site in one paragraph.")
    language: str = Field(
        "ja", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="Language of the site, BCP 47."
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        "Asia/Tokyo", description="Time zone of shown dates and of dates without an offset."
    )
    feed_authority: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9.@-]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="Host and date of `tag:` ids in feeds (RFC 4151), such as `blog.example.org,"
        "2024`. It must never change; default: the host of `base_url` and the year 2024.",
    )
    copyright: str = Field("", description="Rights of the content, in feeds and the footer.")
    page_size: int = Field(12, ge=1, le=200, description="Posts on one page of a list.")
    feed_size: int = Field(20, ge=1, le=1000, description="Posts in a feed.")
    logo: PictureHref | None = Field(
        None, description="Picture beside the site's name in the header."
    )
    favicon: PictureHref = Field("/favicon.svg", description="Icon of the site.")
    accent: str = Field(
        "#2b2d6e", pattern=r"^#[0-9a-fA-F]{6}$", description="Colour of cards without a section."
    )
    card_layouts: Mapping[str, CardLayout] = Field(
        {
            "announcement": "event",
            "event": "event",
            "news": "event",
            "お知らせ": "event",
            "イベント": "event",
            "interview": "session",
            "session": "session",
            "インタビュー": "session",
            "セッション": "session",
        },
        description="Layout of a post's card by its category; others are an `article`. An `event` "
        "needs the field `event`, a `session` needs `speakers`.",
    )
    nav: tuple[Link, ...] = Field((), description="Menu of the header.")
    footer: tuple[Link, ...] = Field((), description="Links of the footer.")
    social: tuple[Link, ...] = Field((), description="Profiles of the community elsewhere.")
    twitter_site: str | None = Field(
        None, pattern=r"^@\w{1,15}$", description="The site's account on X, for previews."
    )
    fediverse: Account | None = Field(
        None,
        description="The site's account in the fediverse, such as `@pek@social.example`, for "
        "previews of what no author with an account of their own wrote.",
    )
    embed_hosts: frozenset[str] = Field(
        EMBED_HOSTS,
        description="Hosts whose players may be embedded; they load only when a reader asks.",
    )
    edit_url: Annotated[str, AfterValidator(_edit_url)] = Field(
        "",
        description="Where a source can be edited, with `{path}` for its path in the content "
        "folder, such as `https://git.example.org/blog/edit/main/content/{path}`; default: no "
        "such links.",
    )
    search_engine: Annotated[str, AfterValidator(_search_engine)] = Field(
        "https://duckduckgo.com/?sites={host}",
        description="Where the frozen site, which cannot search itself, sends what readers look "
        "for as `q`, with `{host}` for the host to search. For Google "
        "`https://www.google.com/search?as_sitesearch={host}`; empty: nowhere, without a form.",
    )
    max_source_bytes: int = Field(
        1_000_000, ge=1_000, description="Size limit of one Markdown file, in bytes."
    )
    content: Path = Field(ROOT / "content", description="Folder of the posts.")
    static: Annotated[tuple[Path, ...], BeforeValidator(_paths)] = Field(
        (),
        description="Folders searched before the project's own `static/` (in a variable: "
        "separated by `:`).",
    )
    instance: Path = Field(
        ROOT / "instance", description="Folder of what pek makes: cards, picture variants."
    )
    secret_key: str | None = Field(
        None, min_length=16, repr=False, description="Signs links to drafts (none are made yet)."
    )
    drafts: bool = Field(False, description="Show drafts and posts of the future.")

    @field_validator("embed_hosts", mode="after")
    @classmethod
    def _hosts(cls, value: frozenset[str]) -> frozenset[str]:
        hosts = frozenset(host.lower() for host in value)
        if odd := [host for host in hosts if not _HOST.fullmatch(host)]:
            raise ValueError(f"expected names of hosts such as www.youtube.com, not {min(odd)!r}")
        return hosts

    @field_validator("content", "instance", mode="before")
    @classmethod
    def _some_folder(cls, value: object) -> object:
        if value == "":
            raise ValueError("expected a folder; an empty text would be the working directory")
        return value

    @field_validator("content", "instance", mode="after")
    @classmethod
    def _absolute_folder(cls, value: Path) -> Path:
        return _absolute(value)

    @field_validator("static", mode="after")
    @classmethod
    def _absolute_folders(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(map(_absolute, value))

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def static_folders(self) -> tuple[Path, ...]:
        """Folders of static files, first match wins. The project's own comes last, so that its
        stylesheet is never lost.
        """
        return (*self.static, ROOT / "static")

    def spoken(self, language: str | None) -> Self:
        """The settings as a page in another language has them; ``None``: as they are."""
        if language in {None, self.language}:
            return self
        return self.model_copy(update={"language": language})

    @property
    def frame_hosts(self) -> frozenset[str]:
        """The hosts that players are loaded from once a reader asks."""
        if self.embed_hosts & YOUTUBE_HOSTS:
            return self.embed_hosts | {YOUTUBE_FRAME}
        return self.embed_hosts

    @property
    def authority(self) -> str:
        """Host and date of the site's ``tag:`` URIs (RFC 4151)."""
        host = urlsplit(self.base_url or DEVELOPMENT_URL).hostname
        return self.feed_authority or f"{host},2024"

    def absolute(self, address: str) -> str:
        """The absolute URL (RFC 3986) of an address (a decoded path) on this site; absolute URLs
        stay as they are.
        """
        if not address.startswith("/"):
            return address
        return f"{self.base_url or DEVELOPMENT_URL}{url(address)}"

    def edit_link(self, path: str) -> str | None:
        """Where people edit the source ``path`` of the content folder, percent-encoded (RFC 3986);
        ``None`` where nobody can, or where there is no source.
        """
        if not self.edit_url or not path:
            return None
        return self.edit_url.replace("{path}", quote(path))

    def search_form(self) -> tuple[str, tuple[tuple[str, str], ...]] | None:
        """The action of a GET form that has ``search_engine`` search this site, and the names and
        values of its hidden fields: a form drops the query of its action (HTML, "mutate action
        URL"). What is looked for goes with them as ``q``. ``None`` if there is no such engine.
        """
        if not self.search_engine:
            return None
        host = urlsplit(self.base_url or DEVELOPMENT_URL).hostname or ""
        parts = urlsplit(self.search_engine.replace("{host}", host))
        action = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))
        return action, tuple(parse_qsl(parts.query, keep_blank_values=True))

    def source(self) -> str:
        """The text of the settings file, for what is said of it; ``""`` if there is none."""
        try:
            return (self.content / FILE).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return ""

    def digest(self) -> str:
        """A digest of every setting that can change an answer."""
        answer = self.model_dump(exclude={"content", "static", "instance", "secret_key"})
        # A set has another order in every process.
        return sha256(json.dumps(answer, sort_keys=True, default=sorted).encode()).hexdigest()

    @classmethod
    def load(
        cls, environ: Mapping[str, str], overrides: Mapping[str, object] | None = None
    ) -> Self:
        """The settings of ``content/site.toml``, of ``environ`` and of ``overrides``.

        Raises ConfigError naming source, key, what was found and what is expected.
        """
        variables, given = _from_environment(environ), dict(overrides or {})
        folder = given.get("content") or variables.get("content") or ROOT / "content"
        file = Path(str(folder)).expanduser() / FILE
        try:
            return cls.model_validate({**_from_file(file), **variables, **given})
        except ValidationError as error:
            sources = {key: f"{PREFIX}{key.upper()}" for key in variables}
            sources |= {key: f"create_app({key}=…)" for key in given}
            raise ConfigError(_explain(error, sources, str(file))) from error


def _from_file(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror} (expected a folder with posts)") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error} (expected a TOML file in UTF-8)") from error
    if misplaced := OPERATOR_ONLY & values.keys():
        name = min(misplaced)
        raise ConfigError(
            f"{file}: {name} cannot be set here (set the variable {PREFIX}{name.upper()})"
        )
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in environ.items():
        if not name.startswith(PREFIX) or name in OTHER_VARIABLES:
            continue
        key = name.removeprefix(PREFIX).lower()
        if key not in Config.model_fields:
            raise ConfigError(f"{name}: no such setting{_nearest(key, PREFIX)}")
        values[key] = _decoded(name, text) if key in LISTS else text
    return values


def _nearest(key: str, prefix: str = "") -> str:
    def name(setting: str) -> str:
        return f"{prefix}{setting.upper()}" if prefix else setting

    near = get_close_matches(key, Config.model_fields, n=1)
    if near:
        return f" (did you mean {name(near[0])}?)"
    return f" (known: {', '.join(map(name, Config.model_fields))})"


def _decoded(name: str, text: str) -> object:
    if not text.startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(f"{name}: {error} (lists and tables are written as JSON)") from error


def _explain(error: ValidationError, sources: Mapping[str, str], file: str) -> str:
    return "\n".join(_explain_one(detail, sources, file) for detail in error.errors())


def _explain_one(detail: ErrorDetails, sources: Mapping[str, str], file: str) -> str:
    key = str(detail["loc"][0])
    source = sources.get(key, file)
    if key not in Config.model_fields:
        return f"{source}: {key}: no such setting{_nearest(key)}"
    place = ".".join(map(str, detail["loc"]))
    found = "" if key in SECRETS else f", found {detail['input']!r}"
    return f"{source}: {place}: {detail['msg'].removeprefix('Value error, ')}{found}"


def table() -> list[tuple[str, str, str, str]]:
    """Name, variable, default and meaning of every setting, for documentation."""
    return [
        (name, f"{PREFIX}{name.upper()}", _default(field.default), field.description or "")
        for name, field in Config.model_fields.items()
    ]


def _default(value: object) -> str:
    if isinstance(value, Path):
        return f"{value.relative_to(ROOT)}/"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return "" if value in (None, ()) else str(value)

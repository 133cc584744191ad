"""Settings: one table of names, types, defaults and meanings, read from a file and the environment.

A setting is a key of ``content/site.toml`` or, stronger, the variable ``PEK_<KEY>``; what is
given to ``create_app`` is stronger still. Lists and tables in a variable are written as JSON.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pek.addresses import url
from pek.config.sources import FILE, PREFIX, explain, from_environment, from_file
from pek.config.values import (
    Account,
    BaseUrl,
    EditUrl,
    Folder,
    Folders,
    Hosts,
    Href,
    PictureHref,
    SearchEngine,
    TimeZone,
)
from pek.errors import ConfigError
from pek.models import CardLayout

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT_URL = "http://127.0.0.1:5000"

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

    base_url: BaseUrl | None = Field(
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
    timezone: TimeZone = Field(
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
    embed_hosts: Hosts = Field(
        EMBED_HOSTS,
        description="Hosts whose players may be embedded; they load only when a reader asks.",
    )
    edit_url: EditUrl = Field(
        "",
        description="Where a source can be edited, with `{path}` for its path in the content "
        "folder, such as `https://git.example.org/blog/edit/main/content/{path}`; default: no "
        "such links.",
    )
    search_engine: SearchEngine = Field(
        "https://duckduckgo.com/?sites={host}",
        description="Where the frozen site, which cannot search itself, sends what readers look "
        "for as `q`, with `{host}` for the host to search. For Google "
        "`https://www.google.com/search?as_sitesearch={host}`; empty: nowhere, without a form.",
    )
    max_source_bytes: int = Field(
        1_000_000, ge=1_000, description="Size limit of one Markdown file, in bytes."
    )
    page_cache_bytes: int = Field(
        16_000_000,
        ge=1_000,
        description="Memory of one worker for finished pages, compressed, in bytes; those longest "
        "unasked go first.",
    )
    content: Folder = Field(ROOT / "content", description="Folder of the posts.")
    static: Folders = Field(
        (),
        description="Folders searched before the project's own `static/` (in a variable: "
        "separated by `:`).",
    )
    instance: Folder = Field(
        ROOT / "instance",
        description="Folder of what pek makes and can make anew: the index of the content, "
        "bodies, cards, picture variants.",
    )
    secret_key: str | None = Field(
        None, min_length=16, repr=False, description="Signs links to drafts (none are made yet)."
    )
    drafts: bool = Field(False, description="Show drafts and posts of the future.")

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
        answer = self.model_dump(
            exclude={"content", "static", "instance", "secret_key", "page_cache_bytes"}
        )
        # A set has another order in every process.
        return sha256(json.dumps(answer, sort_keys=True, default=sorted).encode()).hexdigest()

    @classmethod
    def load(
        cls, environ: Mapping[str, str], overrides: Mapping[str, object] | None = None
    ) -> Self:
        """The settings of ``content/site.toml``, of ``environ`` and of ``overrides``.

        Raises ConfigError naming source, key, what was found and what is expected.
        """
        known = cls.model_fields
        variables, given = from_environment(environ, known), dict(overrides or {})
        folder = given.get("content") or variables.get("content") or ROOT / "content"
        file = Path(str(folder)).expanduser() / FILE
        try:
            return cls.model_validate({**from_file(file), **variables, **given})
        except ValidationError as error:
            sources = {key: f"{PREFIX}{key.upper()}" for key in variables}
            sources |= {key: f"create_app({key}=…)" for key in given}
            raise ConfigError(explain(error, sources, str(file), known)) from error


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

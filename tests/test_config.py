import os
import re
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from pek.config import LISTS, OPERATOR_ONLY, Config, account, table
from pek.errors import ConfigError
from tests.conftest import Tree

FILE = "site.toml"


def _load(
    tree: Tree, toml: str = "", overrides: dict[str, object] | None = None, /, **environ: str
) -> Config:
    tree.write(FILE, toml)
    return Config.load({"PEK_CONTENT": str(tree.content), **environ}, overrides)


def _refusal(tree: Tree, toml: str = "", **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        _load(tree, toml, **environ)
    return str(caught.value)


def test_which_source_is_stronger(tree: Tree) -> None:
    """The file is weaker than the environment, which is weaker than what a caller gives."""
    toml = 'title = "file"\ndescription = "file"\ncopyright = "file"'
    config = _load(tree, toml, {"title": "given"}, PEK_TITLE="variable", PEK_DESCRIPTION="variable")
    assert ("given", "variable", "file") == (config.title, config.description, config.copyright)


def test_without_any_source_the_defaults_hold(tmp_path: Path) -> None:
    """A content folder without site.toml is a site with the defaults."""
    config = Config.load({"PEK_CONTENT": str(tmp_path), "HOME": "/root", "PEK_CHROMIUM": "x"})
    assert ("pek", "ja", "Asia/Tokyo", 12) == (
        config.title,
        config.language,
        config.timezone,
        config.page_size,
    )
    assert config.zone == ZoneInfo("Asia/Tokyo")
    assert config.base_url is None
    assert config.absolute("/about/") == "http://127.0.0.1:5000/about/"


def test_variables_hold_lists_as_json_and_folders_between_colons(tree: Tree) -> None:
    """What is no plain value has one way of being written in a variable."""
    config = _load(
        tree,
        PEK_NAV='[{"title": "会", "href": "/about/"}]',
        PEK_EMBED_HOSTS='["Play.Example"]',
        PEK_STATIC=f"{tree.static}:{tree.root}",
        PEK_PAGE_SIZE="3",
        PEK_DRAFTS="1",
    )
    assert [("会", "/about/")] == [(link.title, link.href) for link in config.nav]
    assert config.embed_hosts == {"play.example"}
    assert config.static == (tree.static.resolve(), tree.root.resolve())
    assert config.page_size == 3
    assert config.drafts is True


def test_what_is_written_as_json_is_what_is_no_plain_value() -> None:
    """The list of such settings follows the table of settings."""
    several = {
        n for n, f in Config.model_fields.items() if isinstance(f.default, tuple | frozenset | dict)
    }
    assert several == LISTS


def test_a_text_may_begin_with_a_bracket(tree: Tree) -> None:
    """JSON is expected only where the setting is a list or a table."""
    assert _load(tree, PEK_TITLE="[PEK] ブログ").title == "[PEK] ブログ"


def test_the_project_keeps_its_own_static_folder(tree: Tree) -> None:
    """Other folders come first, the project's own is always searched last."""
    folders = _load(tree, "", {"static": tree.static}).static_folders
    assert folders[0] == tree.static.resolve()
    assert folders[-1].name == "static"
    assert len(folders) == 2


WRONG = {
    "page_size = 0": ("page_size", "greater than or equal to 1", "0"),
    "base_url = 'blog.example.org'": ("base_url", "absolute URL", "'blog.example.org'"),
    "base_url = 'https://example.org/blog'": ("base_url", "only scheme and host", "/blog"),
    "base_url = 'https://a b'": ("base_url", "expected a host", "'https://a b'"),
    "base_url = 'https://:80'": ("base_url", "expected a host", "':80'"[1:-1]),
    "base_url = 'https://u:p@example.org'": ("base_url", "no user name", "example.org"),
    "base_url = 'https://example.org:0'": ("base_url", "a port from 1", ":0"),
    "embed_hosts = ['https://www.youtube.com']": ("embed_hosts", "names of hosts", "https"),
    "embed_hosts = ['x; script-src *']": ("embed_hosts", "names of hosts", "script-src"),
    "timezone = 'Tokyo'": ("timezone", "IANA", "'Tokyo'"),
    "timezone = '../../etc/passwd'": ("timezone", "IANA", "passwd"),
    "accent = 'red'": ("accent", "pattern", "'red'"),
    "feed_authority = 'example.org'": ("feed_authority", "pattern", "'example.org'"),
    "logo = 'logo.svg'": ("logo", "address on this site", "'logo.svg'"),
    "logo = '//evil.example/x'": ("logo", "address on this site", "//evil.example/x"),
    "favicon = 'javascript:alert(1)'": ("favicon", "address on this site", "javascript"),
    "fediverse = '@pek'": ("fediverse", "such as @pek@social.example", "'@pek'"),
    "edit_url = '/edit/{path}'": ("edit_url", "absolute URL with {path}", "'/edit/{path}'"),
    "edit_url = 'https://git.example.org/'": ("edit_url", "such as https", "git.example.org/'"),
    "edit_url = 'https://g.example/{file}'": ("edit_url", "with {path}", "{file}"),
    "edit_url = 'https://g.example/{path}{path}'": ("edit_url", "with {path}", "{path}{path}"),
    "edit_url = 'https://g.example/{path'": ("edit_url", "with {path}", "/{path'"),
    "edit_url = 'https://{path}'": ("edit_url", "absolute URL", "https://{path}"),
    "edit_url = 'javascript:{path}'": ("edit_url", "absolute URL", "javascript"),
    "edit_url = 'https://u:p@g.example/{path}'": ("edit_url", "absolute URL", "u:p@"),
    "edit_url = 'https://g.example/a b/{path}'": ("edit_url", "absolute URL", "a b"),
    "search_engine = 'duckduckgo.com'": ("search_engine", "absolute https URL", "duckduckgo"),
    "search_engine = 'http://s.example/?s={host}'": ("search_engine", "https URL", "http://s"),
    "search_engine = 'https://s.example/'": ("search_engine", "with {host}", "'https://s"),
    "search_engine = 'https://s.example/?s={host}&q={q}'": ("search_engine", "{host}", "{q}"),
    "search_engine = 'https://{host}/search'": ("search_engine", "https URL", "{host}/search"),
    "[[nav]]\ntitle = '会'": ("nav.0.href", "required", "'会'"),
    "[[nav]]\ntitle = '会'\nhref = '/'\nurl = '/'": ("nav.0.url", "not permitted", "'/'"),
    "page_size = 'many'": ("page_size", "integer", "'many'"),
}


@pytest.mark.parametrize(("toml", "parts"), WRONG.items())
def test_a_wrong_key_of_the_file_is_explained(
    tree: Tree, toml: str, parts: tuple[str, str, str]
) -> None:
    """The message names the file, the key, what is expected and what was found."""
    message = _refusal(tree, toml)
    assert str(tree.content / FILE) in message
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("PEK_PAGE_SIZE", "0", ("greater than or equal to 1", "'0'")),
        ("PEK_BASE_URL", "", ("absolute URL", "''")),
        ("PEK_DRAFTS", "maybe", ("boolean", "'maybe'")),
        ("PEK_NAV", "[{]", ("JSON",)),
        ("PEK_NAV", '[{"title": "会"}]', ("0.href", "required")),
    ],
)
def test_a_wrong_variable_is_explained(
    tree: Tree, name: str, value: str, parts: tuple[str, ...]
) -> None:
    """The message names the variable, the place in it, what is expected and what was found."""
    message = _refusal(tree, **{name: value})
    assert message.startswith(f"{name}")
    assert FILE not in message
    for part in parts:
        assert part in message


def test_a_wrong_value_of_the_caller_does_not_blame_the_file(tree: Tree) -> None:
    """What is given to create_app is a source of its own."""
    with pytest.raises(ConfigError) as caught:
        _load(tree, "", {"page_size": 0})
    assert FILE not in str(caught.value)
    assert "page_size" in str(caught.value)


def test_a_secret_is_not_shown(tree: Tree) -> None:
    """A key that is too short is refused without being written to a log."""
    environ = {"PEK_SECRET_KEY": "hunter2"}
    message = _refusal(tree, **environ)
    assert "PEK_SECRET_KEY" in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("toml", "environ", "parts"),
    [
        ("pagesize = 3", {}, (FILE, "pagesize", "did you mean page_size?")),
        ("", {"PEK_BASEURL": "x"}, ("PEK_BASEURL", "did you mean PEK_BASE_URL?")),
        ("", {"PEK_ZZZZ": "x"}, ("PEK_ZZZZ", "known: PEK_BASE_URL, PEK_TITLE")),
    ],
)
def test_an_unknown_setting_is_refused_with_a_near_name(
    tree: Tree, toml: str, environ: dict[str, str], parts: tuple[str, ...]
) -> None:
    """A misspelt name does nothing, so it is an error that says which name was meant."""
    message = _refusal(tree, toml, **environ)
    for part in parts:
        assert part in message


@pytest.mark.parametrize("key", sorted(OPERATOR_ONLY))
def test_the_content_cannot_say_where_it_lies(tree: Tree, key: str) -> None:
    """Folders, secrets and drafts are the operator's; the message names the variable."""
    assert f"PEK_{key.upper()}" in _refusal(tree, f"{key} = 'x'")


@pytest.mark.parametrize("data", [b"title = ", b"title = '\x93\xfa'", b"a = 1\na = 2"])
def test_a_file_that_is_not_toml_is_named(tree: Tree, data: bytes) -> None:
    """What cannot be read says which file it is."""
    (tree.content / FILE).write_bytes(data)
    with pytest.raises(ConfigError, match=re.escape(str(tree.content / FILE))):
        Config.load({"PEK_CONTENT": str(tree.content)})


def test_a_content_folder_that_is_a_file_is_a_wrong_setting(tree: Tree) -> None:
    """The operator reads a message, not a traceback."""
    file = tree.write("a.md", "")
    with pytest.raises(ConfigError):
        Config.load({"PEK_CONTENT": str(file)})


def test_a_byte_order_mark_is_no_part_of_the_file(tree: Tree) -> None:
    """Files of Windows editors begin with one."""
    (tree.content / FILE).write_bytes("\ufefftitle = '題'".encode())
    assert Config.load({"PEK_CONTENT": str(tree.content)}).title == "題"


@pytest.mark.parametrize(
    ("address", "absolute"),
    [
        ("/", "https://blog.example.org/"),
        ("/tags/設計/", "https://blog.example.org/tags/%E8%A8%AD%E8%A8%88/"),
        ("https://other.example/図", "https://other.example/図"),
    ],
)
def test_absolute_urls_come_from_the_settings(address: str, absolute: str) -> None:
    """One trailing slash of base_url does not double."""
    assert absolute == Config(base_url="https://blog.example.org/").absolute(address)


@pytest.mark.parametrize(
    ("config", "authority"),
    [
        (Config(feed_authority="old.example,2019"), "old.example,2019"),
        (Config(base_url="https://blog.example.org:8443"), "blog.example.org,2024"),
        (Config(), "127.0.0.1,2024"),
    ],
)
def test_the_authority_of_feed_ids(config: Config, authority: str) -> None:
    """As it was set, else the host of the site."""
    assert authority == config.authority


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("@pek@social.example", "@pek@social.example"),
        ("pek@social.example", "@pek@social.example"),
        ("@Pek_2.1-x@a.b-c.example", "@Pek_2.1-x@a.b-c.example"),
        ("@pek@xn--eckwd4c7cu47r2wf.xn--q9jyb4c", "@pek@xn--eckwd4c7cu47r2wf.xn--q9jyb4c"),
        ("@pek", None),
        ("@pek@localhost", None),
        ("@pek@127.0.0.1", None),
        ("@pek@social.example/", None),
        ("@pek@-a.example", None),
        ("@p ek@social.example", None),
        ("@名@social.example", None),
        ("https://social.example/@pek", None),
        ("", None),
    ],
)
def test_an_account_in_the_fediverse(written: str, expected: str | None) -> None:
    """A name and a host, with one form of writing; anything else is refused."""
    if expected is None:
        with pytest.raises(ValueError, match="such as @pek@social"):
            account(written)
    else:
        assert expected == account(written) == Config(fediverse=written).fediverse


def test_where_a_source_is_edited() -> None:
    """The path is percent-encoded, but not its slashes; without the setting, or without a source,
    there is no such place.
    """
    config = Config(edit_url="https://git.example.org/blog/edit/main/content/{path}")
    head = "https://git.example.org/blog/edit/main/content"
    assert f"{head}/pek2024/blog/a.md" == config.edit_link("pek2024/blog/a.md")
    assert f"{head}/%E4%BC%9A/%3Fa%23%25%7Bb%7D%20c.md" == config.edit_link("会/?a#%{b} c.md")
    assert config.edit_link("") is None
    assert Config().edit_link("a.md") is None


@pytest.mark.parametrize(
    ("engine", "action", "fields"),
    [
        ("https://duckduckgo.com/?sites={host}", "https://duckduckgo.com/", {"sites": "{host}"}),
        ("https://s.example?s={host}", "https://s.example/", {"s": "{host}"}),
        (
            "https://www.google.com/search?as_sitesearch={host}&hl=ja&ie=",
            "https://www.google.com/search",
            {"as_sitesearch": "{host}", "hl": "ja", "ie": ""},
        ),
        ("https://s.example/in/{host}/", "https://s.example/in/{host}/", {}),
    ],
)
def test_where_the_frozen_site_searches(engine: str, action: str, fields: dict[str, str]) -> None:
    """What a form would drop, the query of its action, is in its hidden fields, decoded; the host
    is that of the site, without a port.
    """
    host = "blog.example.org"
    config = Config(base_url=f"https://{host}:8443", search_engine=engine)
    hidden = tuple((name, value.replace("{host}", host)) for name, value in fields.items())
    assert (action.replace("{host}", host), hidden) == config.search_form()


def test_what_readers_look_for_is_theirs_alone() -> None:
    """An engine with a q of its own would be sent two."""
    with pytest.raises(ValidationError, match="expected no q"):
        Config(search_engine="https://s.example/find?q=site%3A{host}")


def test_the_frozen_site_need_not_search() -> None:
    """An empty text is no engine; unless told, it is one that restricts a search to a host."""
    assert Config(search_engine="").search_form() is None
    found = Config(base_url="https://blog.example.org").search_form()
    assert ("https://duckduckgo.com/", (("sites", "blog.example.org"),)) == found


def test_the_digest_covers_what_changes_an_answer(tmp_path: Path) -> None:
    """Settings that readers see count; folders and secrets do not."""
    plain = Config()
    assert plain.digest() == Config(instance=tmp_path, secret_key="x" * 16).digest()
    others = [Config(title="x"), Config(drafts=True), Config(embed_hosts=frozenset())]
    assert len({plain.digest(), *(other.digest() for other in others)}) == 4


def test_the_digest_is_the_same_in_every_process() -> None:
    """Two replicas agree, however Python orders its sets."""
    script = "from pek.config import Config; print(Config().digest())"
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_settings_do_not_change() -> None:
    """A configuration is a value."""
    with pytest.raises(ValidationError, match="frozen"):
        Config().title = "x"  # type: ignore[misc]


def test_the_table_says_what_every_setting_means() -> None:
    """Documentation is made of the table, so no line of it is empty, and no path is absolute."""
    rows = table()
    assert [name for name, *_ in rows] == list(Config.model_fields)
    for name, variable, default, meaning in rows:
        assert variable == f"PEK_{name.upper()}"
        assert meaning.endswith(".")
        assert not default.startswith("/") or name == "favicon"

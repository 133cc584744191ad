"""The README is true: it lists every setting, command and route that there is."""

from click import Context
from flask import Flask

from pek.cli import COMMANDS
from pek.config import ROOT, table

README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_holds_the_table_of_settings() -> None:
    """Name, default and meaning of every setting, as the code has them."""
    for name, _, default, meaning in table():
        shown = f"`{default}`" if default else ""
        assert f"| `{name}` | {shown} | {meaning} |" in README


def test_the_readme_names_every_command(app: Flask) -> None:
    """A new command is documented with it, and each is there under its name."""
    context = Context(app.cli)
    assert [*sorted(COMMANDS)] == app.cli.list_commands(context)
    assert [] == [name for name in COMMANDS if f"| `flask {name}" not in README]
    found = {name: app.cli.get_command(context, name) for name in COMMANDS}
    assert {name: name for name in COMMANDS} == {n: c and c.name for n, c in found.items()}


def test_the_readme_names_every_route(app: Flask) -> None:
    """A new route is documented with it."""
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    plain = {
        rule.replace("<path:path>", "<path>").replace("<path:name>", "<path>").replace("int:", "")
        for rule in rules
    }
    assert set() == {rule for rule in plain if f"`{rule}`" not in README}


def test_the_readme_of_the_benches_names_every_bench() -> None:
    """What takes options of its own is a command, and is described."""
    described = (ROOT / "bench/README.md").read_text("utf-8")
    commands = [
        path.stem
        for path in (ROOT / "bench").glob("*.py")
        if "parser(__doc__" in (text := path.read_text("utf-8")) or "ArgumentParser(" in text
    ]
    assert [] == [
        name
        for name in commands
        if name != "results"
        and f"bench.{name}" not in described
        and f"NAME={name}" not in described
    ]

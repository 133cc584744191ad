"""The architecture: a module imports only from lower layers, and no imports run in a circle."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent

LAYERS = (
    {"text"},
    {
        "addresses",
        "clock",
        "collector",
        "cores",
        "database",
        "errors",
        "files",
        "mark",
        "memo",
        "models",
        "words",
    },
    {"answers", "config", "store"},
    {"dates"},
    {"linkcache"},
    {"cards", "feeds", "markup", "metadata", "site"},
    {"content", "manifest", "pictures", "search", "shares", "sitemap"},
    {"sources"},
    {"bodies", "composer", "library"},
    {"ahead", "check", "move", "views"},
    {"fetch", "freeze", "pagecache"},
    {"server"},
    {"cli"},
    {"pek"},
    {"app"},
)
# What only the production server needs.
SERVER = ("granian", "granian.constants", "granian.http", "pek.server")
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}


def sources() -> list[Path]:
    """Every module of the application."""
    return [ROOT / "app.py", *sorted((ROOT / "pek").rglob("*.py"))]


def module_of(path: Path) -> str:
    """The dotted name of a source: ``pek/site/index.py`` → ``pek.site.index``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path) for path in sources()}


def imports(path: Path) -> Iterator[str]:
    """The application's modules that a source imports, anywhere in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                yield below if below in MODULES else node.module


def part_of(module: str) -> str:
    """The part of the architecture that a module belongs to."""
    names = module.split(".")
    return names[1] if len(names) > 1 else names[0]


def test_every_part_has_a_layer() -> None:
    """A new part must be given its place."""
    assert set(LAYER) == {part_of(module) for module in MODULES}


def test_imports_run_downwards() -> None:
    """A module imports from its own part or from lower layers, never sideways or up."""
    upwards = [
        (module_of(path), imported)
        for path in sources()
        for imported in imports(path)
        if part_of(imported) != part_of(module_of(path))
        and LAYER[part_of(imported)] >= LAYER[part_of(module_of(path))]
    ]
    assert [] == upwards


def test_no_imports_run_in_a_circle() -> None:
    """Inside a part, too, modules build on each other in one direction."""
    graph = {module_of(path): set(imports(path)) - {module_of(path)} for path in sources()}
    assert MODULES == set(TopologicalSorter(graph).static_order())


def test_imports_stand_at_the_top_but_for_the_server_and_the_fetcher() -> None:
    """Only the production server, and what reads the pages of others, are imported when they are
    used: no other command needs them.
    """
    late = {
        (module_of(path), node.module)
        for path in sources()
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom)
    }
    expected = {("pek.cli.publishing", name) for name in SERVER}
    expected.add(("pek.cli.linking", "pek.fetch"))
    assert expected == late

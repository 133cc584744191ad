"""What is compared: the cases of this folder, the posts of any folder, GitHub's own examples."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
CASES: Final = HERE / "cases"
# `=== what it shows` and Markdown; where pek differs on purpose, `--- differs: why` and its HTML.
HEAD: Final = re.compile(r"^=== (.+)\n", re.MULTILINE)
DIFFERS: Final = re.compile(r"^--- differs: (.+)\n", re.MULTILINE)
FRONT_MATTER: Final = re.compile(r"---[ \t]*\n.*?^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Markdown to compare.

    ``expected`` is HTML that stands beside it, ``None`` where remark is asked; ``reason`` why pek
    differs from remark, ``""`` where it does not.
    """

    group: str
    name: str
    source: str
    expected: str | None = None
    reason: str = ""


def cases(folder: Path = CASES) -> list[Example]:
    """The cases of every file of ``folder``, in order; a group has its file's first line as name.

    Raises ValueError for a file without one.
    """
    return [case for path in sorted(folder.glob("*.md")) for case in _cases_of(path)]


def _cases_of(path: Path) -> Iterator[Example]:
    title, *parts = HEAD.split(path.read_text("utf-8"))
    if not title.startswith("# "):
        raise ValueError(f"{path}: the first line must be the group's name: # …")
    group = title.strip().removeprefix("# ")
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        source, *rest = DIFFERS.split(text)
        yield Example(
            group=group,
            name=name,
            source=_trimmed(source),
            expected=_trimmed(rest[1]) if rest else None,
            reason=rest[0] if rest else "",
        )


def _trimmed(text: str) -> str:
    """``text`` without the empty lines between it and the next divider."""
    return text.rstrip("\n") + "\n"


def posts(folder: Path) -> list[Example]:
    """Every Markdown file below ``folder``, without its front matter."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".md", ".mdx"})
    return [
        Example(group=str(path.parent), name=path.name, source=body(path.read_text("utf-8-sig")))
        for path in files
    ]


def body(text: str) -> str:
    """``text`` without front matter."""
    found = FRONT_MATTER.match(text)
    return text[found.end() :] if found else text


def specification(found: Iterable[dict[str, str]]) -> list[Example]:
    """GitHub's examples, by its sections."""
    return [
        Example(
            group=one["section"],
            name=f"example {one['example']}",
            source=one["markdown"],
            expected=one["html"],
        )
        for one in found
    ]

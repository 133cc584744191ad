"""One file of the content folder → a post, a plain page or a section."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pek.config import Config
from pek.content import keys
from pek.content.block import BlockError, Fault, Value, line_of, locate, read
from pek.content.documents import INDEX, File, page, post, section
from pek.content.fields import WORDS, shown
from pek.content.schema import (
    PUBLISHED,
    UPDATED,
    Matter,
    PageMatter,
    PostMatter,
    SectionMatter,
    known,
)
from pek.content.source import Source, cut
from pek.errors import ContentError, Problem
from pek.markup import overrun, plain_text
from pek.models import Page, Post, Section

_COMMENT = re.compile(r"^title:[ \t]+(?![\"'|>#])[^\n]*?[ \t](#[^\n]*)$", re.MULTILINE)
_KNOWN: dict[type[Matter], frozenset[str]] = {
    model: known(model) for model in (PostMatter, PageMatter, SectionMatter)
}
M = TypeVar("M", bound=Matter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What a file is as far as the file alone can say.

    ``page`` is what the ``index.md`` of a :class:`Section` becomes where its folder holds no
    posts, or the page itself. ``explicit`` is true where the author wrote ``page: true``.
    ``misplaced`` names fields that a section cannot have, with their lines. ``warnings`` do not
    keep the document from being served.
    """

    document: Post | Page | Section
    page: Page | None = None
    explicit: bool = False
    misplaced: tuple[tuple[str, int], ...] = ()
    warnings: tuple[Problem, ...] = ()


def parse(path: str, data: bytes, config: Config) -> Post | Page | Section:
    """The document that the file ``path`` (relative to the content folder) is.

    With a date it is a post; ``index.md`` without one is a section, any other file a page.
    Whether an ``index.md`` lies in a folder of posts, only :func:`pek.content.load` can know.
    Raises ContentError with all problems of the file.
    """
    return examine(path, data, config).document


def examine(path: str, data: bytes, config: Config) -> Candidate:
    """Like :func:`parse`, with what :func:`pek.content.load` needs to decide on."""
    source = cut(path, data, config.max_source_bytes)
    try:
        fields, faults = read(source.block)
    except BlockError as error:
        raise ContentError(*source.problems, *_problems(path, source, [error.fault])) from error
    model = _model(path, fields)
    faults += tuple(keys.check(source.block, fields, _KNOWN[model]))
    problems = [*source.problems, *_problems(path, source, faults), *_overrun(path, source)]
    matter = _validate(model, path, source, fields, config, problems)
    file = File(
        path=path,
        source=source,
        fields=fields,
        text=plain_text(source.body),
        digest=sha256(data).hexdigest(),
    )
    return _candidate(file, matter)


def _model(path: str, fields: dict[str, Value]) -> type[Matter]:
    if any(name in fields for name in PUBLISHED):
        return PostMatter
    if posixpath.basename(path) == INDEX and not _is_true(fields.get("page")):
        return SectionMatter
    return PageMatter


def _is_true(value: Value) -> bool:
    return isinstance(value, str) and WORDS.get(value.casefold(), False)


def _validate(
    model: type[M],
    path: str,
    source: Source,
    fields: dict[str, Value],
    config: Config,
    problems: list[Problem],
) -> M:
    """The typed front matter. Raises ContentError with ``problems`` and those of the fields."""
    try:
        matter = model.model_validate(fields, context=config)
    except ValidationError as error:
        faults = [_fault(source.block, detail) for detail in error.errors(include_url=False)]
        # A duplicate or misspelt name is the cause of what else is said of its field.
        named = {problem.field for problem in problems}
        rest = _problems(path, source, (one for one in faults if one.field not in named))
        raise ContentError(*sorted([*problems, *rest], key=_line_of_problem)) from error
    if problems:
        raise ContentError(*sorted(problems, key=_line_of_problem))
    return matter


def _line_of_problem(problem: Problem) -> int:
    return problem.line or 0


def _fault(block: str, detail: ErrorDetails) -> Fault:
    line, loc = locate(block, detail["loc"])
    name = ".".join(map(str, loc)) or None
    message, remedy = _message(detail)
    return Fault(line=line, field=name, message=message, remedy=remedy)


def _message(detail: ErrorDetails) -> tuple[str, str]:
    if detail["type"] == "pek":
        return detail["msg"], str(detail["ctx"]["remedy"])
    if detail["type"] == "missing":
        return "missing", f"add {detail['loc'][-1]}: …"
    kind = {"tuple_type": "a list", "model_type": "fields below it (name: value)"}
    expected = kind.get(detail["type"], detail["msg"])
    return f"{shown(detail['input'])} is not what belongs here", f"write {expected}"


def _problems(path: str, source: Source, faults: Iterable[Fault]) -> Iterator[Problem]:
    for fault in faults:
        first = "" if fault.first is None else f" (line {source.line + fault.first})"
        yield Problem(
            path=path,
            line=source.line + fault.line,
            field=fault.field,
            message=fault.message + first,
            remedy=fault.remedy,
        )


def _overrun(path: str, source: Source) -> Iterator[Problem]:
    if found := overrun(source.body):
        line, message, remedy = found
        line = None if line is None else source.body_line + line - 1
        yield Problem(path=path, line=line, message=message, remedy=remedy)


def _candidate(file: File, matter: Matter) -> Candidate:
    warnings = tuple(_warnings(file, matter))
    if isinstance(matter, PostMatter):
        return Candidate(document=post(file, matter), explicit=matter.page, warnings=warnings)
    plain = page(file, matter)
    if isinstance(matter, SectionMatter):
        wrong = [name for name in ("slug", "aliases") if getattr(matter, name)]
        return Candidate(
            document=section(file, matter),
            page=plain,
            misplaced=tuple((name, _line(file, name)) for name in wrong),
            warnings=warnings,
        )
    return Candidate(document=plain, page=plain, explicit=matter.page, warnings=warnings)


def _warnings(file: File, matter: Matter) -> Iterator[Problem]:
    if "#" in file.source.block and (found := _COMMENT.search(file.source.block)):
        yield Problem(
            path=file.path,
            line=_line(file, "title"),
            field="title",
            message=f"{shown(found[1])} is a comment, not a part of the title",
            remedy="put the title between quotes, if it belongs to it",
            warning=True,
        )
    if isinstance(matter, PostMatter) and matter.updated and matter.updated < matter.published:
        name = next(name for name in UPDATED if name in file.fields)
        yield Problem(
            path=file.path,
            line=_line(file, name),
            field=name,
            message=f"{matter.updated.isoformat()} is before {matter.published.isoformat()}",
            remedy="a post is updated after it was published",
            warning=True,
        )


def _line(file: File, name: str) -> int:
    return file.source.line + line_of(file.source.block, (name,))

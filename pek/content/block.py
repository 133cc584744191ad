"""A block of front matter → plain values, as they were written: text, lists, mappings, null.

YAML 1.1 would read ``no`` as false, ``12:30:00`` as 45000 and ``1.10`` as 1.1. Here a scalar is
text, whatever it looks like, and the schema says what it means. Values are made from the
parser's events, not from its node tree: so a block that is nested or repeated without end is
refused before it is built.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
_Node: TypeAlias = "ScalarEvent | CollectionStartEvent"
Loc: TypeAlias = "tuple[int | str, ...]"

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
MAX_DEPTH = 12
MAX_VALUES = 5_000
MAX_CHARACTERS = 100_000
_TEXT_TAG = "tag:yaml.org,2002:str"
_QUOTE = 'put the text between quotes: title: "…"'

# What the parser says, and what an author can do about it.
_REMEDIES = (
    ("mapping values are not allowed", 'put a text with a colon between quotes: title: "a: b"'),
    ("cannot start any token", f"a text cannot begin with @, `, % or a tab; {_QUOTE}"),
    ("unexpected end of stream", "close the quotes"),
    ("unknown escape character", "in double quotes write \\\\ for a backslash, or use single ones"),
    ("did not find expected key", "check indentation, and quotes of texts that begin with [, {, '"),
    ("could not find expected ':'", "write the field as name: value"),
    ("',' or", "close the bracket, or quote a text that begins with [ or {"),
)
# A field's name before a full-width colon, or with no space (U+00A0 is none) after its colon.
_GLUED = re.compile(r"[ -]*(?P<name>[A-Za-z_]+)(?:：|:(?=[^ \t\n/]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a block. Lines count from 0, the opening ``---``; ``first`` is that of
    the first of two equal keys.
    """

    line: int
    message: str
    remedy: str
    field: str | None = None
    first: int | None = None


class BlockError(Exception):
    """A block of which no values can be made."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def read(block: str) -> tuple[dict[str, Value], tuple[Fault, ...]]:
    """The fields of a ``block`` with its ``---`` lines, and the duplicate keys in it, of which
    the first counts. Raises BlockError.
    """
    if len(block) > MAX_CHARACTERS:
        found = f"front matter of more than {MAX_CHARACTERS:,} characters"
        raise BlockError(Fault(line=0, message=found, remedy="write the text below the block"))
    handler = _Handler()
    try:
        frontmatter.parse(block, handler=handler)
    except yaml.YAMLError as error:
        raise BlockError(_explain(error, block.splitlines())) from error
    return handler.fields, tuple(handler.faults)


def line_of(block: str, loc: Loc) -> int:
    """The line (from 0) on which the field ``loc`` of a sound block stands, or else the
    innermost field around it. Reads the block again: for errors only.
    """
    return locate(block, loc)[0]


def locate(block: str, loc: Loc) -> tuple[int, Loc]:
    """Like :func:`line_of`, with ``loc`` as the author wrote it: a single value that the schema
    takes for a list of one has no index.
    """
    try:
        node = yaml.compose(block.strip().rstrip("-"), Loader=LOADER)
    except yaml.YAMLError:
        # The same anchor twice: read knows what is meant, YAML's own tree refuses it.
        node = None
    line, written = 0, []
    for part in loc:
        found = _child(node, part)
        if found is not None:
            line, node = found
        if found is not None or isinstance(part, str):
            written.append(part)
    return line, tuple(written)


def _child(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line, node.value[part]
    return None


class _Handler(YAMLHandler):
    """What python-frontmatter calls with the text between the ``---`` lines."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Value] = {}
        self.faults: list[Fault] = []

    def load(self, fm: str, **_: object) -> dict[str, Value]:
        loader = LOADER(fm)
        try:
            # Asked for one by one, as yaml.parse does, but without a generator in between.
            builder = _Builder(events=iter(loader.get_event, None))
            value = builder.document()
        finally:
            loader.dispose()
        self.faults = builder.faults
        if isinstance(value, dict) or value is None:
            self.fields = value or {}
            return self.fields
        kind = "a list" if isinstance(value, list) else "a text"
        fault = Fault(line=1, message=f"{kind} instead of fields", remedy="write name: value")
        raise BlockError(fault)


@dataclass(slots=True, kw_only=True)
class _Builder:
    """Makes values of events. ``values`` counts every value that a reader of the result would
    meet, so that an alias costs as much as what it repeats.
    """

    events: Iterator[Event]
    faults: list[Fault] = field(default_factory=list)
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    values: int = 0

    def document(self) -> Value:
        value: Value = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                value = self._value(next(self.events), 0)
            elif isinstance(event, StreamEndEvent):
                break
        return value

    def _value(self, event: Event, depth: int) -> Value:
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if type(event) is ScalarEvent and event.tag is None and event.anchor is None:
            return self._plain(event, depth)
        # The grammar (YAML 1.1, section 4) leaves nothing else where a value begins.
        event = cast("_Node", event)
        self._check(event, depth)
        before = self.values
        self._count(event, 1)
        value = self._new(event, depth)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.values - before)
        return value

    def _plain(self, event: ScalarEvent, depth: int) -> Value:
        """The short way of a scalar without tag and anchor: as any other."""
        if depth > MAX_DEPTH or self.values >= MAX_VALUES:
            self._check(event, depth)
            self._count(event, 1)
        self.values += 1
        return None if event.implicit[0] and event.value in NULLS else str(event.value)

    def _new(self, event: "_Node", depth: int) -> Value:
        if isinstance(event, ScalarEvent):
            null = event.implicit[0] and event.tag is None and event.value in NULLS
            return None if null else event.value
        if isinstance(event, MappingStartEvent):
            return self._mapping(depth)
        return self._list(depth)

    def _list(self, depth: int) -> list[Value]:
        values = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            values.append(self._value(event, depth + 1))
        return values

    def _mapping(self, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._key(event)
            value = self._value(next(self.events), depth + 1)
            line = _line(event)
            if key in values:
                self.faults.append(_duplicate(key, lines[key], line))
            else:
                values[key], lines[key] = value, line
        return values

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent) or event.tag not in {None, _TEXT_TAG}:
            raise _refused(event, "the name of a field must be a text", _QUOTE)
        if event.value == "<<":
            raise _refused(event, "merge keys (<<) are not read", "write the fields out")
        self._count(event, 1)
        return str(event.value)

    def _alias(self, event: AliasEvent) -> Value:
        if event.anchor not in self.anchors:
            found = f"*{event.anchor} repeats a value that is not there"
            raise _refused(event, found, f"a text that begins with * needs quotes; {_QUOTE}")
        value, size = self.anchors[event.anchor]
        self._count(event, size)
        return value

    def _check(self, event: "_Node", depth: int) -> None:
        if depth > MAX_DEPTH:
            found = f"nested more than {MAX_DEPTH} levels deep"
            raise _refused(event, found, "write it flatter")
        if event.tag not in {None, "!", _TEXT_TAG}:
            remedy = f"a text that begins with ! needs quotes; {_QUOTE}"
            raise _refused(event, f"the YAML tag {event.tag} is not read", remedy)

    def _count(self, event: Event, size: int) -> None:
        self.values += size
        if self.values > MAX_VALUES:
            found = f"more than {MAX_VALUES:,} values, aliases counted as what they repeat"
            raise _refused(event, found, "write less into the front matter")


def _duplicate(key: str, first: int, line: int) -> Fault:
    remedy = "keep one of the two"
    return Fault(line=line, first=first, field=key, message="given twice", remedy=remedy)


def _refused(event: Event, message: str, remedy: str) -> BlockError:
    return BlockError(Fault(line=_line(event), message=message, remedy=remedy))


def _line(event: Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _explain(error: yaml.YAMLError, lines: list[str]) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = mark.line if mark else 0
    # YAML stumbles over the line after a name without its colon and space.
    for line in (at, at - 1):
        if 0 <= line < len(lines) and (glued := _GLUED.match(lines[line])):
            message = f"no colon and space after {glued['name']}"
            return Fault(line=line, message=message, remedy=f"write {glued['name']}: …")
    if at < len(lines) and lines[at][: len(lines[at]) - len(lines[at].lstrip())].count("\t"):
        return Fault(line=at, message="indented with a tab", remedy="indent with spaces")
    problem = str(getattr(error, "problem", None) or error)
    remedy = next((text for words, text in _REMEDIES if words in problem), _QUOTE)
    return Fault(line=at, message=f"not YAML: {problem}", remedy=remedy)

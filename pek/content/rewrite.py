"""Front matter edited as text: one field changes, every other byte of the file stays. No I/O.

Where a field stands, YAML's own marks say. What comes of an edit is read again and refused
unless it says what was meant and nothing else: an odd way of writing is a message, no damage.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn, cast

import yaml
from pydantic import TypeAdapter

from pek.addresses import url, with_slash
from pek.content.block import LOADER, NULLS, BlockError, Value, read
from pek.content.fields import OldAddress
from pek.content.source import cut
from pek.errors import ContentError, Problem
from pek.text import clean

_LINE_END = re.compile(r"\r\n|\r|\n")
_COLON = re.compile(r"[ \t]*:")
_DASH = re.compile(r" *-[ \t]+")
# Neither YAML nor a list in brackets reads anything into these.
_PLAIN = re.compile(r"/[\w/.~+@%-]*")
_IN_BRACKETS = re.compile(r"[,\[\]{}]")
_WRITTEN_NOTHING = (NULLS - {""}) | {'""', "''"}
_ALIAS: TypeAdapter[str] = TypeAdapter(OldAddress)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """The characters ``start`` to ``end`` of a file become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A source whose field ``name`` is to be edited.

    ``text`` has every character of the file, ``starts`` where its lines start, ``first`` and
    ``last`` the lines (from 0) of the block's ``---``. ``remedy`` is what the author can do where
    an edit is refused.
    """

    path: str
    text: str
    starts: tuple[int, ...]
    first: int
    last: int
    root: yaml.MappingNode
    fields: dict[str, Value]
    name: str
    remedy: str

    def at(self, mark: yaml.Mark) -> int:
        """The character of the file that a mark in the block means."""
        return self.line(mark.line) + mark.column

    def line(self, number: int) -> int:
        """Where line ``number`` of the block starts."""
        return self.starts[self.first + number]

    def of(self, node: yaml.Node) -> str:
        """What the author wrote for ``node``, its anchor included."""
        return self.text[self.at(node.start_mark) : self.at(node.end_mark)]

    def instead(self, node: yaml.Node, text: str) -> _Edit:
        """``text`` instead of what the author wrote for ``node``."""
        return _Edit(start=self.at(node.start_mark), end=self.at(node.end_mark), text=text)

    @property
    def end_of_line(self) -> str:
        """How the lines of this file end."""
        found = _LINE_END.search(self.text, self.line(0))
        return found[0] if found else "\n"

    @property
    def field(self) -> tuple[yaml.Node, yaml.Node] | None:
        """Key and value of the field, if it is there."""
        return next((pair for pair in self.root.value if pair[0].value == self.name), None)

    def refuse(self, reason: str) -> NoReturn:
        """Tell the author to do by hand what cannot be done safely."""
        line = self.field[0].start_mark.line if self.field else 0
        raise ContentError(
            Problem(
                path=self.path,
                line=self.first + 1 + line,
                field=self.name,
                message=f"cannot be edited: {reason}",
                remedy=self.remedy,
            )
        )


def add_alias(path: str, data: bytes, address: str, limit: int) -> bytes:
    """The source ``data`` with ``address``, a page's, among its ``aliases``.

    ``data`` is a source that parses. Raises ContentError if the field is written in a way that
    cannot be edited safely, or if the file would be over ``limit`` bytes.
    """
    written = spelt(address)
    remedy = f"write {written} into the list of aliases by hand, then try again"
    text = _read(path, data, limit, "aliases", remedy)
    before = aliases(text.fields)
    if any(_means(alias, address) for alias in before):
        return data
    item = quoted(written)
    edit = _among(text, *text.field, item) if text.field else _appended(text, f"- {item}")
    return _edited(text, edit, [*before, written], limit)


def drop_alias(path: str, data: bytes, address: str, limit: int) -> bytes:
    """The source ``data`` without the ``aliases`` that mean ``address``. Raises ContentError like
    :func:`add_alias`.
    """
    remedy = f"delete {address} from the list of aliases by hand, then try again"
    text = _read(path, data, limit, "aliases", remedy)
    before = aliases(text.fields)
    found = (i for i, alias in enumerate(before) if _means(alias, address))
    if text.field is None or (index := next(found, None)) is None:
        return data
    rest: list[Value] = [*before[:index], *before[index + 1 :]]
    less = _edited(text, _without(text, text.field[1], index), rest, limit)
    return drop_alias(path, less, address, limit)


def set_id(path: str, data: bytes, value: str, limit: int) -> bytes:
    """The source ``data`` with the ``id`` ``value``; until now it has none, or an empty one.
    Raises ContentError like :func:`add_alias`.
    """
    written = quoted(value)
    remedy = f"write id: {written} by hand, then try again"
    text = _read(path, data, limit, "id", remedy)
    edit = _filled(text, *text.field, written) if text.field else _appended(text, written)
    return _edited(text, edit, value, limit)


def aliases(fields: dict[str, Value]) -> list[str]:
    """The ``aliases`` of sound front matter, as they were written."""
    written = fields.get("aliases")
    values: Iterable[Value] = written if isinstance(written, list) else [written]
    return [value for value in values if isinstance(value, str) and value.strip()]


def spelt(address: str) -> str:
    """An address as ``aliases`` can hold it: percent-encoded if it has characters that a field
    does not keep, such as an ideographic space.
    """
    return address if clean(address) == address and "%" not in address else url(address)


def quoted(text: str) -> str:
    """A text of one line as YAML, between quotes only if it needs them."""
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"


def _means(alias: str, address: str) -> bool:
    return with_slash(_ALIAS.validate_python(alias)) == address


def _read(path: str, data: bytes, limit: int, name: str, remedy: str) -> _Text:
    source = cut(path, data, limit)
    fields, _ = read(source.block)
    text = data.decode("utf-8")
    first = source.line - 1
    return _Text(
        path=path,
        text=text,
        starts=(0, *(found.end() for found in _LINE_END.finditer(text))),
        first=first,
        last=first + source.block.rstrip("\n").count("\n"),
        root=_root(path, source.block, name, remedy),
        fields=fields,
        name=name,
        remedy=remedy,
    )


def _root(path: str, block: str, name: str, remedy: str) -> yaml.MappingNode:
    try:
        root = yaml.compose(block.strip().rstrip("-"), Loader=LOADER)
    except yaml.YAMLError as error:
        # Two anchors of one name, for example: pek reads them, YAML's own tree does not.
        message = f"cannot be edited: {' '.join(str(error).split())}"
        raise ContentError(
            Problem(path=path, field=name, message=message, remedy=remedy)
        ) from error
    # A document has a title: it is no empty block.
    return cast("yaml.MappingNode", root)


def _edited(text: _Text, edit: _Edit, value: Value, limit: int) -> bytes:
    """The file after ``edit``, if the field, and no other, says something else now: ``value``."""
    data = f"{text.text[: edit.start]}{edit.text}{text.text[edit.end :]}".encode()
    name = text.name
    try:
        after = _read(text.path, data, limit, name, text.remedy).fields
    except BlockError:
        after = {}
    now = aliases(after) if isinstance(value, list) else after.get(name)
    if now != value or {**text.fields, name: None} != {**after, name: None}:
        text.refuse("the front matter would say something else")
    return data


def _appended(text: _Text, value: str) -> _Edit:
    """The field after all others; an item of a list stands on a line of its own."""
    if text.root.flow_style:
        text.refuse("the front matter stands between braces")
    indent = " " * text.root.value[0][0].start_mark.column
    gap = f"{text.end_of_line}{indent}  " if value.startswith("- ") else " "
    start = text.starts[text.last]
    line = f"{indent}{text.name}:{gap}{value}{text.end_of_line}"
    return _Edit(start=start, end=start, text=line)


def _filled(text: _Text, key: yaml.Node, value: yaml.Node, written: str) -> _Edit:
    """A value for a field that has none, or nothing between quotes."""
    if text.of(value) in _WRITTEN_NOTHING:
        return text.instead(value, written)
    colon = _COLON.match(text.text, text.at(key.end_mark))
    start = colon.end() if colon else text.at(key.end_mark)
    return _Edit(start=start, end=start, text=f" {written}")


def _among(text: _Text, key: yaml.Node, value: yaml.Node, item: str) -> _Edit:
    """One more of the aliases that are there, or the first in a field that is empty."""
    if value.start_mark.index < key.start_mark.index:
        text.refuse("a YAML alias (*name) stands for the list")
    if isinstance(value, yaml.SequenceNode):
        return _one_more(text, value, item)
    if text.of(value) in _WRITTEN_NOTHING:
        return text.instead(value, item)
    if text.of(value):
        return _two(text, cast("yaml.ScalarNode", value), item)
    start = text.line(key.start_mark.line + 1)
    line = f"{' ' * key.start_mark.column}  - {item}{text.end_of_line}"
    return _Edit(start=start, end=start, text=line)


def _two(text: _Text, value: yaml.ScalarNode, item: str) -> _Edit:
    """A list of the one alias that is there and one more."""
    written = text.of(value)
    if value.style in {"|", ">"}:
        text.refuse(f"it is a text after {value.style}")
    if not value.style and _IN_BRACKETS.search(written):
        written = quoted(value.value)
    return text.instead(value, f"[{written}, {item}]")


def _one_more(text: _Text, node: yaml.SequenceNode, item: str) -> _Edit:
    if not node.value:
        start = text.text.index("[", text.at(node.start_mark)) + 1
        return _Edit(start=start, end=start, text=item)
    last = node.value[-1]
    if node.flow_style:
        start = text.at(last.end_mark)
        return _Edit(start=start, end=start, text=f", {item}")
    start = text.line(_line_after(last))
    return _Edit(start=start, end=start, text=f"{_dash(text, last)}{item}{text.end_of_line}")


def _without(text: _Text, node: yaml.Node, index: int) -> _Edit:
    if not isinstance(node, yaml.SequenceNode) or (node.flow_style and len(node.value) == 1):
        return text.instead(node, "[]")
    item = node.value[index]
    if not node.flow_style:
        _dash(text, item)
        start, end = text.line(item.start_mark.line), text.line(_line_after(item))
    elif index:
        start, end = text.at(node.value[index - 1].end_mark), text.at(item.end_mark)
    else:
        start, end = text.at(item.start_mark), text.at(node.value[1].start_mark)
    return _Edit(start=start, end=end, text="")


def _dash(text: _Text, item: yaml.Node) -> str:
    """What stands before an item of a list on its line: indentation and dash."""
    found = _DASH.match(text.text, text.line(item.start_mark.line))
    if found is None or found.end() != text.at(item.start_mark):
        text.refuse("its items do not stand on lines of their own")
    return found[0]


def _line_after(item: yaml.Node) -> int:
    """The line of the block after ``item``; the mark of a block scalar stands there already."""
    return item.end_mark.line + (1 if item.end_mark.column else 0)

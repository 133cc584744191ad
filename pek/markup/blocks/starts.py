"""How blocks begin, by the first character of their line; ordinary text asks for none of it."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Final

from pek.markup.blocks.attributes import split_attributes
from pek.markup.blocks.containers import Box, Item, ItemList, Note, Quote, enter_quote
from pek.markup.blocks.info import read_info
from pek.markup.blocks.leaves import Fence, RawHtml
from pek.markup.blocks.line import BLANK, Line
from pek.markup.blocks.parser import Begins, Parser, Rule
from pek.markup.blocks.rawhtml import html_end
from pek.markup.blocks.tables import begin_table
from pek.markup.destinations import folded_label
from pek.markup.own import BOX, EMBED

_HEADING: Final = re.compile(r"(#{1,6})(?:[ \t]+|$)")
# One alone is a hashtag.
_NEARLY_HEADING: Final = re.compile(r"#{2,6}[^#\s!]|#{1,6}[\u00a0\u3000]")
NO_HEADING: Final = "a heading needs a space after its #: this is text", "write ## 見出し"
NO_BOX: Final = "write :::message, :::note, :::details or another kind that README names"
_RULE: Final = re.compile(r"(?:(?:\*[ \t]*){3,}+|(?:-[ \t]*){3,}+|(?:_[ \t]*){3,}+)$")
_FENCE: Final = re.compile(r"(`{3,}+(?=[^`]*$)|~{3,}+)")
_UNDERLINE: Final = re.compile(r"(=+|-+)[ \t]*$")
_BULLET: Final = re.compile(r"([-+*])(?=[ \t]|$)")
_NUMBER: Final = re.compile(r"([0-9]{1,9})([.)])(?=[ \t]|$)")
_NOTE: Final = re.compile(r"\[\^((?:[^\s\[\]\\]|\\.){1,200})\]:")
_BOX: Final = re.compile(r"(:{3,})[ \t]*([a-z]+)(?:[ \t]+(.*)|\[(.*)\])?[ \t]*$")
_BOX_END: Final = re.compile(r"(:{3,})[ \t]*$")
_EMBED: Final = re.compile(r"@\[([a-z][a-z0-9_-]{0,30})\]\((.{1,2000})\)[ \t]*$")
# Zenn's words, Qiita's `:::note warn`, and those of Astro and Docusaurus.
BOXES: Final[Mapping[str, str]] = {
    "message": "message",
    "message alert": "alert",
    "note": "note",
    "note info": "note",
    "note warn": "warning",
    "note alert": "caution",
    "info": "note",
    "tip": "tip",
    "important": "important",
    "warning": "warning",
    "caution": "caution",
    "danger": "caution",
}


def _quote(parser: Parser, line: Line) -> Begins:
    if not parser.may_nest(line):
        return Begins.NOTHING
    enter_quote(line)
    parser.enter(Quote(ET.Element("blockquote")))
    return Begins.CONTAINER


def _heading(parser: Parser, line: Line) -> Begins:
    found = _HEADING.match(line.content)
    if found is None:
        if _NEARLY_HEADING.match(line.content):
            parser.warn(line.number, *NO_HEADING)
        return Begins.NOTHING
    text = _without_closing(line.content[found.end() :].strip(BLANK))
    parser.add(_as_heading(len(found[1]), text))
    return Begins.BLOCK


def _without_closing(text: str) -> str:
    """A heading's text without the hashes that close it; those of ``C#`` do not."""
    shorn = text.rstrip("#")
    return shorn.rstrip(BLANK) if not shorn or shorn[-1] in BLANK else text


def _as_heading(level: int, text: str) -> ET.Element:
    """A heading with the attributes that its text ends with."""
    text, attributes = split_attributes(text)
    element = ET.Element(f"h{level}", attributes)
    element.text = text
    return element


def _fence(parser: Parser, line: Line) -> Begins:
    found = _FENCE.match(line.content)
    if found is None:
        return Begins.NOTHING
    parser.open(Fence(found[1], line.indent, read_info(line.content[found.end() :])))
    return Begins.BLOCK


def _underline(parser: Parser, line: Line) -> Begins:
    found = _UNDERLINE.match(line.content)
    text = parser.heading_text() if found else None
    if not found or not text:
        return Begins.NOTHING
    parser.leave_leaf()
    parser.add(_as_heading(1 if found[1].startswith("=") else 2, text))
    return Begins.BLOCK


def _rule(parser: Parser, line: Line) -> Begins:
    if not _RULE.match(line.content):
        return Begins.NOTHING
    parser.add(ET.Element("hr"))
    return Begins.BLOCK


def _html(parser: Parser, line: Line) -> Begins:
    end = html_end(line.content, interrupts=parser.in_paragraph)
    if end is None:
        return Begins.NOTHING
    parser.open(RawHtml(end, parser.keep))
    parser.feed(line)
    return Begins.BLOCK


def _bullet(parser: Parser, line: Line) -> Begins:
    found = _BULLET.match(line.content)
    return _item(parser, line, found, "ul", {}) if found else Begins.NOTHING


def _number(parser: Parser, line: Line) -> Begins:
    found = _NUMBER.match(line.content)
    if found is None:
        return Begins.NOTHING
    start = int(found[1])
    if start != 1 and parser.open_paragraph():
        return Begins.NOTHING
    return _item(parser, line, found, "ol", {"start": str(start)} if start != 1 else {})


def _item(
    parser: Parser, line: Line, mark: re.Match[str], tag: str, attributes: dict[str, str]
) -> Begins:
    empty = not line.content[mark.end() :].strip(BLANK)
    if (empty and parser.open_paragraph()) or not parser.may_nest(line):
        return Begins.NOTHING
    width = line.indent + mark.end()
    line.take(mark.end())
    space = 1 if empty or line.indent > 4 else line.indent
    line.skip(space)
    kind = mark[0][-1]
    owner = parser.growing_list(kind)
    if owner is None:
        owner = ItemList(ET.Element(tag, attributes), kind)
        parser.add(owner.element)
    parser.enter_item(Item(ET.Element("li"), owner, width + space))
    return Begins.CONTAINER


def _note(parser: Parser, line: Line) -> Begins:
    found = _NOTE.match(line.content)
    if found is None or not parser.may_nest(line):
        return Begins.NOTHING
    line.take(found.end())
    line.skip(line.indent)
    parser.enter_note(Note(ET.Element("li")), folded_label(found[1]), line.number)
    return Begins.CONTAINER


def _box(parser: Parser, line: Line) -> Begins:
    if ending := _BOX_END.match(line.content):
        return Begins.BLOCK if parser.leave_box(len(ending[1])) else Begins.NOTHING
    found = _BOX.match(line.content)
    if found is None or not parser.may_nest(line):
        return Begins.NOTHING
    colons, name, rest, label = found.groups("")
    box = _details(rest or label) if name == "details" else _message(name, rest, label)
    if box is None:
        parser.warn(line.number, f"no such box: {line.content.rstrip(BLANK)}", NO_BOX)
        return Begins.NOTHING
    parser.enter(Box(box, len(colons), line.number))
    return Begins.BLOCK


def _details(title: str) -> ET.Element:
    details = ET.Element("details")
    summary = ET.SubElement(details, "summary")
    summary.text, summary.tail = title.strip(BLANK), "\n"
    return details


def _message(name: str, rest: str, label: str) -> ET.Element | None:
    kind = BOXES.get(f"{name} {rest}".strip(BLANK))
    if kind is None:
        # `:::tip 題`, Docusaurus' older form; of Zenn's own messages none has a title.
        kind, label = BOXES.get(name), rest
    if kind is None or (name == "message" and label):
        return None
    box = ET.Element(BOX, {"data-kind": kind})
    if label:
        ET.SubElement(ET.SubElement(box, "p"), "strong").text = label
    return box


def _embed(parser: Parser, line: Line) -> Begins:
    found = _EMBED.match(line.content)
    if found is None:
        return Begins.NOTHING
    embed = ET.Element(EMBED, {"data-service": found[1]})
    parser.add_verbatim(embed, found[2].strip(BLANK))
    return Begins.BLOCK


def _table(parser: Parser, line: Line) -> Begins:
    paragraph = parser.open_paragraph()
    table = begin_table(paragraph.lines[-1], line) if paragraph else None
    if paragraph is None or table is None:
        return Begins.NOTHING
    parser.become(table, paragraph)
    return Begins.BLOCK


STARTS: Final[Mapping[str, tuple[Rule, ...]]] = {
    ">": (_quote,),
    "#": (_heading,),
    "`": (_fence,),
    "~": (_fence,),
    "=": (_underline,),
    "-": (_underline, _rule, _bullet, _table),
    "_": (_rule,),
    "*": (_rule, _bullet),
    "+": (_bullet,),
    "<": (_html,),
    "[": (_note,),
    ":": (_table, _box),
    "|": (_table,),
    "@": (_embed,),
    **dict.fromkeys("0123456789", (_number,)),
}

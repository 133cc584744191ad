"""Plain text: of a rendered tree for the search, of a source for its reading time."""

import re
from html import unescape
from typing import Final

from pek.markup.characters import WIDE
from pek.markup.tree import Element, has_class
from pek.text import strip_control

_BLOCKS = (
    "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol "
    "p pre section summary table tbody tfoot thead tr ul"
)
BLOCKS: Final = frozenset(_BLOCKS.split())
_SPACES: Final = {"td": " ", "th": " ", "br": "\n"}
_PERHAPS_SKIPPED: Final = frozenset({"a", "rp", "rt"})
JOIN: Final = re.compile(rf"(?<={WIDE})[ \t]*\n[ \t\n]*(?={WIDE})")
SPACES: Final = re.compile(r"[ \t\n\r\f]+")


# Source syntax, line by line: `plain_text` is for counting; `opening` reads what is displayed.
FENCE: Final = re.compile(r"[ \t>]*(?:```|~~~)")
HEADING: Final = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]|$)")
RULE: Final = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$|[ \t]*\|?[ \t]*:?-[-:| \t]*$")
MARKER: Final = re.compile(
    r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?"
    r"(?:\[\^[^\]\s]{1,80}\]:)?"
)
DEFINITION: Final = re.compile(r"[ ]{0,3}\[[^\]^][^\]]{0,200}\]:[ \t]*\S")
COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
PICTURE: Final = re.compile(r"!\[[^\[\]]{0,500}\]\([^()\s]{0,2000}(?:[ \t][^()]{0,500})?\)")
LINK: Final = re.compile(
    r"\[([^\[\]]{0,500})\](?:\([^()\s]{0,2000}(?:[ \t][^()]{0,500})?\)|\[[^\[\]]{0,200}\])"
)
NOTE: Final = re.compile(r"\[\^[^\]\s]{1,80}\]")
ADDRESS: Final = re.compile(r"https?://[!-~]{1,2000}")
EMPHASIS: Final = re.compile(
    r"(?<!\\)(?:\*\*|~~|`+|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|(?<!\s)\*|\*(?!\s))"
)
MARKS: Final = frozenset("*_~`|\\")
ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain_text(source: str) -> str:
    """The prose of a Markdown ``source``, one line for a line, without rendering it.

    For reading time: headings, rules, pictures, frames and bare addresses are left
    out; code and the text of links stay. Never raises.
    """
    lines = []
    fenced = False
    for line in map(str.strip, COMMENT.sub("", strip_control(source)).split("\n")):
        if not line:
            continue
        if line[0].isalpha():
            # No mark of Markdown begins so.
            lines.append(line if fenced else _text(line))
        elif FENCE.match(line):
            fenced = not fenced
        elif fenced:
            lines.append(line)
        elif not (HEADING.match(line) or RULE.match(line) or DEFINITION.match(line)):
            lines.append(_prose(line))
    return "\n".join(line for line in lines if line)


def _prose(line: str) -> str:
    return _text(line[found.end() :] if (found := MARKER.match(line)) else line)


def _text(text: str) -> str:
    # Most lines of Japanese have nothing to take away: asking for one character is cheap.
    if "<" in text:
        text = TAG.sub("", text)
    if "[" in text:
        text = LINK.sub(r"\1", NOTE.sub("", PICTURE.sub("", text)))
    if "://" in text:
        text = ADDRESS.sub("", text)
    if not MARKS.isdisjoint(text):
        text = ESCAPE.sub(r"\1", EMPHASIS.sub("", text)).replace("|", " ")
    return " ".join((unescape(text) if "&" in text else text).split())


def text_of(element: Element) -> str:
    """The text of ``element``, one block a line (code as many as it has).

    Readings of ruby and the marks of footnotes are no part of it.
    """
    if not len(element):
        # Most headings; a walk through a tree would take ten times as long.
        return _one_line(element.text or "")
    collected = _Blocks()
    _collect(element, collected, skipped=False)
    collected.end()
    return "\n".join(collected.blocks)


def _collect(element: Element, collected: "_Blocks", *, skipped: bool) -> None:
    """The text within ``element``; trees are no deeper than :data:`pek.markup.tree.DEPTH`."""
    tag = element.tag
    within = skipped or (tag in _PERHAPS_SKIPPED and _is_skipped(element))
    if tag in BLOCKS:
        collected.end()
    elif tag in _SPACES:
        collected.add(_SPACES[tag])
    if not within and (text := element.text):
        collected.add(text)
    for child in element:
        _collect(child, collected, skipped=within)
        if not within and (tail := child.tail):
            collected.add(tail)
    if tag in BLOCKS:
        collected.end(verbatim=tag == "pre")


def _one_line(text: str) -> str:
    if "\n" in text:
        text = JOIN.sub("", text)
    elif "  " not in text and "\t" not in text and "\r" not in text and "\f" not in text:
        # Most blocks are one line already; a pattern tries each of their characters.
        return text.strip()
    return SPACES.sub(" ", text).strip()


class _Blocks:
    """Runs of text between the beginnings and ends of blocks."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._run: list[str] = []

    def add(self, text: str) -> None:
        self._run.append(text)

    def end(self, *, verbatim: bool = False) -> None:
        if not self._run:
            return
        text = "".join(self._run)
        self._run.clear()
        if text := text.strip("\n") if verbatim else _one_line(text):
            self.blocks.append(text)


def _is_skipped(node: Element) -> bool:
    return node.tag in {"rt", "rp"} or (
        node.tag == "a" and (has_class(node, "footnote-ref") or has_class(node, "footnote-backref"))
    )

"""Where blocks of HTML begin and what ends them (CommonMark 0.31, 4.6)."""

import re
from dataclasses import dataclass
from typing import Final

_NAMES = (
    "address article aside base basefont blockquote body caption center col colgroup dd details "
    "dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 "
    "head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option "
    "p param search section summary table tbody td tfoot th thead title tr track ul"
)
_ATTRIBUTE = r"""\s++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?"""
OPEN_TAG: Final = rf"<[A-Za-z][A-Za-z0-9-]*+(?:{_ATTRIBUTE})*+\s*+/?>"
CLOSE_TAG: Final = r"</[A-Za-z][A-Za-z0-9-]*+\s*+>"

_FILTERED = "noembed noframes plaintext script style textarea title xmp"
# Their content is no HTML (GFM 0.29, 6.11, less `iframe`): in running text they are text.
FILTERED: Final = frozenset(_FILTERED.split())
_OTHERS = "applet audio canvas iframe math noscript object select svg template video"
# Where these do not end, the rest of a page is theirs.
SWALLOWING: Final = FILTERED.union(_OTHERS.split())
# Programs and styles are blocks that an author means; of the rest, the name is what is meant.
_NAMED: Final = FILTERED - {"script", "style"}
_TEXT: Final = re.compile(rf"</?(?:{'|'.join(sorted(_NAMED))})[\s/>]", re.IGNORECASE)
_SWALLOWING: Final = re.compile(
    rf"<(/?)({'|'.join(sorted(SWALLOWING - _NAMED))})(?=[\s/>])", re.IGNORECASE
)
# As browsers read a tag, which is more than CommonMark allows.
_LOOSE_TAG: Final = re.compile(r"""</?[A-Za-z](?:"[^"]*+"|'[^']*+'|[^"'<>])*+>""")
# Beginnings and endings of what is no tag (6.6).
SPECIAL: Final = (
    *(("<!-->", ""), ("<!--->", ""), ("<!--", "-->")),
    *(("<?", "?>"), ("<![CDATA[", "]]>")),
)

_DECLARATION: Final = re.compile(r"<![A-Za-z]")
_NAME: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*+)")


@dataclass(frozen=True, slots=True)
class End:
    """What ends a block of HTML: the line in which ``pattern`` is found, or a blank line."""

    pattern: re.Pattern[str] | None = None


BLANK_LINE: Final = End()
# Each beginning with the end that belongs to it.
_KINDS: Final = (
    (
        re.compile(r"<(?:script|pre|style|textarea)(?:[ \t>]|$)", re.IGNORECASE),
        End(re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)),
    ),
    (re.compile(r"<!--"), End(re.compile(r"-->"))),
    (re.compile(r"<\?"), End(re.compile(r"\?>"))),
    (re.compile(r"<!\[CDATA\["), End(re.compile(r"\]\]>"))),
    (re.compile(r"<![A-Za-z]"), End(re.compile(r">"))),
    (
        re.compile(rf"</?(?:{'|'.join(_NAMES.split())})(?:[ \t]|/?>|$)", re.IGNORECASE),
        BLANK_LINE,
    ),
)
_ALONE: Final = re.compile(
    rf"(?!<(?i:script|pre|style|textarea)[\s/>])(?:{OPEN_TAG}|{CLOSE_TAG})[ \t]*$"
)


def html_end(text: str, *, interrupts: bool) -> End | None:
    """The end of the block that ``text`` begins; ``None``: it begins none.

    With ``interrupts`` a paragraph is open: a tag that may stand in one does not end it.
    """
    for begin, end in _KINDS:
        if begin.match(text):
            return end
    return BLANK_LINE if not interrupts and _ALONE.match(text) else None


def is_filtered(text: str, position: int) -> bool:
    """Whether the tag at ``position`` is one of those that are text where they do not begin a
    block.
    """
    found = _NAME.match(text, position)
    return found is not None and found[1].lower() in FILTERED


class Endings:
    """Where the HTML in a text ends. What has no end from some place on has none after it: it is
    looked for once.
    """

    __slots__ = ("_absent", "_tag", "_text")

    def __init__(self, text: str, tag: re.Pattern[str]) -> None:
        self._text = text
        self._tag = tag
        self._absent: set[str] = set()

    def after(self, position: int) -> int | None:
        """Where the tag, comment or declaration at ``position`` ends; ``None`` if it is none."""
        if found := self._tag.match(self._text, position):
            return found.end()
        for begin, ending in SPECIAL:
            if self._text.startswith(begin, position):
                end = position + len(begin)
                return self._find(ending, end) if ending else end
        return self._find(">", position) if _DECLARATION.match(self._text, position) else None

    def _find(self, ending: str, position: int) -> int | None:
        found = -1 if ending in self._absent else self._text.find(ending, position)
        if found < 0:
            self._absent.add(ending)
            return None
        return found + len(ending)


def mended(html: str) -> str:
    """A block of HTML of which nothing goes on after its end: a tag or comment that does not end
    is text, and what would swallow the rest of the page is closed.
    """
    endings, parts, position = Endings(html, _LOOSE_TAG), [], 0
    while (begin := html.find("<", position)) >= 0:
        end = None if _TEXT.match(html, begin) else endings.after(begin)
        parts.append(html[position:begin])
        parts.append("&lt;" if end is None else html[begin:end])
        position = begin + 1 if end is None else end
    parts.append(html[position:])
    return "".join(parts) + "".join(f"</{name}>" for name in _unclosed(html))


def _unclosed(html: str) -> list[str]:
    opened: list[str] = []
    for closing, name in _SWALLOWING.findall(html):
        if not closing:
            opened.append(name)
        elif name in opened:
            del opened[opened.index(name) :]
    return opened[::-1]

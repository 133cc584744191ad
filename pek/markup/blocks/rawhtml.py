"""Where blocks of HTML begin and what ends them (CommonMark 0.31, 4.6)."""

import re
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

BLANK_LINE: Final = None
# Each beginning with the end that belongs to it.
_KINDS: Final = (
    (
        re.compile(r"<(?:script|pre|style|textarea)(?:[ \t>]|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (
        re.compile(rf"</?(?:{'|'.join(_NAMES.split())})(?:[ \t]|/?>|$)", re.IGNORECASE),
        BLANK_LINE,
    ),
)
_ALONE: Final = re.compile(
    rf"(?!<(?i:script|pre|style|textarea)[\s/>])(?:{OPEN_TAG}|{CLOSE_TAG})[ \t]*$"
)


def html_end(text: str, *, interrupts: bool) -> tuple[re.Pattern[str] | None] | None:
    """The end of the block that ``text`` begins, in a tuple of one; ``None``: it begins none.

    With ``interrupts`` a paragraph is open: a tag that may stand in one does not end it.
    """
    for begin, end in _KINDS:
        if begin.match(text):
            return (end,)
    return (BLANK_LINE,) if not interrupts and _ALONE.match(text) else None

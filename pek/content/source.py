"""Bytes of a file → its text, cut into front matter block and body."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pek.errors import ContentError, Problem

_BLOCK = re.compile(r"\A(?P<lead>\s*\n)?---[ \t]*\n(?:.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_OPENING = re.compile(r"\A\s*?(?P<mark>---|\+\+\+)[ \t]*(?:\n|\Z)")
# Char of XML 1.0 (section 2.2), the negative; feeds are XML.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# YAML 1.1 (section 5.1) forbids these too.
_FORBIDDEN_IN_BLOCK = re.compile("[\x7f-\x84\x86-\x9f]")
# YAML 1.1 (section 5.4) ends a line here; no editor does.
_LINE_ENDS_OF_YAML = re.compile("[\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_JAPANESE_ENCODINGS = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "ISO-2022-JP"))
_KANA = re.compile("[\u3041-\u30fe]")
_SHOWN = 3  # Of many control characters the first ones suffice.


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file cut in two. ``block`` begins with its opening ``---``, on line ``line`` of the
    file (from 1), and ends with its closing one; ``body`` begins on line ``body_line``.
    ``problems`` are those of single characters: the rest of the file can still be checked.
    """

    block: str
    line: int
    body: str
    body_line: int
    problems: tuple[Problem, ...]


def cut(path: str, data: bytes, limit: int) -> Source:
    """The two parts of the file ``path``.

    Raises ContentError for a file that is empty, over ``limit`` bytes, not UTF-8, or without
    a complete block of front matter.
    """
    text = _decode(path, _sized(path, data, limit))
    problems: tuple[Problem, ...] = ()
    if _FORBIDDEN.search(text):
        problems = tuple(_control_characters(path, text, _FORBIDDEN))
        text = _FORBIDDEN.sub("\ufffd", text)
    found = _BLOCK.match(text)
    if found is None:
        raise ContentError(*problems, _no_block(path, text))
    start = found.end("lead") if found["lead"] else 0
    line = text.count("\n", 0, start) + 1
    block = text[start : found.end()]
    problems += tuple(_control_characters(path, block, _FORBIDDEN_IN_BLOCK, line))
    block = _LINE_ENDS_OF_YAML.sub(" ", _FORBIDDEN_IN_BLOCK.sub("\ufffd", block))
    body, body_line = _body(text, found.end())
    return Source(block=block, line=line, body=body, body_line=body_line, problems=problems)


def body_of(path: str, data: bytes) -> str:
    """The body of a file that is known to be sound. Raises ContentError if it is not."""
    return cut(path, data, len(data)).body


def _body(text: str, start: int) -> tuple[str, int]:
    """The body without blank lines around it; the indentation of its first line is Markdown."""
    first = _BLANK_LINES.match(text, start)
    start = first.end() if first else start
    return text[start:].rstrip(), text.count("\n", 0, start) + 1


def _sized(path: str, data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise ContentError(
            Problem(
                path=path,
                line=data.count(b"\n", 0, limit) + 1,
                message=f"the file is larger than {limit:,} bytes",
                remedy="split it, put pictures into files of their own, or raise max_source_bytes",
            )
        )
    if not data.strip():
        raise ContentError(
            Problem(path=path, message="the file is empty", remedy="write it, or delete the file")
        )
    return data


def _decode(path: str, data: bytes) -> str:
    if data.startswith(_UTF16_MARKS):
        raise ContentError(_not_utf8(path, data, 0, "UTF-16"))
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ContentError(_not_utf8(path, data, error.start, _guess(data))) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _not_utf8(path: str, data: bytes, at: int, guess: str | None) -> Problem:
    looks = f"; it looks like {guess}" if guess else ""
    return Problem(
        path=path,
        line=data.count(b"\n", 0, at) + 1,
        message=f"not UTF-8 at byte {at} (0x{data[at]:02x}){looks}",
        remedy="save the file as UTF-8",
    )


def _guess(data: bytes) -> str | None:
    """The Japanese encoding in which ``data`` has the most kana."""
    kana = {name: _count_kana(data, codec) for codec, name in _JAPANESE_ENCODINGS}
    best = max(kana, key=lambda name: kana[name])
    return best if kana[best] else None


def _count_kana(data: bytes, codec: str) -> int:
    try:
        return len(_KANA.findall(data.decode(codec)))
    except UnicodeDecodeError:
        return 0


def _control_characters(
    path: str, text: str, forbidden: re.Pattern[str], line: int = 1
) -> Iterator[Problem]:
    for found, _ in zip(forbidden.finditer(text), range(_SHOWN), strict=False):
        code = ord(found[0])
        kind = "control character" if unicodedata.category(found[0]) == "Cc" else "noncharacter"
        yield Problem(
            path=path,
            line=line + text.count("\n", 0, found.start()),
            message=f"{kind} U+{code:04X}",
            remedy="delete it; many editors show it only when told to"
            if code
            else "delete it; if there are many, the file is UTF-16: save it as UTF-8",
        )


def _no_block(path: str, text: str) -> Problem:
    found = _OPENING.match(text)
    if found is None:
        return Problem(
            path=path,
            line=1,
            message="no front matter",
            remedy="begin the file with a line ---, then title: …, then another line ---",
        )
    line = text.count("\n", 0, found.start("mark")) + 1
    if found["mark"] == "+++":
        return Problem(
            path=path,
            line=line,
            message="front matter between +++ is TOML",
            remedy="write it as YAML between lines ---",
        )
    return Problem(
        path=path,
        line=line,
        message="the front matter that begins here does not end",
        remedy="add a line --- after its last field",
    )

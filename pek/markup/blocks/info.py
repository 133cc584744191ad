"""Info strings of fences: the language, and the name of the file that is shown above the code."""

import re
from dataclasses import dataclass
from typing import Final

from pek.markup.destinations import unescaped

_WORD: Final = re.compile(r"[^\s{]+")
_TITLE: Final = re.compile(r"""\b(?:title|filename|name)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
# ```{.python title="a.py"}, as Pandoc and Python-Markdown write it.
_BRACED: Final = re.compile(r"\{[ \t]*\.([\w#+-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """``language`` in lower case; both may be empty."""

    language: str = ""
    title: str = ""


def read_info(text: str) -> Info:
    """What ``text`` after the opening fence says, as GitHub, Zenn, Qiita and Astro write it.

    >>> read_info('js:src/app.js {1,3}')
    Info(language='js', title='src/app.js')
    >>> read_info('Python title="写す.py"')
    Info(language='python', title='写す.py')
    """
    text = unescaped(text.strip(" \t"))
    found = _TITLE.search(text)
    title = next((group for group in found.groups() if group), "") if found else ""
    words = _WORD.findall(text[: found.start()] if found else text)
    if braced := _BRACED.match(text):
        return Info(language=braced[1].lower(), title=title)
    if text.startswith("{") or not words:
        return Info(title=title)
    # `diff js:app.js`, Zenn's: what is shown is a difference, and the name is the second word's.
    names = [word.partition(":")[2] for word in words[:2]]
    return Info(
        language=words[0].partition(":")[0].lower(),
        title=title or next((name for name in names if name), ""),
    )

"""Fenced code: the language and the title of the info string kept for ``code``.

Colours come there, so that indented code and code of raw HTML get them too.
"""

import re
from html import escape
from typing import Final

from markdown import Markdown
from pymdownx.superfences import SuperFencesBlockPreprocessor, SuperFencesCodeExtension

# ```js:src/app.js, as Zenn and Qiita write it.
NAMED: Final = re.compile(r"[ \t]*([\w#.+-]+):(\S+)")


class _NamedFences(SuperFencesBlockPreprocessor):  # type: ignore[misc]
    def handle_unrecognized(self, m: re.Match[str]) -> bool:
        accepted = bool(super().handle_unrecognized(m))
        named = NAMED.match(m.group("unrecognized") or "")
        if accepted and named and not m.group("lang"):
            self.lang, self.options = named[1], {"title": named[2]}
        return accepted


class FencesExtension(SuperFencesCodeExtension):  # type: ignore[misc]
    """Fences of every language, with any info string, as ``pre`` and ``code`` without colours."""

    def __init__(self) -> None:
        every_language = {"name": "*", "class": "", "format": _format, "validator": _accept}
        super().__init__(relaxed_headers=True, custom_fences=[every_language])

    def patch_fenced_rule(self) -> None:
        """Register the library's parts, then the preprocessor of the house in its place."""
        super().patch_fenced_rule()
        fences = _NamedFences(self.md)
        fences.config, fences.extension = self.getConfigs(), self
        self.md.preprocessors.register(fences, "fenced_code_block", 25)


def _accept(
    _language: str,
    inputs: dict[str, str],
    options: dict[str, str],
    _attributes: dict[str, str],
    _markdown: Markdown,
) -> bool:
    options.update(inputs)
    return True


def _format(
    source: str,
    language: str | None,
    _class_name: str,
    options: dict[str, str],
    _markdown: Markdown,
    **_unused: object,
) -> str:
    given = {"data-lang": (language or "").lower(), "data-title": options.get("title", "")}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if value)
    return f"<pre{attributes}><code>{escape(source, quote=False)}\n</code></pre>"

"""Markdown → HTML that is not yet safe: Python-Markdown with the phases of the house.

Which Markdown library is at work is known here, in ``extension`` and in ``elements``.
"""

import threading
from dataclasses import dataclass
from typing import Final

from markdown import Markdown

from pek.markup.extension import DialectExtension
from pek.markup.source import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """HTML, and what an author should correct: ``overruns`` are nested too deeply to be shown as
    they were meant, ``warnings`` is everything else. ``kept`` are the pieces of the author's own
    HTML.
    """

    html: str
    overruns: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    kept: tuple[str, ...] = ()


def convert(source: str) -> Converted:
    """The HTML of ``source``.

    Each thread has an instance of its own: Python-Markdown's is not safe between threads.
    """
    return _instances.convert(source)


class _Instances(threading.local):
    def __init__(self) -> None:
        self._dialect = DialectExtension()
        self._markdown = Markdown(output_format="html", extensions=[self._dialect])

    def convert(self, source: str) -> Converted:
        try:
            html = self._markdown.convert(source)
            overruns, warnings = self._dialect.faults
            kept = tuple(map(str, self._markdown.htmlStash.rawHtmlBlocks))
            return Converted(html=html, overruns=overruns, warnings=warnings, kept=kept)
        finally:
            # The notes of one text must not appear in the next, and no thread keeps a text alive.
            self._markdown.reset()


_instances: Final = _Instances()

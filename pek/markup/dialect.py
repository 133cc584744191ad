"""Markdown → HTML that is not yet safe: Python-Markdown with the extensions of the house.

Only this module knows which Markdown library is at work.
"""

import threading
from typing import Final

from markdown import Markdown
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from pymdownx.highlight import HighlightExtension
from pymdownx.tasklist import TasklistExtension

from pek.markup.fences import FencesExtension
from pek.markup.inline import InlineExtension
from pek.markup.notes import NotesExtension


def convert(source: str) -> str:
    """The HTML of ``source``; ``RecursionError`` where it is nested too deeply.

    Each thread has an instance of its own: Python-Markdown's is not safe between threads.
    """
    return _instances.convert(source)


class _Instances(threading.local):
    def __init__(self) -> None:
        self._markdown = _instance()

    def convert(self, source: str) -> str:
        # Without reset the notes of one text appear in the next; afterwards, so that the
        # thread does not keep the text alive.
        try:
            return self._markdown.reset().convert(source)
        except RecursionError:
            self._markdown = _instance()
            raise
        finally:
            self._markdown.reset()


def _instance() -> Markdown:
    return Markdown(
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            HighlightExtension(use_pygments=False),
            FencesExtension(),
            NotesExtension(),
            SaneListExtension(),
            MarkdownInHtmlExtension(),
            TasklistExtension(),
            InlineExtension(),
        ],
    )


_instances: Final = _Instances()

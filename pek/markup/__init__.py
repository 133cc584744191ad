"""Markdown in; safe HTML, plain text and headings out.

The line of work: ``source`` cleans the text, ``dialect`` makes HTML of it, ``allowlist`` takes
away what an author may not write, the passes over the parsed tree (``headings``, ``code``,
``tables``, ``notes``, ``tasks``, ``boxes``, ``links``, ``pictures``, ``embeds``) bring it into the
site's form, and ``allowlist`` has the last word.
"""

from pek.markup.limits import overrun
from pek.markup.opening import opening
from pek.markup.plain import plain_text
from pek.markup.render import render
from pek.markup.settings import Resolver, Settings

__all__ = ["Resolver", "Settings", "opening", "overrun", "plain_text", "render"]

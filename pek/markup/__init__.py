"""Markdown in; safe HTML, plain text and headings out.

The line of work (``render``): ``dialect`` makes HTML of the text, in a container phase
(``blocks``) and an inline phase (``inlines``) within Python-Markdown (``extension``); ``allowlist``
takes away what an author may not write; the passes over the parsed tree (``boxes``, ``embeds``,
``links``, ``linkcards``, ``notes``, ``tasks``, ``tables``, ``code``, ``pictures``, ``figures``,
``headings``) bring it into the site's form; ``allowlist`` has the last word. ``limits`` and
``refused`` say what an author should know, ``opening`` and ``plain`` what the text says.
"""

from pek.markup.limits import overrun
from pek.markup.opening import opening
from pek.markup.plain import plain_text
from pek.markup.render import render
from pek.markup.settings import Resolver, Settings

__all__ = ["Resolver", "Settings", "opening", "overrun", "plain_text", "render"]

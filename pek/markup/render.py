"""The whole line: Markdown → HTML → allow-list → passes over the tree → allow-list."""

from html import escape
from typing import Final

from pek.markup.allowlist import clean_final
from pek.markup.boxes import dress_boxes
from pek.markup.code import dress_code
from pek.markup.dialect import convert
from pek.markup.embeds import open_embeds, place_players
from pek.markup.headings import settle_headings
from pek.markup.limits import deep_html, tree_of
from pek.markup.linkcards import Foreign, place_cards, show_pictures
from pek.markup.links import open_bare_links, settle_links
from pek.markup.notes import dress_notes
from pek.markup.own import name_own
from pek.markup.pictures import settle_pictures
from pek.markup.plain import text_of
from pek.markup.refused import refused
from pek.markup.settings import Resolver, Settings
from pek.markup.source import Problem
from pek.markup.tables import align, dress_tables
from pek.markup.tasks import dress_tasks
from pek.markup.tree import Element, parse, serialize, tidy
from pek.models import Heading, Rendered
from pek.text import strip_control

DEFAULTS: Final = Settings()


def render(
    source: str, resolver: Resolver, *, title: str | None = None, settings: Settings = DEFAULTS
) -> Rendered:
    """Render a Markdown ``source`` as the body of a page.

    With a ``title`` the body has no ``h1``: one that repeats the title is dropped, and if another
    is left, all headings move one level down. ``None``: headings stay as they are. Never raises
    for what is in ``source``; what an author should correct is in ``problems``. ``resolver`` is
    called for every picture and link; its errors come through.
    """
    text = strip_control(source)
    converted = convert(text)
    problems = converted.overruns
    root = tree_of(converted)
    if root is None:
        root, problems = parse(_as_written(text)), (*problems, deep_html(text))
    headings, links, missing, foreign = _settle(root, text, resolver, title, settings)
    return Rendered(
        html=clean_final(serialize(root), settings.embed_hosts).strip(),
        text=text_of(root),
        headings=headings,
        links=links,
        problems=problems + missing,
        warnings=converted.warnings + refused(converted.kept, text),
        lone=foreign.lone,
        foreign=foreign.pictures,
    )


def _as_written(text: str) -> str:
    return f"<pre>{escape(text, quote=False)}</pre>"


def _settle(
    root: Element, source: str, resolver: Resolver, title: str | None, settings: Settings
) -> tuple[tuple[Heading, ...], tuple[tuple[str, str], ...], tuple[Problem, ...], Foreign]:
    """Every pass once. Links first: what later passes make is already in its final form."""
    say = settings.say
    # While they are held, no pass needs to make them anew.
    held = list(root.iter())
    name_own(root)
    tidy(root)
    dress_boxes(root, say)
    unknown = open_embeds(root, source, settings.embed_hosts)
    open_bare_links(root)
    links = settle_links(root, resolver)
    foreign = place_cards(root, source, resolver, settings.embed_hosts)
    dress_notes(root, say)
    dress_tasks(root, say)
    align(root)
    dress_tables(root, say)
    dress_code(root)
    missing = settle_pictures(root, source, resolver, settings)
    show_pictures(foreign)
    place_players(root, resolver, settings.embed_hosts, say)
    headings = settle_headings(root, title, settings.reserved_ids)
    del held
    return headings, links, unknown + missing, foreign

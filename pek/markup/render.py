"""The whole line: Markdown → HTML → allow-list → passes over the tree → allow-list."""

from html import escape
from typing import Final

from pek.markup.allowlist import clean_author, clean_final
from pek.markup.code import dress_code
from pek.markup.dialect import convert
from pek.markup.embeds import place_players
from pek.markup.headings import settle_headings
from pek.markup.links import open_bare_links, settle_links
from pek.markup.notes import dress_notes
from pek.markup.pictures import settle_pictures
from pek.markup.plain import text_of
from pek.markup.settings import Resolver, Settings
from pek.markup.source import Problem, shallow
from pek.markup.tables import align, dress_tables
from pek.markup.tasks import dress_tasks
from pek.markup.tree import DEPTH, Element, is_deep, parse, serialize, tidy
from pek.models import Heading, Rendered
from pek.text import strip_control

DEFAULTS: Final = Settings()
TOO_DEEP: Final[Problem] = (
    None,
    "the Markdown is nested too deeply; it is shown as it was written",
    "use fewer levels of lists, quotes and brackets",
)
DEEP_HTML: Final[Problem] = (
    None,
    f"HTML is nested deeper than {DEPTH} elements; the text is shown as it was written",
    "close the elements where they end",
)


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
    html, problems = _html_of(text)
    # The entity of a control character is one only now.
    root = parse(strip_control(clean_author(html)))
    if is_deep(root):
        root, problems = parse(_as_written(text)), (*problems, DEEP_HTML)
    headings, links, missing = _settle(root, text, resolver, title, settings)
    return Rendered(
        html=clean_final(serialize(root), settings.embed_hosts).strip(),
        text=text_of(root),
        headings=headings,
        links=links,
        problems=problems + missing,
    )


def _html_of(text: str) -> tuple[str, tuple[Problem, ...]]:
    flat, problems = shallow(text)
    try:
        return convert(flat), problems
    except RecursionError:
        return _as_written(text), (*problems, TOO_DEEP)


def _as_written(text: str) -> str:
    return f"<pre>{escape(text, quote=False)}</pre>"


def _settle(
    root: Element, source: str, resolver: Resolver, title: str | None, settings: Settings
) -> tuple[tuple[Heading, ...], tuple[tuple[str, str], ...], tuple[Problem, ...]]:
    """Every pass once. Links first: what later passes make is already in its final form."""
    tidy(root)
    open_bare_links(root)
    links = settle_links(root, resolver)
    dress_notes(root)
    dress_tasks(root)
    align(root)
    dress_tables(root)
    dress_code(root)
    missing = settle_pictures(root, source, resolver)
    place_players(root, settings.embed_hosts)
    return settle_headings(root, title, settings.reserved_ids), links, missing

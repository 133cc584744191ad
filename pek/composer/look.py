"""How a card looks: layout, theme and logo, by what front matter, sections and settings say."""

from collections.abc import Iterator, Mapping

from pek.addresses import is_raster
from pek.cards import Theme
from pek.models import CardChoice, CardLayout, Post, Section, StaticFile
from pek.site import Site
from pek.text import fold


def accent(site: Site, key: str) -> str:
    """The colour of a section: its own, or that of the nearest section above, or the site's."""
    return next((s.accent for s in _upwards(site, key) if s.accent), site.config.accent)


def theme(site: Site, key: str, choice: CardChoice) -> Theme:
    """The colours of a card in a section: what the front matter chooses, or the nearest section
    that does, or a light theme.
    """
    choices = (choice, *(section.card for section in _upwards(site, key)))
    chosen = next((one.theme for one in choices if one.theme), "light")
    if chosen.startswith("#"):
        return Theme.of_accent(chosen)
    return Theme.of_accent(accent(site, key), "dark" if chosen == "dark" else "light")


def layout(site: Site, post: Post) -> CardLayout:
    """The layout of a post's card: as the front matter says, or the nearest section, or the
    category: the first for which the post says what is shown; else an ``article``.
    """
    asked = [post.card.layout, *(section.card.layout for section in _upwards(site, post.section))]
    choices = (*asked, _of_category(post.category, site.config.card_layouts))
    return next((one for one in choices if one and not _lacks(post, one)), "article")


def idle_layout(post: Post) -> tuple[CardLayout, str] | None:
    """The layout that a post's own front matter asks for, and the field that it lacks for it;
    ``None`` where nothing is missing.
    """
    asked = post.card.layout
    missing = _lacks(post, asked) if asked else None
    return (asked, missing) if asked and missing else None


def logo(site: Site, key: str) -> StaticFile | None:
    """The logo of the nearest section that has one of pixels."""
    named = (site.files.get(section.logo or "") for section in _upwards(site, key))
    return next((file for file in named if file and is_raster(file.address)), None)


def _upwards(site: Site, key: str) -> Iterator[Section]:
    """A section, those above it, and the home page's."""
    yield from reversed(site.section_path(key))
    yield site.sections[""]


def _of_category(category: str | None, layouts: Mapping[str, CardLayout]) -> CardLayout:
    folded = fold(category) if category else ""
    return next((one for name, one in layouts.items() if fold(name) == folded), "article")


def _lacks(post: Post, asked: CardLayout) -> str | None:
    """The field without which a layout has nothing to show."""
    if asked == "event" and post.event is None:
        return "event"
    return "speakers" if asked == "session" and not post.speakers else None

"""In which language pek speaks: on a page that of its section, else that of the site; within a text
that of the text.
"""

from pek.config import Config
from pek.models import Document, Post, Section
from pek.site.index import Site
from pek.site.targets import ListPage, Target


def settings_for(site: Site, target: Target | Section) -> Config:
    """The settings as the page of a target has them: in the language of the nearest section above
    it that names one. What the target itself is written in is another matter: an English article
    of a Japanese section stands among Japanese words.
    """
    key = _section(target)
    while key not in site.spoken:
        key = key.rpartition("/")[0]
    return site.spoken[key]


def language_of(site: Site, document: Document) -> str:
    """The language in which a document is written, BCP 47."""
    above = document if isinstance(document, Post | Section) else None
    return document.lang or (settings_for(site, above) if above else site.config).language


def _section(target: Target | Section) -> str:
    if isinstance(target, Section):
        return target.key
    if isinstance(target, Post):
        return target.section
    if isinstance(target, ListPage) and target.listing.kind == "section":
        return target.listing.key
    return ""

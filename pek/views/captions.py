"""What the pages that no post stands behind are called, and what they say of themselves."""

from dataclasses import dataclass

from pek import metadata
from pek.site import FeedIndex, Listing, ListPage, Site, TermIndex
from pek.words import FEEDS, INDEX_WORDS, KIND_WORDS

Listed = ListPage | TermIndex | FeedIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Title and description of a page; ``language`` is that of both if it is not the site's."""

    title: str
    description: str
    language: str | None = None


def caption(site: Site, target: Listed) -> Caption:
    """The caption of a list or an index; the title of a further page of a list says which."""
    if isinstance(target, TermIndex):
        word = INDEX_WORDS[target.kind]
        return Caption(title=word, description=f"{site.config.title}の{word}の一覧です。")
    if isinstance(target, FeedIndex):
        said = f"{site.config.title}の更新を受け取るためのフィードの一覧です。"
        return Caption(title=FEEDS, description=said)
    found = _of_list(site, target.listing)
    return Caption(
        title=metadata.numbered(found.title, target.number),
        description=found.description,
        language=found.language,
    )


def _of_list(site: Site, listing: Listing) -> Caption:
    if listing.kind in {"home", "section"}:
        section = site.sections[listing.key]
        return Caption(title=section.title, description=section.description, language=section.lang)
    word = KIND_WORDS[listing.kind]
    said = f"{word}「{listing.title}」の記事の一覧です。"
    if listing.kind == "author":
        said = f"{listing.title}さんの記事の一覧です。"
    return Caption(title=f"{word}: {listing.title}", description=said)

"""A site and a search for the tests of the search, without any rendering."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pek.config import Config
from pek.models import Author, Document, Page, Post, Rendered
from pek.search import Search
from pek.search.entries import Searched
from pek.site import Site
from pek.text import fold as key_of
from tests.conftest import BASE_URL, NOW

TEXT = "text"
CONFIG = Config(base_url=BASE_URL, title="pek")


def post(name: str, body: str = "本文です。", days: int = 0, **fields: object) -> Post:
    """A post that is ``days`` old, with its text as its source."""
    address = f"/blog/{name}/"
    made = Post(
        path=f"blog/{name}.md",
        address=address,
        title="題名",
        extra={TEXT: body},
        digest=f"{name} {body} {fields}",
        published=NOW - timedelta(days=days),
        section="blog",
    )
    return replace(made, **fields)  # type: ignore[arg-type] # each test knows what it gives


def page(name: str, body: str, **fields: object) -> Page:
    """A plain page."""
    made = Page(path=f"{name}.md", address=f"/{name}/", title="頁", digest=body, extra={TEXT: body})
    return replace(made, **fields)  # type: ignore[arg-type] # each test knows what it gives


def author(name: str) -> Author:
    """An author of this name."""
    return Author(name=name, key=key_of(name))


def site_of(documents: Iterable[Searched]) -> Site:
    """The site of these documents."""
    return Site.build(CONFIG, documents, now=NOW)


class Noted:
    """A function of one value that notes what it is called with."""

    def __init__(self, real: Callable[[Any], Any]) -> None:
        self._real = real
        self.seen: list[Any] = []

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - whatever the function takes and gives
        """What the function gives."""
        self.seen.append(value)
        return self._real(value)


def text_of(document: Document) -> str:
    """The text of a document, which these have with them."""
    return str(document.extra[TEXT])


def as_it_is(_: Site, document: Document) -> Rendered:
    """A body whose text is its source."""
    return Rendered(html="", text=text_of(document))


def search_in(folder: Path, **settings: object) -> Search:
    """A search whose index lies in ``folder``."""
    given = {"made_by": "tests", "drafts": False, "render": as_it_is, **settings}
    return Search(folder, **given)  # type: ignore[arg-type] # so do these


def names(search: Search, site: Site, asked: str, size: int = 50) -> list[str]:
    """The last segments of the addresses that a query finds."""
    found = search.find(site, asked, size=size)
    return [hit.document.address.strip("/").rpartition("/")[2] for hit in found.hits]

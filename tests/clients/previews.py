"""Previews of posts, as foreign readers of Open Graph and of X's cards find them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pek.models import Post
from tests.clients.outcome import Outcome, Wrong
from tests.clients.programs import node, version
from tests.clients.served import Served

# The names of facts are those of previews.mjs.
Facts = Mapping[str, str]
# Reader → URL of a post → what it found there.
Found = Mapping[str, Mapping[str, Facts]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader must find: ``expected`` says it, ``holds`` decides."""

    fact: str
    expected: str
    holds: Callable[[str], bool]


def read(posts: Mapping[str, Post]) -> Found:
    """What every reader finds at every post. Raises BrokenOffError."""
    return node("previews.mjs", posts)


def complete(site: Served, posts: Mapping[str, Post], found: Found) -> Iterator[Outcome]:
    """Every reader finds all facts of every post."""
    wanted = {url: _wanted(site, post) for url, post in posts.items()}
    facts = sum(map(len, wanted.values()))
    for reader, pages in found.items():
        wrong = [one for url in posts for one in _judged(url, pages[url], wanted[url])]
        text = f"previews: {version(reader)}, {len(posts)} posts, {facts} facts wanted"
        yield Outcome(text=text, wrong=tuple(wrong))


def _judged(url: str, facts: Facts, wanted: tuple[Wanted, ...]) -> Iterator[Wrong]:
    if error := facts.get("error"):
        yield Wrong(where=url, expected="a preview", found=error)
        return
    for one in wanted:
        found = facts[one.fact]
        if not one.holds(found):
            where = f"{url} ({one.fact})"
            yield Wrong(where=where, expected=one.expected, found=found or "nothing")


def _wanted(site: Served, post: Post) -> tuple[Wanted, ...]:
    authors = {site.config().absolute(f"/authors/{author.key}/") for author in post.authors}
    return (
        _equal("title", post.title),
        _beginning("description", post.description),
        _equal("type", "article"),
        _moment("published", post.published),
        _moment("modified", post.modified),
        Wanted(fact="author", expected=" or ".join(sorted(authors)), holds=authors.__contains__),
        _equal("card", "summary_large_image"),
        _below("image", f"{site.base_url}/"),
        _below("image_type", "image/"),
        _length("width"),
        _length("height"),
    )


def _equal(fact: str, value: str) -> Wanted:
    return Wanted(fact=fact, expected=value, holds=lambda found: found == value)


def _beginning(fact: str, value: str) -> Wanted:
    """Not empty, and ``value`` as far as it goes: a long text is cut, with an ellipsis."""

    def holds(found: str) -> bool:
        return bool(found) and value.startswith(found.removesuffix("…"))

    return Wanted(fact=fact, expected=f"the beginning of “{value}”", holds=holds)


def _moment(fact: str, value: datetime) -> Wanted:
    """The instant, with an offset."""

    def holds(found: str) -> bool:
        try:
            moment = datetime.fromisoformat(found)
        except ValueError:
            return False
        # A naive moment equals no aware one.
        return moment == value.replace(microsecond=0)

    return Wanted(fact=fact, expected=f"{value.isoformat()} with an offset", holds=holds)


def _below(fact: str, prefix: str) -> Wanted:
    return Wanted(fact=fact, expected=f"{prefix}…", holds=lambda found: found.startswith(prefix))


def _length(fact: str) -> Wanted:
    """A number of pixels."""
    return Wanted(fact=fact, expected="a number of pixels", holds=lambda found: found.isdecimal())

"""Posts that move while readers are subscribed to their feeds: no reader sees one twice."""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin

from pek.config import ROOT
from pek.models import Post
from tests.clients.feeds import JSON_TYPE, XML_TYPES, Entry, listed, read_json, subscribe, unlike
from tests.clients.newsboat import Item, Newsboat, reload_all
from tests.clients.outcome import BrokenOffError, Outcome, Wrong
from tests.clients.programs import version
from tests.clients.served import Served
from tests.test_serve import PATIENCE, seconds_until

# Over so many connections both workers have answered.
ANSWERS = 24


def seen_once(site: Served, folder: Path) -> Iterator[Outcome]:
    """Readers that know all posts, ``flask move``, and the same readers again. Raises
    BrokenOffError if a post cannot be moved or is not shown where it moved to.
    """
    urls = listed(site, *XML_TYPES)
    readers = {**subscribe(folder / "one", urls), "all": Newsboat.subscribe(folder / "all", urls)}
    reload_all(readers.values())
    before = {url: reader.items() for url, reader in readers.items()}
    for reader in readers.values():
        reader.read_all()
    in_json = read_json(listed(site, JSON_TYPE))
    moved = dict(_move(site, post) for post in _movable(site.posts().values()))
    yield _redirected(site, moved)
    reload_all(readers.values())
    yield _known(moved, before, {url: reader.items() for url, reader in readers.items()})
    yield _same_ids(moved, in_json, read_json(in_json))


def _movable(posts: Iterable[Post]) -> Iterator[Post]:
    """The newest post that is a file, and the newest that is a folder, of those that have their
    address from the name of it. Raises BrokenOffError if there is none.
    """
    named = [post for post in posts if post.address.endswith(f"/{_name(post.path).stem}/")]
    for folder in (False, True):
        kind = [post for post in named if post.path.endswith("/index.md") is folder]
        if not kind:
            wanted = f"a post that is a {'folder' if folder else 'file'}"
            raise BrokenOffError(where="content", expected=wanted, found="none")
        yield max(kind, key=lambda post: post.published)


def _name(path: str) -> PurePosixPath:
    """What is renamed when a post moves: its file, or its folder."""
    return PurePosixPath(path.removesuffix("/index.md"))


def _move(site: Served, post: Post) -> tuple[str, str]:
    """Rename a post: its old URL, and the new one, at which every worker shows it by now."""
    name = _name(post.path)
    new = name.with_name(f"moved-{name.name}")
    _run_move(site, str(name), str(new))
    path = f"{new}{post.path.removeprefix(str(name))}"
    url = next((url for url, one in site.posts().items() if one.path == path), None)
    if url is None:
        raise BrokenOffError(where=path, expected="a public post", found="none, after flask move")
    try:
        seconds_until(lambda: all(site.ask(url).status == 200 for _ in range(ANSWERS)))
    except AssertionError as error:
        raise BrokenOffError(
            where=url, expected=f"200 within {PATIENCE:.0f} s of flask move", found=site.ask(url)
        ) from error
    return site.config().absolute(post.address), url


def _run_move(site: Served, old: str, new: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "move", old, new],
        check=False,
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        said = (done.stderr.strip() or "nothing").splitlines()[-1]
        found = f"{done.returncode} ({said})"
        raise BrokenOffError(where=f"flask move {old} {new}", expected="exit status 0", found=found)


def _redirected(site: Served, moved: Mapping[str, str]) -> Outcome:
    """RFC 9110, 15.4.9: Permanent Redirect."""
    answers = {old: site.ask(old) for old in moved}
    found = {
        old: (answer.status, urljoin(old, answer.headers["Location"] or ""))
        for old, answer in answers.items()
    }
    wrong = (
        Wrong(where=old, expected=(308, new), found=found[old])
        for old, new in moved.items()
        if found[old] != (308, new)
    )
    text = f"moved: {len(moved)} posts, 308 from their old addresses to the new ones"
    return Outcome(text=text, wrong=tuple(wrong))


def _known(
    moved: Mapping[str, str], before: Mapping[str, list[Item]], after: Mapping[str, list[Item]]
) -> Outcome:
    """A newsboat has the items that it had, none of them new, and links to the new addresses."""
    wrong = [
        one
        for url, items in before.items()
        for one in unlike(
            f"newsboat with {url}",
            sorted((item.guid, moved.get(item.url, item.url), False) for item in items),
            sorted((item.guid, item.url, item.unread) for item in after[url]),
        )
    ]
    had, has = (sum(map(len, items.values())) for items in (before, after))
    concerned = sum(any(item.url in moved for item in items) for items in before.values())
    text = f"moved: {len(before)} newsboats, {concerned} of them with a moved post, "
    return Outcome(text=f"{text}{had} items before and {has} after", wrong=tuple(wrong))


def _same_ids(
    moved: Mapping[str, str],
    before: Mapping[str, Sequence[Entry]],
    after: Mapping[str, Sequence[Entry]],
) -> Outcome:
    """A reader of JSON Feed knows a post by its id (jsonfeed.org, "Items")."""
    reader = version("feedsmith")
    if not before:
        return Outcome(text=f"moved: {reader}", skipped="/feeds/ lists no JSON feed")
    wrong = [
        one
        for url, found in before.items()
        for one in unlike(
            url,
            [(entry.id, moved.get(entry.url, entry.url)) for entry in found],
            [(entry.id, entry.url) for entry in after[url]],
        )
    ]
    text = f"moved: {reader}, {len(before)} JSON feeds with the ids of before"
    return Outcome(text=text, wrong=tuple(wrong))

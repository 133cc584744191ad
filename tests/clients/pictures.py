"""Pictures of previews, as those who show them fetch them."""

import io
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from tests.clients.outcome import Outcome, Wrong
from tests.clients.pages import SLACK_LENGTH
from tests.clients.previews import Facts, Found
from tests.clients.served import Served

# Bytes of a part that ends within any picture, which Slack's may not.
SHORT = 1024


def as_stated(site: Served, found: Found) -> Outcome:
    """Every picture that a reader found has the type and the size that the preview states, answers
    HEAD, and gives the part that it is asked for, as by Slack.
    """
    previews = (one for pages in found.values() for one in pages.values() if one.get("image"))
    stated = {one["image"]: one for one in previews}
    bodies = {url: site.ask(url).body for url in stated}
    wrong = [
        one
        for url, facts in stated.items()
        for check in (_whole(site, url, facts), _head(site, url), _parts(site, url, bodies[url]))
        for one in check
    ]
    largest = max(map(len, bodies.values()), default=0)
    text = f"pictures: {len(stated)} by GET, HEAD and Range, up to {largest} bytes"
    return Outcome(text=text, wrong=tuple(wrong))


def _whole(site: Served, url: str, facts: Facts) -> Iterator[Wrong]:
    answer = site.ask(url)
    size = _size(answer.body)
    stated = (200, facts["image_type"], f"{facts['width']}×{facts['height']}")
    yield from _unless(url, stated, (answer.status, answer.media_type, size))


def _head(site: Served, url: str) -> Iterator[Wrong]:
    full, head = site.ask(url), site.ask(url, method="HEAD")
    found = (head.status, head.media_type, head.headers["Content-Length"])
    yield from _unless(f"HEAD {url}", (200, full.media_type, str(len(full.body))), found)


def _parts(site: Served, url: str, body: bytes) -> Iterator[Wrong]:
    """RFC 9110, 14.2 and 15.3.7: a range that ends behind the end is cut there."""
    for length in (SLACK_LENGTH, SHORT):
        asked = f"bytes=0-{length - 1}"
        part = site.ask(url, {"Range": asked})
        where = f"{url} with Range: {asked}"
        expected = (206, f"bytes 0-{min(length, len(body)) - 1}/{len(body)}")
        yield from _unless(where, expected, (part.status, part.headers["Content-Range"]))
        if part.body != body[:length]:
            yield Wrong(where=where, expected="the first bytes of the picture", found="others")


def _size(body: bytes) -> str:
    try:
        with Image.open(io.BytesIO(body)) as picture:
            picture.load()
            return f"{picture.width}×{picture.height}"
    except (UnidentifiedImageError, OSError) as error:
        return f"no picture ({error})"


def _unless(where: str, expected: object, found: object) -> Iterator[Wrong]:
    if expected != found:
        yield Wrong(where=where, expected=expected, found=found)

"""Finished answers: bytes, validators and caching headers, ready for any HTTP layer.

Nothing here reads a request or a clock; header values come in and go out as values.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple

import brotli
from werkzeug.datastructures import CharsetAccept
from werkzeug.http import parse_accept_header, parse_date, parse_etags

from pek.memo import Memo

# Browsers ask again after a short time, shared caches may answer with the old page meanwhile.
PAGE_CACHE = "public, max-age=60, stale-while-revalidate=600"
FILE_CACHE = "public, max-age=3600, stale-while-revalidate=86400"
# A post may be moved back: a browser that kept the old redirect would go round in a circle.
REDIRECT_CACHE = "public, max-age=60"
DIGEST_CACHE = "public, max-age=31536000, immutable"
NO_STORE = "no-store"

COMPRESSIBLE = frozenset(
    {
        "text/html",
        "text/css",
        "text/plain",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/feed+json",
        "application/manifest+json",
        "application/rss+xml",
        "application/atom+xml",
        "application/xml",
        "image/svg+xml",
    }
)
# Below about one packet a compressed answer saves no round trip.
MIN_COMPRESSED = 1024
# Of a page of 22 KB: 6.1 KB in 0.24 ms by gzip 6, 5.5 KB in 0.34 ms by brotli 5; brotli 11 takes
# 27 ms.
GZIP_LEVEL, BROTLI_QUALITY = 6, 5
# The content codings that are made, the shortest first.
CODINGS = ("br", "gzip", "identity")
# Longer than a change takes to be seen.
SETTLED = timedelta(seconds=2)
# What an answer takes besides its bytes: headers, tags, its place in the memo.
OVERHEAD = 2_000

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """An answer in one content coding, with its headers (but for the date of its last change) and
    with those of a 304 in its stead, which repeats no header of the content (RFC 9110, section
    15.4.5).
    """

    body: bytes
    etag: str
    headers: Headers
    headers_304: Headers


class Reply(NamedTuple):
    """What goes out: ``status`` is 200 or 304."""

    status: int
    headers: Headers
    body: bytes


class Answer:
    """One resource (RFC 9110, section 3.1) and how long it may be kept.

    ``media_type`` carries its charset. What can be compressed is kept compressed: nearly every
    client takes it so, and three pages have the room of one.
    """

    def __init__(
        self, *, body: bytes, media_type: str, cache_control: str, compressed: bool = True
    ) -> None:
        self.media_type = media_type
        self.cache_control = cache_control
        # The opaque tag of the identity bytes, without quotes: equal bytes, equal tag.
        self.etag = sha256(body).hexdigest()[:32]
        self.gzip = _gzip(body, media_type) if compressed else None
        self._body = body if self.gzip is None else None

    @property
    def body(self) -> bytes:
        """The identity bytes."""
        if self._body is not None:
            return self._body
        return zlib.decompress(self.gzip or b"", wbits=31)

    @property
    def weight(self) -> int:
        """What it takes in memory, in bytes, with all that is made of it later."""
        return OVERHEAD + (len(self._body or b"") if self.gzip is None else 2 * len(self.gzip))

    def representation(self, accept_encoding: str) -> Representation:
        """The answer in the coding that a client prefers (RFC 9110, section 12.5.3)."""
        if self.gzip is None:
            return self._identity
        coding = preferred(accept_encoding)
        if coding == "br":
            return self._brotli
        return self._gzipped if coding == "gzip" else self._represent(self.body, "identity")

    @cached_property
    def _brotli(self) -> Representation:
        body = brotli.compress(self.body, quality=BROTLI_QUALITY, mode=brotli.MODE_TEXT)
        return self._represent(body, "br")

    @cached_property
    def _gzipped(self) -> Representation:
        return self._represent(self.gzip or b"", "gzip")

    @cached_property
    def _identity(self) -> Representation:
        return self._represent(self.body, "identity")

    def _represent(self, body: bytes, coding: str) -> Representation:
        coded = coding != "identity"
        etag = f'"{self.etag}-{coding}"' if coded else f'"{self.etag}"'
        vary = (("Vary", "Accept-Encoding"),) if self.gzip is not None else ()
        kept = (*vary, ("ETag", etag), ("Cache-Control", self.cache_control))
        return Representation(
            body=body,
            etag=etag,
            headers=(
                ("Content-Type", self.media_type),
                ("Content-Length", str(len(body))),
                *((("Content-Encoding", coding),) if coded else ()),
                *kept,
            ),
            headers_304=kept,
        )


def _gzip(body: bytes, media_type: str) -> bytes | None:
    """A body in the gzip coding (RFC 1952), ``None`` where that saves nothing.

    The header carries neither time nor name, so equal bodies give equal bytes.
    """
    if media_type.partition(";")[0] not in COMPRESSIBLE or len(body) < MIN_COMPRESSED:
        return None
    return zlib.compress(body, level=GZIP_LEVEL, wbits=31)


# Browsers and crawlers send a few dozen different values.
@lru_cache(maxsize=256)
def preferred(accept_encoding: str) -> str:
    """Which of CODINGS a client wants most, by its Accept-Encoding; of those that it wants alike
    the shortest.
    """
    accepted = parse_accept_header(accept_encoding, CharsetAccept)
    return accepted.best_match(CODINGS, "identity") or "identity"


def replied(
    answer: Answer,
    *,
    accept_encoding: str,
    if_none_match: str,
    if_modified_since: str,
    modified: str,
) -> Reply:
    """The answer as a request with these headers (``""``: without) wants it, or 304 if the client
    has it already (RFC 9110, section 13.2.2). ``modified`` is the date from :func:`last_modified`
    as HTTP writes it.
    """
    found = answer.representation(accept_encoding)
    if if_none_match:
        known = if_none_match == found.etag or _names(if_none_match, found.etag)
    else:
        known = bool(if_modified_since) and _is_since(if_modified_since, modified)
    if known:
        return Reply(304, found.headers_304, b"")
    return Reply(200, (*found.headers, ("Last-Modified", modified)), found.body)


def _names(if_none_match: str, etag: str) -> bool:
    """Whether a list of entity tags has this one: a proxy may have weakened it on the way."""
    return parse_etags(if_none_match).contains_weak(etag.strip('"'))


def _is_since(if_modified_since: str, modified: str) -> bool:
    """Whether nothing changed since the date of a client; what is no date does not count."""
    since, changed = parse_date(if_modified_since), parse_date(modified)
    return since is not None and changed is not None and changed <= since


def last_modified(changed: datetime, now: datetime) -> datetime:
    """The date to send at the moment ``now`` for a site that last ``changed`` then, as its files
    tell: processes that see the same files agree. In whole seconds, as HTTP dates have.

    Until SETTLED has gone by, the site may change again within the second that an HTTP date can
    tell; a client that asks by the earlier date then gets what there is (RFC 9110, section
    8.8.2.2).
    """
    shown = changed.replace(microsecond=0)
    return shown if now >= shown + SETTLED else shown - timedelta(seconds=1)


class Answers:
    """Finished answers by (site version, address), at most ``size`` bytes of them."""

    def __init__(self, size: int) -> None:
        self._memo: Memo[tuple[str, str], Answer] = Memo(size, lambda answer: answer.weight)

    @property
    def weight(self) -> int:
        """What is remembered, in bytes."""
        return self._memo.weight

    def get(
        self,
        version: str,
        address: str,
        make: Callable[[], bytes],
        *,
        media_type: str,
        cache_control: str = PAGE_CACHE,
    ) -> Answer:
        """The answer at a known ``address`` of one version of the site.

        Only addresses that the site defines may come here: each is remembered.
        """
        return self._memo.get(
            (version, address),
            lambda: Answer(
                body=make(),
                media_type=media_type,
                cache_control=cache_control,
            ),
        )

    def peek(self, version: str, address: str) -> Answer | None:
        """The answer if it is finished already."""
        return self._memo.peek((version, address))

    def keep(self, version: str) -> None:
        """Forget the answers of all other versions: nobody will ask for them."""
        self._memo.drop(lambda key: key[0] != version)

    def __len__(self) -> int:
        return len(self._memo)


class Passing(Answers):
    """Keeps nothing: each answer is asked for once, and written into a file."""

    def __init__(self) -> None:
        super().__init__(1)

    def get(
        self,
        version: str,  # noqa: ARG002 - as all answers are asked for
        address: str,  # noqa: ARG002
        make: Callable[[], bytes],
        *,
        media_type: str,
        cache_control: str = PAGE_CACHE,
    ) -> Answer:
        """The answer, made anew and not compressed."""
        return Answer(
            body=make(), media_type=media_type, cache_control=cache_control, compressed=False
        )

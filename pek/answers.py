"""Finished answers: bytes, validators and caching headers, ready for any HTTP layer.

Nothing here reads a request or a clock; header values come in and go out as values.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

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
# Longer than a change takes to be seen.
SETTLED = timedelta(seconds=2)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One representation of a resource (RFC 9110, section 3.2) and how long it may be kept.

    ``media_type`` carries its charset.
    """

    body: bytes
    media_type: str
    cache_control: str

    @cached_property
    def etag(self) -> str:
        """The opaque tag of the identity bytes, without quotes: equal bytes, equal tag."""
        return sha256(self.body).hexdigest()[:32]

    @cached_property
    def gzip(self) -> bytes | None:
        """The body in the gzip coding (RFC 1952), ``None`` where that saves nothing.

        The header carries neither time nor name, so equal bodies give equal bytes.
        """
        if self.media_type.partition(";")[0] not in COMPRESSIBLE:
            return None
        if len(self.body) < MIN_COMPRESSED:
            return None
        return zlib.compress(self.body, level=6, wbits=31)


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
    """Finished answers by (site version, address), at most ``size`` of them."""

    def __init__(self, size: int) -> None:
        self._memo: Memo[tuple[str, str], Answer] = Memo(size)

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

    def __len__(self) -> int:
        return len(self._memo)

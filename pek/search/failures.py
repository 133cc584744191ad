"""What cannot be searched because its body cannot be rendered."""

from collections.abc import Callable

# As long as nothing else has changed, it is tried again after so many seconds.
AGAIN = 60.0


class Failures:
    """The documents of one version of a site that failed, by the digests of
    :func:`pek.search.wanted.wanted`; ``clock`` counts seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._version = ""
        self._since: dict[str, float] = {}

    def note(self, version: str, digest: str) -> bool:
        """Remember that a document has just failed; whether that is new."""
        if version != self._version:
            self._version, self._since = version, {}
        is_new = digest not in self._since
        self._since[digest] = self._clock()
        return is_new

    def of(self, version: str) -> frozenset[str]:
        """Those that are not worth another try now."""
        if version != self._version or not self._since:
            return frozenset()
        since = self._clock() - AGAIN
        return frozenset(one for one, failed in self._since.copy().items() if failed > since)

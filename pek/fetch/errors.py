"""How a fetch fails."""

from pek.errors import PekError


class FetchError(PekError):
    """An address that cannot be fetched, or not be used; the text is the reason."""


class HostError(FetchError):
    """A host that the name system does not know, or cannot be asked for."""

    def __init__(self, host: str) -> None:
        super().__init__(f"no such host: {host}")

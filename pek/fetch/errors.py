"""How a fetch fails."""

from pek.errors import PekError


class FetchError(PekError):
    """An address that cannot be fetched, or not be used; the text is the reason."""

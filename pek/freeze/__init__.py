"""The whole site as static files, as any file server can serve them."""

from pek.freeze.freezing import Freeze, Stage
from pek.freeze.tasks import Written
from pek.freeze.texts import addresses

__all__ = ["Freeze", "Stage", "Written", "addresses"]

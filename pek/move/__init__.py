"""A post gets another place, and keeps its readers: feed id, old address, pictures.

``planning`` reads what would be done and all that speaks against it, ``doing`` does it.
"""

from pek.move.doing import move
from pek.move.errors import MoveError
from pek.move.pictures import Carried
from pek.move.planning import Plan, plan

__all__ = ["Carried", "MoveError", "Plan", "move", "plan"]

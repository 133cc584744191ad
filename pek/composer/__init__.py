"""Social cards of a site: what each one says, how it looks, and its bytes, composed once."""

from pek.composer.composer import Composer
from pek.composer.look import accent, idle_layout
from pek.composer.names import card_file, card_name, card_type_of, pages_of_card

__all__ = [
    "Composer",
    "accent",
    "card_file",
    "card_name",
    "card_type_of",
    "idle_layout",
    "pages_of_card",
]

"""What the dialect says of its own elements, and no author can say in HTML."""

import re
from typing import Final

from pek.markup.tree import Element, take

# Elements of which the passes make what a page shows: an address in running text, a box beside the
# text, a line that embeds something.
BARE_LINK: Final = "pek-link"
BOX: Final = "pek-box"
EMBED: Final = "pek-embed"
# The class that an element of the dialect gets after the first cleaning.
OWN: Final = "data-pek-own"
_FOREIGN: Final = re.compile(rf"{OWN}|(?:(?<=<)|(?<=</))(?=pek-)", re.IGNORECASE)


def disowned(html: str) -> str:
    """An author's own ``html``, in which the names of the dialect mean nothing.

    >>> disowned('<pek-box data-kind="note"></pek-box>')
    '<x-pek-box data-kind="note"></x-pek-box>'
    """
    return _FOREIGN.sub("x-", html) if "pek-" in html.lower() else html


def name_own(root: Element) -> None:
    """Give the elements of the dialect their classes; whatever an author wrote has none by now."""
    for element in root.iter():
        if element.get(OWN) is not None and (name := take(element, OWN)):
            element.set("class", name)

"""Links: bare addresses, references into this site, and what tells another host from this one."""

import re
from typing import Final

from pek.markup.own import BARE_LINK
from pek.markup.settings import Resolver
from pek.markup.tree import Element, has_class, inside, make, replace, unwrap_all

# As browsers read it (URL Standard, 4.4): white space and controls around it and tabs and
# newlines in it do not count, and a backslash is a slash.
IGNORED: Final = re.compile(r"^[\x00-\x20]+|[\t\n\r]+")
NO_PAGE: Final = ("mailto:", "tel:")
# Between the text and its footnotes; they are made, not written.
NOTE_LINKS: Final = ("footnote-ref", "footnote-backref")
FOREIGN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2}")


def is_foreign(address: str) -> bool:
    """True where a browser would not look for ``address`` on this site."""
    if ":" not in address and "/" not in address and "\\" not in address:
        return False
    return FOREIGN.match(IGNORED.sub("", address)) is not None


def open_bare_links(root: Element) -> None:
    """Bare addresses become links, but not inside links of the author's own HTML."""
    none = []
    for bare in list(root.iter(BARE_LINK)):
        text = bare.text or ""
        if inside(bare, "a") or len(bare) or not text:
            none.append(bare)
            continue
        address = text if text.lower().startswith("http") else f"http://{text}"
        replace(bare, make("a", text, href=address))
    unwrap_all(root, none)


def settle_links(root: Element, resolver: Resolver) -> tuple[tuple[str, str], ...]:
    """Every link gets its address on this site, or is marked as leading elsewhere; the links that
    an author wrote, as they were written and as they are now.
    """
    links, dead = [], []
    for link in list(root.iter("a")):
        target = link.get("href")
        if target is None:
            # Its address was not allowed; but an anchor stays.
            if link.get("id") is None:
                dead.append(link)
            continue
        if link.get("class") and any(has_class(link, name) for name in NOTE_LINKS):
            continue
        address = target if target.startswith("#") else resolver.address(target)
        links.append((target, address))
        link.set("href", address)
        if is_foreign(address) and not address.lower().startswith(NO_PAGE):
            link.set("rel", "noopener")
    unwrap_all(root, dead)
    return tuple(links)

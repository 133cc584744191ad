"""Bare addresses in running text (GFM 0.29, 6.9). An address ends where Japanese begins."""

import re
import xml.etree.ElementTree as ET
from typing import Final

from pek.markup.characters import before
from pek.markup.elements import AtomicString, escaped
from pek.markup.inlines.tokens import Address
from pek.markup.own import BARE_LINK

# No letter stands before it, and nothing that would make it part of a name.
START: Final = (
    r"(?:(?<![A-Za-z])[Hh][Tt][Tt][Pp][Ss]?://(?=[A-Za-z0-9\[])"
    r"|(?<![A-Za-z0-9@/:.])[Ww][Ww][Ww]\.(?=[A-Za-z0-9]))"
)
# The same where the first letter was read.
START_AFTER: Final = (
    r"(?:(?<=[Hh])(?<![A-Za-z][Hh])[Tt][Tt][Pp][Ss]?://(?=[A-Za-z0-9\[])"
    r"|(?<=[Ww])(?<![A-Za-z0-9@/:.][Ww])[Ww][Ww]\.(?=[A-Za-z0-9]))"
)
# A host (RFC 3986, 3.2), then whatever authors put into the rest of one, in ASCII: templates too.
_HOST: Final = r"(?:\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?|[A-Za-z0-9._:@%-]*+)"
_REST: Final = r"[/?#][A-Za-z0-9!#$%&'()*+,\-./:;=?@\[\]_~{}|^]*+"
_ADDRESS: Final = re.compile(f"{START}{_HOST}(?:{_REST})?+")
_AUTHORITY: Final = re.compile(r"(?:[A-Za-z]+://)?([^/?#:]*)")
# Only where a run of such characters begins, so that each run is looked at once.
MAIL_START: Final = r"(?<![A-Za-z0-9.+-])[A-Za-z0-9+-][A-Za-z0-9._+-]{0,63}+@(?=[A-Za-z0-9])"
_MAIL: Final = re.compile(rf"({MAIL_START}[A-Za-z0-9-]+(?:\.[A-Za-z0-9_-]+)+)\.?")

TRAILING: Final = frozenset("?!.,:;*_~'")
CLOSERS: Final = {")": "(", "]": "[", "}": "{"}
# `…/C_(プログラミング言語)`: what would close it is no part of the address.
OPENERS: Final = frozenset(CLOSERS.values())
_REFERENCE: Final = re.compile(r"&[A-Za-z0-9]{1,32};$")


def read_address(text: str, position: int, *, in_brackets: bool) -> Address | str | None:
    """The address at ``position``, or the text that would be one if it named a host. Inside
    brackets it ends with them, because they may turn out to be a link's text.
    """
    found = _ADDRESS.match(text, position)
    if found is None:
        return None
    address = _within_brackets(found[0]) if in_brackets else found[0]
    address = without_trailing(address)
    if address.rstrip(":/").lower() in {"http", "https", "www"}:
        return None
    if not _has_host(address):
        return address
    # Not `a`: whether it stands inside a link of raw HTML is known only in the parsed tree.
    element = ET.Element(BARE_LINK)
    element.text = AtomicString(escaped(address))
    return Address(address, element)


def read_mail(text: str, position: int) -> Address | None:
    """The mail address at ``position``."""
    found = _MAIL.match(text, position)
    address = found[1] if found else ""
    if before(text, position) == "_":
        # The underscores around it emphasise it.
        address = address.rstrip("_")
    # react@18.2.0 is a version of something.
    if not address or not address[-1].isalpha():
        return None
    element = ET.Element("a", href=f"mailto:{address}")
    element.text = AtomicString(address)
    return Address(address, element)


def without_trailing(address: str) -> str:
    """``address`` without the punctuation of the sentence around it, as GFM cuts it.

    >>> without_trailing("https://example.com/a_(b)).")
    'https://example.com/a_(b)'
    """
    end = len(address)
    surplus = {closer: address.count(closer) - address.count(CLOSERS[closer]) for closer in CLOSERS}
    while end:
        last = address[end - 1]
        reference = _REFERENCE.search(address, max(0, end - 34), end) if last == ";" else None
        if reference:
            end -= len(reference[0])
        elif last in TRAILING or last in OPENERS:
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return address[:end]


def _has_host(address: str) -> bool:
    """Whether there is no underscore in the last two parts of the host's name (GFM 0.29, 6.9)."""
    host = _AUTHORITY.match(address)
    return host is None or "_" not in "".join(host[1].split(".")[-2:])


def _within_brackets(address: str) -> str:
    depth = 0
    for index, character in enumerate(address):
        depth += (character == "[") - (character == "]")
        if depth < 0:
            return address[:index]
    return address

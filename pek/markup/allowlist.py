"""What may be in the HTML: once of what an author wrote, once of what leaves.

Two allow-lists, because an author may write less than the passes between them may: frames go in
and never come out; players, boxes, regions and labels come out and cannot be written by hand.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import nh3
from pygments.token import STANDARD_TYPES

from pek.markup.blocks.rawhtml import SWALLOWING
from pek.markup.boxes import KINDS
from pek.markup.embeds import RATIOS
from pek.markup.headings import HEADINGS
from pek.markup.links import is_foreign
from pek.markup.own import BARE_LINK, BOX, EMBED, OWN
from pek.markup.players import is_player_address
from pek.words import LANGUAGES, words

_PROSE = (
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt "
    "em figcaption figure hr i img input ins kbd li mark ol p pre q rp rt ruby s samp "
    "small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
PROSE: Final = frozenset(_PROSE.split()) | HEADINGS
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
# Their content is program or picture, not text that was meant to be read.
WITH_CONTENT: Final = (SWALLOWING - {"iframe"}) | {"embed"}
ALIGNED: Final = frozenset({"td", "th", "p", "div", "img"}) | HEADINGS
IDENTIFIED: Final = frozenset({"a", "div", "li", "p", "span", "sup"}) | HEADINGS
COMMON: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "dfn": frozenset({"title"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
    "input": frozenset({"checked"}),
    "ins": frozenset({"datetime"}),
    "ol": frozenset({"start", "reversed"}),
    "pre": frozenset({"data-lang", "data-title"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr"}),
    "time": frozenset({"datetime"}),
    "*": frozenset({"lang", "dir"}),
}
# Whatever can stand between the addresses of a srcset (HTML, 4.8.4.2.1).
BETWEEN: Final = re.compile(r"[\s,]+")
NUMBERS: Final = frozenset({"1", "a", "A", "i", "I"})
ALIGNMENT_CLASSES: Final = frozenset({"align-left", "align-center", "align-right"})


def _joined(
    *tables: dict[str, frozenset[str]],
) -> dict[str, set[str]]:
    tags = {tag for table in tables for tag in table}
    return {tag: set().union(*(table.get(tag, ()) for table in tables)) for tag in tags}


IDS: Final = dict.fromkeys(IDENTIFIED, frozenset({"id"}))

_AUTHOR: Final = nh3.Cleaner(
    tags=PROSE | {BARE_LINK, BOX, EMBED, "iframe"},
    clean_content_tags=WITH_CONTENT,
    attributes=_joined(
        COMMON,
        IDS,
        dict.fromkeys(ALIGNED, frozenset({"align"})),
        {
            # Only `language-…` of it is looked at, and the class goes.
            "code": frozenset({"class"}),
            "iframe": frozenset({"src", "title", "width", "height", "data-ratio"}),
            EMBED: frozenset({"data-service"}),
            "a": frozenset({"name"}),
        },
    ),
    tag_attribute_values={
        "a": {OWN: {"footnote-ref", "footnote-backref"}},
        "div": {OWN: {"footnote"}},
        "ul": {OWN: {"task-list"}},
        "li": {OWN: {"task-list-item"}},
        "input": {"type": {"checkbox"}},
        "ol": {"type": set(NUMBERS)},
        BOX: {"data-kind": set(KINDS)},
    },
    url_schemes=SCHEMES,
    link_rel=None,
)


def clean_author(html: str) -> str:
    """Well-formed HTML with what an author may write, frames included."""
    return _AUTHOR.clean(html)


def clean_final(html: str, embed_hosts: frozenset[str]) -> str:
    """The HTML that may leave: no frame, players of ``embed_hosts`` only, pictures of this site
    only.
    """
    return _final(embed_hosts, is_asking=not _asks_only_here(html, embed_hosts)).clean(html)


# What the passes add, which is nobody's to write: attributes, classes, and the only values that
# some attributes may have.
ADDED: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"aria-label"}),
    "div": frozenset({"aria-label"}),
    "figure": frozenset({"data-src"}),
    "img": frozenset({"srcset", "sizes"}),
    "input": frozenset({"aria-label"}),
}
CLASSES: Final[dict[str, frozenset[str]]] = dict.fromkeys(ALIGNED, ALIGNMENT_CLASSES) | {
    "a": frozenset({"footnote-ref", "footnote-backref", "link-card"}),
    "code": frozenset({"highlight"}),
    "div": ALIGNMENT_CLASSES | {"table", "box", *(f"box-{kind}" for kind in KINDS)},
    "figure": ALIGNMENT_CLASSES | {"player"},
    "li": frozenset({"task-list-item"}),
    "p": ALIGNMENT_CLASSES | {"box-title"},
    "section": frozenset({"footnotes"}),
    "span": frozenset(name for name in STANDARD_TYPES.values() if name),
    "strong": frozenset({"badge"}),
    "ul": frozenset({"task-list"}),
}
PROVIDERS: Final = frozenset({"youtube", "speakerdeck", "docswell", "google-slides", "other"})
VALUES: Final[dict[str, dict[str, set[str]]]] = {
    "a": {"rel": {"noopener"}},
    "div": {"role": {"group", "note"}, "tabindex": {"0"}},
    "figure": {"data-ratio": set(RATIOS), "data-provider": set(PROVIDERS)},
    "input": {"disabled": {""}},
    "img": {"loading": {"lazy", "eager"}, "decoding": {"async"}, "fetchpriority": {"high"}},
    "ol": {"type": set(NUMBERS)},
    "pre": {"tabindex": {"0"}},
    "section": {
        "role": {"doc-endnotes"},
        "aria-label": {words(name)("footnotes") for name in LANGUAGES},
    },
}


# By `src`, `srcset` and `data-src` a body asks; a value as it is serialized.
_ASKED: Final = re.compile(r'src(?:set)?="([^"&\x00-\x1f]*)"')


def _asks_only_here(html: str, embed_hosts: frozenset[str]) -> bool:
    """Whether ``html`` can be seen, before it is parsed, to ask for nothing that may not be asked:
    each ``src`` in it begins an attribute, of whatever element, with a value that may stay.

    Half the time of a cleaning would go into asking Python for each attribute.
    """
    asked = list(_ASKED.finditer(html))
    return len(asked) == html.lower().count("src") and all(
        is_player_address(one[1], embed_hosts)
        if html.endswith("data-", 0, one.start())
        else _is_here(one[1])
        for one in asked
    )


def _is_here(value: str) -> bool:
    """Whether a ``src`` or ``srcset`` names nothing of other hosts."""
    if ":" not in value and "//" not in value and "\\" not in value:
        return True
    return not any(is_foreign(one) for one in BETWEEN.split(value))


@lru_cache(maxsize=16)
def _final(embed_hosts: frozenset[str], *, is_asking: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=PROSE | {"section"},
        clean_content_tags=WITH_CONTENT | {"iframe"},
        attributes=_joined(COMMON, IDS, ADDED),
        attribute_filter=_requests_of(embed_hosts) if is_asking else None,
        allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
        tag_attribute_values=VALUES,
        # A form's other fields have no place in a body: whatever it was, it is a box. Only one
        # value here: nh3 adds several in an order that differs between processes.
        set_tag_attribute_values={"input": {"type": "checkbox"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _requests_of(embed_hosts: frozenset[str]) -> Callable[[str, str, str], str | None]:
    """Keeps of what a browser asks for, at once or when a reader wants it, what may be asked."""

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "data-src":
            return value if is_player_address(value, embed_hosts) else None
        if tag == "img" and attribute in {"src", "srcset"}:
            return value if _is_here(value) else None
        return value

    return keep

"""What a page says of itself to machines: to those who show a link to it (:class:`Preview`), and
to those who read what it is about (JSON-LD in the words of schema.org). Data, no markup.
"""

from pek.metadata.events import event
from pek.metadata.jsonld import (
    Node,
    Publication,
    Step,
    article,
    breadcrumbs,
    collection,
    dumps,
    graph,
    page,
    website,
)
from pek.metadata.preview import (
    LARGE_CARD_WIDTH,
    Preview,
    document_title,
    for_list,
    for_page,
    for_post,
    is_at_home,
    numbered,
    og_locale,
)

__all__ = [
    "LARGE_CARD_WIDTH",
    "Node",
    "Preview",
    "Publication",
    "Step",
    "article",
    "breadcrumbs",
    "collection",
    "document_title",
    "dumps",
    "event",
    "for_list",
    "for_page",
    "for_post",
    "graph",
    "is_at_home",
    "numbered",
    "og_locale",
    "page",
    "website",
]

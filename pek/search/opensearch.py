"""How a browser searches the site from its address bar (OpenSearch 1.1, draft 6)."""

from lxml import etree

from pek.config import Config

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
MEDIA_TYPE = "application/opensearchdescription+xml"
# Characters that the specification allows in a ShortName, a LongName and a Description.
MAX_SHORT, MAX_LONG, MAX_DESCRIPTION = 16, 48, 1024


def description(config: Config, search: str, own: str) -> bytes:
    """The description document as UTF-8 XML. ``search`` is the address that takes ``q`` and
    ``page``, ``own`` that of the document itself.
    """
    root = etree.Element("OpenSearchDescription", xmlns=NAMESPACE)
    short = config.short_title or config.title
    _add(root, "ShortName", short[:MAX_SHORT])
    _add(root, "LongName", config.title[:MAX_LONG])
    _add(root, "Description", (config.description or config.title)[:MAX_DESCRIPTION])
    template = f"{config.absolute(search)}?q={{searchTerms}}&page={{startPage?}}"
    _add(root, "Url", type="text/html", method="get", template=template)
    _add(root, "Url", type=MEDIA_TYPE, rel="self", template=config.absolute(own))
    _add(root, "Language", config.language)
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "OutputEncoding", "UTF-8")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> None:
    etree.SubElement(parent, name, attributes).text = text

"""Links of this site that lead nowhere: from bodies, settings and redirects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import unquote

from lxml import html as lxml_html

from pek import sitemap
from pek.addresses import with_slash
from pek.bodies import Bodies
from pek.config import FILE, Config, Link
from pek.content import REDIRECTS_FILE, Redirects
from pek.errors import Problem
from pek.markup.settings import PAGE_IDS
from pek.memo import Memo
from pek.models import Document
from pek.site import Feed, Redirect, Site, Target

_NOTHING = "there is no such page or file"
# What pek makes: an address that an author copied has a digest, and answers for long.
_MADE = ("/cards/", "/pictures/")
# What it says to operators.
_HEALTH = frozenset({"/healthz", "/readyz"})
# Ids of the templates begin so, but for those in PAGE_IDS.
_TEMPLATE = "pek-"
# The beginning of any page (HTML, 7.4.6.4), and what comes before a piece of text to look for.
_TOP = "top"
_DIRECTIVE = ":~:"
# How alike (difflib's ratio) an address must be to be what was meant.
_NEAR = 0.85
# How a link's target stands in Markdown and HTML, the surest first.
_FORMS = ("]({})", "](<{}>)", "]({} ", "]: {}", 'href="{}"', "<{}>", "{}")


@dataclass(frozen=True, slots=True)
class Links:
    """Follows links within one version of a site."""

    site: Site
    bodies: Bodies
    _ids: Memo[str, frozenset[str]] = field(default_factory=lambda: Memo(4096))

    def of_document(self, document: Document) -> Iterator[Problem]:
        """The links of a body that lead nowhere, each once."""
        for written, address in dict(self.bodies.rendered(self.site, document).links).items():
            if reason := self._trouble(address, document):
                yield Problem(
                    path=document.path,
                    line=self._line_of(document, written),
                    message=f"the link {written} leads nowhere: {reason}",
                    remedy=self._remedy(address),
                )

    def of_settings(self) -> Iterator[Problem]:
        """The links of the settings that lead nowhere."""
        text = self.site.config.source()
        for name, href in _of_settings(self.site.config):
            if reason := self._trouble(href, None):
                yield Problem(
                    path=FILE,
                    line=_line_in(text, href),
                    field=name,
                    message=f"{href} leads nowhere: {reason}",
                    remedy=self._remedy(href),
                )

    def of_redirects(self, redirects: Redirects) -> Iterator[Problem]:
        """Addresses of old that are never asked for, or that lead nowhere."""
        for source, target in redirects.targets.items():
            line = redirects.lines[source]
            if owner := self._owner(source, target):
                yield Problem(
                    path=REDIRECTS_FILE,
                    line=line,
                    message=f"{source} belongs to {owner}",
                    remedy="delete it here or there: an address leads to one place",
                )
            if self._end(target) is None:
                circle = with_slash(target) in redirects.targets
                reason = "an address of old, which leads nowhere itself" if circle else _NOTHING
                yield Problem(
                    path=REDIRECTS_FILE,
                    line=line,
                    message=f"{source} leads to {target}, which is nowhere: {reason}",
                    remedy=self._remedy(target),
                )

    def _owner(self, source: str, target: str) -> str | None:
        """What else is, or leads from, an old address."""
        spelt = {source, source.rstrip("/")}
        if any(map(self._is_served, spelt)) or spelt & _HEALTH:
            return "what is served there"
        found, expected = self._end(source), self._end(target)
        return f"what leads to {found}" if found and expected and found != expected else None

    def _trouble(self, address: str, document: Document | None) -> str | None:
        """Why a link of a document leads nowhere; ``None`` if it does not, or leads elsewhere."""
        base = self.site.config.absolute("/").rstrip("/")
        if address == base or address.startswith((f"{base}/", f"{base}#")):
            address = address.removeprefix(base) or "/"
        if not address.startswith(("/", "#")) or address.startswith("//"):
            return None
        reference, _, fragment = address.partition("#")
        path = unquote(reference.partition("?")[0])
        if path.startswith(_MADE) or path in _HEALTH:
            return None
        end = self._end(path) if path else ""
        if end is None:
            return _NOTHING
        fragment = fragment.partition(_DIRECTIVE)[0]
        found = self.site.lookup(end) if path else document
        if not fragment or found is None or self._has(found, fragment):
            return None
        return f"nothing there has the id {unquote(fragment)}"

    def _end(self, address: str) -> str | None:
        """The address at which one is in the end; ``None`` if nothing is served there."""
        if self._is_served(address):
            return address
        found = self.site.lookup(address)
        return found.address if isinstance(found, Redirect) else None

    def _is_served(self, address: str) -> bool:
        return self.site.serves(address) or sitemap.is_part(self.site, address)

    def _has(self, target: Target | Document, fragment: str) -> bool:
        """Whether a page has an element that ``fragment`` names (HTML, 7.4.6.4)."""
        names = {fragment, unquote(fragment)}
        if isinstance(target, Feed) or fragment.lower() == _TOP or names & PAGE_IDS:
            return True
        if any(name.startswith(_TEMPLATE) for name in names):
            return True
        document = self.site.source(target) if not isinstance(target, Document) else target
        if document is None:
            return False
        found = self._ids.get(document.address, lambda: self._ids_of(document))
        return not names.isdisjoint(found)

    def _ids_of(self, document: Document) -> frozenset[str]:
        html = self.bodies.rendered(self.site, document).html
        if not html:
            return frozenset()
        root = lxml_html.fragment_fromstring(html, create_parent="div")
        return frozenset(str(name) for name in root.xpath("//@id"))

    def _line_of(self, document: Document, written: str) -> int | None:
        line = _line_in(self.bodies.texts.body(document), written)
        return None if line is None else document.body_line + line - 1

    def _remedy(self, address: str) -> str:
        path = unquote(address.partition("#")[0])
        near = get_close_matches(path, self.site.page_addresses(), n=1, cutoff=_NEAR)
        if near and near[0] != path:
            return f"did you mean {near[0]}?"
        return "correct it, or publish what it names"


def _of_settings(config: Config) -> Iterator[tuple[str, str]]:
    menus: tuple[tuple[str, Iterable[Link]], ...] = (
        ("nav", config.nav),
        ("footer", config.footer),
        ("social", config.social),
    )
    yield from ((name, link.href) for name, links in menus for link in links)
    pictures = (("logo", config.logo), ("favicon", config.favicon))
    yield from ((name, href) for name, href in pictures if href)


def _line_in(text: str, written: str) -> int | None:
    """The line (from 1) of ``text`` on which a link's target stands, as far as it can be told."""
    found = (text.find(form.format(written)) for form in _FORMS)
    position = next((at for at in found if at >= 0), -1)
    return text.count("\n", 0, position) + 1 if position >= 0 else None

"""A body that stands alone: what a page's HTML becomes where neither the site's stylesheet, its
scripts nor its addresses are known.
"""

import re
import sys
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from lxml import html as lxml_html
from lxml.html import HtmlElement, builder

from pek.config import Config
from pek.text import strip_control

_URLS = ("href", "src", "poster", "cite")

# All attributes that mean something without this site. The rest (class, style, data-*, srcset,
# sizes, loading, decoding, fetchpriority, tabindex, rel …) speaks to its stylesheet, its scripts or
# a browser. Of a picture one form is left, the one in src: all readers of today show WebP.
_KEPT = frozenset(
    {
        *_URLS,
        *("alt", "title", "width", "height", "id", "lang", "dir", "datetime"),
        *("colspan", "rowspan", "headers", "scope", "abbr", "align"),
        *("start", "reversed", "value", "open", "controls", "media", "type"),
    }
)
# What only the author of a site sees, where pages have it.
_NOTE = "badge"
_DROPPED = ("script", "style", "template", "noscript", "link", "meta", "base")

_REFERENCE = re.compile(r"&#(?:x(?P<hex>[0-9a-f]{1,8})|(?P<decimal>[0-9]{1,8}));?", re.IGNORECASE)

# lxml forgets what follows the end of a body.
_OUTER = re.compile(r"</?(?:html|head|body|frameset)\b[^>]*>", re.IGNORECASE)

# The width of the variant that src names, in pixels.
PICTURE_WIDTH = 1080

# What stands for a player: pictures of static/, because the other host is asked for nothing.
VIDEO_POSTER = "/players/video.png"
SLIDES_POSTER = "/players/slides.png"
POSTER_SIZE = (640, 360)
SLIDES = frozenset({"docswell", "google-slides", "speakerdeck"})

# A path from the root of the site that nothing is to be done to.
_ROOTED = re.compile(r"(?:/[\w~!$&'()*+,=:@-][\w~!$&'()*+,=:@.-]*)+/?", re.ASCII)
_RESERVED = "/%?=&#:@!$+,;~'()*[]"


def standalone(html: str, address: str, config: Config) -> str:
    """The body ``html`` of the page at ``address``, fit to be read anywhere.

    Every URL is absolute, those of fragments too. No script, no class name, nothing that asks a
    browser for lazy loading. A picture has one address, a player becomes a picture and a link, a
    link card a link, a box of a task list a character, a note a quotation, code plain text. Never
    raises: unclosed or misplaced tags are closed, what XML 1.0 forbids is removed.
    """
    root = _parse(html)
    for element in list(root.iter(*_DROPPED)):
        element.drop_tree()
    for note in _with_class(root, "strong", _NOTE):
        note.drop_tree()
    _fit_pictures(root)
    _replace_players(root)
    _replace_cards(root)
    _replace_boxes(root)
    _quote_notes(root)
    _part_footnotes(root)
    _keep_alignment(root)
    _clean_attributes(root, lambda target: absolute(target, address, config))
    for span in list(root.iter("span")):
        if not span.attrib:
            span.drop_tag()
    return _inner_html(root)


def absolute(target: str, address: str, config: Config) -> str:
    """The absolute URL (RFC 3986, 5.2) of a URL reference on the page at ``address``.

    What cannot be read as a reference stays as it is.
    """
    target = target.strip()
    if target.startswith(("https://", "http://")):
        return target
    if _ROOTED.fullmatch(target):
        return config.absolute(target)
    try:
        if urlsplit(target).scheme:
            return target
        return quote(urljoin(config.absolute(address), target), safe=_RESERVED)
    except ValueError:
        return target


def _legal(html: str) -> str:
    """``html`` without what XML 1.0 forbids, written as it is or as a character reference."""
    return _REFERENCE.sub(_legal_reference, strip_control(html))


def _legal_reference(found: re.Match[str]) -> str:
    code = int(found["hex"], 16) if found["hex"] else int(found["decimal"])
    # A replacement, not nothing: what stands around it could join to another reference.
    return found[0] if code <= sys.maxunicode and strip_control(chr(code)) else "\ufffd"


def _parse(html: str) -> HtmlElement:
    """The elements of ``html`` below a ``div``."""
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    text = f"<html><body>{_OUTER.sub('', _legal(html))}</body></html>"
    document: HtmlElement = lxml_html.document_fromstring(text, parser=parser)
    root: HtmlElement = document.body
    root.tag = "div"
    root.attrib.clear()
    return root


def _inner_html(root: HtmlElement) -> str:
    text: str = lxml_html.tostring(root, encoding="unicode", with_tail=False)
    return strip_control(text.removeprefix("<div>").removesuffix("</div>")).strip()


def _with_class(root: HtmlElement, tag: str, name: str) -> list[HtmlElement]:
    return [element for element in root.iter(tag) if name in element.get("class", "").split()]


def _fit_pictures(root: HtmlElement) -> None:
    """A picture is no larger than what is sent of it: not every reader narrows it to its window."""
    for image in root.iter("img"):
        sides = [image.get(name, "") for name in ("width", "height")]
        width, height = (int(s) if re.fullmatch("[0-9]{1,5}", s) else 0 for s in sides)
        if width > PICTURE_WIDTH and height:
            image.set("width", str(PICTURE_WIDTH))
            image.set("height", str(max(1, round(height * PICTURE_WIDTH / width))))


def _replace_players(root: HtmlElement) -> None:
    """A player by a picture and a link to what it would play: no reader runs our script."""
    for figure in _with_class(root, "figure", "player"):
        link = figure.find(".//a[@href]")
        href = figure.get("data-src") if link is None else link.get("href")
        if not href:
            figure.drop_tree()
            continue
        title = "" if link is None else link.text_content().strip()
        caption = figure.findtext("figcaption", "").strip()
        width, height = map(str, POSTER_SIZE)
        poster = builder.IMG(src=_poster(figure), alt="", width=width, height=height)
        paragraph = builder.P(builder.A(poster, builder.BR(), f"▶ {title or href}", href=href))
        paragraph[-1].tail = f"（{caption}）" if caption else ""
        paragraph.tail = figure.tail
        figure.getparent().replace(figure, paragraph)


def _replace_cards(root: HtmlElement) -> None:
    """A link card by the link that it is, with the host: a title, a text and a picture in a row
    would be noise where no stylesheet makes a card of them.
    """
    for link in _with_class(root, "a", "link-card"):
        title = link.findtext("strong", "").strip() or link.get("href", "")
        host = link.findtext("small", "").strip()
        for part in list(link):
            link.remove(part)
        link.text = title
        link.tail = f"（{host}）{link.tail or ''}" if host else link.tail


def _poster(figure: HtmlElement) -> str:
    return SLIDES_POSTER if figure.get("data-provider") in SLIDES else VIDEO_POSTER


def _replace_boxes(root: HtmlElement) -> None:
    """A box of a task list by a character; any other field of a form goes."""
    for box in list(root.iter("input")):
        if box.get("type") == "checkbox":
            mark = "☐" if box.get("checked") is None else "☑"
            rest = box.tail or ""
            box.tail = f"{mark}{rest}" if rest[:1].isspace() else f"{mark} {rest}"
        box.drop_tree()


def _quote_notes(root: HtmlElement) -> None:
    """A box beside the text by a quotation, which every reader sets apart; where a sign says what
    kind it is, its word.
    """
    for box in _with_class(root, "div", "box"):
        box.tag = "blockquote"
        if label := box.get("aria-label", ""):
            box.insert(0, builder.P(builder.STRONG(label)))


def _part_footnotes(root: HtmlElement) -> None:
    """A rule above the footnotes, which the site's stylesheet draws on the page."""
    for section in _with_class(root, "section", "footnotes"):
        section.addprevious(builder.HR())


def _keep_alignment(root: HtmlElement) -> None:
    """The columns of a table keep the alignment that their author chose by ``:--:``."""
    for cell in root.iter("td", "th"):
        for name in cell.get("class", "").split():
            if name in {"align-left", "align-center", "align-right"}:
                cell.set("align", name.removeprefix("align-"))


def _clean_attributes(root: HtmlElement, resolve: Callable[[str], str]) -> None:
    for element in root.iter():
        for name, value in element.items():
            if name not in _KEPT:
                del element.attrib[name]
            elif name in _URLS:
                element.set(name, resolve(value))

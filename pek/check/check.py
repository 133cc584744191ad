"""Everything that is wrong with a site's sources, found by using them."""

from collections.abc import Iterator, Mapping, Sequence

from pek import cards, sitemap
from pek.addresses import EDITIONS, SITEMAP, is_raster
from pek.bodies import Bodies
from pek.check.links import Links
from pek.composer import idle_layout
from pek.config import FILE
from pek.content import field_line
from pek.errors import Problem
from pek.library import Library
from pek.linkcache import FILE as LINKS_FILE
from pek.linkcache import picture_address
from pek.models import Document, Post, Section
from pek.pictures import Pictures
from pek.site import Site
from pek.sources import Sources
from pek.text import clean


def check(library: Library, bodies: Bodies, pictures: Pictures) -> tuple[Problem, ...]:
    """The problems of every source, by path and line: what was refused, what a body refers to in
    vain, links that lead nowhere, and faces that cannot be shown.
    """
    snapshot = library.refresh(report=False)
    site, links = snapshot.site, Links(snapshot.site, bodies)
    found = {*snapshot.sources.loaded.problems, *_of_files(site, pictures), *_of_shaping()}
    found.update(_of_cache(snapshot.sources))
    found.update(_of_characters(FILE, {"title": [site.config.title]}))
    found.update(links.of_settings())
    found.update(links.of_redirects(snapshot.sources.loaded.redirects))
    for document in site.by_path.values():
        found.update(_of_body(site, document, bodies))
        found.update(_of_foreign(site, document, bodies))
        found.update(links.of_document(document))
        found.update(_of_characters(document.path, _on_cards(document)))
        if isinstance(document, Post):
            found.update(_of_faces(site, document, pictures))
            found.update(_of_layout(document))
            found.update(_of_pin(site, document))
        if isinstance(document, Section):
            found.update(_of_logo(site, document, pictures))
    return tuple(sorted(found, key=lambda problem: (problem.path, problem.line or 0, str(problem))))


def _of_body(site: Site, document: Document, bodies: Bodies) -> Iterator[Problem]:
    rendered = bodies.rendered(site, document)
    for found, is_warning in ((rendered.problems, False), (rendered.warnings, True)):
        for line, message, remedy in found:
            yield Problem(
                path=document.path,
                line=None if line is None else document.body_line + line - 1,
                message=message,
                remedy=remedy,
                warning=is_warning,
            )


def _of_foreign(site: Site, document: Document, bodies: Bodies) -> Iterator[Problem]:
    """Pictures of other hosts that are shown as links, and ours that are named as if they were."""
    home = site.config.absolute("/")
    for line, address in bodies.rendered(site, document).foreign:
        if site.links.picture(address) not in site.files:
            yield Problem(
                path=document.path,
                line=None if line is None else document.body_line + line - 1,
                message=f"the picture {address} of another host is shown as a link",
                remedy=f"write /{address.removeprefix(home)}"
                if address.startswith(home)
                else "run flask links, or save it below static/ and name that",
                warning=True,
            )


def _of_cache(sources: Sources) -> Iterator[Problem]:
    """Cards whose picture is not there; of other pictures the post that names one is told."""
    there = {picture.address for picture in sources.pictures}
    for url, entry in sources.loaded.links.cards.items():
        if entry.image and picture_address(entry.image) not in there:
            yield Problem(
                path=LINKS_FILE,
                message=f"{url}: the picture of its card, {entry.image}, is missing",
                remedy="commit that file too, or run flask links, which fetches it again",
                warning=True,
            )


def _of_files(site: Site, pictures: Pictures) -> Iterator[Problem]:
    for file in site.files.values():
        if site.lookup(file.address) is not None or _is_hidden(site, file.address):
            yield Problem(
                path=file.address.lstrip("/"),
                message=f"is never served: pek itself answers at {file.address}",
                remedy="give the file another name",
                warning=True,
            )
        if flaw := pictures.damage(file):
            yield Problem(
                path=file.address.lstrip("/"),
                message=f"cannot be shown: {flaw}",
                remedy=flaw.remedy,
            )
        if pictures.stands_still(file):
            yield Problem(
                path=file.address.lstrip("/"),
                message="tells where it was made: in bodies it is shown without its motion",
                remedy="remove its metadata (exiftool -all= does it)",
                warning=True,
            )


def _is_hidden(site: Site, address: str) -> bool:
    """Whether pek answers with what it makes, not with the file; of the others of its kind the
    operator's own is sent.
    """
    return address in {SITEMAP, EDITIONS} or sitemap.is_part(site, address)


def _of_characters(path: str, texts: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Characters that no typeface has, in the texts of each field as cards show them."""
    for field, said in texts.items():
        if missing := cards.uncovered(clean(" ".join(said))):
            yield Problem(
                path=path,
                field=field,
                message=f"the typefaces of the card lack {' '.join(missing)}",
                remedy="another spelling; the card shows a replacement",
                warning=True,
            )


def _on_cards(document: Document) -> Mapping[str, Sequence[str]]:
    """What cards can show of a document, by field."""
    if not isinstance(document, Post):
        return {"title": [document.title]}
    speakers, event = document.speakers, document.event
    return {
        "title": [document.title],
        "category": [document.category or ""],
        "author": [author.name for author in document.authors],
        "speakers": [text for one in speakers for text in (one.name, one.company or "")],
        "event.place": [event.place or ""] if event else [],
    }


def _of_layout(post: Post) -> Iterator[Problem]:
    if idle := idle_layout(post):
        layout, missing = idle
        yield Problem(
            path=post.path,
            field="card",
            message=f"the layout {layout} shows the field {missing}, which the post does not have",
            remedy=f"write {missing}: … or layout: article; until then the card is an article's",
            warning=True,
        )


def _of_pin(site: Site, post: Post) -> Iterator[Problem]:
    """An announcement that is still on the home page when what it announces is over."""
    if post.pinned and post.event and post not in site.announced:
        yield Problem(
            path=post.path,
            line=field_line(site.config, post.path, "pinned"),
            field="pinned",
            message="is still pinned, but its event is over",
            remedy="delete the line, and pin what comes next",
            warning=True,
        )


def _of_logo(site: Site, section: Section, pictures: Pictures) -> Iterator[Problem]:
    if section.logo is None:
        return
    if reason := _not_on_cards(site, section.logo, pictures):
        yield Problem(
            path=section.path,
            field="logo",
            message=f"the logo {section.logo} is not shown on cards: {reason}",
            remedy="name a PNG, JPEG, WebP, AVIF or GIF picture below static/",
            warning=True,
        )


def _of_shaping() -> Iterator[Problem]:
    if cards.engine() != "raqm":
        yield Problem(
            path="cards",
            message="titles are set with plain advances",
            remedy="install libfribidi (Debian: libfribidi0) for proportional metrics",
            warning=True,
        )


def _of_faces(site: Site, post: Post, pictures: Pictures) -> Iterator[Problem]:
    people = [("author", author.icon) for author in post.authors]
    people += [("speakers", speaker.icon) for speaker in post.speakers]
    for field, icon in people:
        if icon is None:
            continue
        if reason := _not_on_cards(site, icon, pictures):
            yield Problem(
                path=post.path,
                field=field,
                message=f"the icon {icon} cannot be shown: {reason}",
                remedy="name a PNG, JPEG, WebP, AVIF or GIF picture below static/; "
                "until then the initials are shown",
                warning=True,
            )


def _not_on_cards(site: Site, address: str, pictures: Pictures) -> str | None:
    """Why a picture cannot be drawn; ``None`` if it can."""
    if flaw := pictures.trouble(site.files, address):
        return flaw.reason
    if not is_raster(address):
        return "SVG, vector graphics, cannot be drawn on cards"
    # The size of a damaged picture may be read where its pixels cannot.
    flaw = pictures.damage(site.files[address])
    return flaw.reason if flaw else None

"""Everything that is wrong with a site's sources, found by using them."""

from collections.abc import Iterator

from pek.bodies import Bodies
from pek.errors import CardError, Problem
from pek.library import Library
from pek.models import Document, Post
from pek.pictures import Pictures
from pek.site import Site


def check(library: Library, bodies: Bodies, pictures: Pictures) -> tuple[Problem, ...]:
    """The problems of every source, by path and line: what was refused, what a body refers to in
    vain, and faces that cannot be shown.
    """
    site = library.refresh().site
    found = set(library.problems)
    for document in site.by_path.values():
        found.update(_of_body(site, document, bodies))
        if isinstance(document, Post):
            found.update(_of_faces(site, document, pictures))
    return tuple(sorted(found, key=lambda problem: (problem.path, problem.line or 0, str(problem))))


def _of_body(site: Site, document: Document, bodies: Bodies) -> Iterator[Problem]:
    for line, message, remedy in bodies.rendered(site, document).problems:
        yield Problem(
            path=document.path,
            line=None if line is None else document.body_line + line - 1,
            message=message,
            remedy=remedy,
        )


def _of_faces(site: Site, post: Post, pictures: Pictures) -> Iterator[Problem]:
    people = [("author", author.icon) for author in post.authors]
    people += [("speakers", speaker.icon) for speaker in post.speakers]
    for field, icon in people:
        reason = _icon_trouble(site, icon, pictures) if icon else None
        if reason:
            yield Problem(
                path=post.path,
                field=field,
                message=f"the icon {icon} cannot be shown: {reason}",
                remedy="name a PNG, JPEG, WebP or AVIF picture below static/; "
                "until then the initials are shown",
                warning=True,
            )


def _icon_trouble(site: Site, icon: str, pictures: Pictures) -> str | None:
    file = site.files.get(icon)
    if file is None:
        return "no such file"
    try:
        pictures.icon(file)
    except CardError as error:
        return str(error)
    return None

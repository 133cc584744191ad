"""The pages of errors. Their links lead back into the site."""

from http import HTTPStatus

from pek.search import guess, sought
from pek.views.frame import Frame
from pek.views.presenter import Presenter
from pek.words import words

NEWEST = 3
# Errors with words of their own; another is said in those of its class.
KNOWN = frozenset({400, 404, 405, 500})


def error_page(frame: Frame, status: int, path: str) -> str:
    """The page of an error at a decoded path.

    Where nothing was found it names what may have been meant. That of a failure shows no posts:
    they may be what failed.
    """
    say = words(frame.site.config.language)
    failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    key = f"error_{status if status in KNOWN else 500 if failed else 400}"
    show = Presenter(frame.state, frame.site)
    missing = status == HTTPStatus.NOT_FOUND
    return frame.nowhere(
        "error.html",
        path,
        say(key),
        status=status,
        message=say(f"{key}_about"),
        missing=missing,
        asked=" ".join(sought(path)) if missing else "",
        guessed=show.refs_to(guess(frame.site, path)) if missing else (),
        items=() if failed else show.teasers(frame.site.posts[:NEWEST]),
    )

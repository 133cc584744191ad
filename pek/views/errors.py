"""The pages of errors. Their links lead back into the site."""

from http import HTTPStatus

from pek.search import sought
from pek.views.frame import Frame
from pek.views.presenter import Presenter
from pek.words import words

NEWEST = 3
# Errors with words of their own; another is said as that of a bad request.
KNOWN = frozenset({400, 404, 405})

# Reading the content, a template or a word may be what failed: this needs none of them.
FAILURE = """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>問題が発生しました</title>
<meta name="robots" content="noindex">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main class="wrap">
<header class="head">
<p class="status" aria-hidden="true">{status}</p>
<h1>問題が発生しました</h1>
<p class="lede">ページを表示できませんでした。しばらくしてから、もう一度お試しください。</p>
<p class="lede" lang="en">The page could not be shown. Please try again in a while.</p>
<p class="onward"><a href="/">ホームへ戻る</a></p>
</header>
</main>
</body>
</html>
"""


def error_page(frame: Frame, status: int, path: str) -> str:
    """The page of a request that cannot be answered, at a decoded path.

    Where nothing was found it names what may have been meant.
    """
    say = words(frame.site.config.language)
    key = f"error_{status if status in KNOWN else 400}"
    show = Presenter(frame.state, frame.site)
    missing = status == HTTPStatus.NOT_FOUND
    guessed = frame.state.search.guess(frame.site, path) if missing else ()
    return frame.nowhere(
        "error.html",
        path,
        say(key),
        status=status,
        message=say(f"{key}_about"),
        missing=missing,
        asked=" ".join(sought(path)) if missing else "",
        guessed=tuple(map(show.ref_to, guessed)),
        items=show.teasers(frame.site.posts[:NEWEST]),
    )


def failure_page(status: int) -> str:
    """The page of a failure of pek's own, in both languages."""
    return FAILURE.format(status=status)

"""What the views share, kept in ``app.extensions`` so that two apps live side by side."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, current_app

from pek import mark
from pek.answers import Answers
from pek.bodies import Bodies, Shelf
from pek.composer import Composer
from pek.config import Config
from pek.content import Index, Texts
from pek.library import Library
from pek.pictures import Pictures
from pek.search import Search
from pek.store import Store
from pek.views.kept import Kept

KEY = "pek"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The parts of one app. ``frozen``: its pages are written for a file server, which answers no
    searches.
    """

    config: Config
    library: Library
    pictures: Pictures
    bodies: Bodies
    composer: Composer
    search: Search
    answers: Answers
    now: Callable[[], datetime]
    debug: bool
    frozen: bool = False
    kept: Kept = field(default_factory=Kept)

    @classmethod
    def make(
        cls, config: Config, *, now: Callable[[], datetime], version: str, debug: bool
    ) -> "State":
        """The parts of an app with these settings; nothing is read yet."""
        store = Store(config.instance)
        pictures = Pictures(store)
        made_by = f"{version} {mark.code()}"
        index = Index(config.instance, made_by)
        shelf = Shelf(config.instance, made_by)
        bodies = Bodies(config, pictures, Texts(config, index), shelf=shelf, debug=debug)
        return cls(
            config=config,
            library=Library(config, pictures, index, now=now, version=version, debug=debug),
            pictures=pictures,
            bodies=bodies,
            composer=Composer(pictures, store),
            search=Search(
                config.instance,
                made_by=f"{version} {'debug' if debug else ''}",
                drafts=config.drafts,
                render=bodies.rendered,
            ),
            answers=Answers(config.page_cache_bytes),
            now=now,
            debug=debug,
        )


def state(app: Flask | None = None) -> State:
    """The state of ``app``, or of the app that handles the current request or command."""
    found: State = (app or current_app).extensions[KEY]
    return found

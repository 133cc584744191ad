"""What the views share, kept in ``app.extensions`` so that two apps live side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from pek.answers import Answers
from pek.bodies import Bodies
from pek.composer import Composer
from pek.config import Config
from pek.library import Library
from pek.pictures import Pictures
from pek.store import Store

KEY = "pek"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The parts of one app."""

    config: Config
    library: Library
    pictures: Pictures
    bodies: Bodies
    composer: Composer
    answers: Answers
    now: Callable[[], datetime]
    debug: bool

    @classmethod
    def make(
        cls, config: Config, *, now: Callable[[], datetime], version: str, debug: bool
    ) -> "State":
        """The parts of an app with these settings; nothing is read yet."""
        store = Store(config.instance)
        pictures = Pictures(store)
        return cls(
            config=config,
            library=Library(config, pictures, now=now, version=version, debug=debug),
            pictures=pictures,
            bodies=Bodies(config, pictures, debug=debug),
            composer=Composer(config, pictures, store),
            answers=Answers(2048),
            now=now,
            debug=debug,
        )


def state(app: Flask | None = None) -> State:
    """The state of ``app``, or of the app that handles the current request or command."""
    found: State = (app or current_app).extensions[KEY]
    return found

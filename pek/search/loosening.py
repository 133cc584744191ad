"""What else to look for where nothing was found."""

import re

from pek.search.query import Query
from pek.text import CJK, phrases

# Particles that join a phrase to the next one, and what ends questions.
_PARTICLES = re.compile(
    r"(?<=..)(?:について|による|とは|では|には|から|まで|[のをはがにでとへも])$"
)
_LONG = re.compile(rf"[{CJK}]{{5,}}")


def loosened(query: Query) -> tuple[str, ...]:
    """Questions that ask for less, each worth a try: the words of several by themselves, a long
    Japanese one by its phrases.
    """
    if len(query.terms) > 1:
        return tuple(term.typed for term in query.terms)
    if query.terms and _LONG.search(query.terms[0].typed):
        words = [_PARTICLES.sub("", phrase) for phrase in phrases(query.terms[0].typed)]
        if len(words) > 1:
            return (" ".join(words),)
    return ()

"""The gathering that a post announces or reports, as an ``Event`` of schema.org."""

import re
from datetime import datetime

from pek.config import Config
from pek.dates import iso
from pek.metadata.jsonld import CONTEXT, Node, Publication, image, node, publisher
from pek.metadata.preview import Preview
from pek.models import Event, Picture, Post, Speaker
from pek.text import clean

_WORD = "オンライン|ｵﾝﾗｲﾝ|online|ｏｎｌｉｎｅ"
_OPEN, _CLOSE = "（(［\\[【", "）)］\\]】"
# "オンライン配信はありません" says the contrary.
_ONLINE = re.compile(
    rf"(?:{_WORD})(?![^{_OPEN}{_CLOSE}]{{0,8}}(?:なし|無し|ありません|しません))", re.IGNORECASE
)
# Between places, outside of brackets; と is a letter of other words too.
_BETWEEN = re.compile(
    r"(\s*(?:[+＋/／・、,，&＆]|および|及び|または|又は|\b(?:and|or)\b"
    rf"|と(?={_WORD})|(?<=オンライン)と|(?<=online)と)\s*)"
    rf"(?![^{_OPEN}]*[{_CLOSE}])",
    re.IGNORECASE,
)
# 渋谷（オンライン配信あり） is in Shibuya too, Zoom（オンライン） is no place.
_ASIDE = re.compile(
    rf"\s*[{_OPEN}](?!(?:{_WORD})(?:開催)?[{_CLOSE}])"
    rf"[^{_CLOSE}]*(?:{_WORD})[^{_CLOSE}]*[{_CLOSE}]",
    re.IGNORECASE,
)


def event(post: Post, preview: Preview, picture: Picture, publication: Publication) -> Node | None:
    """The event of a post; ``None`` if it has none. It is organised by the publisher, and who
    speaks performs.
    """
    found, config = post.event, publication.config
    if found is None:
        return None
    place, virtual = _where(found)
    return node(
        "Event",
        {
            "@id": f"{preview.canonical}#event",
            "name": clean(found.name or "") or clean(post.title),
            "description": preview.description,
            "url": found.url or preview.canonical,
            "image": image(picture, config),
            "startDate": _date(found.start, found, config),
            "endDate": _date(found.end, found, config) if found.end else None,
            "eventStatus": f"{CONTEXT}/EventScheduled",
            "eventAttendanceMode": _attendance(place, virtual),
            "location": _locations(place, virtual, found.url or preview.canonical),
            "organizer": publisher(publication),
            "performer": [_speaker(one, publication) for one in post.speakers],
            "inLanguage": post.lang or config.language,
        },
    )


def whereabouts(place: str) -> tuple[str, bool]:
    """The place that one can go to, ``""`` if there is none, and whether one can take part from
    elsewhere: ``東京＋オンライン`` → ``("東京", True)``.
    """
    text = clean(place)
    if not _ONLINE.search(text):
        return text, False
    pieces = ["", *_BETWEEN.split(text)]
    kept = ""
    for glue, piece in zip(pieces[::2], pieces[1::2], strict=True):
        rest = _ASIDE.sub("", piece)
        if rest and not _ONLINE.search(rest):
            kept += f"{glue}{rest}" if kept else rest
    return kept, True


def _where(found: Event) -> tuple[str, bool]:
    """As :func:`whereabouts`; where no place is given, its page is where one goes."""
    if clean(found.place or ""):
        return whereabouts(found.place or "")
    return "", found.url is not None


def _attendance(place: str, virtual: bool) -> str | None:
    if not place and not virtual:
        return None
    mode = "Mixed" if place and virtual else "Online" if virtual else "Offline"
    return f"{CONTEXT}/{mode}EventAttendanceMode"


def _locations(place: str, virtual: bool, url: str) -> list[Node]:
    found = []
    if place:
        # What is written is all that is known of where it lies; search engines ask for that.
        found.append(node("Place", {"name": place, "address": place}))
    if virtual:
        found.append(node("VirtualLocation", {"url": url}))
    return found


def _speaker(speaker: Speaker, publication: Publication) -> Node:
    company = clean(speaker.company or "")
    return node(
        "Person",
        {
            "name": clean(speaker.name),
            "image": image(publication.faces.get(speaker.icon or ""), publication.config),
            "affiliation": node("Organization", {"name": company}) if company else None,
        },
    )


def _date(moment: datetime, found: Event, config: Config) -> str:
    """The instant with its offset, or the day alone (ISO 8601) if that is all that was said."""
    return iso(moment, config)[:10] if found.all_day else iso(moment, config)

"""The gathering that a post announces or reports, as an ``Event`` of schema.org."""

from datetime import datetime

from pek.config import Config
from pek.dates import iso
from pek.metadata.jsonld import CONTEXT, Node, Publication, image, node
from pek.metadata.preview import Preview
from pek.metadata.whereabouts import whereabouts
from pek.models import Event, Picture, Post, Section, Speaker
from pek.text import clean


def event(
    told: Post | Section, preview: Preview, picture: Picture, publication: Publication
) -> Node | None:
    """The event that a post or a section tells of; ``None`` if it tells of none. It is organised by
    the publisher, and who speaks performs. Where no place is written, nothing is said of one.
    """
    found, config = told.event, publication.config
    if found is None:
        return None
    place, virtual = whereabouts(found.place or "")
    return node(
        "Event",
        {
            "@id": f"{preview.canonical}#event",
            "name": clean(found.name or "") or clean(told.title),
            "description": preview.description,
            "url": found.url or preview.canonical,
            "image": image(picture, config),
            "startDate": _date(found.start, found, config),
            "endDate": _date(found.end, found, config) if found.end else None,
            "eventStatus": f"{CONTEXT}/EventScheduled",
            "eventAttendanceMode": _attendance(place, virtual),
            "location": _locations(place, virtual, found.url or preview.canonical),
            "organizer": publication.publisher,
            "performer": [_speaker(one, publication) for one in _speakers(told)],
            "inLanguage": told.lang or config.language,
        },
    )


def _speakers(told: Post | Section) -> tuple[Speaker, ...]:
    return told.speakers if isinstance(told, Post) else ()


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

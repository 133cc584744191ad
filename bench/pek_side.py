"""pek's side of the bench: composes what the job says, a round for every line of input.

``python -m bench.pek_side JOB`` answers each line with the round's figures as JSON;
``python -m bench.pek_side JOB first`` composes one card with the photograph, and ends.
"""

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from PIL import Image

from pek.cards import Card, Face, Theme, compose
from pek.pictures import decode

Job = dict[str, Any]


def card(job: Job, title: str, face: Image.Image) -> Card:
    """The card of one title."""
    name = job["author"]
    return Card(
        title=title,
        site_name=job["site"],
        faces=(Face(name=name, picture=face, digest=hashlib.sha256(name.encode()).hexdigest()),),
        byline=name,
        category=job["category"],
        note=job["note"],
        theme=Theme.of_accent(job["accent"]),
    )


def round_of(job: Job, face: Image.Image) -> dict[str, object]:
    """Compose every title once: seconds on the wall and of the processor, and sizes."""
    wall, cpu = time.perf_counter(), time.process_time()
    sizes = [len(compose(card(job, title, face))) for title in job["titles"]]
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall": wall, "cpu": cpu, "sizes": sizes}


def first(job: Job) -> dict[str, object]:
    """One card with the photograph as it comes from a camera, in a process that did nothing
    before.
    """
    start = time.perf_counter()
    face = decode.icon(Path(job["photograph"]), "/photograph.jpg")
    data = compose(card(job, job["titles"][0], face))
    return {"wall": time.perf_counter() - start, "sizes": [len(data)]}


def main() -> None:
    """Answer until the input ends."""
    job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    if sys.argv[2:] == ["first"]:
        print(json.dumps(first(job)))
        return
    with Image.open(job["face"]) as image:
        face = image.convert("RGBA")
    for _ in sys.stdin:
        print(json.dumps(round_of(job, face)), flush=True)


if __name__ == "__main__":
    main()

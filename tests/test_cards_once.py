"""A card that everybody asks for at once: hundreds of servers fetch the preview of one share."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier

from tests.conftest import Tree
from tests.test_serve import PATIENCE, get, serving

CROWD = 200
# Python imports a module of this name, where it finds one, before anything else.
LISTENER = """\
import logging

log = logging.getLogger("pek.store")
log.setLevel(logging.INFO)
log.addHandler(logging.FileHandler({path!r}))
"""


def _listen(folder: Path) -> tuple[Path, dict[str, str]]:
    """The file that is to tell what was made, and the settings of servers that write it."""
    made = folder / "made.log"
    (folder / "sitecustomize.py").write_text(LISTENER.format(path=str(made)), "utf-8")
    return made, {"PYTHONPATH": str(folder)}


def _ask(port: int, address: str, start: Barrier) -> tuple[int, bytes]:
    """Status and bytes of an answer; the request leaves when all are connected."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.connect()
    start.wait(PATIENCE)
    connection.request("GET", address)
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return response.status, data


def test_a_card_is_composed_once_for_two_processes(tree: Tree, tmp_path: Path) -> None:
    """Of 200 requests at once, half go to either server; one composes, all get the same bytes."""
    tree.post("blog/a.md", title="Platform Engineering Meetup #15 開催レポート", author="よしかわ")
    made, environment = _listen(tmp_path)
    with ExitStack() as stack:
        ports = [stack.enter_context(serving(tree, 1, **environment)) for _ in range(2)]
        pages = {get(port, "/blog/a/")[1] for port in ports}
        found = re.search(r"/cards/([0-9a-f]+)/blog/a\.png", pages.pop())
        assert found is not None
        assert not pages
        assert not (tree.instance / "cards").exists()
        start = Barrier(CROWD)
        with ThreadPoolExecutor(CROWD) as pool:
            asked = [pool.submit(_ask, ports[n % 2], found[0], start) for n in range(CROWD)]
            answers = {one.result() for one in asked}
    name = f"cards/{found[1]}.png"
    assert {(200, (tree.instance / name).read_bytes())} == answers
    assert [f"made {name}"] == made.read_text("utf-8").splitlines()

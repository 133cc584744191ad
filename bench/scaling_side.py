"""One site of the bench of scaling: asks itself for what a line of the input says.

``python -m bench.scaling_side FOLDER`` prints addresses by kind as JSON, then answers every line,
``{"addresses": […], "repeat": n}``, with the seconds of the processor an answer.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.asking import cost
from bench.sites import Site
from pek import create_app
from pek.addresses import RSS_NAME
from pek.site import Site as Index
from pek.views import state

# So small that most tags of a site of 100 posts fill a page: a longer list is more work by itself.
SIZE = 5
# Posts at either end have fewer neighbours.
END = 10


def plan(site: Index) -> Mapping[str, list[str]]:
    """Addresses of pages that have as much on them in a larger site, by kind."""
    full = [one for one in site.lists.values() if len(one.posts) > SIZE]
    tags = [one for one in full if one.kind == "tag"]
    return {
        "home": [page.address for page in list(site.list_pages(site.home))[1:-1]],
        "post": [post.address for post in site.posts[END:-END]],
        "tag": [page.address for one in tags for page in list(site.list_pages(one))[:-1]],
        "feed": [f"{one.address}{RSS_NAME}" for one in full if one.has_feeds],
    }


def main() -> None:
    """Answer until the input ends."""
    here = Site(folder=Path(sys.argv[1]))
    sizes = {"PEK_PAGE_SIZE": str(SIZE), "PEK_FEED_SIZE": str(SIZE)}
    app = create_app(environ={**here.environment, **sizes})
    library = state(app).library
    print(json.dumps(plan(library.refresh().site)), flush=True)
    # What follows the files would be counted too.
    library.hold()
    for line in sys.stdin:
        asked = json.loads(line)
        print(cost(app, asked["addresses"], asked["repeat"]), flush=True)


if __name__ == "__main__":
    main()

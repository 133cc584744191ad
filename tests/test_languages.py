"""The language in which pek speaks: that of the section, else that of the site."""

import json
import re

from flask.testing import FlaskClient
from lxml import html

from pek.addresses import url
from pek.text import CJK
from pek.views import state
from tests.conftest import AppFactory, Tree

JAPANESE = re.compile(f"[{CJK}]")
# The name of a network is Japanese.
NAMES = ("はてなブックマーク",)

BODY = """## Rooms {#rooms}

> [!NOTE]
> Two of them.

:::message
Come early.
:::

:::details
More.
:::

- [ ] Sign up[^1]

| a |
| - |
| b |

https://www.youtube.com/watch?v=dQw4w9WgXcQ

## Food
## Drinks

[^1]: On the page.
"""


def write(tree: Tree, section: str, **fields: object) -> None:
    """A few English posts in a section."""
    matter = "\n".join(f"{key}: {value}" for key, value in {"title": "Talks", **fields}.items())
    tree.write(f"{section}/index.md", f"---\n{matter}\n---\n")
    for number in range(3):
        tree.post(
            f"{section}/talk-{number}.md",
            BODY,
            title=f"Talk {number}",
            description="What was said.",
            publishDate=f"2026-0{number + 1}-01T10:00:00Z",
            updatedDate="2026-03-20",
            tags="[SRE]",
            category="report",
            series="Talks",
            author="{name: Sora, fediverse: '@sora@social.example'}",
            event="{start: 2027-05-01T10:00:00Z, place: Fukuoka, url: 'https://events.example/'}",
            speakers="[{name: Ren, company: Example}]",
        )


def said(client: FlaskClient, address: str) -> str:
    """Everything of a page that is in Japanese, with the sites of the words."""
    text = client.get(address).text
    for name in NAMES:
        text = text.replace(name, "")
    return " | ".join(line.strip() for line in text.splitlines() if JAPANESE.search(line))


def test_an_english_site_says_nothing_in_japanese(make_app: AppFactory, tree: Tree) -> None:
    """No page, feed, result of a search or error; nor what bodies say by themselves."""
    write(tree, "talks")
    tree.write("about.md", "---\ntitle: About\nupdatedDate: 2026-01-01\n---\n\nWe meet.\n")
    app = make_app(language="en", title="Meetup", description="Talks and more.", page_size=2)
    client = app.test_client()
    addresses = [url(address) for address in state(app).library.site().addresses()]
    others = ["/search", "/search?q=talk", "/search?q=nothing", "/nowhere/", "/opensearch.xml"]
    assert len(addresses) > 30
    assert {} == {a: found for a in (*addresses, *others) if (found := said(client, a))}


def test_pek_speaks_the_language_of_the_section(make_app: AppFactory, tree: Tree) -> None:
    """An English section of a Japanese site is English from its menu to its footer, its posts and
    the sections in it too; the rest stays Japanese.
    """
    write(tree, "talks", lang="en")
    write(tree, "talks/2026")
    tree.post("blog/a.md", title="Only a title", lang="en")
    client = make_app(title="Meetup").test_client()
    for address in ("/talks/", "/talks/2026/", "/talks/2026/talk-1/", "/talks/talk-0/"):
        page = html.fromstring(client.get(address).text)
        assert "en" == page.get("lang"), address
        assert "" == said(client, address), address
    assert "en" == json.loads(client.get("/talks/2026/feed.json").text)["language"]
    page = html.fromstring(client.get("/blog/a/").text)
    assert "ja" == page.get("lang")
    assert "en" == next(page.iter("h1")).get("lang")
    assert "本文へ移動" in client.get("/blog/a/").text


def languages(page: str, wanted: re.Pattern[str]) -> set[str]:
    """In which languages a page claims that the texts are which match ``wanted``."""
    body = html.fromstring(page).find("body")
    assert body is not None
    path = "string(ancestor-or-self::*[@lang][1]/@lang)"
    texts = (element for element in body.iter() if element.text and wanted.search(element.text))
    return {str(element.xpath(path)) for element in texts if element.tag != "script"}


def test_every_text_is_in_the_language_that_it_claims(make_app: AppFactory, tree: Tree) -> None:
    """What of a page is in another language than its words says so: menus and names of a Japanese
    site around an English section, English titles and names of sections among Japanese posts.
    """
    write(tree, "talks", lang="en", description="What was said.")
    tree.post("blog/a.md", title="勉強会のこと", tags="[SRE]", series="Talks")
    menu = [{"title": "勉強会", "href": "/blog/"}]
    more = {"nav": menu, "footer": menu, "description": "集まりの記録", "copyright": "© 実行委員会"}
    client = make_app(title="勉強会ブログ", **more).test_client()
    japanese, english = (
        re.compile("勉強|集まり|実行"),
        re.compile("Talk [0-2]|^Talks$|What was said"),
    )
    for address in ("/talks/", "/talks/talk-1/"):
        assert {"ja"} == languages(client.get(address).text, japanese), address
    for address in ("/", "/tags/sre/", "/archive/2026/", "/blog/a/", "/search?q=talk", "/talk-1/"):
        assert {"en"} >= languages(client.get(address).text, english), address
    assert {"en"} == languages(client.get("/").text, english)


def test_a_body_speaks_the_language_of_its_text(make_app: AppFactory, tree: Tree) -> None:
    """An English post of a Japanese section has an English name for its box."""
    tree.post("blog/a.md", "> [!NOTE]\n> Two.", lang="en")
    tree.post("blog/b.md", "> [!NOTE]\n> 二つ。")
    client = make_app().test_client()
    assert "<strong>Note</strong>" in client.get("/blog/a/").text
    assert "<strong>補足</strong>" in client.get("/blog/b/").text

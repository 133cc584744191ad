"""The head of a page: what a link preview needs comes early, and all of it fits."""

import json
import re

from flask.testing import FlaskClient
from lxml import html as lxml_html

from pek import shares
from tests.conftest import AppFactory, Tree

# Some crawlers read no more of a page; the least that is known of any of them.
FIRST_READ = 16 * 1024
AUTHORS = [
    {"name": f"髙﨑 みなみ{n:02}", "fediverse": f"@takasaki{n:02}@social.example"}
    for n in range(10)
]


def _kinds(client: FlaskClient, address: str) -> list[str]:
    """What stands in the head of a page, in order, runs of a kind once."""
    document = lxml_html.document_fromstring(client.get(address).data)
    kinds = []
    for element in next(document.iter("head")):
        key = element.get("property") or element.get("name") or element.get("rel")
        kind = str(key or element.get("type") or element.tag)
        kinds.append(kind.partition(":")[0] if element.tag == "meta" else kind)
    return [kind for kind, before in zip(kinds, [None, *kinds], strict=False) if kind != before]


def test_the_order_of_the_head(make_app: AppFactory, tree: Tree) -> None:
    """Title, description and previews, then what the first paint waits for, then the rest."""
    tree.post(
        "blog/a.md",
        author='{name: よしかわ, fediverse: "@yoshikawa@social.example"}',
        canonical="https://note.example/a",
    )
    tree.post("blog/b.md")
    client = make_app().test_client()
    before = ["meta", "viewport", "title", "description", "canonical", "og", "article", "twitter"]
    after = ["color-scheme", "theme-color", "script", "stylesheet", "script"]
    last = ["icon", "apple-touch-icon", "manifest", "search", "alternate"]
    found = _kinds(client, "/blog/a/")
    assert [*before, "fediverse", "author", "robots", *after, *last] == found
    assert [*before, *after, *last] == _kinds(client, "/blog/b/")


def test_a_long_head_is_read_to_its_end(make_app: AppFactory, tree: Tree) -> None:
    """With a title of 500 characters, 50 tags and 10 authors it ends within 16 KB."""
    section = "技術基盤開発者体験部会"
    tree.write(f"{section}/index.md", f"---\ntitle: {section * 3}\n---\n")
    tree.post(
        f"{section}/プラットフォームエンジニアリングの勉強会のようす.md",
        title="大阪会のようす&" * 62 + "終わり",
        description="「開発者体験」の話。" * 60,
        tags=json.dumps([f"プラットフォームエンジニアリング{n}" for n in range(50)]),
        authors=json.dumps(AUTHORS),
    )
    app = make_app(title="Platform Engineering Kaigi ブログ", fediverse="@pek@social.example")
    client = app.test_client()
    page = f"/{section}/プラットフォームエンジニアリングの勉強会のようす/"
    data = client.get(page).data
    head = data[: data.index(b"</head>")]
    assert len(head) < FIRST_READ
    assert [f"@takasaki{n:02}@social.example" for n in range(10)] == re.findall(
        r'<meta name="fediverse:creator" content="([^"]+)">', head.decode()
    )
    found = shares.read(data)
    assert ((), len("大阪会のようす&") * 62 + 3) == (found.late, len(found.value("og:title")))


def test_a_page_with_a_preview_has_a_description(make_app: AppFactory, tree: Tree) -> None:
    """Even where nobody wrote one, anywhere."""
    tree.post("blog/a.md", body="", title="髙﨑", tags="[PFEM]", author="よしかわ", category="報告")
    client = make_app().test_client()
    for address in ("/", "/blog/", "/blog/a/", "/tags/pfem/", "/authors/", "/feeds/"):
        assert re.search(
            r'<meta name="description" content="[^"]+">', client.get(address).get_data(as_text=True)
        )


def test_the_account_of_the_site_stands_on_other_pages(make_app: AppFactory, tree: Tree) -> None:
    """An author's own on what they wrote; the site's elsewhere, an author's page too."""
    tree.post("blog/a.md", author='{name: よしかわ, fediverse: "yoshikawa@social.example"}')
    client = make_app(fediverse="@pek@social.example").test_client()
    found = {
        address: re.findall(
            r'<meta name="fediverse:creator" content="([^"]+)">',
            client.get(address).get_data(as_text=True),
        )
        for address in ("/", "/blog/a/", "/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/")
    }
    assert [["@pek@social.example"], ["@yoshikawa@social.example"], ["@pek@social.example"]] == [
        *found.values()
    ]

"""The page of results, what tells browsers of the search, and the command that indexes."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from lxml import etree
from lxml import html as lxml_html

from pek.search import Guesses, guess, opensearch, sought
from pek.search.folding import comparable
from pek.search.upkeep import FEW
from pek.views import state
from tests.conftest import BASE_URL, AppFactory, Clock, Tree
from tests.search_site import Noted, page, post, search_in, site_of

BODY = """はじめに、ご登壇の話です。

## 会場のこと

会場は川べりです。<b>AWS</b>の話もしました。
"""


@pytest.fixture
def posts(tree: Tree) -> None:
    """Posts and a page, one of which is a draft and one of the future."""
    tree.post("blog/a.md", BODY, title="髙﨑さんと登壇 & 質問", tags="[AWS, 登壇]")
    tree.post("blog/b.md", "ご登壇の話", title="募集", publishDate="2026-02-01", tags="[登壇]")
    tree.post("blog/draft.md", "登壇の下書き", draft="true")
    tree.post("blog/future.md", "登壇の予定", publishDate="2027-01-01")
    tree.write("about.md", "---\ntitle: このサイト\npage: true\n---\n\n登壇を募っています。\n")


def found(client: FlaskClient, asked: str, **query: str) -> lxml_html.HtmlElement:
    """The results part of the answer to a query."""
    answer = client.get("/search", query_string={"q": asked, **query})
    assert 200 == answer.status_code
    return element(answer.get_data(as_text=True), "pek-results")


def element(text: str, id_: str) -> lxml_html.HtmlElement:
    """The element of a page with this id."""
    return next(one for one in lxml_html.document_fromstring(text).iter() if one.get("id") == id_)


def titles(part: lxml_html.HtmlElement) -> list[str]:
    """The titles of the results."""
    return [title.text_content() for title in part.xpath(".//ol[@class='results']/li/h2/a")]


@pytest.mark.usefixtures("posts")
def test_results_name_post_section_and_passage(client: FlaskClient) -> None:
    """Every result has its title, date, section, nearest heading and passage, what was asked for
    marked in them.
    """
    part = found(client, "登壇")
    assert ["髙﨑さんと登壇 & 質問", "募集", "このサイト"] == titles(part)
    assert "3件見つかりました。" == part.xpath("string(.//p[@class='search-status'])")
    first, _, plain = part.xpath(".//li[@class='result']")
    assert ["登壇", "登壇"] == first.xpath(".//mark/text()")
    assert "2026-03-01" in first.xpath("string(.//time/@datetime)")
    assert "/blog/a/" == first.xpath("string(./h2/a/@href)")
    assert not plain.xpath(".//time")


@pytest.mark.usefixtures("posts")
def test_a_result_leads_to_the_nearest_heading(client: FlaskClient) -> None:
    """To an element that the page has."""
    (place,) = found(client, "川べり").xpath(".//p[@class='kicker']/a")
    address, _, fragment = place.get("href").partition("#")
    assert ("会場のこと", "/blog/a/") == (place.text_content(), address)
    text = client.get(address).get_data(as_text=True)
    assert "会場のこと" == element(text, fragment).text_content()


@pytest.mark.usefixtures("posts")
def test_drafts_and_the_future_are_not_found(client: FlaskClient, clock: Clock) -> None:
    """Until they are public: then without anybody's doing."""
    assert [[], []] == [titles(found(client, asked)) for asked in ("下書き", "予定")]
    clock.moment = clock.moment.replace(year=2028)
    assert [[], ["題名"]] == [titles(found(client, asked)) for asked in ("下書き", "予定")]


@pytest.mark.usefixtures("posts")
def test_the_page_names_the_query_and_keeps_to_itself(client: FlaskClient) -> None:
    """Title, heading and form have it, escaped; no index takes the page, no shared cache."""
    answer = client.get("/search", query_string={"q": '<b>"x" 登壇'})
    text = answer.get_data(as_text=True)
    document = lxml_html.document_fromstring(text)
    assert '「<b>"x" 登壇」の検索結果 | pek' == document.xpath("string(//title)")
    assert ['<b>"x" 登壇'] == document.xpath("//main//input[@name='q']/@value")
    assert "<b>" not in text
    assert ["noindex"] == document.xpath("//meta[@name='robots']/@content")
    assert "private, max-age=60" == answer.headers["Cache-Control"]
    again = client.get(
        "/search",
        query_string={"q": '<b>"x" 登壇'},
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert 304 == again.status_code


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("asked", ["", "   ", "-", '"'])
def test_without_a_query_there_are_hints_and_tags(client: FlaskClient, asked: str) -> None:
    """How to ask, and the tags that are used most, most used first."""
    part = found(client, asked)
    assert [] == titles(part)
    assert not part.xpath(".//p[@class='search-status']")
    tags = part.xpath(".//section[h2='よく使われるタグ']//a/text()")
    assert ["登壇", "AWS"] == [tag.strip() for tag in tags]
    assert part.xpath(".//section[h2='探し方']//li")


@pytest.mark.usefixtures("posts")
def test_where_nothing_is_found_other_questions_are_offered(client: FlaskClient) -> None:
    """Those that find something, with how much."""
    part = found(client, "登壇 存在しない語")
    said = part.xpath("string(.//p[@class='search-status'])")
    assert "「登壇 存在しない語」は見つかりませんでした。" == said
    (other,) = part.xpath(".//ul[@class='cloud']//a")
    assert ("登壇 3件", "/search?q=%E7%99%BB%E5%A3%87") == (other.text_content(), other.get("href"))


def test_results_come_in_pages_of_the_size_of_lists(make_app: AppFactory, tree: Tree) -> None:
    """The pager keeps the query; nonsense is the first page, too much the last."""
    for number in range(5):
        tree.post(f"blog/d{number}.md", "登壇＆会", title=f"第{number}回")
    client = make_app(page_size=2).test_client()
    part = found(client, "登壇&会", page="2")
    assert 2 == len(titles(part))
    hrefs = part.xpath(".//nav[@class='pager']//a/@href")
    assert "/search?q=%E7%99%BB%E5%A3%87%26%E4%BC%9A" == hrefs[0]
    assert "/search?q=%E7%99%BB%E5%A3%87%26%E4%BC%9A&page=3" == hrefs[-1]
    assert ["3"] == part.xpath(".//ol[@class='results']/@start")
    sizes = [
        len(titles(found(client, "登壇", page=number)))
        for number in ("0", "-1", "x", "3", "99", "9" * 5000)
    ]
    assert [2, 2, 2, 1, 1, 2] == sizes


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/search/", "/search"),
        ("/search/?q=%E7%99%BB%E5%A3%87&utm=x", "/search?q=%E7%99%BB%E5%A3%87"),
        ("/search/?q=a%26b", "/search?q=a%26b"),
        ("/search/?q=a&page=3&utm=x", "/search?q=a&page=3"),
        ("/search/?q=a&page=x", "/search?q=a"),
        ("/search/?q=%FF%00", "/search?q=%25FF"),
    ],
)
def test_the_other_spelling_leads_to_the_search(
    client: FlaskClient, asked: str, expected: str
) -> None:
    """With the query and the page and nothing else, on this host; what a reader looks for is kept
    by no shared cache here either.
    """
    answer = client.get(asked, headers={"Host": "evil.example"})
    assert (308, expected) == (answer.status_code, answer.headers["Location"])
    kept = answer.headers["Cache-Control"].partition(",")[0]
    assert ("private" if "?" in expected else "public") == kept


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize(
    "query",
    [
        *("q=%22", "q=*", "q=NEAR(", "q=OR", "q=-", "q=%00", "q=%ED%A0%80", "q=%FF", "q"),
        *("q=a&q=b", "page=1", "q=" + "a" * 60_000, "q=" + "a+" * 1000, "q='%3B+DROP+TABLE+words"),
        *("q=%F0%9F%8E%AA", "q=%E4%BC%9A*", "q=%7B%7B7*7%7D%7D", "q=%s", "q={query}"),
    ],
    ids=range(19),
)
def test_hostile_addresses_are_harmless(client: FlaskClient, query: str) -> None:
    """They are answered like any other."""
    assert 200 == client.get(f"/search?{query}").status_code
    assert 3 == len(titles(found(client, "登壇")))


def test_only_get_and_head_are_answered(client: FlaskClient) -> None:
    """Nothing can be sent to the search."""
    assert (200, b"") == (client.head("/search?q=a").status_code, client.head("/search").data)
    assert 405 == client.post("/search", data={"q": "a"}).status_code


def test_without_an_index_the_page_says_so(
    make_app: AppFactory, tree: Tree, tmp_path: Path
) -> None:
    """An honest page that nothing keeps, not an error."""
    tree.post("blog/a.md")
    (tmp_path / "file").write_text("no folder")
    client = make_app(instance=tmp_path / "file" / "below").test_client()
    answer = client.get("/search?q=a")
    assert (200, "no-store") == (answer.status_code, answer.headers["Cache-Control"])
    assert "いまは検索できません。" in answer.get_data(as_text=True)


def test_the_page_speaks_the_language_of_the_site(make_app: AppFactory, tree: Tree) -> None:
    """In English, too."""
    tree.post("blog/a.md", "登壇")
    client = make_app(language="en").test_client()
    assert "1 result." == found(client, "登壇").xpath("string(.//p[@class='search-status'])")


def test_browsers_can_search_from_their_address_bar(make_app: AppFactory) -> None:
    """By OpenSearch 1.1, with absolute addresses of this site whatever the request says."""
    name = "とても長い名前のコミュニティのブログです"
    client = make_app(title=name).test_client()
    answer = client.get("/opensearch.xml", headers={"Host": "evil.example"})
    assert "application/opensearchdescription+xml; charset=utf-8" == answer.content_type
    root = etree.fromstring(answer.data)
    assert f"{{{opensearch.NAMESPACE}}}OpenSearchDescription" == root.tag
    space = {"o": opensearch.NAMESPACE}
    assert name[:16] == root.findtext("o:ShortName", namespaces=space)
    html, own = root.findall("o:Url", space)
    template = html.get("template")
    assert f"{BASE_URL}/search?q={{searchTerms}}&page={{startPage?}}" == template
    assert ("self", f"{BASE_URL}/opensearch.xml") == (own.get("rel"), own.get("template"))
    filled = template.replace("{searchTerms}", "a").replace("{startPage?}", "")
    assert 200 == client.get(filled.removeprefix(BASE_URL)).status_code


def test_a_file_of_the_operators_own_tells_browsers(tree: Tree, client: FlaskClient) -> None:
    """As with robots.txt."""
    (tree.static / "opensearch.xml").write_text("<own/>", "utf-8")
    answer = client.get("/opensearch.xml")
    assert (200, b"<own/>") == (answer.status_code, answer.data)


def test_results_are_in_the_language_of_their_documents(make_app: AppFactory, tree: Tree) -> None:
    """Of the front matter or the section; none is named where it is that of the page."""
    tree.write("en/index.md", "---\ntitle: English\nlang: en\n---\n")
    tree.post("en/a.md", "登壇", title="in English")
    tree.post("en/b.md", "登壇", title="日本語で", lang="ja")
    tree.post("blog/c.md", "登壇", title="en français", lang="fr")
    part = found(make_app().test_client(), "登壇")
    results = {one.findtext("h2/a"): one for one in part.xpath(".//li[@class='result']")}
    languages = {
        title: {one.get("lang") for one in result.xpath("./h2 | ./p[@class='result-passage']")}
        for title, result in results.items()
    }
    assert {"in English": {"en"}, "日本語で": {None}, "en français": {"fr"}} == languages


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/blog/2024/golden-path-report/", ["golden-path-1", "golden-path-2"]),
        ("/blog/Golden_Path.html", ["golden-path-1", "golden-path-2"]),
        ("/osaka", ["osaka"]),
        ("/ゴールデンパス/", ["golden-path-1", "golden-path-2"]),
        ("/blog/ｺｰﾄﾞ", ["about"]),
        ("/コード/", ["about"]),
        ("/髙﨑/", ["speaker"]),
        ("/blog/高崎さん/", ["speaker"]),
        ("/ｱｰｷﾃｸﾁｬ/", ["speaker"]),
        ("/aws", ["speaker"]),
        ("/Osak", ["osaka"]),
        ("/saka/", []),
        ("/崎髙/", []),
        ("/golden-path.png", []),
        ("/blog/golden/path.PHP", []),
        ("/golden-path.webmanifest", []),
        ("/wp-login.php", []),
        ("/", []),
        ("/2024/05/", []),
        ("/blog/", []),
        ("/\x00\ud800" + "a-" * 100_000, []),
        ("/" + "(" * 1000, []),
    ],
    ids=range(22),
)
def test_a_missed_path_is_guessed(path: str, expected: list[str]) -> None:
    """By the rarest of its words, in addresses and titles."""
    site = site_of(
        [
            post("golden-path-1", title="ゴールデンパス入門", days=1),
            post("golden-path-2", title="ゴールデンパス入門（2）", days=2),
            post("osaka", title="大阪会"),
            *(post(f"report-{number}", title="開催レポート") for number in range(20)),
            post("speaker", title="髙﨑さん、ＡＷＳとアーキテクチャを語る"),
            page("about", "本文", title="ｺｰﾄﾞの話"),
        ]
    )
    assert expected == [one.address.strip("/").rpartition("/")[2] for one in Guesses(site).of(path)]


def test_guesses_are_made_once_for_a_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most who ask for what is not there are no readers, and they ask often."""
    made = Noted(comparable)
    monkeypatch.setattr(guess, "comparable", made)
    search = search_in(tmp_path)
    site = site_of([post(f"golden-{number}", days=number) for number in range(20)])
    for _ in range(3):
        found = search.guess(site, "/golden/")
        assert [f"/blog/golden-{n}/" for n in range(5)] == [one.address for one in found]
    assert 20 + 3 == len(made.seen)
    later = site_of([post("golden-21")])
    assert ["/blog/golden-21/"] == [one.address for one in search.guess(later, "/golden/")]


def test_words_that_many_have_are_not_weighed_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of them the newest count, in Latin and in Japanese."""
    monkeypatch.setattr(guess, "COMMON", 3)
    posts = [post(f"golden-{days}", title=f"第{days}回の会場", days=days) for days in range(9)]
    guesses = guess.Guesses(site_of(posts))
    assert [[0, 1, 2]] * 3 == [guesses._numbers(word) for word in ("golden", "gol", "会場")]


def test_what_was_sought_is_told() -> None:
    """The words of a path in its order, for the form of the page that was not found."""
    assert ("golden", "path", "よしかわ") == sought("/blog/2024/Golden-Path/よしかわ.html")


def test_the_index_is_made_ahead(tree: Tree, runner: FlaskCliRunner, app: Flask) -> None:
    """By a command that keeps what is there, or makes all of it anew."""
    for number in range(3):
        tree.post(f"blog/d{number}.md")
    for options in ([], [], ["--rebuild"]):
        result = runner.invoke(args=["index", *options])
        assert (0, "3 of 3 posts and pages are in the index\n") == (result.exit_code, result.output)
    assert state(app).search.path.exists()


def test_the_command_says_why_it_cannot(tree: Tree, runner: FlaskCliRunner, app: Flask) -> None:
    """With the file, and the reason of the system."""
    state(app).search.path.mkdir(parents=True)
    result = runner.invoke(args=["index"])
    assert 1 == result.exit_code
    assert str(state(app).search.path) in result.output
    assert tree.instance.is_dir()


def test_a_large_site_is_indexed_before_it_is_searched(tree: Tree, app: Flask) -> None:
    """From the moment on that the files are followed, whatever is asked for."""
    for number in range(FEW + 1):
        tree.post(f"blog/d{number}.md", "登壇")
    client = app.test_client()
    client.get("/healthz")
    assert not state(app).search.path.exists()
    client.get("/")
    client.get("/blog/d1/")
    client.get("/blog/d2/")
    state(app).search.upkeep.join(60)
    assert FEW + 1 == state(app).search.find(state(app).library.site(), "登壇").total

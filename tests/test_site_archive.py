from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from pek.config import Config
from pek.models import Document, Page, Post
from pek.site import (
    PERIODS,
    ArchiveIndex,
    Feed,
    ListKind,
    ListPage,
    Redirect,
    Site,
)
from tests.conftest import NOW, Tree

CONFIG = Config(base_url="https://blog.example.org", page_size=2)
ENGLISH = CONFIG.model_copy(update={"language": "en"})


def _post(published: str, name: str = "", section: str = "blog") -> Post:
    name = name or published.partition("T")[0]
    return Post(
        path=f"{section}/{name}.md",
        address=f"/{section}/{name}/",
        title=name,
        section=section,
        published=datetime.fromisoformat(published),
    )


MAY = _post("2024-05-14T10:00:00+00:00")
OTHER_MAY = _post("2024-05-02T10:00:00+00:00")
EARLY_MAY = _post("2024-05-01T10:00:00+00:00")
JULY = _post("2024-07-07T10:00:00+00:00")
YEAR_BEFORE = _post("2023-12-24T10:00:00+00:00")
ALL = (JULY, MAY, OTHER_MAY, EARLY_MAY, YEAR_BEFORE)


def _build(*documents: Document, config: Config = CONFIG) -> Site:
    return Site.build(config, documents, now=NOW)


def _posts(site: Site, kind: ListKind, key: str) -> tuple[Post, ...]:
    listing = site.listing(kind, key)
    assert listing is not None
    return listing.posts


def test_posts_of_a_year_and_of_a_month() -> None:
    """Newest first, as every list; a month without posts has none."""
    site = _build(*reversed(ALL))
    assert (JULY, MAY, OTHER_MAY, EARLY_MAY) == _posts(site, "year", "2024")
    assert (MAY, OTHER_MAY, EARLY_MAY) == _posts(site, "month", "2024/05")
    assert (YEAR_BEFORE,) == _posts(site, "month", "2023/12")
    assert site.listing("month", "2024/06") is None
    assert site.listing("year", "2022") is None


@pytest.mark.parametrize(
    ("zone", "month"),
    [("Asia/Tokyo", "2024/01"), ("UTC", "2023/12"), ("America/Los_Angeles", "2023/12")],
)
def test_the_year_begins_in_the_time_zone_of_the_site(zone: str, month: str) -> None:
    """What appears at midnight in Tokyo is of the new year there, whatever offset it is written
    with.
    """
    config = CONFIG.model_copy(update={"timezone": zone})
    site = _build(_post("2024-01-01T00:00:00+09:00"), config=config)
    assert [month[:4], month] == [one.key for one in site.lists.values() if one.kind in PERIODS]


@pytest.mark.parametrize(
    ("config", "titles"),
    [(CONFIG, ("2024年", "2024年5月")), (ENGLISH, ("2024", "May 2024"))],
    ids=["ja", "en"],
)
def test_years_and_months_are_called_as_people_call_them(
    config: Config, titles: tuple[str, ...]
) -> None:
    """In the language of the site."""
    lists = _build(MAY, config=config).lists.values()
    assert titles == tuple(listing.title for listing in lists if listing.kind in PERIODS)


def test_the_archive_has_years_with_their_months() -> None:
    """The last first; months without a post are not among them."""
    archive = _build(*ALL).lookup("/archive/")
    assert isinstance(archive, ArchiveIndex)
    assert [
        ("/archive/2024/", ["/archive/2024/07/", "/archive/2024/05/"]),
        ("/archive/2023/", ["/archive/2023/12/"]),
    ] == [(year.listing.address, [one.address for one in year.months]) for year in archive.years]


def test_the_archive_is_there_before_the_first_post() -> None:
    """As the index of tags is: links to it lead somewhere."""
    site = _build()
    assert ArchiveIndex() == site.lookup("/archive/")
    assert "/archive/" in set(site.page_addresses())


def test_a_long_month_has_pages() -> None:
    """As every list has."""
    page = _build(*ALL).lookup("/archive/2024/05/page/2/")
    assert isinstance(page, ListPage)
    assert (EARLY_MAY,) == page.posts
    assert "/archive/2024/05/page/2/" in set(_build(*ALL).addresses())


def test_a_year_has_no_feeds() -> None:
    """Nothing new comes to it; the home page has all that is new."""
    site = _build(*ALL)
    assert {"home", "section"} == {feed.listing.kind for feed in site.feeds()}
    for name in ("rss.xml", "atom.xml", "feed.json", "feed"):
        assert site.lookup(f"/archive/2024/{name}") is None, name
        assert site.lookup(f"/archive/2024/05/{name}") is None, name
    assert isinstance(site.lookup("/blog/rss.xml"), Feed)


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/archive", "/archive/"),
        ("/archives/", "/archive/"),
        ("/archive/2024", "/archive/2024/"),
        ("/archive/2024/5/", "/archive/2024/05/"),
        ("/archive/2024/5", "/archive/2024/05/"),
        ("/archives/2024/05/", "/archive/2024/05/"),
        ("/2024/", "/archive/2024/"),
        ("/2024", "/archive/2024/"),
        ("/2024/05/", "/archive/2024/05/"),
        ("/2024/5", "/archive/2024/05/"),
        ("/2024/05/page/2/", "/archive/2024/05/page/2/"),
        ("/2024/05/page/1/", "/archive/2024/05/"),
        ("/archive/2024/page/1/", "/archive/2024/"),
    ],
)
def test_other_spellings_of_a_time_redirect(address: str, leads_to: str) -> None:
    """WordPress has it at the root, Hexo in the plural, others the month without a nought."""
    assert Redirect(address=leads_to) == _build(*ALL).lookup(address)


@pytest.mark.parametrize(
    "address",
    [
        "/archive/2022/",
        "/archive/2024/06/",
        "/archive/2024/13/",
        "/archive/2024/00/",
        "/archive/2024/005/",
        "/archive/２０２４/",
        "/archive/２０２４/０５/",
        "/archive/٢٠٢٤/",
        "/archive/02024/",
        "/archive/2024/05/14/",
        "/archive/2024/05/page/3/",
        "/archive/page/2/",
        "/archive//",
        "/2022/",
        "/2024/05/14/",
        "/20240/",
        "/blog/2024/",
        "/archives/archives/",
    ],
)
def test_a_time_without_posts_is_nowhere(address: str) -> None:
    """And so is what is no time."""
    assert _build(*ALL).lookup(address) is None


def test_a_section_called_like_a_year_keeps_its_address() -> None:
    """And so does a page."""
    page = Page(path="2023/12.md", address="/2023/12/", title="師走")
    site = _build(*ALL, _post("2024-05-03T10:00:00+00:00", section="2024"), page)
    found = site.lookup("/2024/")
    assert isinstance(found, ListPage)
    assert "section" == found.listing.kind
    assert page == site.lookup("/2023/12/")
    assert Redirect(address="/archive/2024/05/") == site.lookup("/2024/05/")


def test_an_old_address_like_a_year_leads_where_its_author_says() -> None:
    """It counts more than what others call the archive."""
    site = Site.build(CONFIG, ALL, redirects={"/2024/": "/blog/"}, now=NOW)
    assert Redirect(address="/blog/") == site.lookup("/2024")


def test_a_post_of_the_future_makes_no_month() -> None:
    """The archive tells nothing of what is to come."""
    soon = _post((NOW + timedelta(days=99)).isoformat())
    assert _build(*ALL).archive == _build(*ALL, soon).archive


def test_readers_find_years_and_months(tree: Tree, client: FlaskClient) -> None:
    """The pages are served, and the archive links to them."""
    tree.post("blog/a.md", title="髙﨑さんの𠮷報", publishDate="2024-05-14")
    page = client.get("/archive/").get_data(as_text=True)
    assert 'href="/archive/2024/"' in page
    assert 'href="/archive/2024/05/"' in page
    for address in ("/archive/2024/", "/archive/2024/05/"):
        assert "髙﨑さんの𠮷報" in client.get(address).get_data(as_text=True), address
    assert 404 == client.get("/archive/2023/").status_code

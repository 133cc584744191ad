from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.config import Config
from pek.metadata import (
    Preview,
    document_title,
    for_list,
    for_page,
    for_post,
    is_at_home,
    numbered,
    og_locale,
)
from pek.models import Author, Page, Picture, Section
from tests.conftest import REPORT

CONFIG = Config(
    base_url="https://blog.example.org",
    title="PEK ブログ",
    description="プラットフォームの話",
    twitter_site="@pek",
)
COVER = Picture(address="/図.png", width=1200, height=630, media_type="image/png", length=31_415)
POST = replace(
    REPORT,
    authors=(
        Author(name="よしかわ", key="よしかわ"),
        Author(name="Taro", key="taro", url="https://taro.example/"),
    ),
)
SECTION = Section(path="", key="pek2024/blog", address="/pek2024/blog/", title="PEK2024 ブログ")
OWN = "https://blog.example.org/pek2024/blog/report/"


def _post(picture: Picture = COVER, config: Config = CONFIG, **changes: object) -> Preview:
    post = replace(POST, **changes)  # type: ignore[arg-type]
    return for_post(post, config, picture, alt="表紙", section=SECTION)


def _values(preview: Preview, name: str) -> list[str]:
    return [value for key, value in (*preview.properties, *preview.names) if key == name]


def test_a_post() -> None:
    """Everything that a post says of itself, in order."""
    expected = Preview(
        title="大阪会レポート | PEK ブログ",
        description="4月に開催しました。",
        canonical=OWN,
        properties=(
            ("og:title", "大阪会レポート"),
            ("og:description", "4月に開催しました。"),
            ("og:url", OWN),
            ("og:type", "article"),
            ("og:site_name", "PEK ブログ"),
            ("og:locale", "ja_JP"),
            ("og:image", "https://blog.example.org/%E5%9B%B3.png"),
            ("og:image:type", "image/png"),
            ("og:image:width", "1200"),
            ("og:image:height", "630"),
            ("og:image:alt", "表紙"),
            ("article:published_time", "2024-05-14T19:00:00+09:00"),
            ("article:modified_time", "2024-05-21T00:30:01+09:00"),
            (
                "article:author",
                "https://blog.example.org/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/",
            ),
            ("article:author", "https://blog.example.org/authors/taro/"),
            ("article:section", "report"),
            ("article:tag", "PFEM"),
            ("article:tag", "CI/CD"),
        ),
        names=(
            ("twitter:card", "summary_large_image"),
            ("twitter:site", "@pek"),
            ("twitter:image:alt", "表紙"),
            ("author", "よしかわ, Taro"),
        ),
    )
    assert expected == _post()


def test_a_post_that_has_little() -> None:
    """Without category the section is named; without authors, tags and account there is none."""
    preview = _post(
        category=None,
        tags=(),
        authors=(),
        updated=None,
        config=CONFIG.model_copy(update={"twitter_site": None}),
    )
    assert _values(preview, "article:section") == ["PEK2024 ブログ"]
    assert _values(preview, "article:modified_time") == ["2024-05-14T19:00:00+09:00"]
    for name in ("article:author", "article:tag", "author", "twitter:site"):
        assert _values(preview, name) == []


def test_a_post_of_no_section() -> None:
    """With neither category nor section nothing is said."""
    preview = for_post(replace(POST, category=None), CONFIG, COVER)
    assert _values(preview, "article:section") == []


def test_a_post_with_a_canonical_address_elsewhere() -> None:
    """Canonical address and og:url are one, and the author's word stands."""
    preview = _post(canonical="https://elsewhere.example/a/")
    assert preview.canonical == "https://elsewhere.example/a/"
    assert _values(preview, "og:url") == ["https://elsewhere.example/a/"]


@pytest.mark.parametrize(
    ("description", "site", "expected"),
    [
        ("本文の\n要約 です。", "サイト", "本文の 要約 です。"),
        ("", "サイト", "サイト"),
        (" \u200b\n", "サイト", "サイト"),
        ("", "", "大阪会レポート"),
    ],
)
def test_a_description_is_never_empty(description: str, site: str, expected: str) -> None:
    """The post's description on one line, else the site's, else the title."""
    preview = _post(description=description, config=CONFIG.model_copy(update={"description": site}))
    assert expected == preview.description
    assert [expected] == _values(preview, "og:description")


def test_a_long_description_is_cut_after_a_phrase() -> None:
    """At most 200 characters, with an ellipsis, and no word is broken."""
    long = "プラットフォームエンジニアリングの勉強会を開催しました。" * 20
    description = _post(description=long).description
    assert 150 < len(description) <= 200
    assert description.endswith("…")
    assert long.startswith(description[:-1])
    assert _post(description="あ" * 200).description == "あ" * 200


def test_without_alternative_text_the_title_describes_the_picture() -> None:
    """A picture is never without a description."""
    assert _values(for_post(POST, CONFIG, COVER), "og:image:alt") == ["大阪会レポート"]


def test_alternative_text_ends_where_networks_cut_it() -> None:
    """At most 420 characters, in both tags; one of just that length stays whole."""
    preview = for_post(replace(POST, title="大阪会のようす。" * 60), CONFIG, COVER)
    [alt] = _values(preview, "og:image:alt")
    assert [alt] == _values(preview, "twitter:image:alt")
    assert 400 < len(alt) <= 420
    assert alt.endswith("…")
    whole = "図" * 420
    assert [whole] == _values(for_post(POST, CONFIG, COVER, alt=whole), "og:image:alt")


def test_tags_without_room_are_left_out() -> None:
    """The first of about 2 KB are named; a longer list of topics helps no preview."""
    tags = tuple(f"体験{n:012}" for n in range(99))
    assert list(tags[:35]) == _values(_post(tags=tags), "article:tag")
    assert [] == _values(_post(tags=("長" * 700, "PFEM")), "article:tag")


@pytest.mark.parametrize(
    ("accounts", "site", "expected"),
    [
        (("@y@social.example", None), None, ["@y@social.example"]),
        (("@y@social.example", "@t@b.example"), None, ["@y@social.example", "@t@b.example"]),
        (("@y@social.example", "@y@social.example"), None, ["@y@social.example"]),
        ((None, "@t@b.example"), "@pek@social.example", ["@t@b.example"]),
        ((None, None), "@pek@social.example", ["@pek@social.example"]),
        ((None, None), None, []),
    ],
)
def test_accounts_in_the_fediverse(
    accounts: tuple[str | None, str | None], site: str | None, expected: list[str]
) -> None:
    """Each author's, in order and once; the site's where no author has one."""
    authors = tuple(
        Author(name=f"著者{n}", key=f"著者{n}", fediverse=account)
        for n, account in enumerate(accounts)
    )
    config = CONFIG.model_copy(update={"fediverse": site})
    assert expected == _values(_post(authors=authors, config=config), "fediverse:creator")


def test_other_pages_name_the_account_of_the_site() -> None:
    """No author stands behind a list or a page."""
    config = CONFIG.model_copy(update={"fediverse": "@pek@social.example"})
    page = Page(path="about.md", address="/about/", title="このサイト")
    for preview in (
        for_page(page, config, COVER),
        for_list("よしかわ", "", "/authors/よしかわ/", config, COVER, kind="profile"),
    ):
        assert ["@pek@social.example"] == _values(preview, "fediverse:creator")


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        (None, True),
        ("https://blog.example.org/blog/%E8%A8%AD%E8%A8%88/", True),
        ("https://blog.example.org/blog/設計/", True),
        ("http://blog.example.org/blog/設計", True),
        ("https://BLOG.example.org/blog/設計/#x", True),
        ("https://blog.example.org/blog/other/", False),
        ("https://blog.example.org/blog/設計/?page=2", False),
        ("https://blog.example.org:8443/blog/設計/", False),
        ("https://note.example/設計/", False),
    ],
)
def test_where_a_post_is_at_home(canonical: str | None, expected: bool) -> None:
    """Here, unless it names another address as canonical; how it is written does not matter, and
    what the page says is its own spelling then.
    """
    post = replace(POST, address="/blog/設計/", canonical=canonical)
    assert expected == is_at_home(post, CONFIG)
    own = CONFIG.absolute(post.address)
    assert (own if expected else canonical) == for_post(post, CONFIG, COVER).canonical


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (1200, 630, "summary_large_image"),
        (600, 599, "summary_large_image"),
        (599, 300, "summary"),
        (1200, 1200, "summary"),
        (800, 1200, "summary"),
    ],
)
def test_a_large_card_needs_a_wide_picture(width: int, height: int, expected: str) -> None:
    """A picture that is small, square or upright gets the small card."""
    preview = _post(picture=replace(COVER, width=width, height=height))
    assert [expected] == _values(preview, "twitter:card")
    assert [str(width)] == _values(preview, "og:image:width")
    assert [str(height)] == _values(preview, "og:image:height")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ja", "ja_JP"),
        ("en", "en_US"),
        ("en-GB", "en_GB"),
        ("en-gb", "en_GB"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hans-SG", "zh_SG"),
        ("ko", "ko_KR"),
        ("qaa", None),
        ("", None),
        ("x", None),
    ],
)
def test_locales(tag: str, expected: str | None) -> None:
    """Language and territory; the likeliest territory where none is given."""
    assert expected == og_locale(tag)


def test_the_language_of_a_post_is_its_locale() -> None:
    """A post's own language wins; one without a territory says nothing."""
    assert _values(_post(lang="en"), "og:locale") == ["en_US"]
    assert _values(_post(lang="qaa"), "og:locale") == []


@pytest.mark.parametrize(
    ("title", "address", "expected"),
    [
        ("PEK ブログ", "/", "PEK ブログ"),
        (numbered("PEK ブログ", 2, CONFIG), "/page/2/", "PEK ブログ（2ページ目）"),
        ("PFEM", "/tags/pfem/", "PFEM | PEK ブログ"),
        (numbered("PFEM", 3, CONFIG), "/tags/pfem/page/3/", "PFEM（3ページ目） | PEK ブログ"),
    ],
)
def test_lists(title: str, address: str, expected: str) -> None:
    """Each page of a list has a title and a canonical address of its own."""
    preview = for_list(title, "一覧", address, CONFIG, COVER)
    assert expected == preview.title
    assert [title] == _values(preview, "og:title")
    assert f"https://blog.example.org{address}" == preview.canonical
    assert _values(preview, "og:type") == ["website"]
    assert not [key for key, _ in preview.properties if key.startswith("article:")]


def test_the_first_page_of_a_list_is_not_counted() -> None:
    """Only from the second page on does the title say which it is."""
    assert numbered("PFEM", 1, CONFIG) == "PFEM"
    assert numbered("PFEM", 2, CONFIG) == "PFEM（2ページ目）"


def test_the_list_of_an_author_is_a_profile() -> None:
    """An author's page is about a person."""
    preview = for_list("よしかわ", "", "/authors/よしかわ/", CONFIG, COVER, kind="profile")
    assert _values(preview, "og:type") == ["profile"]
    assert preview.canonical.endswith("/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/")


def test_the_language_of_a_list() -> None:
    """A section in another language says so."""
    preview = for_list("Blog", "", "/en/", CONFIG, COVER, language="en")
    assert _values(preview, "og:locale") == ["en_US"]


def test_a_page() -> None:
    """A page outside of time is a website without dates and authors."""
    page = Page(path="about.md", address="/about/", title="このサイト", description="沿革")
    preview = for_page(page, CONFIG, COVER, alt="印")
    assert preview.title == "このサイト | PEK ブログ"
    assert preview.description == "沿革"
    assert preview.canonical == "https://blog.example.org/about/"
    assert _values(preview, "og:type") == ["website"]
    assert _values(preview, "og:image:alt") == ["印"]
    assert not [key for key, _ in preview.properties if key.startswith("article:")]


def test_titles_are_one_line() -> None:
    """Nothing invisible gets into a title."""
    assert document_title(" 大阪会\n\u202eレポート\x00 ", CONFIG) == "大阪会 レポート | PEK ブログ"


_TEXT = st.text(st.characters(), max_size=300)


@given(title=_TEXT, description=_TEXT, tag=_TEXT, name=_TEXT, alt=_TEXT)
def test_no_value_is_empty_or_has_two_lines(
    title: str, description: str, tag: str, name: str, alt: str
) -> None:
    """Whatever a post holds, each value is one line of text and a description is short."""
    post = replace(
        POST,
        title=f"x{title}",
        description=description,
        tags=(tag,),
        authors=(Author(name=name, key="k"),),
    )
    preview = for_post(post, CONFIG, COVER, alt=alt)
    values = [value for _, value in (*preview.properties, *preview.names)]
    assert all(values)
    assert not [value for value in values if "\n" in value or "\x00" in value]
    assert len(preview.description) <= 200

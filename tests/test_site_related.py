from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.config import Config
from pek.models import Document, Post
from pek.site import Site
from pek.site.related import COMPARED, NEAREST, most_related
from tests.conftest import NOW

HOUR = timedelta(hours=1)
CONFIG = Config(base_url="https://blog.example.org")


def _post(name: str, *tags: str, hours: int = -1, **fields: object) -> Post:
    """A post of the section ``blog`` whose words are nobody else's."""
    plain: dict[str, object] = {
        "path": f"blog/{name}.md",
        "address": f"/blog/{name}/",
        "title": name,
        "section": "blog",
        "published": NOW + hours * HOUR,
        "tags": tags,
    }
    return Post(**{**plain, **fields})  # type: ignore[arg-type]


def _addresses(posts: Iterable[Post]) -> list[str]:
    return [post.address for post in posts]


def _others(count: int, *tags: str) -> list[Post]:
    """Posts of a section of their own, long before all others."""
    return [
        _post(f"other{n}", *tags, hours=-9000 - n, section="other", address=f"/other/{n}/")
        for n in range(count)
    ]


def _build(*documents: Document) -> Site:
    return Site.build(CONFIG, documents, now=NOW)


def _related(post: Post, *documents: Document, limit: int = 3) -> list[str]:
    """Titles of the posts related to ``post``, which lies in a section of its own, without
    neighbours.
    """
    return [one.title for one in _build(post, *documents).related(post, limit)]


ASKED = _post("asked", "AWS", "SRE", section="asked", hours=-50)


def test_posts_of_the_same_tags_are_related() -> None:
    """However the tag is spelt; one of another tag is not."""
    same = _post("same", "ａｗｓ")
    assert ["same"] == _related(ASKED, same, _post("other", "GCP"), *_others(4))


def test_rare_tags_count_more() -> None:
    """A tag that few posts have says more than one that many have, and both more than either."""
    common = [_post(f"common{n}", "AWS", hours=-n) for n in (1, 2, 3)]
    rare, both = _post("rare", "SRE", hours=-70), _post("both", "SRE", "AWS", hours=-80)
    assert ["both", "rare", "common1"] == _related(ASKED, *common, rare, both, *_others(6))


def test_a_tag_that_most_posts_have_says_nothing() -> None:
    """It says what the site is about."""
    posts = [_post(f"p{n}", "AWS", hours=-n) for n in (1, 2, 3)]
    assert [] == _related(ASKED, *posts, *_others(3))
    assert ["p1", "p2", "p3"] == _related(ASKED, *posts, *_others(4))


def test_newer_posts_come_first_where_nothing_else_decides() -> None:
    """Of equal tags and words; posts of one moment stand by their address."""
    posts = [_post(name, "AWS", hours=hours) for name, hours in (("c", -9), ("a", -60), ("b", -9))]
    assert ["b", "c", "a"] == _related(ASKED, *posts, *_others(9))


def test_the_order_of_tags_changes_nothing() -> None:
    """Sums of fractions could differ with it."""
    tags = [f"t{n}" for n in range(9)]
    asked = replace(ASKED, tags=tuple(tags))
    old, new = _post("old", *tags, hours=-9), _post("new", *reversed(tags), hours=-1)
    others = [_post(f"x{n}", *tags[n:], hours=-99 - n) for n in range(1, 9)]
    assert ["new", "old"] == _related(asked, old, new, *others, *_others(40))[:2]


RUNBOOK = "障害対応の手順書をつくる"
ALIKE = [
    pytest.param(RUNBOOK, "障害対応で手順書をつかう", id="kanji"),
    pytest.param("はじめてのオブザーバビリティ", "オブザーバビリティのその後", id="katakana"),
    pytest.param("ｵﾌﾞｻﾞｰﾊﾞﾋﾞﾘﾃｨ", "オブザーバビリティのその後", id="half-width"),
    pytest.param("ＫＵＢＥＲＮＥＴＥＳの夜", "Kubernetesと暮らす", id="full-width"),
    pytest.param("𠮷野家の牛丼と𠮷野家の話", "𠮷野家さんに聞く", id="beyond the first plane"),
]


@pytest.mark.parametrize(("title", "other"), ALIKE)
def test_posts_that_speak_of_the_same_are_related(title: str, other: str) -> None:
    """Without a tag in common, in the section or the category of the post."""
    asked = replace(ASKED, title=title, tags=(), category="列")
    alike = _post("x", title=other, category="列")
    assert [other] == _related(asked, alike, _post("y", title="冬の予定", category="列"))


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("ありがとう、またあいましょう", "ありがとうございました、またどうぞ"),
        ("2024年のまとめ", "2024年のおわり"),
        ("🎪 あした", "🎪 きのう"),
        ("夏の話", "冬の話"),
    ],
    ids=["hiragana", "numbers", "emoji", "single kanji"],
)
def test_what_all_sentences_share_relates_nothing(title: str, other: str) -> None:
    """Endings, years, ornaments."""
    asked = replace(ASKED, title=title, tags=(), category="列")
    assert [] == _related(asked, _post("x", title=other, category="列"))


def test_nothing_unrelated_fills_the_list() -> None:
    """Neither section nor category make a relation; fewer than asked for, or none, is an answer."""
    asked = replace(ASKED, section="blog", category="列")
    posts = [_post(f"x{n}", hours=-90 - n, category="列") for n in range(9)]
    assert [] == _related(asked, *posts)


def test_words_decide_between_posts_of_equal_tags() -> None:
    """Before their date does."""
    asked = replace(ASKED, title=RUNBOOK)
    alike = _post("old", "AWS", title="手順書と障害対応", hours=-99)
    new = [_post(f"new{n}", "AWS", hours=-n) for n in (1, 2)]
    assert "手順書と障害対応" == _related(asked, *new, alike, *_others(9))[0]


def test_neighbours_and_the_series_are_left_out() -> None:
    """Pages link to them anyway; a series is one across sections, however its name is spelt."""
    asked = replace(ASKED, section="blog", series="ゴールデンパス入門")
    newer, older = _post("newer", "AWS", hours=-49), _post("older", "AWS", hours=-51)
    part = _post("part", "AWS", section="x", series="ｺﾞｰﾙﾃﾞﾝﾊﾟｽ入門")
    far = _post("far", "AWS", hours=-99)
    site = _build(asked, newer, older, part, far, *_others(9))
    assert (newer, older) == site.neighbours(asked)
    assert (far,) == site.related(asked)


def test_no_more_than_asked_for() -> None:
    """The first of them."""
    posts = [_post(f"p{n}", "AWS", hours=-n) for n in (1, 2, 3, 4)]
    found = [_related(ASKED, *posts, *_others(9), limit=limit) for limit in (0, 1, 4, 9)]
    names = ["p1", "p2", "p3", "p4"]
    assert [[], names[:1], names, names] == found


def test_hidden_posts_are_not_related() -> None:
    """A draft and a post of the future have the same tags in vain."""
    hidden = [_post("draft", "AWS", draft=True), _post("future", "AWS", hours=1)]
    assert [] == _related(ASKED, *hidden, *_others(9))


def test_a_post_that_is_not_of_the_site_has_related_ones() -> None:
    """A preview of a draft shows them too."""
    site = _build(_post("same", "AWS"), *_others(4))
    assert ["same"] == [one.title for one in site.related(replace(ASKED, draft=True))]


class _Counted(Sequence[Post]):
    """A list that counts what is read of it."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self._posts = posts
        self.read = 0

    def __len__(self) -> int:
        return len(self._posts)

    def __getitem__(self, index: int | slice) -> Post | tuple[Post, ...]:  # type: ignore[override]
        found = self._posts[index]
        self.read += 1 if isinstance(found, Post) else len(found)
        return found if isinstance(found, Post) else tuple(found)


@pytest.mark.parametrize("count", [1000, 4000])
def test_the_cost_does_not_grow_with_the_site(count: int) -> None:
    """Of a list only the posts nearest in time are looked at, however long it is."""
    posts = [_post(f"p{n}", "AWS", hours=-n) for n in range(1, count)]
    pool = _Counted(posts)
    asked = posts[count // 2]
    found = most_related(
        asked,
        tags={"aws": pool},
        beside=[],
        total=3 * count,
        apart=set(),
        limit=count,
    )
    assert pool.read <= 2 * NEAREST + 20
    assert NEAREST - 1 == len(found)
    assert max(abs(one.published - asked.published) for one in found) <= NEAREST / 2 * HOUR


def test_many_tags_cost_no_more_than_a_few() -> None:
    """Beyond some posts, those with the least in common are not compared."""
    tags = [f"t{n}" for n in range(30)]
    asked = replace(ASKED, tags=tuple(tags))
    posts = [_post(f"{tag}-{n}", tag, hours=-n) for tag in tags for n in range(1, 9)]
    assert COMPARED == len(_build(asked, *posts).related(asked, 999))


TAGS = st.lists(st.sampled_from(["AWS", "aws", "SRE", "CI/CD", "髙﨑", "𠮷"]), max_size=3)
TITLES = st.sampled_from(["", "障害対応", "障害対応の手順", "オンコール", "Kubernetes 入門", "🎪"])
POSTS = st.lists(
    st.builds(
        lambda tags, title, hours, series, section: _post(
            "x", *tags, title=title, hours=hours, series=series, section=section
        ),
        TAGS,
        TITLES,
        st.integers(-5, -1),
        st.sampled_from([None, None, "連載", "講座"]),
        st.sampled_from(["", "blog", "blog/a"]),
    ),
    min_size=1,
    max_size=12,
).map(
    lambda posts: [replace(post, path=f"{n}.md", address=f"/{n}/") for n, post in enumerate(posts)]
)


@given(posts=POSTS, limit=st.integers(0, 5), data=st.data())
def test_what_holds_for_any_posts(posts: list[Post], limit: int, data: st.DataObject) -> None:
    """Never the post itself, its series or a neighbour, none twice, no more than asked for, and
    the same again, in whatever order the posts are read.
    """
    site, mixed = _build(*posts), _build(*data.draw(st.permutations(posts)))
    for post in site.posts:
        found = _addresses(site.related(post, limit))
        linked = _addresses([post, *site.series_of(post), *filter(None, site.neighbours(post))])
        assert len(found) == len(set(found)) <= limit
        assert not {*linked} & {*found}
        assert found == _addresses(mixed.related(post, limit))
        assert found == _addresses(site.related(post, 99))[:limit]

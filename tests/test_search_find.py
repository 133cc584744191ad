"""What is found, in which order, and what of it is shown."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.models import Document, Event, Heading, Rendered, Speaker
from pek.search import Pieces, Search, parse, passages
from pek.search import search as searching
from pek.search.entries import Anchor, Entry, entry_of
from pek.search.folding import comparable, fold_placed
from pek.search.passages import FOLDED, LENGTH, locate, passage
from pek.search.ranking import ids_found
from pek.search.tables import change, create
from pek.search.tokens import UNIT
from pek.site import Site
from tests.conftest import NOW
from tests.search_site import Noted, author, names, page, post, search_in, site_of, text_of

JAPANESE = st.sampled_from("会登壇者のあいーア吉𠀋髙々")
TEXTS = st.text(st.one_of(JAPANESE, JAPANESE, st.sampled_from("aB1、 。\n｢ｱｶﾞ・🎪")), max_size=25)


@pytest.fixture
def search(tmp_path: Path) -> Search:
    """A search without an index."""
    return search_in(tmp_path)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> tuple[Search, Site]:
    """A search, and a site with words of every kind."""
    site = site_of(
        [
            post("a", "登壇者が会場でAWSを使いました。"),
            post("b", "会社で🎪。𠮷野と髙﨑が話します。"),
            post("c", "Golden Path, CI/CD, C++, v1.2, k8s: あ1b。アーキテクチャとＡＷＳ"),
        ]
    )
    return search_in(tmp_path_factory.mktemp("instance")), site


def shown(pieces: Pieces) -> str:
    """Pieces as one text, with the marked ones in brackets."""
    return "".join(f"[{piece}]" if marked else piece for piece, marked in pieces)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("登壇", {"a"}),
        ("会", {"a", "b"}),
        ("社", {"b"}),
        ("壇者", {"a"}),
        ("登壇者 会場", {"a"}),
        ("会場者", set()),
        ("aws", {"a", "c"}),
        ("ＡＷ", {"a", "c"}),
        ("ws", set()),
        ("AWSを", {"a"}),
        ("c++", {"c"}),
        ("c#", set()),
        ("ci/cd", {"c"}),
        ("ci cd", {"c"}),
        ("v1.2", {"c"}),
        ("k8s", {"c"}),
        ("あ1b", {"c"}),
        ("🎪", {"b"}),
        ("𠮷野", {"b"}),
        ("𠮷", {"b"}),
        ("﨑", {"b"}),
        ("高崎", {"b"}),
        ("ｱｰｷ", {"c"}),
        ('"golden path"', {"c"}),
        ('"golden pat"', set()),
        ("golden pat", {"c"}),
        ('"path golden"', set()),
        ("会 -社", {"a"}),
        ("会 -aws", {"b"}),
        ('aws -"golden path"', {"a"}),
        ("題名 -会 -aws", set()),
    ],
)
def test_words_find_what_has_them(
    words: tuple[Search, Site], asked: str, expected: set[str]
) -> None:
    """One character or many, any width and case, other scripts by the beginning of a word."""
    assert expected == set(names(*words, asked))


@given(st.lists(TEXTS, min_size=1, max_size=5), st.data())
def test_japanese_words_find_what_a_scan_finds(texts: list[str], data: st.DataObject) -> None:
    """Neither more nor less: a word of Japanese characters is found in every text that has it,
    and in no other.
    """
    runs = [unit[0] for text in texts for unit in UNIT.finditer(comparable(text)) if unit["run"]]
    run = data.draw(st.sampled_from(runs) if runs else st.text(JAPANESE, min_size=1))
    start = data.draw(st.integers(0, len(run) - 1))
    word = run[start : start + data.draw(st.integers(1, 6))]
    asked = data.draw(st.sampled_from([word, word[::-1], word[:1] + run[-1:]]))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(connection, 1)
        documents = [post(str(number), text) for number, text in enumerate(texts)]
        new = [(one.digest, one, Entry(title="", text=text_of(one))) for one in documents]
        change(connection, new, ())
        found = len(ids_found(connection, parse(asked).expression, 100))
    assert sum(comparable(asked) in comparable(text) for text in texts) == found


def test_every_field_is_searched(search: Search) -> None:
    """Title, description, tags, category, series, event, authors, speakers, headings and text."""
    event = Event(start=NOW, name="春の集い", place="川べり会館")
    everything = post(
        "a",
        "ほんぶん",
        title="だいめい",
        description="せつめい",
        tags=("たぐ", "CI/CD"),
        category="分類",
        series="連載名",
        authors=(author("水瀬 あおい"),),
        speakers=(Speaker(name="神楽 れん", company="ひより商店街"),),
        event=event,
    )
    site = site_of([everything, page("about", "ぺーじ"), post("b")])
    asked = ["だいめい", "せつめい", "たぐ", "ci/cd", "分類", "連載名", "川べり", "春の集い"]
    asked += ["水瀬あおい", "水瀬 あおい", "神楽れん", "商店街", "ほんぶん"]
    assert [["a"]] * len(asked) == [names(search, site, word) for word in asked]
    assert ["about"] == names(search, site, "ぺーじ")


def headed(_: Site, document: Document) -> Rendered:
    """A body whose lines with ``#`` are headings."""
    heads = [line[1:] for line in text_of(document).split("\n") if line.startswith("#")]
    return Rendered(
        html="",
        text=text_of(document).replace("#", ""),
        headings=tuple(Heading(level=2, id=f"h{n}", text=head) for n, head in enumerate(heads)),
    )


def test_title_counts_over_heading_over_text(tmp_path: Path) -> None:
    """However often the text says it, and however much newer it is."""
    site = site_of(
        [
            post("text", "登壇。" * 50),
            post("heading", "#登壇\n本文" + "とても長い本文です。" * 300, days=500),
            post("tag", "本文" + "とても長い本文です。" * 300, days=600, tags=("登壇",)),
            post("title", "とても長い本文です。" * 300, days=900, title="登壇"),
            *(post(f"other{number}", days=number) for number in range(20)),
        ]
    )
    search = search_in(tmp_path, render=headed)
    assert ["title", "tag", "heading", "text"] == names(search, site, "登壇")


def test_of_equals_the_newer_comes_first(search: Search) -> None:
    """A plain page, which has no date, counts as the oldest."""
    site = site_of(
        [
            page("p", "登壇", title="題名"),
            *(post(f"d{days}", "登壇", days) for days in (700, 0, 30)),
        ]
    )
    assert ["d0", "d30", "d700", "p"] == names(search, site, "登壇")


def test_a_word_comes_before_those_that_begin_with_it(search: Search) -> None:
    """However much newer these are."""
    site = site_of(
        [
            *(post(f"longer{days}", "Googleのこと", days, tags=("Google",)) for days in range(5)),
            post("word", "Goのこと", 900, tags=("Go",)),
        ]
    )
    assert "word" == names(search, site, "go")[0]


def test_what_nearly_all_have_comes_newest_first(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more than can be ranked the newest are shown, and the count says that there is more."""
    monkeypatch.setattr(searching, "BOUND", 5)
    site = site_of([post(f"d{days}", "登壇", days) for days in range(9)])
    found = search.find(site, "登壇", size=3, number=2)
    assert (5, True, 2) == (found.total, found.more, found.pages)
    assert ["d3", "d4"] == [hit.document.address.split("/")[2] for hit in found.hits]


def test_questions_are_counted_without_anybody_waiting(tmp_path: Path) -> None:
    """In the index as it is; what finds nothing is left out, a failure finds nothing."""
    site = site_of([post("a", "登壇"), post("b", "登壇と募集", 1)])
    questions = ("募集", "登壇", "会場", "-", "登壇 -募集")
    search = search_in(tmp_path)
    assert () == search.counted(site, questions)
    search.find(site, "登壇")
    assert (("募集", 1), ("登壇", 2), ("登壇 -募集", 1)) == search.counted(site, questions)
    later = site_of([post("a", "登壇"), post("c", "登壇")])
    assert (("登壇", 1), ("登壇 -募集", 1)) == search.counted(later, questions)
    search.path.write_bytes(b"junk" * 3000)
    assert () == search.counted(site, questions)


def test_results_come_in_pages(search: Search) -> None:
    """Each of all once; a page after the last is the last."""
    site = site_of([post(f"d{days}", "登壇", days) for days in range(7)])
    pages = [search.find(site, "登壇", number=number, size=3) for number in (1, 2, 3, 10**30)]
    assert [3, 3, 1, 1] == [len(found.hits) for found in pages]
    assert [1, 2, 3, 3] == [found.number for found in pages]
    assert {(7, False, 3)} == {(found.total, found.more, found.pages) for found in pages}
    assert 7 == len({hit.document.address for found in pages for hit in found.hits})


def test_the_passage_leads_to_the_nearest_heading(tmp_path: Path) -> None:
    """Title and passage are marked in the spelling of the author."""
    body = "はじめに\n#会場\n会場は広い。\n#ＡＷＳの話\nｱｰｷﾃｸﾁｬを話しました。\n#おわり\nまた。"
    site = site_of([post("a", body, title="ｱｰｷと会")])
    (hit,) = search_in(tmp_path, render=headed).find(site, "アーキ").hits
    assert "[ｱｰｷ]と会" == shown(hit.title)
    assert shown(hit.passage).startswith("[ｱｰｷ]ﾃｸﾁｬを話しました。")
    assert ("ＡＷＳの話", "h1") == (shown(hit.heading), hit.id)


def test_without_a_hit_in_the_text_its_beginning_is_shown(search: Search) -> None:
    """What was found in the title leads to no heading."""
    (hit,) = search.find(site_of([post("a", "はじめの文。", title="登壇")]), "登壇").hits
    assert ("はじめの文。", "", None) == (shown(hit.passage), shown(hit.heading), hit.id)


def test_a_heading_that_is_found_is_not_said_twice(tmp_path: Path) -> None:
    """It is marked where it stands; the passage is what follows it."""
    site = site_of([post("a", "はじめに\n#会場と登壇\n川べりです。\nまた。")])
    (hit,) = search_in(tmp_path, render=headed).find(site, "会場").hits
    assert ("[会場]と登壇", "川べりです。 また。") == (shown(hit.heading), shown(hit.passage))


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("前の文。登壇しました。", "登壇", "前の文。[登壇]しました。"),
        ("あ" * 100 + "。登壇しました。", "登壇", "[登壇]しました。"),
        ("あ" * 100 + "登壇しました。", "登壇", "…" + "あ" * 30 + "[登壇]しました。"),
        ("登壇。" + "あ" * 300 + "会場と登壇。", "会場 登壇", "…" + "あ" * 30 + "[会場]と[登壇]。"),
        ("一行目\n二行目の登壇\n三行目", "登壇", "一行目 二行目の[登壇] 三行目"[4:]),
        ("The Kubernetes way", "kuber", "The [Kubernetes] way"),
        ("ＣＩ／ＣＤとＡＷＳの話", "ci/cd", "[ＣＩ／ＣＤ]とＡＷＳの話"),
        ("か\u3099いの話", "がい", "[か\u3099い]の話"),
        ("㍿あおば", "株式会社", "[㍿]あおば"),
    ],
)
def test_passages(text: str, asked: str, expected: str) -> None:
    """From the beginning of a sentence near by, with an ellipsis where something is cut off."""
    pattern = parse(asked).pattern
    assert expected == shown(passage(text, pattern, locate(text, pattern) or 0))


@given(st.text(max_size=400), st.text(st.sampled_from("ab会登壇 "), min_size=1, max_size=6))
def test_a_passage_is_a_part_of_the_text(text: str, asked: str) -> None:
    """On one line, no longer than it may be, whatever the text."""
    query = parse(asked)
    if query:
        pieces = passage(text, query.pattern, locate(text, query.pattern) or 0)
        whole = "".join(piece for piece, _ in pieces)
        assert len(whole) <= LENGTH + 2
        assert "\n" not in whole
        assert re.sub(r"\s+", " ", whole.strip("…")) in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("İ" * 300 + "登壇", "登壇", 300),
        ("あ" * 30_000 + "登壇。ＡＷＳ", "登壇 aws", 30_000),
        ("ＡＷＳ" + "あ" * 30_000 + "登壇", "登壇 aws", 30_003),
        ("ＡＷＳ" + "あ" * 30_000, "aws", 0),
        ("あ" * FOLDED + "ＡＷＳ", "aws", None),
    ],
)
def test_a_word_in_another_form_is_looked_for_near_the_beginning(
    text: str, asked: str, expected: int | None
) -> None:
    """One as it is typed, in the whole text, however long."""
    assert expected == locate(text, parse(asked).pattern)


@pytest.mark.parametrize("text", ["e\u0301" * 90_000, "あＡ" * 90_000, "İ" * 180_000])
def test_of_a_long_text_little_is_folded(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few of the words it has, and whatever it is made of."""
    folded = Noted(fold_placed)
    monkeypatch.setattr(passages, "fold_placed", folded)
    pattern = parse("é a z").pattern
    passage(text, pattern, locate(text, pattern) or 0)
    assert sum(map(len, folded.seen)) <= FOLDED + LENGTH


HOSTILE = (
    *('"', "*", "NEAR(", "OR", "AND", "NOT", "-", "^", "{title}:", "title:a", "a:b", "()"),
    *("\x00", "\ud800", "a\x00b", "'; DROP TABLE words; --", '"" OR 1=1', "%", "_", "\\"),
    *("会" * 100_000, " ".join(map(str, range(1000))), '"' * 999, "-a " * 500, "「" * 300),
    *("a" * 100_000, "\u0301" * 5000, "の -の", 'x" * OR "y', "🎪" * 300, "\ufdfa" * 200),
)


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_harmless(words: tuple[Search, Site], asked: str) -> None:
    """They find something or nothing; the search works and goes on working."""
    search, site = words
    assert search.find(site, asked).available
    assert ["a"] == names(search, site, "会場")


@pytest.mark.parametrize(
    ("said", "text", "expected"),
    [
        ("説明です。", "本文。", "説明です。\n本文。"),
        ("本文。", "本文。次。", "本文。次。"),
        ("一行目。 三行目の…", "見出し\n一行目。\n小見出し\n三行目のつづき。", None),
        ("一行目。 別の文", "一行目。\n三行目。", "一行目。 別の文\n一行目。\n三行目。"),
        ("", "本文。", None),
    ],
)
def test_a_description_of_the_author_is_searched(
    said: str, text: str, expected: str | None
) -> None:
    """One that pek took from the text is there already."""
    entry = entry_of(post("a", description=said), Rendered(html="", text=text))
    assert (expected or text) == entry.text


def test_equal_headings_each_have_a_place_of_their_own() -> None:
    """A part is found under the heading above it, though others are called the same."""
    body = Rendered(
        html="",
        text="概要\n一の話\n概要\n二の話\n概要\n概要\n四の話",
        headings=tuple(Heading(level=2, id=f"h{number}", text="概要") for number in range(1, 5)),
    )
    entry = entry_of(post("x"), body)
    found = [entry.heading_at(entry.text.index(number)) for number in "一二四"]
    assert ["h1", "h2", "h4"] == [anchor and anchor.id for anchor in found]


def test_a_heading_that_the_text_has_not_leads_nowhere_wrong() -> None:
    """A heading without a line of its own is left out."""
    body = Rendered(
        html="",
        text="一\n本文\n二",
        headings=tuple(
            Heading(level=2, id=name, text=text)
            for name, text in (("a", "一"), ("b", "図だけ"), ("c", "二"))
        ),
    )
    entry = entry_of(post("x"), body)
    assert (Anchor(0, "a", "一"), Anchor(5, "c", "二")) == entry.headings
    assert ["a", "a", "c"] == [(entry.heading_at(at) or Anchor(0, "", "")).id for at in (0, 4, 5)]

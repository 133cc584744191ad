"""How texts are folded and split for the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.search.folding import comparable, fold_placed
from pek.search.tokens import tokens
from pek.text import strip_control

TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "あいがーｱﾞｶﾟﾊ゛ＡＷaS髙﨑𠮷濵㍿①葛\U000e0100\u3099\u309a\u0301\u200d각각 　\n、。🎪"
        ),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＷＳ", "aws"),
        ("ｱｰｷﾃｸﾁｬ", "アーキテクチャ"),
        ("ﾌﾟﾗｯﾄﾌｫｰﾑ", "プラットフォーム"),
        ("か\u3099きく", "がきく"),
        ("Ａ\u0301", "á"),
        ("STRASSE straße", "strasse strasse"),
        ("㍿あおば①", "株式会社あおば1"),
        ("葛\U000e0100城", "葛城"),
        ("ゴール\u200bデン\u00adパス", "ゴールデンパス"),
        ("髙﨑と𠮷野と濵口と瀨川", "高崎と吉野と浜口と瀬川"),
        ("ᄀ\u1161ᆨ", "각"),
        ("a\x00b\ud800c", "abc"),
        ("長音ーと‐ハイフン", "長音ーと‐ハイフン"),
    ],
)
def test_width_case_and_composition_make_no_difference(text: str, expected: str) -> None:
    """What looks like the same word to a reader is the same."""
    assert expected == comparable(text)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("株式会社ＡＷＳです", "aws", "ＡＷＳ"),
        ("ﾌﾟﾗｯﾄ", "ラ", "ﾗ"),
        ("㍿あおば", "あおば", "あおば"),
        ("あか\u3099い", "がい", "か\u3099い"),
        ("か\u3099か\u3099", "が", "か\u3099"),
        ("ﾌﾟﾗｯﾄ", "プ", "ﾌﾟ"),
        ("①㍿②", "株", "㍿"),
        ("葛\U000e0100城", "葛", "葛\U000e0100"),
        ("𠮷野と髙﨑", "高崎", "髙﨑"),
        ("👩\u200d💻と会", "会", "会"),
    ],
)
def test_every_place_is_found_again(text: str, word: str, expected: str) -> None:
    """What was found in a folded text is shown as its author wrote it."""
    folded = fold_placed(text)
    at = folded.text.index(word)
    start, end = folded.stretch(at, at + len(word))
    assert expected == text[start:end]


@given(TEXTS)
def test_places_ascend_and_lie_in_the_text(text: str) -> None:
    """Whatever the text, an earlier place of its folded form is an earlier place of the text."""
    text = strip_control(text)
    folded = fold_placed(text)
    places = [folded.origin(offset) for offset in range(len(folded.text))]
    assert comparable(text) == folded.text
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("登壇者", "登壇 壇者 者"),
        ("会", "会"),
        ("awsを使う", "aws を使 使う う"),
        ("ci/cdとk8s", "ci cd と k8s"),
        ("c++とc#とa+b", "c++ と c# と a b"),
        ("c++の", "c++ の"),
        ("吉野さん", "吉野 野さ さん ん"),
        ("𠀋と叱る", "𠀋と と叱 叱る る"),
        ("開催、決定", "開催 催 決定 定"),
        ("楽しい🎪です", "楽し しい い 🎪 です す"),
        ("snake_case", "snake case"),
        ("a" * 100, "a" * 64),
        ("、。 　", ""),
    ],
)
def test_texts_are_split_into_pairs_words_and_emoji(folded: str, expected: str) -> None:
    """A pair for every Japanese character, a word as a whole, nothing for what separates."""
    assert expected == tokens(folded)

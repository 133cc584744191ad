"""Titles in, lines and type size out, as tables of numbers."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pek.cards.breaks import FORBIDDEN, NO_END, NO_START, breaks
from pek.cards.setting import ELLIPSIS, SIZES, Box, set_title
from pek.errors import CardError
from pek.text import clean, graphemes

BOX = Box(width=987, height=330)
FAMILY = "👨\u200d👩\u200d👧"


def measure(text: str) -> float:
    """Width in em of a typeface that anyone can check: kanji 1, Latin letters about a half."""
    return sum(
        0.22 if c == " " else 0.66 if c.isupper() else 0.56 if c.isascii() else 1.0
        for c in (cluster[0] for cluster in graphemes(text))
    )


# Read one by one before they were written down; change one only after reading it.
TITLES = [
    (80, "Platform Engineering | Meetup#8 大阪会レポート"),
    (68, "Platform Engineering | Meetup Online#1 開催レポート"),
    (84, "サンプル記事"),
    (72, "執筆の手引き：このブログで|使えるMarkdown"),
    (80, "プラットフォームを|「社内の製品」として|育てる：ひより商店街方式"),
    (84, "Backstageで始める|新たな開発者体験"),
    (76, "AI 開発への未来へ備えよ！|Platform Engineering と | GitHub を使った開発"),
    (60, "一般社団法人|クラウドネイティブイノベーターズ|協会を設立しました"),
    (84, "セッション応募の|受付方法について"),
    (84, "#PFEM の記事"),
    (84, "Platform Engineering | Kaigi 2024 を開催します"),
    (80, "プラットフォーム|エンジニアリングの第一歩"),
    (64, "【登壇者募集】「Platform | Engineering Kaigi 2025」の|セッション公募を開始しました！"),
    (80, "C++20 と Rust で書く|低遅延サービスのための|プラットフォーム設計"),
    (84, "v1.2.3-rc.1 を|リリースしました"),
    (56, "https://www.cnia.io/pek2024/|blog/pfemonline1-report/ を読む"),
    (80, "𠮷野家と髙島屋の|プラットフォームチームに|学ぶ、内製化の進め方"),
    (76, "🎉祝・コミュニティ3周年🎉 | 👨‍👩‍👧 みんなで振り返る 🇯🇵"),
    (64, "開発者が「また使いたい」と|思うセルフサービスとは？|『チームトポロジー』から考える"),
    (84, "Kubernetes、その前に。"),
    (60, "なぜ、いまプラットフォームなのか"),
    (84, "CFPの結果を発表します"),
    (60, "2024年7月9日（火）開催！|Platform Engineering | Kaigi 2024 のタイムテーブル公開"),
    (68, "ｶﾞｲﾄﾞﾗｲﾝ と全角ＡＷＳ１２３"),
    (64, "インターナルデベロッパー|プラットフォームアーキテクチャ"),
    (48, "東京都千代田区開催報告会参加者募集要項"),
    (80, "Café Müller と | naïve な Šimon の話 اب"),
    (68, "「『「「入れ子」」』」の括弧"),
    (84, "Golden Path を|つくるということ"),
    (60, "認知負荷を下げるための5つの原則"),
    (80, "スポンサー募集のお知らせ"),
    (84, "よしかわ の記事"),
    (84, "開発生産性"),
    (80, "コミュニティの歩き方：|はじめて参加するあなたへ"),
    (68, "Terraform から Crossplane へ|移行してわかったこと"),
    (64, "ヤマト運輸さまでの Platform | Engineering Meetup #10 | 開催レポート、そして次回の予告"),
    (60, "あっ、ラーメンッ。ー。っ。ぁっと|おどろくチャーハンッ！"),
    (84, "、。！？」』）】"),
    (72, "C# と F# ではじめる .NET | アプリのモダナイゼーション"),
    (68, "OpenTelemetry/Prometheus/|Grafana でつくる可観測性基盤"),
    (80, "「プラットフォーム|エンジニアリング」を、|もっと身近に。"),
    (84, "参加者アンケート結果：|98％が「満足」と回答"),
    (
        60,
        "DORA Core Model と SPACE | フレームワークで測る開発者の|生産性、その落とし穴と向き合い方",
    ),
    (68, "第8回 Platform Engineering | Meetup 大阪会のふりかえり"),
    (84, "プラットフォーム|チームの立ち上げ方"),
    (60, "「使われないプラットフォーム」に|しないために"),
    (80, "Argo CD と GitOps で|実現する継続的デリバリー"),
    (84, "社内勉強会から始める|コミュニティづくり"),
    (60, "ボランティアスタッフを募集します"),
    (84, "参加登録を開始しました"),
    (60, "Platform Engineering とは何か？"),
    (72, "生成AI時代の開発者ポータル"),
    (80, "モノリスから|マイクロサービスへ、|そしてその先へ"),
    (68, "アクセシビリティへの取り組み"),
    (84, "行動規範"),
    (84, "プライバシーポリシー"),
    (84, "CFP採択結果の|お知らせ（2025年版）"),
    (84, "🇯🇵 日本の Platform | Engineering 事情 2025"),
    (80, "SRE と Platform | Engineering の|違いを整理する"),
    (64, "マルチテナント Kubernetes | クラスタの運用で学んだ10のこと"),
    (84, "「なぜ？」から|始めるチームづくり"),
    (80, "Kaigi 2025 の|タイムテーブルを|公開しました"),
    (80, "ありがとうございました！|Platform Engineering | Kaigi 2024 をふりかえる"),
    (80, "1,000人が集まった|オンラインイベントの裏側"),
    (80, "שלום עולם، | مرحبا بالعالم"),
    (44, "a" * 40 + "|" + "a" * 40),
    (80, f"{FAMILY}{FAMILY}{FAMILY} 🇯🇵🇫🇷🇩🇪 👍🏽👍🏿 の|国際交流会を開きました！"),
]


@pytest.mark.parametrize(("size", "lines"), TITLES)
def test_titles(size: int, lines: str) -> None:
    """Each title is set in these lines (``|`` between them) of this size."""
    text = lines.replace(" | ", " ").replace("|", "")

    assert (size, lines.replace(" | ", "|")) == _set(text)


def _set(text: str) -> tuple[int, str]:
    setting = set_title(text, measure, BOX)
    return setting.size, "|".join(setting.lines)


@pytest.mark.parametrize("mark", "ー。、」』）！？っゃょッュ々ゝ％…")
def test_no_line_begins_with_a_mark(mark: str) -> None:
    """Wherever a mark stands in a title of two to four lines, no line begins with it."""
    for length in range(10, 60):
        text = "あ" * length + mark + "い" * 20
        lines = set_title(text, measure, BOX).lines
        assert not any(line.startswith(mark) for line in lines)


@pytest.mark.parametrize("mark", "「『（【＃")
def test_no_line_ends_with_an_opening_bracket(mark: str) -> None:
    """Wherever it stands, an opening bracket is on the line of what it opens."""
    for length in range(10, 60):
        lines = set_title("あ" * length + mark + "い" * 20, measure, BOX).lines
        assert not any(line.endswith(mark) for line in lines[:-1])


@pytest.mark.parametrize(
    "word",
    ["Online#1", "v1.2.3-rc.1", "C++20", "CI/CD", "https://a.example/b?c=d", "2024年5月15日"],
)
def test_words_stay_whole(word: str) -> None:
    """A word, number, version or URL that fits into a line is never divided."""
    for length in range(5, 30):
        lines = set_title("あ" * length + word + "い" * 15, measure, BOX).lines
        assert any(word in line for line in lines)


def test_long_text_is_cut_at_a_phrase() -> None:
    """500 characters end in four full lines with an ellipsis after a phrase."""
    setting = set_title("プラットフォームを育てるための長い話、" * 27, measure, BOX)

    assert setting.cut
    assert len(setting.lines) == 4
    assert setting.lines[-1].endswith("話…")


def test_one_endless_word_is_divided() -> None:
    """80 letters are set, all of them, in more than one line."""
    setting = set_title("a" * 80, measure, BOX)

    assert "".join(setting.lines) == "a" * 80
    assert not setting.cut


@pytest.mark.parametrize(
    ("text", "box"), [("", BOX), (" ", BOX), ("あ", Box(width=10, height=330))]
)
def test_nothing_to_set(text: str, box: Box) -> None:
    """An empty title, or a box too small for one character, is an error."""
    with pytest.raises(CardError, match=r"nothing to set|no room"):
        set_title(text, measure, box)


ANY = st.text(
    alphabet=st.sampled_from(
        "あのっーゃをカタナャン開発者験「」『』（）、。！？…#＃ %％aBz19 -/.:🎉𠮷髙々"
    )
    | st.characters(codec="utf-8"),
    min_size=1,
    max_size=220,
)


@given(ANY)
@example("「" * 60)
@example("。" * 200)
@example("aaaa/" * 40)
@example(f"{FAMILY} 🇯🇵🇯🇵" * 12)
@example("あ" * 500)
@example("ｶﾞ" * 90)
def test_setting_keeps_its_promises(raw: str) -> None:
    """Any text: within the box, nothing lost but after an ellipsis, kinsoku, the same again."""
    text = clean(raw)
    if not text:
        return
    setting = set_title(text, measure, BOX)

    assert setting == set_title(text, measure, BOX)
    assert setting.size in SIZES
    assert all(measure(line) * setting.size <= BOX.width * 1.0001 for line in setting.lines)
    assert len(setting.lines) * setting.size <= BOX.height
    _assert_nothing_lost(text, setting.lines, cut=setting.cut)
    if not _needs_forbidden_breaks(text):
        _assert_kinsoku(setting.lines)


def _assert_nothing_lost(text: str, lines: tuple[str, ...], *, cut: bool) -> None:
    whole, set_text = (re.sub(r"\s", "", each) for each in (text, "".join(lines)))
    if cut:
        assert set_text.endswith(ELLIPSIS)
        assert whole.startswith(set_text.removesuffix(ELLIPSIS))
    else:
        assert whole == set_text


def _assert_kinsoku(lines: tuple[str, ...]) -> None:
    for above, below in pairwise(lines):
        assert below[0] not in NO_START
        assert above[-1] not in NO_END


def _needs_forbidden_breaks(text: str) -> bool:
    """Whether a piece that kinsoku holds together is longer than a line of the smallest type."""
    places = [0, *(b.index for b in breaks(text) if b.penalty < FORBIDDEN), len(text)]
    return any(measure(text[a:b].strip()) * SIZES[-1] > BOX.width for a, b in pairwise(places))


@pytest.mark.parametrize(
    "text", [f"a{FAMILY}b", "か\u3099き", "🇯🇵🇫🇷", "👍🏽👍🏽", "葛\U000e0100城"]
)
def test_clusters_have_no_break_inside(text: str) -> None:
    """A break is never within what is seen as one character."""
    starts = [len("".join(graphemes(text)[:i])) for i in range(1, len(graphemes(text)))]

    assert starts == [each.index for each in breaks(text)]

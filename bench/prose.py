"""Japanese prose that says nothing, the same from the same seed, with words as frequent as in a
language.
"""

import random
from dataclasses import dataclass
from itertools import accumulate

KANJI = (
    "会場参加登壇発表資料公開運営開催当日準備募集応募審査結果連絡質問回答議論改善提案設計構築運用監視障害対応"
    "復旧計画実行評価効果測定費用削減自動化標準共通基盤組織文化技術選定導入移行検証本番環境権限管理安全認証暗号"
    "通信性能負荷試験品質保証教育研修採用評判経験価値顧客製品事業戦略目標指標分析報告記録手順道具作業時間人数最"
    "初次第地域交流学生企業支援協力感謝写真動画配信録画字幕翻訳英語日本東京大阪名古屋福岡札幌仙台広島京都"
)
KATAKANA = (
    *("プラットフォーム", "エンジニアリング", "クラウド", "コンテナ", "デプロイ", "パイプライン"),
    *("ゴールデンパス", "チーム", "サービス", "メッシュ", "オンコール", "インシデント", "ログ"),
    *("ダッシュボード", "メトリクス", "トレース", "アラート", "ポータル", "テンプレート"),
    *("セルフサービス", "ガードレール", "ワークショップ", "カンファレンス", "セッション"),
    *("スピーカー", "スポンサー", "コミュニティ", "アンケート", "フィードバック", "コスト"),
    *("オンボーディング", "ドキュメント", "アーキテクチャ", "リリース", "テスト", "セキュリティ"),
)
LATIN = (
    *("Kubernetes", "AWS", "GitOps", "Terraform", "Backstage", "CI/CD", "SRE", "Argo", "Helm"),
    *("Prometheus", "Grafana", "OpenTelemetry", "Platform", "Engineering", "DevOps", "API"),
    *("YAML", "GitHub", "Docker", "Istio", "Envoy", "Crossplane", "Cilium", "eBPF", "Rust", "Go"),
)
JOINTS = (
    "は",
    "が",
    "を",
    "に",
    "の",
    "で",
    "と",
    "から",
    "まで",
    "より",
    "も",
    "について",
    "による",
)
ENDINGS = (
    *("しました。", "します。", "することができます。", "が大切です。", "と考えています。"),
    *("を紹介します。", "でした。", "しませんか？", "を目指しました。", "になりました。"),
    *("が必要になります。", "を続けています。"),
)


@dataclass(frozen=True, slots=True)
class Prose:
    """Writes sentences. The n-th word is about 1/n as often as the first."""

    noise: random.Random
    words: tuple[str, ...]
    weights: tuple[float, ...]

    @classmethod
    def seeded(cls, seed: int) -> "Prose":
        """The prose of a seed."""
        noise = random.Random(seed)
        made = {"".join(noise.sample(KANJI, noise.choice((2, 2, 2, 3, 4)))) for _ in range(6000)}
        words = [*KATAKANA, *LATIN, *sorted(made)]
        noise.shuffle(words)
        words.sort(key=lambda word: word not in {"プラットフォーム", "Platform", "登壇"})
        weights = tuple(accumulate(1 / (rank + 8) for rank in range(len(words))))
        return cls(noise, tuple(words), weights)

    def some(self, count: int) -> list[str]:
        """So many words."""
        return self.noise.choices(self.words, cum_weights=self.weights, k=count)

    def title(self, number: int) -> str:
        """The title of a post; no two numbers have the same."""
        first, second, third = self.some(3)
        return f"{first}と{second}の{third} 第{number + 1}回レポート"

    def sentence(self) -> str:
        """One sentence."""
        words = self.some(self.noise.randint(3, 8))
        joints = self.noise.choices(JOINTS, k=len(words) - 1)
        middle = "".join(word + joint for word, joint in zip(words, joints, strict=False))
        return f"{middle}{words[-1]}{self.noise.choice(ENDINGS)}"

    def paragraph(self, least: int, most: int) -> str:
        """A paragraph of ``least`` to ``most`` sentences."""
        return "".join(self.sentence() for _ in range(self.noise.randint(least, most)))

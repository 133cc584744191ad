"""Words for readers that are needed in more than one place."""

from collections.abc import Mapping

KIND_WORDS: Mapping[str, str] = {"tag": "タグ", "category": "カテゴリー", "author": "著者"}
FEEDS = "フィード"
INDEX_WORDS: Mapping[str, str] = {"tags": "タグ", "categories": "カテゴリー", "authors": "著者"}

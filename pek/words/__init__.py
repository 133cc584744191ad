"""The words that pek itself says to readers, in Japanese and in English."""

from pek.words.saying import LANGUAGES, Words, words

__all__ = ["LANGUAGES", "Words", "words"]

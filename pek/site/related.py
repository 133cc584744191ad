"""Which posts a reader of one would want next: by the tags that they share, then by their words.

Pure: who asks hands in the lists to look through, each newest first. Of each no more than the
posts nearest in time are looked at, so that the answer costs the same on a site of any size.
"""

import re
import sys
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain, pairwise
from math import fsum, log

from pek.models import Post
from pek.text import fold

# Posts of one list that are looked at, and of all lists together those whose words are compared.
NEAREST = 24
COMPARED = 40
# How far from a post in a list those are at most that are looked at; as many as are left over may
# be of the same moment as that post.
REACH = 51
# Without a tag in common, posts are related if a tenth of what they say is the same. Over the
# sample site, what is common to posts of one kind about different things stays below.
FLOOR = 0.1

_KANJI = r"\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_KATAKANA = r"\u30a1-\u30fa\u30fc"
_KANJI_RUN = re.compile(f"[{_KANJI}]{{2,}}")
# Katakana, and letters and digits of other scripts; hiragana is for what all sentences share.
_WORD = re.compile(rf"[{_KATAKANA}]{{2,}}|(?:(?![{_KANJI}\u3041-\u30ff])[^\W_]){{2,}}")


def most_related(
    post: Post,
    *,
    tags: Mapping[str, Sequence[Post]],
    beside: Iterable[Sequence[Post]],
    total: int,
    apart: AbstractSet[str],
    limit: int,
) -> tuple[Post, ...]:
    """At most ``limit`` posts, the most related first; none that has little to do with ``post``.

    ``tags`` are the posts of each of its tags, by the folded name; ``beside`` those of other lists
    that it is in; ``total`` is the number of all posts; those at the addresses ``apart`` are left
    out. More and rarer tags in common come first, then more words, then the newer post.
    """
    pools, moment = (*tags.values(), *beside), _moment(post)
    found = {one.address: one for posts in pools for one in _nearest(moment, posts)}
    for address in (post.address, *apart):
        found.pop(address, None)
    shared = _tags_in_common(found, {t: _rarity(len(posts), total) for t, posts in tags.items()})
    near = sorted((-shared[a], abs(moment - _moment(one)), a) for a, one in found.items())
    compared = [address for _, _, address in near[:COMPARED]]
    # Whose tags weigh less than those of the last that there is room for need no words.
    least = shared[compared[limit - 1]] if 0 < limit <= len(compared) else 0.0
    asked = [address for address in compared if shared[address] >= least]
    alike = _words_in_common(post, [found[a] for a in compared], [found[a] for a in asked])
    ranked = sorted(asked, key=lambda a: (-shared[a], -alike[a], -_moment(found[a]), a))
    return tuple(found[a] for a in ranked if shared[a] or alike[a] >= FLOOR)[:limit]


def _nearest(moment: float, posts: Sequence[Post]) -> Sequence[Post]:
    """The NEAREST of ``posts``, newest first, to a moment: they stand together."""

    def both_ends(first: int) -> float:
        return -_moment(posts[first]) - _moment(posts[first + NEAREST])

    # Of the posts at both ends of one too many, the newer is no farther away than the older.
    first = bisect_left(range(max(0, len(posts) - NEAREST)), -2 * moment, key=both_ends)
    return posts[first : first + NEAREST]


def _tags_in_common(found: Mapping[str, Post], rarity: Mapping[str, float]) -> Mapping[str, float]:
    """How much the tags of each post that are in ``rarity`` weigh together."""
    spelt = {tag: rarity.get(fold(tag), 0.0) for tag in {t for p in found.values() for t in p.tags}}
    # Whatever the order of the tags, equal tags must weigh the same.
    return {address: fsum(map(spelt.__getitem__, one.tags)) for address, one in found.items()}


def _rarity(uses: int, total: int) -> float:
    """What a tag of ``uses`` of all posts says of a post (its inverse document frequency): nothing,
    if more than half of them have it. It says what the site is about.
    """
    return log(total / uses) if 2 * uses <= total else 0.0


def _words_in_common(
    post: Post, others: Sequence[Post], asked: Iterable[Post]
) -> Mapping[str, float]:
    """How much of what a post and each of those ``asked`` for say is the same, from 0 to 1, by
    address; what few of the ``others`` say counts more, and what more than half of them say
    nothing.
    """
    own, said = set(_words(post)), [_words(other) for other in others]
    count = len(said) + 1
    uses = Counter(chain(own, chain.from_iterable(said)))
    # What two of three say is something all the same: fewer than three are no crowd.
    most = max(2, count / 2)
    weights = [log(1 + count / n) if 0 < n <= most else 0.0 for n in range(count + 1)]

    def weigh(words: Iterable[str]) -> float:
        return fsum([weights[uses[word]] for word in words])

    found, all_own = {}, weigh(own)
    for other in asked:
        words = _words(other)
        both = weigh(own.intersection(words))
        found[other.address] = both / ((all_own + weigh(words) - both) or 1)
    return found


def _words(post: Post) -> tuple[str, ...]:
    """What title and description speak of, each once: pairs of kanji, words of katakana and of
    Latin letters, folded. Bare numbers tell little.
    """
    return _words_of(post.title, post.description)


# A post is compared with those around it, and they with it. A word is kept once, whoever says it:
# 8,192 posts of 60 words take 6 MB.
@lru_cache(maxsize=8192)
def _words_of(title: str, description: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", f"{title}\n{description}").casefold()
    pairs = (first + second for run in _KANJI_RUN.findall(text) for first, second in pairwise(run))
    words = (word for word in _WORD.findall(text) if not word.isdigit())
    return tuple(map(sys.intern, set(chain(pairs, words))))


def _moment(post: Post) -> float:
    return post.published.timestamp()

"""All hits of many phrases in the folded texts of mail, each with its phrase and its end.

Phrases stand anywhere, also inside of words: peers know no word boundaries for literals. A fifth of them stand in the
texts, the others are of their words. Answers are compared by a sum over (text, phrase, end).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import NamedTuple

from ..contest import Agreement, Peer, Work, amount
from ..lists import phrases as picked
from ..mail import Mail

_MASK = (1 << 64) - 1
_HYPERSCAN = Peer("hyperscan", label="libhyperscan (native)")
_RECORD = (Peer("ahocorasick_rs", package="ahocorasick-rs"), Peer("pyahocorasick", package="pyahocorasick"))


class Search(NamedTuple):
    phrases: list[bytes]
    texts: list[bytes]


class Sum(NamedTuple):
    """All hits of a pass, in whatever order they were found."""

    hits: int
    total: int


def sum_of(hits: Iterable[tuple[int, int, int]]) -> Sum:
    """(text, phrase, end), as driver.hpp sums."""
    count = total = 0
    for text, phrase, end in hits:
        x = (text << 40 ^ phrase << 20 ^ end) * 0x9E3779B97F4A7C15 & _MASK
        count += 1
        total += (x ^ x >> 29) * 0xBF58476D1CE4E5B9
    return Sum(count, total & _MASK)


@lru_cache(maxsize=1)
def _search(count: int, short: float, mail: Mail) -> Search:
    texts = mail.folded
    return Search([phrase.encode() for phrase in picked([text.decode() for text in texts], count, short=short)], texts)


def _same(ours: Sum, theirs: Sum) -> Agreement:
    return Agreement(ours.hits if ours == theirs else 0, max(ours.hits, theirs.hits))


def _size(search: Search) -> str:
    return amount(search.texts, "texts")


def _work(name: str, title: str, count: int, peers: tuple[Peer, ...], short: float = 0,
          level: str | None = None) -> Work:
    return Work("phrases", name, title, peers, partial(_search, count, short), _size, same=_same,
                compared="hits", function="find", level=level)


def _more(many: Sum, few: Sum) -> Agreement:
    """The few are some of the many."""
    return Agreement(int(many.hits >= few.hits), 1)


WORKS = (
    *(_work(f"find_{count}", f"all hits of {count:,} phrases", count, (_HYPERSCAN._replace(target=target), *_RECORD))
      for count, target in ((100, 2.5), (1_000, 4), (10_000, 7), (100_000, 10))),
    _work("short_10000", "all hits of 10,000 phrases, a tenth short (3 to 7)", 10_000,
          (_HYPERSCAN._replace(target=4), *_RECORD), short=0.1),
    *(_work(f"avx2_{count}", f"all hits of {count:,} phrases, ours by AVX2", count,
            (_HYPERSCAN._replace(target=target),), level="avx2")
      for count, target in ((100, 1.0), (1_000, 1.5), (10_000, 4), (100_000, 5))),
    # The time is to be five times that of a hundredth of the phrases at most.
    _work("growth", "all hits of 100,000 phrases beside a hundredth of them", 100_000,
          (Peer("ours_few", 1 / 5, label="ours, 1,000 phrases"),))._replace(same=_more, compared="passes"),
)

"""Lists of the size of a busy site's, out of the mail that is measured with."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from .contest import Missing

_IN_VAIN = 10_000  # so many picks without a new phrase


def phrases(texts: Sequence[str], count: int, seed: int = 1, short: float = 0) -> list[str]:
    """`count` distinct phrases of 8 to 30 characters: a fifth stand in the texts, the others are of their words.

    `short`: that share of them are words of the texts of 3 to 7 characters instead.
    """
    rng = random.Random(seed)
    words = sorted({word for text in texts for word in text.split() if word.isalpha() and 3 <= len(word) <= 12})
    found: set[str] = set()
    _add_short(found, words, int(count * short), rng)
    wanted = len(found) + (count - len(found)) // 5

    def stands() -> str:
        have = rng.choice(texts).split()
        if len(have) <= 4:
            return ""
        start = rng.randrange(len(have) - 4)
        return " ".join(have[start:start + rng.randint(2, 4)])

    if words:  # else all of them are too short, or no words
        _fill(found, wanted, stands)
        _fill(found, count, lambda: " ".join(rng.choices(words, k=rng.randint(2, 4))))
    if len(found) < count:
        raise Missing(f"the texts have too few words for {count:,} phrases")
    return sorted(found)


def _fill(found: set[str], wanted: int, make: Callable[[], str]) -> None:
    """Until there are so many, or nothing new comes any more: a small set of texts has no more."""
    since, size = 0, len(found)
    while size < wanted and since < _IN_VAIN:
        _add(found, make())
        since = 0 if len(found) > size else since + 1
        size = len(found)


def _add(found: set[str], phrase: str) -> None:
    if 8 <= len(phrase) <= 30 and phrase.isprintable() and not set(phrase) & set("*?\\#\t"):
        found.add(phrase)


def _add_short(found: set[str], words: Sequence[str], count: int, rng: random.Random) -> None:
    few = [word for word in words if len(word) <= 7]
    found.update(rng.sample(few, min(count, len(few))))
    while len(found) < count:  # made-up mail has few words
        found.add("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(3, 7))))


def addresses(folder: Path | None, count: int, seed: int = 1) -> list[str]:
    """`count` distinct web addresses: those of phishing samples where there are corpora, then made-up ones."""
    rng = random.Random(seed)
    sample = folder / "lists/openphish_sample.tsv" if folder else None
    lines = sample.read_text("utf-8").splitlines() if sample and sample.is_file() else []
    found = dict.fromkeys(line.split("\t")[1] for line in lines[:count])
    while len(found) < count:
        found[f"http://{rng.randrange(1 << 40):x}.example/{rng.randrange(1 << 30):x}/login.php"] = None
    return list(found)

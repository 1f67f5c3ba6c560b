"""Messages and lists for measurements, out of the shared corpora."""

from __future__ import annotations

import os
import random
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", ROOT.parent / "shared/corpora"))


def messages(*names: str) -> list[bytes]:
    """All messages of the labelled corpora, in the order of their indexes."""
    return [(CORPORA / name / line.split("\t")[1]).read_bytes()
            for name in names for line in (CORPORA / name / "index").read_text("utf-8").splitlines()]


def phrases(texts: list[str], count: int, seed: int = 1) -> list[str]:
    """`count` distinct phrases of 8 to 30 characters: a fifth stand in the texts, the others are of their words."""
    rng = random.Random(seed)
    words = sorted({word for text in texts for word in text.split() if word.isalpha() and 3 <= len(word) <= 12})
    found: set[str] = set()
    while len(found) < count // 5:
        have = rng.choice(texts).split()
        if len(have) > 4:
            start = rng.randrange(len(have) - 4)
            _add(found, " ".join(have[start:start + rng.randint(2, 4)]))
    while len(found) < count:
        _add(found, " ".join(rng.choices(words, k=rng.randint(2, 4))))
    return sorted(found)


def _add(found: set[str], phrase: str) -> None:
    if 8 <= len(phrase) <= 30 and phrase.isprintable() and not set(phrase) & set("*?\\#\t"):
        found.add(phrase)


def addresses(count: int, seed: int = 1) -> list[str]:
    """`count` distinct web addresses: those of the phishing samples, then made-up ones."""
    rng = random.Random(seed)
    known = [line.split("\t")[1] for line in (CORPORA / "lists/openphish_sample.tsv").read_text("utf-8").splitlines()]
    found = dict.fromkeys(known[:count])
    while len(found) < count:
        found[f"http://{rng.randrange(1 << 40):x}.example/{rng.randrange(1 << 30):x}/login.php"] = None
    return list(found)

"""Signatures on real mail: campaigns are found again, unrelated messages are not taken for one.

MAILSIFT_SAMPLE=0 takes every body instead of a sample; the unrelated pairs are always all of them.
"""

from __future__ import annotations

import importlib
import os
import random
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

import mailsift
from mailsift import _native

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
campaigns = importlib.import_module("reference.campaigns")
reference = importlib.import_module("reference.signature")

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", TESTS.parent.parent / "shared/corpora"))
LABELLED = ("spamassassin", "csdmc2010", "phishing_pot", "lists_ham")
SAMPLE = int(os.environ.get("MAILSIFT_SAMPLE", "500"))  # bodies; 0 for all
FEWEST_WORDS = 60
MOST = 60_000  # characters of a body


def paths(*folders: str) -> list[Path]:
    found = [CORPORA / name / line.split("\t")[1] for name in folders if (CORPORA / name / "index").exists()
             for line in (CORPORA / name / "index").read_text(errors="surrogateescape").splitlines()]
    if not found:
        pytest.skip(f"no corpora in {CORPORA} (set MAILSIFT_CORPORA)")
    return found


def bodies(facts: mailsift.Facts) -> tuple[str, str]:
    """The longest plain text and the longest text of HTML."""
    pages = [text for text in facts.texts if text.kind == "visible"]
    with_page = {text.part for text in pages}
    plain = [text for text in facts.texts if text.kind == "decoded" and text.part not in with_page]
    longest = [max((text.text for text in texts), key=len, default="")[:MOST] for texts in (plain, pages)]
    return longest[0], longest[1]


def numbers(folded: bytes) -> tuple[int, ...]:
    return tuple(memoryview(_native._sign(folded)).cast("Q"))


def keys(text: str) -> tuple[int, ...]:
    return numbers(_native._fold(text.encode("utf-8", "replace"))[0])


def are_one_campaign(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return bool(a and b) and sum(x == y for x, y in zip(a, b, strict=True)) >= _native.SIGNATURE_SHARED


@pytest.fixture(scope="module")
def texts() -> list[str]:
    found = paths(*LABELLED)
    rng = random.Random(3)
    rng.shuffle(found)
    out: list[str] = []
    for path in found:
        plain, page = bodies(mailsift.facts.extract(path.read_bytes(), wanted=mailsift.facts.TEXTS))
        text = page if len(page.split()) >= FEWEST_WORDS else plain
        if len(text.split()) >= FEWEST_WORDS:
            out.append(text)
        if out and len(out) == SAMPLE:
            break
    assert out
    return out


# Half of the capitalised words inside sentences are other names: more than a campaign changes. All of them: what
# titles in capitals make of it.
@pytest.mark.parametrize(("names", "least"), [(0.5, 0.97), (1.0, 0.93)])
@pytest.mark.parametrize("tail", campaigns.TAILS)
def test_campaigns_share_keys(texts: list[str], names: float, least: float, tail: str) -> None:
    rng = random.Random(f"{names} {tail}")
    pool = sorted({word for text in texts[:300] for word in text.split() if word.isalpha()})
    found = [are_one_campaign(keys(text), keys(campaigns.copy_of(text, pool, rng, names, tail))) for text in texts]
    print(f"names {names:.0%}, {tail}: {sum(found)} of {len(found)} = {sum(found) / len(found):.2%}")
    assert sum(found) >= least * len(found)


def test_unrelated_messages_share_none() -> None:
    messages, signed = [], []
    for path in paths("lists_ham"):
        facts = mailsift.facts.extract(path.read_bytes(), wanted=mailsift.facts.TEXTS)
        plain, page = bodies(facts)
        refers = " ".join(value for name in ("References", "In-Reply-To", "Message-ID") for value in facts.header(name))
        messages.append((facts.subject, refers))
        signed.append(keys(campaigns.own_words(plain or page)))
    thread = campaigns.threads(messages)
    having = defaultdict(list)
    for i, own in enumerate(signed):
        for place in enumerate(own):
            having[place].append(i)
    shared = Counter((a, b) for same in having.values() for a, b in combinations(same, 2) if thread[a] != thread[b])
    wrong = sum(count >= _native.SIGNATURE_SHARED for count in shared.values())
    members = [i for i, own in enumerate(signed) if own]
    pairs = len(members) * (len(members) - 1) // 2
    pairs -= sum(count * (count - 1) // 2 for count in Counter(thread[i] for i in members).values())
    print(f"{wrong} of {pairs} pairs = {wrong / pairs * 10_000:.3f} in 10,000")
    assert pairs > 100_000
    assert wrong * 10_000 <= pairs


def test_real_bodies_equal_the_oracle(texts: list[str]) -> None:
    for text in random.Random(1).sample(texts, min(60, len(texts))):
        folded = _native._fold(text[:8000].encode("utf-8", "replace"))[0]
        assert numbers(folded) == reference.sign(folded.decode())

"""Show 5: 10,000 phrases over real mail, the same hits by place as `pyahocorasick` over the folded text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import ahocorasick
import pytest

from mailsift import Engine, _native, facts
from mailsift.config import List, Lists, Policy

from .comparing import FULL, SEED, Tally, messages

MESSAGES, PHRASES = 60, 10_000


class Place(NamedTuple):
    phrase: str
    part: str
    where: str
    start: int
    size: int


def folded(text: str) -> str:
    return _native._fold(text.encode())[0].decode()


def pick_phrases(seen: list[facts.Facts]) -> list[str]:
    """One to four words out of the folded texts, so that very many stand in several messages, and some in none."""
    chance = random.Random(SEED)
    words = [words for one in seen for text in one.texts if text.kind == "folded" and (words := text.text.split())]
    picked: dict[str, None] = {}
    while len(picked) < PHRASES:
        text = chance.choice(words)
        size = chance.choice((1, 1, 2, 3, 4))
        at = chance.randrange(len(text))
        phrase = " ".join(text[at:at + size])
        if chance.random() < 0.05:
            phrase += "q"
        # Masks and the signs of the list's own lines have tests of their own.
        if 2 <= len(phrase) <= 60 and not set(phrase) & set("*?\\#~") and folded(phrase) == phrase:
            picked.setdefault(phrase)
    return list(picked)


def sources(one: facts.Facts) -> Iterator[tuple[str, str, bytes, bytes]]:
    """(part, where, visible text, its fold) of every text that phrases are searched in."""
    plain = {text.part: text for text in one.texts if text.kind == "decoded"}
    plain |= {text.part: text for text in one.texts if text.kind == "visible"}
    for text in one.texts:
        if text.kind == "folded":
            visible = one.subject if text.where == "subject" else plain[text.part].text
            yield text.part, text.where, visible.encode(), text.text.encode()


def expected(automaton: ahocorasick.Automaton, one: facts.Facts) -> Iterator[Place]:
    for part, where, visible, fold in sources(one):
        # The automaton of the peer takes str; one character a byte makes its places byte offsets.
        for last, phrase in automaton.iter(fold.decode("latin-1")):
            end = last + 1
            start = end - len(phrase.encode())
            if _native._word_boundary(fold, start) and _native._word_boundary(fold, end):
                source = _native._fold_source_of(visible, start)
                yield Place(phrase, part, where, source, min(_native._fold_source_of(visible, end), len(visible)) - source)


@pytest.fixture(scope="module")
def mails(corpora: Path) -> list[tuple[str, bytes]]:
    found = list(messages(corpora, MESSAGES))
    if not found:
        pytest.skip("no labelled corpora")
    return found


def test_hits_equal_pyahocorasick(mails: list[tuple[str, bytes]], tmp_path: Path) -> None:
    assert FULL or len(mails) <= 4 * MESSAGES
    phrases = pick_phrases([facts.extract(raw, wanted=facts.TEXTS) for _, raw in mails[:2000]])
    listed = tmp_path / "phrases.txt"
    listed.write_text("\n".join(phrases) + "\n", "utf-8")
    automaton = ahocorasick.Automaton()
    for phrase in phrases:
        automaton.add_word(phrase.encode().decode("latin-1"), phrase)
    automaton.make_automaton()
    tally = Tally()
    limits = _native.ExtractLimits(hits=1 << 20)
    with Engine(Policy(lists=Lists(blocked_phrases=List(files=(str(listed),))))) as engine:
        tables = engine._open().tables
        assert tables is not None and tables.phrase_engine == "automaton"
        for corpus, raw in mails:
            one = facts.extract(raw, limits, tables, facts.PHRASES | facts.TEXTS)
            ours = sorted(Place(tables.entry("blocked-phrases", hit.entry)[0], hit.part, hit.where, hit.start, hit.size)
                          for hit in one.phrase_hits)
            theirs = sorted(expected(automaton, one))
            for place in theirs:
                tally.add(corpus, "phrase hits", place in set(ours) if len(theirs) < 3 else True)
            assert ours == theirs, (corpus, sorted(set(ours) ^ set(theirs))[:5])
    assert tally.total("phrase hits").compared > 10 * len(mails)

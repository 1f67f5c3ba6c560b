# ruff: noqa: E501
"""Show 5: 10,000 phrases over real mail, the same hits by place as `pyahocorasick` over the folded text."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from mailsift import Engine, _native, facts
from mailsift.config import List, Lists, Policy

from .comparing import SEED, Tally, messages

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
    """(part, where, visible text, its fold) of every text that phrases are searched in; a part may have several, each in
    front of its fold."""
    plain: dict[str, str] = {}
    for text in one.texts:
        if text.kind in ("decoded", "visible"):
            plain[text.part] = text.text
        elif text.kind == "folded":
            visible = one.subject if text.where == "subject" else plain[text.part]
            yield text.part, text.where, visible.encode(), text.text.encode()


def expected(automaton: ahocorasick.Automaton, one: facts.Facts) -> Iterator[Place]:
    for part, where, visible, fold in sources(one):
        # The automaton of the peer takes str; one character a byte makes its places byte offsets.
        for last, phrase in automaton.iter(fold.decode("latin-1")):
            end = last + 1
            start = end - len(phrase.encode())
            if _native._word_boundary(fold, start) and _native._word_boundary(fold, end):
                source = _native._fold_source_of(visible, start)
                while visible[source] & 0xC0 == 0x80:  # a character of which the hit has the end
                    source -= 1
                yield Place(phrase, part, where, source, behind(visible, fold, end) - source)


def behind(visible: bytes, fold: bytes, end: int) -> int:
    """Where in the source a hit ends that ends at `end` of the fold: where what follows comes from, never inside of a
    character (U+2026 folds to three dots, of which a hit may have two). What folds away behind the last letter of a text
    belongs to its last hit."""
    if end == len(fold):
        return len(visible)
    last = len(visible[:_native._fold_source_of(visible, end - 1)].decode("utf-8", "ignore"))
    whole = len(visible.decode("utf-8", "replace")[:last + 1].encode())
    return max(whole, _native._fold_source_of(visible, end))


def folds_to(phrase: str, visible: bytes, start: int, size: int) -> tuple[bool, str | None]:
    """Does the source at the place of a hit fold to the phrase? Alone, or only with the words around it: what a letter
    folds to depends on the script of its word, and letters are spaced out only among others."""
    source = visible[start:start + size].decode("utf-8", "replace")
    if folded(source) == phrase or folded(source).strip() == phrase:
        return True, None
    around = visible[max(0, start - 40):start + size + 40].decode("utf-8", "ignore")
    return False, "letters around" if phrase in folded(around) else None


def compare(tally: Tally, corpus: str, one: facts.Facts, ours: list[Place], automaton: ahocorasick.Automaton) -> None:
    theirs = list(expected(automaton, one))
    left = Counter(ours)
    for place in theirs:
        tally.add(corpus, "phrase hits", left[place] > 0, None, place)
        left[place] -= 1
    for place in left.elements():
        tally.add(corpus, "phrase hits", False, None, ("ours alone", place))
    texts: dict[tuple[str, str], list[bytes]] = {}
    for part, where, visible, _ in sources(one):
        texts.setdefault((part, where), []).append(visible)
    for place in ours:
        mine = texts[place.part, place.where]
        found = [folds_to(place.phrase, visible, place.start, place.size) for visible in mine]
        same, cls = next((one for one in found if one[0]), found[0])
        tally.add(corpus, "source of a hit", same, cls, (place, mine[0][place.start:][:place.size + 8]))


def tally_of(mails: list[tuple[str, bytes]], folder: Path) -> Tally:
    phrases = pick_phrases([facts.extract(raw, wanted=facts.TEXTS) for _, raw in mails[:: max(1, len(mails) // 1000)]])
    listed = folder / "phrases.txt"
    listed.write_text("\n".join(phrases) + "\n", "utf-8")
    automaton = ahocorasick.Automaton()
    for phrase in phrases:
        automaton.add_word(phrase.encode().decode("latin-1"), phrase)
    automaton.make_automaton()
    tally = Tally()
    limits = _native.ExtractLimits(hits=1 << 20)
    with Engine(Policy(lists=Lists(blocked_phrases=List(files=(str(listed),))))) as engine:
        tables = engine._open().tables
        assert tables.phrase_engine == "sampled-grams"
        assert tables.count("blocked-phrases") == PHRASES
        for corpus, raw in mails:
            one = facts.extract(raw, limits, tables, facts.PHRASES | facts.TEXTS)
            ours = [Place(tables.entry(hit.list, hit.entry)[0], hit.part, hit.where, hit.start, hit.size)
                    for hit in one.phrase_hits if hit.list == "blocked-phrases" and hit.where != "hidden"]
            compare(tally, corpus, one, ours, automaton)
    return tally


def test_hits_equal_pyahocorasick(corpora: Path, tmp_path: Path) -> None:
    mails = list(messages(corpora, MESSAGES))
    tally = tally_of(mails, tmp_path)
    assert not tally.total("phrase hits").unexplained, tally.total("phrase hits").unexplained[:5]
    tally.check(0.001)
    assert tally.total("phrase hits").compared > 10 * len(mails)

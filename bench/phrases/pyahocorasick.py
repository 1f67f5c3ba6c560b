"""For the record: pyahocorasick, over texts that were decoded before the clock starts."""

from __future__ import annotations

from collections.abc import Iterator

import ahocorasick

from ..contest import Contestant
from . import Search, sum_of


def find(search: Search) -> Contestant:
    """Bytes as Latin-1, so that places are byte offsets."""
    automaton = ahocorasick.Automaton()
    for number, phrase in enumerate(search.phrases):
        automaton.add_word(phrase.decode("latin-1"), number)
    automaton.make_automaton()
    texts = [text.decode("latin-1") for text in search.texts]

    def run() -> None:
        for text in texts:
            for _ in automaton.iter(text):
                pass

    def hits() -> Iterator[tuple[int, int, int]]:
        for index, text in enumerate(texts):
            for last, number in automaton.iter(text):
                yield index, number, last + 1

    return Contestant(run, lambda: sum_of(hits()))

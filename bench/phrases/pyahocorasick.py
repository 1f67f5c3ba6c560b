"""The peer: pyahocorasick, over texts that were decoded before the clock starts. It knows no word boundaries."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import ahocorasick

from mailsift import _native


class Contestant:
    """Bytes as Latin-1, so that places are byte offsets."""

    def __init__(self, phrases: Sequence[bytes], texts: Sequence[bytes]) -> None:
        self._automaton = ahocorasick.Automaton()
        for number, phrase in enumerate(phrases):
            self._automaton.add_word(phrase.decode("latin-1"), (number, len(phrase)))
        self._automaton.make_automaton()
        self._texts = texts
        self._decoded = [text.decode("latin-1") for text in texts]

    def hits(self, words: bool) -> Iterator[tuple[int, int, int]]:
        """(text, phrase, end)"""
        for index, (text, decoded) in enumerate(zip(self._texts, self._decoded, strict=True)):
            for last, (number, size) in self._automaton.iter(decoded):
                end = last + 1
                if not words or (_native._word_boundary(text, end - size) and _native._word_boundary(text, end)):
                    yield index, number, end

    def seconds(self) -> float:
        """CPU time of one pass without word boundaries."""
        start = time.thread_time()
        for decoded in self._decoded:
            for _ in self._automaton.iter(decoded):
                pass
        return time.thread_time() - start

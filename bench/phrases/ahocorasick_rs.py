"""For the record: ahocorasick_rs (Rust), over bytes, by the contiguous automaton that it has for many patterns."""

from __future__ import annotations

import ahocorasick_rs

from ..contest import Contestant
from . import Search, sum_of


def find(search: Search) -> Contestant:
    kind = ahocorasick_rs.Implementation.ContiguousNFA
    automaton = ahocorasick_rs.BytesAhoCorasick(search.phrases, implementation=kind)

    def run() -> None:
        for text in search.texts:
            automaton.find_matches_as_indexes(text, overlapping=True)

    return Contestant(run, lambda: sum_of(
        (index, phrase, end) for index, text in enumerate(search.texts)
        for phrase, _, end in automaton.find_matches_as_indexes(text, overlapping=True)))

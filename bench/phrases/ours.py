"""Ours: the section that lists are compiled into, searched by match::Automaton."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mailsift import _native
from mailsift.database.phrases import Phrase, PhraseError, build

from ..contest import Contestant, Missing
from . import Search, programs, sum_of

_MOST_HITS = (1 << 32) - 1


def section(phrases: Sequence[bytes], boundaries: bool) -> bytes:
    return build([Phrase(phrase, boundaries=boundaries) for phrase in phrases])


def find(search: Search) -> Contestant:
    """By the driver in C++; where it can't be built, by the binding, which makes Python objects of all hits."""
    try:
        built = section(search.phrases, False)
    except PhraseError as error:
        raise Missing(str(error)) from None
    try:
        return programs.contestant(programs.program("ours"), search, built)
    except Missing:
        return _by_binding(search, built)


def _by_binding(search: Search, built: bytes) -> Contestant:
    ask: Any = getattr(_native, "_phrases_find", None) or getattr(_native, "_automaton_find", None)
    if ask is None:
        raise Missing("this build has no door to its phrases")

    def run() -> None:
        for text in search.texts:
            ask(built, text, _MOST_HITS)

    return Contestant(run, lambda: sum_of((index, phrase, start + size) for index, text in enumerate(search.texts)
                                          for phrase, start, size in ask(built, text, _MOST_HITS)[0]))

"""Ours: the section that lists are compiled into, searched by match::Matcher."""

from __future__ import annotations

from collections.abc import Sequence

from mailsift import _native
from mailsift.database.phrases import Phrase, PhraseError, build

from ..contest import Contestant, Missing
from . import Search, programs, sum_of


def section(phrases: Sequence[bytes], boundaries: bool) -> bytes:
    return build([Phrase(phrase, boundaries=boundaries) for phrase in phrases])


def find(search: Search) -> Contestant:
    return searching(search, built(search.phrases))


def built(phrases: Sequence[bytes]) -> bytes:
    """Phrases that stand anywhere."""
    try:
        return section(phrases, False)
    except PhraseError as error:
        raise Missing(str(error)) from None


def searching(search: Search, built: bytes) -> Contestant:
    """By the driver in C++; where it can't be built, by the binding, which makes Python objects of all hits."""
    try:
        return programs.contestant(programs.program("ours"), search, built)
    except Missing:
        return _by_binding(search, built)


def _by_binding(search: Search, built: bytes) -> Contestant:
    finder = _native._PhraseFinder(built)

    def run() -> None:
        for text in search.texts:
            finder.find(text)

    return Contestant(run, lambda: sum_of((index, phrase, start + size) for index, text in enumerate(search.texts)
                                          for phrase, start, size in finder.find(text)))

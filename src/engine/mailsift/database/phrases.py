"""Phrases of the lists -> the section that match::Matcher scans with.

Two engines. "sampled-grams": some grams of each phrase in a table, built by the native core alone.
"aho-corasick": `pyahocorasick` builds the trie and its failure links (A. V. Aho, M. J. Corasick,
"Efficient string matching", 1975); the native core flattens its dump (phrase_trie.py). Both find the same hits; which
one is quicker was measured (docs/phrase-engines.md), and so it is chosen.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from mailsift import _native

Engine = Literal["sampled-grams", "aho-corasick"]

# Up to how many phrases the automaton is the quicker one, by level: so few that its filter of vector instructions lets
# hardly a place through. At the levels that aren't named it never is, or nobody has measured it.
AUTOMATON_UP_TO = {"avx2": 2, "avx512": 5}

MAX_PHRASES = 1_000_000

_MASK, _ANYWHERE = 1, 2  # PhraseFlag of match/pattern.hpp
_PROBLEMS = {  # PatternError of match/pattern.hpp
    1: "an empty phrase; expected at least one character",
    2: "longer than 1024 bytes when folded; expected a shorter phrase",
    3: "a mask without a literal character; expected more than * and ?",
    4: "more than 16 * inside one mask; expected fewer",
    6: "bytes of the folded phrase; expected UTF-8",
}


class PhraseError(ValueError):
    """A phrase that can't be compiled. `index` is its place in the sequence, None when they are too many."""

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of a list, folded as the text will be.

    In a mask, `*` takes up to 256 bytes of folded text, `?` one character, and `\\*`, `\\?`, `\\\\` are
    literal; a `*` at an end only opens the word boundary there. With `boundaries`, a phrase that begins or
    ends with a letter or digit does so only where a word does.
    """

    text: bytes
    mask: bool = False
    boundaries: bool = True

    @property
    def flags(self) -> int:
        return _MASK * self.mask | _ANYWHERE * (not self.boundaries)


def chosen(count: int) -> Engine:
    """The engine that is quicker for so many phrases, at the level in use. A section that another level has chosen
    for is used as it is: it finds the same."""
    return "aho-corasick" if 0 < count <= AUTOMATON_UP_TO.get(_native.simd_level(), 0) else "sampled-grams"


def build(phrases: Sequence[Phrase], limit: int = MAX_PHRASES, engine: Engine | None = None) -> bytes:
    """The section, for `engine`, else for the one that is quicker; hits name a phrase by its index here. PhraseError
    says which one is wrong and why."""
    if len(phrases) > limit:
        raise PhraseError(f"{len(phrases)} phrases; expected at most {limit}")
    texts, ends, flags = _flat(phrases)
    problem, index = _native._phrases_problem(texts, ends, flags)
    if problem in _PROBLEMS:
        raise PhraseError(_PROBLEMS[problem], index)
    if (engine or chosen(len(phrases))) == "aho-corasick":
        from mailsift.database.phrase_trie import trie_section  # its package is needed for these few lists alone

        keys = {_native._phrase_key(phrase.text, phrase.flags)[1] for phrase in phrases}
        error, section = trie_section(keys, texts, ends, flags)
    else:
        error, section = _native._sampled_build(texts, ends, flags)
    if problem or error:
        raise MemoryError(f"{len(phrases)} phrases could not be built (step {error})")
    return section


def check(phrase: Phrase) -> None:
    """PhraseError where it could not be built."""
    problem, _ = _native._phrases_problem(*_flat([phrase]))
    if problem in _PROBLEMS:
        raise PhraseError(_PROBLEMS[problem], 0)


def _flat(phrases: Sequence[Phrase]) -> "tuple[bytes, array[int], bytes]":
    """Texts one behind the other, where each ends, and flags: Phrases of match/phrases.hpp."""
    texts = [phrase.text for phrase in phrases]
    flags = bytes([phrase.flags for phrase in phrases])
    return b"".join(texts), array("I", accumulate(map(len, texts))), flags

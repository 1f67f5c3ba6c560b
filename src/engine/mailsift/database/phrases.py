"""Phrases of the lists -> the section that match::Automaton scans with.

`pyahocorasick` builds the trie and its failure links (A. V. Aho, M. J. Corasick, "Efficient string
matching", 1975); the native core flattens its dump. Keys are bytes decoded as Latin-1, so that each
transition is one byte.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from mailsift import _native

MAX_PHRASES = 50_000  # the trie costs about 6 kB of memory a phrase while it is built

_MASK, _ANYWHERE = 1, 2  # PhraseFlag of match/pattern.hpp
_PROBLEMS = {  # PatternError of match/pattern.hpp
    1: "an empty phrase; expected at least one character",
    2: "longer than 1024 bytes when folded; expected a shorter phrase",
    3: "a mask without a literal character; expected more than * and ?",
    4: "more than 16 * inside one mask; expected fewer",
}
_AMBIGUOUS = 1  # BuildError of match/build.hpp


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


class _Trie(NamedTuple):
    """Nodes, edges and failure links as flat arrays: Trie of match/build.hpp."""

    nodes: "array[int]"
    edge_from: "array[int]"
    edge_to: "array[int]"
    edge_byte: bytes
    fail_from: "array[int]"
    fail_to: "array[int]"


def build(phrases: Sequence[Phrase], limit: int = MAX_PHRASES) -> bytes:
    """The section; hits name a phrase by its index here. PhraseError says which one is wrong and why."""
    if len(phrases) > limit:
        raise PhraseError(f"{len(phrases)} phrases; expected at most {limit}")
    keys = {_key(phrase, index) for index, phrase in enumerate(phrases)}
    texts = b"".join(phrase.text for phrase in phrases)
    ends, end = array("I"), 0
    for phrase in phrases:
        end += len(phrase.text)
        ends.append(end)
    flags = bytes(phrase.flags for phrase in phrases)
    kept: list[ahocorasick.Automaton] = []
    while True:
        # The dump names nodes by the low half of their addresses. Two nodes may share it where the memory
        # spreads over more than 4 GB: another try gets other addresses while the first nodes are kept.
        error, section = _native._automaton_build(*_dump(keys, kept), texts, ends, flags)
        if error == 0:
            return section
        if error != _AMBIGUOUS or len(kept) == 3:
            raise MemoryError(f"the phrase automaton could not be built (step {error})")


def check(phrase: Phrase) -> None:
    """PhraseError where it could not be built."""
    _key(phrase, 0)


def _key(phrase: Phrase, index: int) -> bytes:
    try:
        phrase.text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PhraseError(f"byte {error.start} of the folded phrase; expected UTF-8", index) from None
    problem, key = _native._phrase_key(phrase.text, phrase.flags)
    if problem in _PROBLEMS:
        raise PhraseError(_PROBLEMS[problem], index)
    return key


def _dump(keys: set[bytes], kept: list[ahocorasick.Automaton]) -> _Trie:
    if not keys:
        return _Trie(array("q"), array("q"), array("q"), b"", array("q"), array("q"))
    automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
    for key in keys:
        automaton.add_word(key.decode("latin-1"))
    automaton.make_automaton()
    kept.append(automaton)
    nodes, edges, links = automaton.dump()
    return _Trie(
        nodes=array("q", [node for node, _ in nodes]),
        edge_from=array("q", [source for source, _, _ in edges]),
        edge_to=array("q", [target for _, _, target in edges]),
        edge_byte=b"".join([label for _, label, _ in edges]),
        fail_from=array("q", [node for node, _ in links]),
        fail_to=array("q", [target for _, target in links]),
    )

"""The trie of a list of phrases -> the section that match::Automaton scans with.

Keys are bytes decoded as Latin-1, so that each transition is one byte.
"""

from array import array
from typing import NamedTuple

import ahocorasick

from mailsift import _native

_AMBIGUOUS = 1  # BuildError of match/build.hpp


class _Trie(NamedTuple):
    """Nodes, edges and failure links as flat arrays: Trie of match/build.hpp."""

    nodes: "array[int]"
    edge_from: "array[int]"
    edge_to: "array[int]"
    edge_byte: bytes
    fail_from: "array[int]"
    fail_to: "array[int]"


def trie_section(keys: set[bytes], texts: bytes, ends: "array[int]", flags: bytes) -> tuple[int, bytes]:
    """(BuildError, the section). `keys` are those of the phrases, which stand one behind the other in `texts`. Takes
    about 6 kB of memory a phrase."""
    kept: list[ahocorasick.Automaton] = []
    while True:
        # The dump names nodes by the low half of their addresses. Two nodes may share it where the memory
        # spreads over more than 4 GB: another try gets other addresses while the first nodes are kept.
        error, section = _native._automaton_build(*_dump(keys, kept), texts, ends, flags)
        if error != _AMBIGUOUS or len(kept) == 3:
            return error, section


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

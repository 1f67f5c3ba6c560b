"""The task: all hits of many phrases in the folded texts of two corpora, each with its phrase and its end.

Two questions. "words": a phrase begins and ends where words do, as the policy asks; peers that know no word boundaries
for literals report all places, and those between words are kept. "anywhere": all places. Answers are compared by a sum
over (text, phrase, end) before any clock starts. Phrases have 8 to 30 characters: a fifth stand in the texts, the
others are of their words.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mailsift import _native, facts

from ..corpus import phrases as pick_phrases
from . import hyperscan, native, ours, pyahocorasick

SIZES = (100, 1_000, 10_000, 50_000)
MODES = ("words", "anywhere")
_MASK = (1 << 64) - 1


class Row(NamedTuple):
    """Megabytes of text a second, best of the rounds."""

    phrases: int
    mode: str
    hits: int
    speeds: dict[str, float]


def folded_texts(raws: Sequence[bytes]) -> list[bytes]:
    return [text.text.encode() for raw in raws for text in facts.extract(raw, wanted=facts.TEXTS).texts
            if text.kind == "folded"]


def sum_of(hits: Iterator[tuple[int, int, int]]) -> tuple[int, int]:
    """As driver.hpp sums."""
    count = total = 0
    for text, phrase, end in hits:
        x = (text << 40 ^ phrase << 20 ^ end) * 0x9E3779B97F4A7C15 & _MASK
        count += 1
        total += (x ^ x >> 29) * 0xBF58476D1CE4E5B9
    return count, total & _MASK


def rows(texts: Sequence[bytes], repetitions: int, sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    decoded = [text.decode() for text in texts]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "texts").write_bytes(b"".join(struct.pack("<I", len(text)) + text for text in texts))
        programs = {"ours": native.build("ours", folder)}
        if hyperscan.missing() is None:
            programs["hyperscan"] = hyperscan.build(folder)
        for size in sizes:
            phrases = [phrase.encode() for phrase in pick_phrases(decoded, size)]
            (folder / "phrases").write_bytes(b"".join(phrase + b"\n" for phrase in phrases))
            peer = pyahocorasick.Contestant(phrases, texts)
            for mode in MODES:
                (folder / "section").write_bytes(ours.section(phrases, mode == "words"))
                yield _row(folder, programs, peer, (size, mode), repetitions)


def _row(folder: Path, programs: dict[str, Path], peer: pyahocorasick.Contestant, what: tuple[int, str],
         repetitions: int) -> Row:
    size, mode = what
    texts = folder / "texts"
    native_ones = {"ours": native.Contestant(programs["ours"], folder / "section", texts, mode)}
    if _native.simd_level() == "avx512":
        native_ones["ours, AVX2"] = native.Contestant(programs["ours"], folder / "section", texts, mode, "avx2")
    if "hyperscan" in programs:
        native_ones["libhyperscan"] = native.Contestant(programs["hyperscan"], folder / "phrases", texts, mode)
    answer = sum_of(peer.hits(mode == "words"))
    for name, contestant in native_ones.items():
        found = contestant.check()
        assert found == answer, (name, size, mode, found, answer)
    best = dict.fromkeys(native_ones, float("inf"))
    for _ in range(repetitions):
        for name, contestant in native_ones.items():
            best[name] = min(best[name], contestant.seconds())
    for contestant in native_ones.values():
        contestant.close()
    best["pyahocorasick"] = peer.seconds()
    megabytes = texts.stat().st_size / 1e6
    return Row(size, mode, answer[0], {name: megabytes / seconds for name, seconds in best.items()})

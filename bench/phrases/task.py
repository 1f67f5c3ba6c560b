"""The task: all hits of many phrases in the folded texts of two corpora, each with its phrase and its end.

Two questions. "words": a phrase begins and ends where words do, as the policy asks; peers that know no word boundaries
for literals report all places, and those between words are kept. "anywhere": all places. Answers are compared by a sum
over (text, phrase, end) before any clock starts. Phrases have 8 to 30 characters: a fifth stand in the texts, the
others are of their words. In one list a tenth are words of 3 to 7 characters. A million phrases have no peer here: the
scalar level gives the answer.
"""

from __future__ import annotations

import random
import struct
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mailsift import _native, facts

from ..corpus import phrases as pick_phrases
from . import hyperscan, native, ours, pyahocorasick

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
MODES = ("words", "anywhere")
WITH_SHORT = 10_000  # phrases of the list in which a tenth are short
_ALONE = 1_000_000  # from here on without peers
_MASK = (1 << 64) - 1


class Row(NamedTuple):
    """Speeds are megabytes of text a second, best of the rounds."""

    phrases: str
    mode: str
    hits: int
    build_seconds: float
    section_bytes: int
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


def lists(decoded: list[str], sizes: Sequence[int]) -> Iterator[tuple[str, list[str]]]:
    for size in sizes:
        yield str(size), pick_phrases(decoded, size)
        if size == WITH_SHORT:
            yield f"{size} short", with_short(decoded, size)


def with_short(decoded: list[str], size: int) -> list[str]:
    words = sorted({word for text in decoded for word in text.split() if word.isalpha() and 3 <= len(word) <= 7})
    short = random.Random(1).sample(words, size // 10)
    return sorted({*short, *pick_phrases(decoded, size - len(short))})


def rows(texts: Sequence[bytes], repetitions: int, sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    decoded = [text.decode() for text in texts]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "texts").write_bytes(b"".join(struct.pack("<I", len(text)) + text for text in texts))
        programs = {"ours": native.build("ours", folder)}
        if hyperscan.missing() is None:
            programs["hyperscan"] = hyperscan.build(folder)
        for listed, picked in lists(decoded, sizes):
            phrases = [phrase.encode() for phrase in picked]
            (folder / "phrases").write_bytes(b"".join(phrase + b"\n" for phrase in phrases))
            peer = None if len(phrases) >= _ALONE else pyahocorasick.Contestant(phrases, texts)
            for mode in MODES:
                start = time.process_time()
                section = ours.section(phrases, mode == "words")
                seconds = time.process_time() - start
                (folder / "section").write_bytes(section)
                row = Row(listed, mode, 0, seconds, len(section), {})
                yield _measured(row, folder, programs, peer, repetitions)


def _measured(row: Row, folder: Path, programs: dict[str, Path], peer: pyahocorasick.Contestant | None,
              repetitions: int) -> Row:
    native_ones = _contestants(row.mode, folder, programs, peer is not None)
    answer = sum_of(peer.hits(row.mode == "words")) if peer else native_ones["ours, scalar"].check()
    for name, contestant in native_ones.items():
        found = contestant.check()
        assert found == answer, (name, row.phrases, row.mode, found, answer)
    best = dict.fromkeys(native_ones, float("inf"))
    for _ in range(repetitions):
        for name, contestant in native_ones.items():
            best[name] = min(best[name], contestant.seconds())
    for contestant in native_ones.values():
        contestant.close()
    if peer:
        best["pyahocorasick"] = peer.seconds()
    megabytes = (folder / "texts").stat().st_size / 1e6
    return row._replace(hits=answer[0], speeds={name: megabytes / seconds for name, seconds in best.items()})


def _contestants(mode: str, folder: Path, programs: dict[str, Path], peers: bool) -> dict[str, native.Contestant]:
    texts, section = folder / "texts", folder / "section"
    found = {"ours": native.Contestant(programs["ours"], section, texts, mode)}
    if _native.simd_level() == "avx512":
        found["ours, AVX2"] = native.Contestant(programs["ours"], section, texts, mode, "avx2")
    if not peers:
        found["ours, scalar"] = native.Contestant(programs["ours"], section, texts, mode, "scalar")
    elif "hyperscan" in programs:
        found["libhyperscan"] = native.Contestant(programs["hyperscan"], folder / "phrases", texts, mode)
    return found

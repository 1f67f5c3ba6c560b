"""core/reputation: segments and bases of them against an oracle that holds everything in a dict."""

from __future__ import annotations

import os
import random
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference import reputation as oracle
from tests.reference.reputation import (
    BAD,
    DOMAIN,
    GOOD,
    MD5,
    SHA256,
    SUSPICIOUS,
)

from mailsift import _native
from mailsift.reputation.segment_file import map_segment

FEED = 2  # the tier


def query(kind: int, key: bytes, tag: int = 0) -> bytes:
    return key.ljust(32, b"\0") + kind.to_bytes(4, "little") + tag.to_bytes(4, "little")


entries = st.builds(
    oracle.Entry, verdict=st.integers(0, 3), confidence=st.integers(98, 100), tier=st.integers(0, 3),
    expires=st.integers(0, 6), source=st.just(0),
).filter(lambda entry: entry.verdict or entry.tier < FEED)  # what a source excludes: another test
# Few keys, some of them with equal first halves, so that things meet.
keys = st.builds(lambda first, rest: bytes([first]) * 16 + bytes([rest]) * 16, st.integers(0, 5), st.integers(0, 1))
said = st.lists(st.tuples(st.sampled_from([DOMAIN, SHA256, MD5]), keys, entries), max_size=40)


def segment_of(builder: _native.ReputationBuilder, now: int = 0) -> _native.ReputationSegment:
    with tempfile.TemporaryFile() as file:
        builder.write(file.fileno(), b"[]", now, 0)
        return map_segment(file.fileno())


def answers(base: _native.ReputationBase, queries: bytes, now: int) -> dict[int, tuple[int, int, int, int]]:
    """query -> (verdict, confidence, tier, expires)"""
    return {row[0]: (row[4], row[5], row[6], row[11]) for row in base.look_up(queries, now)}


@settings(max_examples=200, deadline=None)
@given(st.lists(said, min_size=1, max_size=4), st.integers(0, 3))
def test_the_winner_is_that_of_the_dict(sources: list[list[tuple[int, bytes, oracle.Entry]]], merged_at: int) -> None:
    truth, segments = oracle.Base(), []
    for number, source in enumerate(sources):
        builder = _native.ReputationBuilder()
        for kind, key, entry in source:
            number_of = builder.add_entry(entry.verdict, entry.confidence, entry.tier)
            added = builder.add_keys(query(kind, key), entry.expires, number_of)
            assert added == (entry.verdict != GOOD or kind not in oracle.WEAK)
            if added:
                truth.add(kind, key, oracle.Entry(entry.verdict, entry.confidence, entry.tier, entry.expires, number))
        segments.append(segment_of(builder))
    with tempfile.TemporaryFile() as file:
        _native.merge_segments(file.fileno(), [(one, 0) for one in segments], b"[]", merged_at, 0)
        base = _native.ReputationBase([map_segment(file.fileno())])
    asked = [(kind, bytes([first]) * 16 + bytes([rest]) * 16)
             for kind in (DOMAIN, SHA256, MD5) for first in range(7) for rest in range(2)]
    for now in range(max(merged_at, 1), 8):
        found = answers(base, b"".join(query(kind, key) for kind, key in asked), now)
        for number, (kind, key) in enumerate(asked):
            entry = truth.look_up(kind, key, now)
            expected = entry and (entry.verdict, entry.confidence, entry.tier)
            assert (found.get(number) and found[number][:3]) == expected, (kind, key, now)


def test_many_keys_in_batches_of_every_size() -> None:
    rng = random.Random(5)
    known = [rng.randbytes(32) for _ in range(200_000)]
    builder = _native.ReputationBuilder()
    entry = builder.add_entry(BAD, 70, 2)
    builder.add_keys(b"".join(query(SHA256, key) for key in known), 0, entry)
    base = _native.ReputationBase([segment_of(builder)])
    for size in (0, 1, 2, 63, 64, 65, 1000):
        asked = [rng.choice(known) if rng.random() < 0.5 else rng.randbytes(32) for _ in range(size)]
        found = answers(base, b"".join(query(SHA256, key) for key in asked), 1)
        members = set(known)
        assert set(found) == {number for number, key in enumerate(asked) if key in members}
    every = base.look_up(b"".join(query(SHA256, key, 7) for key in known), 1)
    assert len(every) == len(known)
    assert all(row[1] == 7 for row in every)


def test_names_sources_and_versions_come_back() -> None:
    builder = _native.ReputationBuilder()
    name = builder.add_name("Win.Trojan.Ä-1")
    entry = builder.add_entry(SUSPICIOUS, 55, 2, 4 | 8, 0, name, 77)
    builder.add_keys(query(MD5, b"m" * 16), 123, entry)
    segment = segment_of(builder)
    row, = _native.ReputationBase([segment]).look_up(query(MD5, b"m" * 16, 9), 1)
    assert row == (0, 9, MD5, 0, SUSPICIOUS, 55, 2, 12, 0, name, 77, 123)
    assert segment.name(name) == "Win.Trojan.Ä-1"
    assert segment.name(name + 1) == segment.name(_native.NO_NAME) == ""
    assert segment.sources() == b"[]"


def test_what_cannot_be_written_is_an_error() -> None:
    builder = _native.ReputationBuilder()
    reader, writer = os.pipe()
    with pytest.raises(OSError, match="seek"):
        builder.write(writer, b"[]", 0, 0)
    os.close(reader)
    os.close(writer)
    with pytest.raises(ValueError, match="expected a multiple"):
        _native.ReputationBase([]).look_up(b"123", 1)

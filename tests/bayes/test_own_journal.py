"""The journal of what was learnt by itself: whole entries, whatever became of others."""

from __future__ import annotations

import math
import os
import random
import time
from pathlib import Path

import pytest
from own import NOW

from mailsift.bayes import own_journal
from mailsift.bayes.own_journal import Damage, Entry, Journal, damage_in, entries_in, packed


def entry(number: int) -> Entry:
    rng = random.Random(number)
    return Entry(number % 2 == 0, 0, NOW + number, number // 10, rng.getrandbits(64), rng.getrandbits(64), 0)


def test_an_entry_is_read_as_it_was_written() -> None:
    data = b"".join(packed(entry(number)) for number in range(5))
    assert [one for _, one in entries_in(data)] == [entry(number) for number in range(5)]
    assert [end for end, _ in entries_in(data)][-1] == len(data)


def read(data: bytes) -> tuple[list[int], list[int]]:
    """Which of entry(0), entry(1) ... are there, and how many are damaged in each gap."""
    of = {entry(number): number for number in range(20)}
    return [of[one] for _, one in entries_in(data)], [gap.entries for gap in damage_in(data)]


DATA = b"".join(packed(entry(number)) for number in range(4))
EACH = len(DATA) // 4


def test_what_is_cut_or_changed_is_lost_alone() -> None:
    for size in range(len(DATA)):
        assert read(DATA[:size]) == (list(range(size // EACH)), []), "half an entry is that of a killed writer"
        broken = bytearray(DATA)
        broken[size] ^= 0x40
        assert read(bytes(broken)) == ([n for n in range(4) if n != size // EACH], [1])


@pytest.mark.parametrize(("data", "whole", "damaged"), [
    (DATA[:60] + DATA[61:], [0, 2, 3], [1]), (DATA[:60] + b"x" + DATA[60:], [0, 2, 3], [2]),
    (b"x" + DATA, [0, 1, 2, 3], [1]), (DATA[5:], [1, 2, 3], [1]), (bytes(1000) + DATA, [0, 1, 2, 3], [18]),
    (DATA[:EACH] + bytes(2 * EACH) + DATA[3 * EACH:], [0, 3], [2]), (DATA + bytes(200), [0, 1, 2, 3], [3]),
    (bytes(10_000), [], [178]), (b"", [], [])])
def test_entries_are_found_wherever_they_begin(data: bytes, whole: list[int], damaged: list[int]) -> None:
    assert read(data) == (whole, damaged)


def test_of_damage_it_is_known_when_it_was_learnt() -> None:
    broken = DATA[:EACH] + bytes(EACH) + DATA[2 * EACH:]
    assert list(damage_in(broken)) == [Damage(1, NOW, NOW + 2)]
    assert next(damage_in(bytes(EACH) + broken)) == Damage(1, -math.inf, NOW)
    assert list(damage_in(broken + bytes(EACH)))[-1] == Damage(1, NOW + 3, math.inf)


@pytest.mark.parametrize("at", [0, 1, 3])
@pytest.mark.parametrize("is_read", [False, True])
def test_whoever_writes_next_cuts_off_no_whole_entry(tmp_path: Path, at: int, is_read: bool) -> None:
    (tmp_path / "journal").write_bytes(DATA)
    one = Journal(tmp_path)
    if is_read:
        one.refresh()
    with open(tmp_path / "journal", "r+b") as file:
        file.seek(at * EACH + 20)
        file.write(b"damaged")
    for number in (4, 5):
        one.refresh()
        one.append(entry(number))
    left = [number for number in range(6) if number != at]
    assert Journal(tmp_path).entries() == [entry(number) for number in left]
    assert [gap.entries for gap in Journal(tmp_path).damage()] == [1]
    other = Journal(tmp_path)
    other.refresh()
    assert other.index.messages == {entry(number).message for number in left}


def test_one_that_somebody_made_huge_is_bounded_again(tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(DATA)
    os.truncate(tmp_path / "journal", 1 << 34)
    one = Journal(tmp_path)
    for number in range(4, 8):
        began = time.perf_counter()
        one.refresh()
        one.append(entry(number))
        assert time.perf_counter() - began < 2
    assert Journal(tmp_path).entries() == [entry(number) for number in range(8)]
    assert all(path.stat().st_size <= own_journal.MOST_BYTES for path in tmp_path.iterdir())


@pytest.mark.parametrize("torn", [1, 40, 55])
def test_half_an_entry_is_cut_off_by_the_next_writer(tmp_path: Path, torn: int) -> None:
    one = Journal(tmp_path)
    one.refresh()
    one.append(entry(1))
    with open(tmp_path / "journal", "ab") as file:
        file.write(packed(entry(2))[:torn])
    for journal, number in ((one, 3), (Journal(tmp_path), 4)):
        journal.refresh()
        journal.append(entry(number))
    assert Journal(tmp_path).entries() == [entry(1), entry(3), entry(4)]


def test_another_journal_at_its_place_is_noticed(tmp_path: Path) -> None:
    one, other = Journal(tmp_path), Journal(tmp_path)
    one.refresh()
    one.append(entry(1))
    other.clear()
    for number in (2, 3, 4):
        other.refresh()
        other.append(entry(number))
    one.refresh()
    assert one.index.messages == {entry(number).message for number in (2, 3, 4)}
    one.append(entry(5))
    assert Journal(tmp_path).entries() == [entry(number) for number in (2, 3, 4, 5)]


def test_it_is_bounded_and_others_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_journal, "MOST_BYTES", 2000)
    one, other = Journal(tmp_path), Journal(tmp_path)
    for number in range(100):
        for journal in (one, other):
            journal.refresh()
            assert [len(journal.index.messages), journal.index.messages] == [
                len(journal.entries()), {one.message for one in journal.entries()}]
        (one if number % 3 else other).append(entry(number))
        assert all(path.stat().st_size <= 2000 for path in tmp_path.iterdir())
    assert Journal(tmp_path).entries()[-1] == entry(99)
    assert len(Journal(tmp_path).entries()) > 10

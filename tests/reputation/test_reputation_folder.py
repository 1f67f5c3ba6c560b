"""Sources, ledger and generations on disk; files that are torn, of another version, or gone."""

from __future__ import annotations

import os
import struct
import threading
from contextlib import suppress
from pathlib import Path

import pytest
import saying
from saying import SHA, ask, publish_feed, say
from xxhash import xxh3_128_digest

from mailsift.errors import DatabaseError
from mailsift.reputation import publish
from mailsift.reputation.base import Base, read_current
from mailsift.reputation.kinds import Tier, Verdict
from mailsift.reputation.publish import publishing
from mailsift.reputation.segment_file import open_segment
from mailsift.reputation.source import Meaning
from mailsift.reputation.summed import with_sum


def test_nothing_is_known_before_the_first_import(folder: Path) -> None:
    base = Base(folder)
    answer = ask(base, "evil.example")
    assert (answer.verdict, answer.tier, base.generation, base.problem) == (Verdict.UNKNOWN, None, 0, None)
    assert base.look_up([]) == []


def test_who_wins(folder: Path) -> None:
    base = Base(folder)
    publish_feed(folder, "one", "evil.example\n192.0.2.0/24\n")
    assert ask(base, "mail.evil.example").source == "one"
    say(folder, Tier.LEARNT, "evil.example", verdict=Verdict.SUSPICIOUS)
    assert ask(base, "evil.example").verdict is Verdict.SUSPICIOUS
    say(folder, Tier.OVERRIDE, "evil.example", verdict=Verdict.GOOD)
    answer = ask(base, "evil.example")
    assert (answer.verdict, answer.tier, answer.source, answer.record) == (
        Verdict.GOOD, Tier.OVERRIDE, "operator", "record")
    say(folder, Tier.OVERRIDE, "192.0.2.9", verdict=Verdict.UNKNOWN)
    assert ask(base, "192.0.2.9").tier is Tier.OVERRIDE
    assert ask(base, "192.0.2.8").verdict is Verdict.BAD
    with publishing(folder) as publisher:
        publisher.ledger.remove(Tier.OVERRIDE, [key for key, _ in publisher.ledger.all(Tier.OVERRIDE)])
        publisher.publish()
    assert ask(base, "evil.example").tier is Tier.LEARNT
    assert ask(base, "192.0.2.9").verdict is Verdict.BAD


def test_the_nearest_override_counts(folder: Path) -> None:
    say(folder, Tier.OVERRIDE, "192.0.2.0/24", "evil.example")
    say(folder, Tier.OVERRIDE, "192.0.2.7", "ok.evil.example", verdict=Verdict.GOOD)
    base = Base(folder)
    asked = ("192.0.2.7", "192.0.2.8", "ok.evil.example", "x.evil.example")
    assert [ask(base, text).verdict.name for text in asked] == ["GOOD", "BAD", "GOOD", "BAD"]


def test_entries_expire_while_mapped_and_feeds_show_again(folder: Path) -> None:
    publish_feed(folder, "one", "evil.example\n")
    minute = 40_000_000
    say(folder, Tier.OVERRIDE, "evil.example", verdict=Verdict.GOOD, expires=minute)
    base = Base(folder)
    assert ask(base, "evil.example", minute * 60 - 1).verdict is Verdict.GOOD
    assert ask(base, "evil.example", minute * 60).source == "one"


def test_a_source_replaces_its_last_import_and_others_stay(folder: Path) -> None:
    base = Base(folder)
    publish_feed(folder, "one", "a.example\nboth.example\n")
    publish_feed(folder, "two", "b.example\nboth.example\n", Meaning(confidence=99))
    assert ask(base, "both.example").source == "two"
    publish_feed(folder, "two", "c.example\n")
    assert [ask(base, f"{name}.example").source for name in ("a", "b", "c", "both")] == ["one", "", "two", "one"]
    with publishing(folder) as publisher:
        publisher.remove_source("one")
        publisher.publish()
    assert [ask(base, f"{name}.example").source for name in ("a", "c")] == ["", "two"]


def test_a_source_without_its_publication_comes_with_the_next(folder: Path) -> None:
    with publishing(folder) as publisher:
        saying.feed(publisher, "one", "evil.example\n")  # and killed
    base = Base(folder)
    assert base.generation == 0
    say(folder, Tier.OVERRIDE, "other.example")
    assert ask(base, "evil.example").source == "one"


def test_learnt_entries_become_a_source_when_they_are_many(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "MOST_LEARNT", 5)
    base = Base(folder)
    for first in range(0, 24, 4):
        say(folder, Tier.LEARNT, *(f"n{number}.example" for number in range(first, first + 4)))
        for number in range(first + 4):
            answer = ask(base, f"n{number}.example")
            assert (answer.verdict, answer.tier, answer.source) == (Verdict.BAD, Tier.LEARNT, "learnt")
    with publishing(folder) as publisher:
        assert publisher.ledger.count(Tier.LEARNT) < 6
    assert (folder / "sources/learnt.seg").exists()


def test_expired_entries_leave_the_ledger(folder: Path) -> None:
    say(folder, Tier.OVERRIDE, "evil.example", expires=1)
    with publishing(folder) as publisher:
        assert publisher.ledger.count(Tier.OVERRIDE) == 0


def test_allow_verdicts_compare_all_of_the_key(folder: Path) -> None:
    publish_feed(folder, "known", SHA + "\n", Meaning(verdict=Verdict.GOOD))
    base = Base(folder)
    assert ask(base, SHA).verdict is Verdict.GOOD
    assert ask(base, SHA[:-1] + "e").verdict is Verdict.UNKNOWN


@pytest.fixture
def segment(folder: Path) -> Path:
    publish_feed(folder, "one", "evil.example\n" + SHA + "\n")
    return folder / read_current(folder).segments[0]


def test_every_flipped_byte_is_refused(segment: Path, tmp_path: Path) -> None:
    data, bad = segment.read_bytes(), tmp_path / "bad.seg"
    padding = 0
    zeros = range(64 + 32 * 11, 4080)  # of the header
    for at in (*range(zeros.start), *zeros[::50], *range(zeros.stop, len(data))):
        bad.write_bytes(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])
        with suppress(DatabaseError):
            open_segment(bad)
            padding += 1  # between sections: nothing reads it
    assert padding < 64 * 10


def test_every_cut_is_refused(segment: Path, tmp_path: Path) -> None:
    data, bad = segment.read_bytes(), tmp_path / "bad.seg"
    for size in (*range(0, 4096, 64), *range(4096, len(data))):  # every one: tests/core
        bad.write_bytes(data[:size])
        with pytest.raises(DatabaseError):
            open_segment(bad)


@pytest.mark.parametrize(
    ("at", "says"), [(12, "another format"), (16, "another version of the keys"), (0, "not a file")])
def test_another_version_is_refused_in_one_line(segment: Path, at: int, says: str) -> None:
    data = bytearray(segment.read_bytes())
    data[at] ^= 1
    data[4080:4096] = xxh3_128_digest(bytes(data[:4080]))
    segment.write_bytes(data)
    with pytest.raises(DatabaseError, match=says):
        open_segment(segment)


def test_sections_that_lie_are_refused(segment: Path) -> None:
    good = segment.read_bytes()
    for section in range(11):
        for field in (0, 8):
            for value in (0, 1, 4096, len(good), 1 << 40, (1 << 64) - 64):
                data = bytearray(good)
                struct.pack_into("<Q", data, 64 + 32 * section + field, value)
                data[4080:4096] = xxh3_128_digest(bytes(data[:4080]))
                segment.write_bytes(data)
                empty = struct.unpack_from("<Q", good, 64 + 32 * section + 8)[0] == 0
                if data != good and not empty:
                    with pytest.raises(DatabaseError):
                        open_segment(segment)


def test_a_torn_generation_leaves_the_last_good_one_in_use(folder: Path) -> None:
    publish_feed(folder, "one", "evil.example\n")
    base = Base(folder)
    publish_feed(folder, "one", "evil.example\nmore.example\n")
    path = folder / read_current(folder).segments[-1]
    path.write_bytes(path.read_bytes()[:-100])
    assert ask(base, "evil.example").source == "one"
    assert base.problem is not None
    assert (base.generation, Base(folder).generation) == (1, 0)
    publish_feed(folder, "two", "x.example\n")
    assert ask(base, "more.example").source == "one"
    assert base.problem is None


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"generation": "x"}', b'{"other": 1}', b"\xff", b"{}",
                                  b'{"generation": -1}', b'{"generation": 99999999999999999999}'])
@pytest.mark.parametrize("summed", [False, True])
def test_a_pointer_that_is_none(folder: Path, text: bytes, summed: bool) -> None:
    publish_feed(folder, "one", "evil.example\n")
    base = Base(folder)
    (folder / "CURRENT").unlink()
    (folder / "CURRENT").write_bytes(with_sum(text) if summed else text)
    assert ask(base, "evil.example").source == "one"
    assert base.problem is not None


def test_a_damaged_ledger_is_one_line(folder: Path) -> None:
    say(folder, Tier.OVERRIDE, "evil.example")
    (folder / "ledger/data.mdb").write_bytes(b"x" * 8192)
    with pytest.raises(DatabaseError, match="ledger"), publishing(folder):
        pass
    assert ask(Base(folder), "evil.example").verdict is Verdict.BAD


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_belongs_to_the_owner_of_the_folder(folder: Path) -> None:
    folder.mkdir()
    os.chown(folder, 1234, 1234)
    publish_feed(folder, "one", "evil.example\n")
    say(folder, Tier.OVERRIDE, "evil.example")
    assert {path.stat().st_uid for path in folder.rglob("*")} == {1234}


def test_old_files_are_removed(folder: Path) -> None:
    for number in range(5):
        publish_feed(folder, "one", f"n{number}.example\n")
        say(folder, Tier.OVERRIDE, f"o{number}.example")
    (folder / ".base.seg.1.new").write_bytes(b"of a publisher that died")
    say(folder, Tier.OVERRIDE, "p.example")
    assert len(list(folder.glob("*.seg"))) <= 4
    assert not list(folder.glob(".*"))


def test_many_threads_ask_while_generations_change(folder: Path) -> None:
    publish_feed(folder, "one", "evil.example\n")
    base, wrong, stop = Base(folder), [], threading.Event()

    def look() -> None:
        while not stop.is_set():
            answer = ask(base, "evil.example")
            if answer.verdict is not Verdict.BAD or base.problem is not None:
                wrong.append(answer)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(20):
        publish_feed(folder, "two", f"n{number}.example\n")
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert ask(base, "n19.example").source == "two"

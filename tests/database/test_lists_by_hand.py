"""Lists that somebody edits with an editor while engines run."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest
from tests.database.conftest import write
from tests.database.test_lists_command import run

from mailsift import Engine
from mailsift.config import Paths, Policy
from mailsift.database import Database, compiled, opened, sources
from mailsift.errors import DatabaseError, FileError, ListError


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds

    def time_ns(self) -> int:
        return 2**62  # all files are old


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(opened, "time", made)
    return made


def test_an_edit_is_noticed_within_seconds(state: Path, clock: Clock) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    one, two = Database(state), Database(state)
    path.write_text("b@x.example\nc@x.example\n")
    assert not one.refresh(), "the files are looked at once a second"
    clock.seconds += 1.1
    assert one.refresh()
    assert not one.refresh()
    assert one.tables.find_address("blocked-senders", "c@x.example") == 1
    assert two.refresh(), "one process compiles for all"
    assert two.tables.generation == one.tables.generation == 2
    clock.seconds += 1.1
    two.refresh()
    assert two.tables.generation == 2


def test_an_edit_by_the_command_is_taken_once(state: Path, clock: Clock) -> None:
    engine = Database(state)
    run(state, "blocked-senders", "add", "a@x.example")
    assert engine.refresh()
    tables = engine.tables
    clock.seconds += 1.1
    assert not engine.refresh()
    assert engine.tables is tables


def test_a_database_that_was_thrown_away(state: Path, clock: Clock) -> None:
    """Its generations are numbered anew."""
    path = write(state, "blocked-senders", "a@x.example\n")
    engine = Database(state)
    shutil.rmtree(state / "database")
    path.write_text("b@x.example\nc@x.example\n")
    assert not engine.refresh()
    assert isinstance(engine.error, DatabaseError)
    clock.seconds += 1.1
    assert engine.refresh()
    assert (engine.error, engine.tables.generation) == (None, 1)
    assert engine.tables.count("blocked-senders") == 2


def test_a_file_that_is_being_written_is_left_alone(
    state: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    engine = Database(state)
    path.write_text("b@x.example\n")
    monkeypatch.setattr(clock, "time_ns", lambda: path.stat().st_mtime_ns + 500_000_000)
    clock.seconds += 1.1
    assert not engine.refresh()
    monkeypatch.setattr(clock, "time_ns", lambda: path.stat().st_mtime_ns + 1_100_000_000)
    clock.seconds += 1.1
    assert engine.refresh()


def test_a_new_file_and_one_that_goes(state: Path, clock: Clock) -> None:
    engine = Database(state)
    path = write(state, "blocked-senders", "a@x.example\n")
    clock.seconds += 1.1
    assert engine.refresh()
    assert engine.tables.count("blocked-senders") == 1
    path.unlink()
    clock.seconds += 1.1
    assert engine.refresh()
    assert engine.tables.count("blocked-senders") == 0


def test_a_bad_line_is_an_error_until_it_is_mended(state: Path, clock: Clock) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    one, two = Database(state), Database(state)
    path.write_text("a@x.example\nnonsense\n")
    clock.seconds += 1.1
    for engine in (one, two):
        engine.refresh()
        assert isinstance(engine.error, ListError)
        assert "blocked-senders.txt:2: 'nonsense'" in str(engine.error)
        assert engine.tables.find_address("blocked-senders", "a@x.example") == 0
    generation = one.tables.generation
    clock.seconds += 1.1
    assert not one.refresh()
    assert one.tables.generation == generation, "a bad list is compiled once"
    path.write_text("a@x.example\nb@x.example\n")
    clock.seconds += 1.1
    assert one.refresh()
    assert one.error is None


def test_without_a_state_folder(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("a@x.example\n")
    engine = Database(None, {"blocked-senders": [path]})
    path.write_text("a@x.example\nbb@x.example\n")
    clock.seconds += 1.1
    assert engine.refresh()
    assert engine.tables.count("blocked-senders") == 2
    path.write_text("nonsense\n")
    clock.seconds += 1.1
    assert not engine.refresh()
    assert isinstance(engine.error, ListError)
    assert engine.tables.count("blocked-senders") == 2
    path.unlink()
    clock.seconds += 1.1
    assert not engine.refresh()
    engine.close()
    path.write_text("c@x.example\n")
    clock.seconds += 1.1
    assert not engine.refresh()


def test_a_folder_that_cannot_be_written_to(state: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    Database(state)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(state / "lock"))

    monkeypatch.setattr(opened, "rebuild", refuse)
    engine = Database(state)
    assert engine.error is None
    path.write_text("a@x.example\nb@x.example\n")
    clock.seconds += 1.1
    assert engine.refresh()
    assert isinstance(engine.error, DatabaseError)
    assert "lock: Permission denied" in str(engine.error)
    assert engine.tables.count("blocked-senders") == 2
    path.write_text("nonsense\n")
    for other in (engine, Database(state)):
        clock.seconds += 1.1
        other.refresh()
        assert isinstance(other.error, ListError)
        assert other.tables.find_address("blocked-senders", "a@x.example") == 0


def test_lists_that_cannot_be_read(state: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another user's, whose compiled form can be read."""
    path = write(state, "blocked-senders", "a@x.example\n")
    engine = Database(state)
    path.write_text("b@x.example\nc@x.example\n")

    def refuse(path: Path) -> bytes:
        raise FileError(str(path), "Permission denied", "a readable file")

    monkeypatch.setattr(sources, "read_text", refuse)
    clock.seconds += 1.1
    for reader in (engine, Database(state)):
        reader.refresh()
        assert "Permission denied: expected a readable file; the last good lists stay in use" in str(reader.error)
        assert reader.tables.find_address("blocked-senders", "a@x.example") == 0


def test_a_scan_does_not_wait_for_another_thread(state: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    engine = Database(state)
    path.write_text("b@x.example\nc@x.example\n")
    clock.seconds += 1.1
    inside, go_on = threading.Event(), threading.Event()
    rebuild = opened.rebuild

    def slow(*args: object) -> object:
        inside.set()
        go_on.wait(10)
        return rebuild(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(opened, "rebuild", slow)
    thread = threading.Thread(target=engine.refresh)
    thread.start()
    assert inside.wait(10)
    assert not engine.refresh()
    go_on.set()
    thread.join(10)
    assert engine.tables.count("blocked-senders") == 2


def test_nothing_is_read_where_nothing_changed(state: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    write(state, "blocked-senders", "a@x.example\n")
    engine = Database(state)
    monkeypatch.setattr(opened, "newest", None)
    for _ in range(3):
        clock.seconds += 1.1
        assert not engine.refresh()


def test_the_engine_says_so(state: Path, clock: Clock) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    with Engine(Policy(paths=Paths(state=str(state)))) as engine:
        assert engine.warning is None
        path.write_text("a@x.example\nb@x.example\n")
        clock.seconds += 1.1
        engine._next_look_ns = 0
        assert engine.scan(b"From: b@x.example\n\nx\n").status == "spam"
        path.write_text("nonsense\n")
        clock.seconds += 1.1
        engine._next_look_ns = 0
        assert engine.scan(b"From: b@x.example\n\nx\n").status == "spam"
        assert "nonsense" in str(engine.warning)


def test_the_old_builders_sections_are_not_taken_over(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(state)
    monkeypatch.setattr(compiled, "_BUILDER", compiled._BUILDER + 1)
    os.utime(write(state, "blocked-senders", "a@x.example\n"))
    assert Database(state).tables.count("blocked-senders") == 1


@pytest.mark.parametrize("how", ["pipe", "zeros"])
def test_what_is_no_file_keeps_nobody_waiting(state: Path, how: str) -> None:
    def put(path: Path) -> None:
        path.unlink(missing_ok=True)
        if how == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to("/dev/zero")

    path = write(state, "blocked-senders", "a@x.example\n")
    Database(state)
    put(next(state.glob("database/*/CURRENT")))
    found = Database(state)
    assert found.error is None
    assert found.tables.generation == 2
    assert Path("/dev/zero").is_char_device()
    for current in state.glob("database/*/*.db"):
        put(current)
    assert Database(state).error is None
    put(path)
    found = Database(state)
    assert found.error is not None
    assert "not a regular file" in str(found.error)
    with pytest.raises(FileError, match="not a regular file"):
        Database(state / "other", list_files={"blocked-senders": [path]})
    with pytest.raises(FileError, match="not a regular file"):
        run(state, "blocked-senders", "add", "b@x.example")


def test_a_list_may_be_a_link_to_a_file(state: Path, tmp_path: Path) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    path.rename(tmp_path / "elsewhere.txt")
    path.symlink_to(tmp_path / "elsewhere.txt")
    assert Database(state).error is None
    run(state, "blocked-senders", "add", "b@x.example")
    assert path.is_symlink()
    assert "b@x.example" in (tmp_path / "elsewhere.txt").read_text()

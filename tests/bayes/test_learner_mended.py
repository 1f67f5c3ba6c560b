"""What could not be opened, or was at work when the process was forked: it goes on as soon as it can."""

from __future__ import annotations

import errno
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import lessons
import pytest
from test_learner import learner, teach

from mailsift import DatabaseError, Engine, Policy
from mailsift.bayes import model_file
from mailsift.bayes.model_file import NAME
from mailsift.config import Paths


def reopened(state: Path) -> tuple[Path, Engine]:
    """An engine that found no model in the file that is there."""
    path = state / NAME
    engine = Engine(Policy(paths=Paths(state=str(state))))
    assert isinstance(engine.warning, DatabaseError)
    return path, engine


def is_well(engine: Engine) -> bool:
    engine.learner.refresh()
    return engine.warning is None and engine.learner.counts() == (1, 1) and engine.train(b"x", spam=True) == "learnt"


def test_a_file_that_is_mended_in_place_is_taken(tmp_path: Path) -> None:
    teach(learner(tmp_path), range(2))
    data = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(b"x" * 4 + data[4:])
    path, engine = reopened(tmp_path)
    engine.learner.refresh()
    first = engine.learner.look
    engine.learner.refresh()
    assert engine.learner.look is first, "nothing is prepared anew where nothing happened"
    path.write_bytes(data)
    assert is_well(engine)


def test_a_file_that_is_removed_and_made_again_is_taken(tmp_path: Path) -> None:
    """Also where the new one gets the inode of the old one."""
    teach(learner(tmp_path), range(2))
    path = tmp_path / NAME
    path.write_bytes(b"none")
    _, engine = reopened(tmp_path)
    path.unlink()
    teach(learner(tmp_path), range(2))
    assert is_well(engine)


def test_no_file_descriptors_for_a_moment_is_no_error_for_good(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teach(learner(tmp_path), range(2))
    with monkeypatch.context() as patch:
        def none_left(*_: object) -> int:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

        patch.setattr(model_file, "_opened", none_left)
        _, engine = reopened(tmp_path)
    assert is_well(engine)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Where anybody may look; pytest's own are the owner's alone."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def as_nobody(work: Callable[[], bool]) -> None:
    """In a child that may not read everything."""
    child = os.fork()
    if child == 0:
        done = 1
        try:
            os.setegid(65534)
            os.seteuid(65534)
            done = 0 if work() else 1
        finally:
            os._exit(done)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("closed", ["bayes", NAME])
def test_what_may_not_be_read_is_said_and_taken_when_it_may(open_folder: Path, closed: str) -> None:
    state = open_folder / "state"
    teach(learner(state), range(2))
    for path in (open_folder, state, state / "bayes", state / NAME):
        path.chmod(0o755)
    (state / closed).chmod(0)

    def is_well_then() -> bool:
        engine = Engine(Policy(paths=Paths(state=str(state))))
        reasons = {left.reason for left in engine.scan(b"x").unchecked if left.check == "bayes"}
        said = str(engine.learner.look.error)
        os.seteuid(0)
        (state / closed).chmod(0o755)
        os.seteuid(65534)
        engine.learner.refresh()
        look = engine.learner.look
        return (reasons == {"unavailable"} and "Permission denied" in said and look.error is None
                and engine.learner.counts() == (1, 1))

    as_nobody(is_well_then)


def test_rights_to_write_that_come_later_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teach(learner(tmp_path), range(2))
    with monkeypatch.context() as patch:
        patch.setattr(model_file, "_opened", lambda path: (os.open(path, os.O_RDONLY), False))
        one = learner(tmp_path)
        with pytest.raises(DatabaseError, match="read-only"):
            one.train(lessons.record(2), True)
    assert one.train(lessons.record(2), True) == "learnt"


def test_a_pipe_at_its_place_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "bayes").mkdir()
    os.mkfifo(tmp_path / NAME, 0o400)
    assert isinstance(learner(tmp_path).look.error, DatabaseError)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_child_learns_in_memory() -> None:
    """Whatever another thread was at: what it left half done is taken back."""
    one, long = learner(None), lessons.record(500, 1500)
    teach(one, range(4))
    stop, killed = threading.Event(), 0

    def work() -> None:
        while not stop.is_set():
            one.train(long, True)
            one.forget(long, True)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for _ in range(20):
            time.sleep(0.002)
            child = os.fork()
            if child == 0:
                signal.alarm(5)
                done = one.train(lessons.record(600), True) == "learnt" and one.counts()[1] == 2
                os._exit(0 if done else 1)
            killed += os.waitpid(child, 0)[1] != 0
    finally:
        stop.set()
        thread.join()
    assert killed == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("lock", [0o600, 0o644])
def test_what_may_only_be_read_is_written_out(open_folder: Path, lock: int) -> None:
    state = open_folder / "state"
    one = learner(state)
    teach(one, range(2))
    for path in (open_folder, state, state / "bayes", state / NAME):
        path.chmod(0o755)
    (state / NAME).chmod(0o644)
    (state / NAME).with_name("lock").chmod(lock)
    before = list(one.lines())
    as_nobody(lambda: list(learner(state).lines()) == before)

"""What is published is seen by every process that scans, while none of its look-ups fails."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from saying import publish_feed

from mailsift import _native
from mailsift.reputation import answering, base
from mailsift.reputation.answering import Answering
from mailsift.reputation.base import read_current
from mailsift.reputation.objects import parse
from mailsift.reputation.segment_file import Opened, open_segment


@pytest.mark.starts_python
def test_a_change_is_seen_by_every_process_within_two_seconds() -> None:
    script = Path(__file__).parent / "following.py"
    done = subprocess.run([sys.executable, str(script), "3", "4"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Segments are verified when this is set."""
    goes_on = threading.Event()

    def opened(path: Path) -> Opened:
        assert goes_on.wait(20)
        return open_segment(path)

    monkeypatch.setattr(answering, "_AT_ONCE", 0)
    monkeypatch.setattr(base, "open_segment", opened)
    return goes_on


def answers(of: Answering) -> list[str]:
    keys = b"".join(parse(text).asked(_native.ROLES.index("url") << _native.ROLE_SHIFT | number)
                    for number, text in enumerate(("url:one.example", "url:two.example")))
    return [one.source for one in of.answers([keys])[0].known]


def soon(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not is_so() and time.monotonic() < end:
        time.sleep(0.001)
    return is_so()


def test_the_last_generation_answers_while_the_next_is_verified(folder: Path, slowly: threading.Event) -> None:
    slowly.set()
    publish_feed(folder, "first", "one.example\n")
    asked = Answering(folder)
    assert answers(asked) == ["first"]
    slowly.clear()
    publish_feed(folder, "second", "two.example\n")
    for _ in range(3):
        asked.refresh()
        assert answers(asked) == ["first"]
    assert sum(thread.name == "mailsift-reputation" for thread in threading.enumerate()) == 1
    slowly.set()
    assert soon(lambda: answers(asked) == ["first", "second"])
    assert asked.problem is None


def test_a_child_goes_on_with_what_a_thread_of_its_parent_was_at(folder: Path, slowly: threading.Event) -> None:
    slowly.set()
    publish_feed(folder, "first", "one.example\n")
    asked = Answering(folder)
    slowly.clear()
    publish_feed(folder, "second", "two.example\n")
    asked.refresh()

    def later() -> bool:
        asked.refresh()
        return answers(asked) == ["first", "second"]

    pid = os.fork()
    if pid == 0:
        slowly.set()
        os._exit(0 if soon(later) else 1)
    assert os.waitpid(pid, 0)[1] == 0
    slowly.set()


def test_a_damaged_generation_is_a_problem_and_the_last_one_answers(folder: Path, slowly: threading.Event) -> None:
    slowly.set()
    publish_feed(folder, "first", "one.example\n")
    asked = Answering(folder)
    publish_feed(folder, "second", "two.example\n")
    path = folder / read_current(folder).segments[-1]
    path.write_bytes(path.read_bytes()[:-9])
    asked.refresh()
    assert soon(lambda: asked.problem is not None)
    assert answers(asked) == ["first"]
    publish_feed(folder, "third", "three.example\n")
    asked.refresh()
    assert soon(lambda: answers(asked) == ["first", "second"])
    assert asked.problem is None

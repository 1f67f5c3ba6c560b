"""Feeds that come through pipes: whoever may never write keeps nobody else waiting, and an interrupt ends the wait."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.starts_python


def importing(tmp_path: Path, *files: object, **options: object) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "mailsift", "reputation", "import", "--state", tmp_path / "state", *files]
    return subprocess.Popen([str(word) for word in words], **{  # type: ignore[call-overload, no-any-return]
        "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
        "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **options})


def test_nobody_waits_for_who_waits_for_a_pipe(run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "feed")
    terminal, theirs = pty.openpty()
    with importing(tmp_path, tmp_path / "feed", stderr=theirs) as child:
        os.close(theirs)
        assert select.select([terminal], [], [], 60)[0]
        assert b"waiting (Ctrl-C ends it)" in os.read(terminal, 1000)
        assert "1 added" in run("override", "bad", "ip:192.0.2.1")
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 130
    os.close(terminal)


@pytest.mark.parametrize("wait", [0.0, 3.0])
def test_what_comes_through_a_pipe_is_read(run, tmp_path: Path, wait: float) -> None:
    """Also where the writer has left before anything is read."""
    os.mkfifo(tmp_path / "feed")

    def write() -> None:
        time.sleep(wait)
        (tmp_path / "feed").write_text("a.example\n" * 3 + "b.example\n")

    writer = threading.Thread(target=write)
    writer.start()
    with importing(tmp_path, tmp_path / "feed") as child:
        out, error = child.communicate(timeout=60)
    writer.join()
    assert (child.returncode, error) == (0, b"")
    assert b"feed: 4 lines" in out
    assert "bad" in run("lookup", "b.example")


def test_standard_input_and_substituted_processes(run, tmp_path: Path) -> None:
    with importing(tmp_path, "--name", "own", "/dev/stdin", stdin=subprocess.PIPE) as child:
        assert child.communicate(b"a.example\n", timeout=60)[1] == b""
    reading, writing = os.pipe()
    os.write(writing, b"b.example\n")
    os.close(writing)
    with importing(tmp_path, "--name", "other", f"/dev/fd/{reading}", pass_fds=(reading,)) as child:
        assert child.communicate(timeout=60)[1] == b""
    os.close(reading)
    assert run("lookup", "domain:a.example", "domain:b.example").count("  bad  ") == 2

"""The files of the ledger and of the lock: what else may stand in their places, and what a kill leaves."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mailsift.cli import main
from mailsift.reputation.settings import settings_of

Run = Callable[..., str]
KINDS = ("pipe", "folder", "full folder", "link", "dangling link", "looping link", "link to a pipe", "socket", "device")


def put(path: Path, kind: str, elsewhere: Path) -> None:
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif "folder" in kind:
        path.mkdir()
        (path / "x").touch() if kind == "full folder" else None
    elif kind == "socket":
        here = os.getcwd()
        os.chdir(path.parent)  # the path of a socket is short
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(path.name)
        os.chdir(here)
    elif kind == "device":
        try:
            os.mknod(path, 0o020666, os.makedev(1, 3))
        except PermissionError:
            pytest.skip("only root makes devices")
    else:
        if kind == "link":
            elsewhere.write_text("kept")
        if kind == "link to a pipe":
            os.mkfifo(elsewhere)
        path.symlink_to(path if kind == "looping link" else elsewhere)


def said(state: Path, *words: str) -> tuple[int, str]:
    """In a process of its own, which is given up when it waits."""
    done = subprocess.run([sys.executable, "-m", "mailsift", *words, "--state", str(state)], capture_output=True,
                          text=True, check=False, timeout=20)
    return done.returncode, done.stderr


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["ledger/sum", "ledger/data.mdb", "ledger/lock.mdb", "lock"])
def test_what_is_no_file_is_named_and_keeps_nobody_waiting(run: Run, state: Path, tmp_path: Path, name: str,
                                                           kind: str) -> None:
    path, elsewhere = state / "reputation" / name, tmp_path / "elsewhere"
    put(path, kind, elsewhere)
    code, problem = said(state, "reputation", "override", "bad", "two.example")
    assert (code, problem.count("\n")) == (2, 1), problem
    assert problem.startswith(f"mailsift: {path}: "), problem
    assert "expected" in problem
    assert run("lookup", "mine.example").split()[1] == "bad"
    assert not elsewhere.is_file() or elsewhere.read_text() == "kept"
    assert elsewhere.exists() == (kind in ("link", "link to a pipe"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_lock_of_lists(state: Path, tmp_path: Path, kind: str) -> None:
    put(state / "lock", kind, tmp_path / "elsewhere")
    code, problem = said(state, "lists", "blocked-senders", "add", "joe@spam.example")
    assert (code, problem.count("\n")) == (2, 1), problem
    assert f"{state / 'lock'}: " in problem


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_where_the_next_sum_is_written(run: Run, state: Path, tmp_path: Path, kind: str) -> None:
    folder, elsewhere = state / "reputation/ledger", tmp_path / "elsewhere"
    put(folder / ".sum.new", kind, elsewhere)
    code, problem = said(state, "reputation", "override", "bad", "two.example")
    if "folder" in kind:
        assert (code, problem.count("\n")) == (2, 1), problem
        assert ".sum.new" in problem
        return
    assert (code, problem) == (0, "")
    assert not (folder / "sum").is_symlink()
    assert (folder / "sum").is_file()
    assert not elsewhere.is_file() or elsewhere.read_text() == "kept"
    assert "two.example" in run("override", "show")


KILL = """
import os, signal, sys
from mailsift.cli import main
from mailsift.reputation import ledger
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "before":
    ledger.msgspec.msgpack.encode = die
else:
    ledger._Sum.write = die
main(["reputation", "override", "bad", "two.example", "--state", sys.argv[2]])
"""


@pytest.mark.parametrize("when", ["before", "behind"])
def test_a_kill_tears_nothing_and_the_next_one_sums_again(run: Run, state: Path, when: str) -> None:
    """`before`: within the change; `behind`: on disk, without the checksum."""
    killed = subprocess.run([sys.executable, "-c", KILL, when, str(state)], check=False, timeout=20)
    assert killed.returncode == -signal.SIGKILL
    total = state / "reputation/ledger/sum"
    assert not total.exists()
    shown = run("override", "show")
    assert ("two.example" in shown, "mine.example" in shown) == (when == "behind", True)
    run("override", "bad", "three.example")
    assert total.exists()
    data = state / "reputation/ledger/data.mdb"
    data.write_bytes(data.read_bytes()[:-1] + b"\1")
    assert "another checksum" in run("override", "show", fails=True)


@pytest.mark.parametrize("kept", [1, 2])
def test_settings_without_their_sum(run: Run, state: Path, tmp_path: Path, kept: int) -> None:
    path = state / "reputation/sources/one.json"
    assert settings_of(state / "reputation", "one").expires == 30 * 24 * 60
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n" * (kept - 1))
    problem = run("import", str(tmp_path / "one.txt"), fails=True)
    assert problem.count("\n") == 1
    assert f"{path}: damaged: its second line, the checksum, is missing" in problem
    assert "or no file" in problem


def test_a_pointer_of_one_line(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = state / "reputation/CURRENT"
    path.write_bytes(path.read_bytes().split(b"\n")[0])
    assert main(["reputation", "lookup", "--state", str(state), "mine.example"]) == 2
    problem = capsys.readouterr().err
    assert problem.count("\n") == 1
    assert "its second line, the checksum, is missing" in problem
    assert "publishes anew" in problem

"""A disk that is full, or a file that may not grow: which file is named, and what was refused is not done later."""

from __future__ import annotations

import ctypes
import os
import re
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailsift.cli import main

Said = Callable[..., tuple[int, str, str]]
STEP = 2048


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def said(*words: str | Path) -> tuple[int, str, str]:
        code = main(["reputation", str(words[0]), "--state", str(tmp_path / "state"), *map(str, words[1:])])
        return (code, *capsys.readouterr())

    return said


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def known(said: Said, tmp_path: Path) -> Path:
    (tmp_path / "feed.txt").write_text("".join(f"n{number}.example\n" for number in range(50)))
    assert said("import", tmp_path / "feed.txt")[0] == 0
    assert said("override", "bad", *(f"q{number}.example" for number in range(20)))[0] == 0
    # All of these differ from what is known already, in each of its files.
    (tmp_path / "more.txt").write_text("".join(f"m{number}.example\n" for number in range(2000)))
    (tmp_path / "feed.csv").write_text("".join(f"c{number}.example\n" for number in range(60)))
    return tmp_path / "state/reputation"


def state(said: Said) -> tuple[object, ...]:
    asked = ("q1.example", "new.example", "n1.example", "m1.example", "c1.example")
    answers = re.sub(r'"generation":\d+', "", said("lookup", "--json", *asked)[1])
    return said("override", "show"), answers, said("export")


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")} - {"ledger/sum"}


@pytest.mark.parametrize("words", [
    ("override", "bad", "new.example"), ("override", "remove", "q1.example"),
    ("override", "bad", *(f"x{number}.example" for number in range(500))),
    ("import", "more.txt"), ("import", "--expires", "30d", "--force", "feed.csv"),
    ("import", "--no-keep", "feed.txt", "more.txt")])
def test_what_is_refused_is_not_done_later(said: Said, known: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    words = tuple(str(tmp_path / word) if word.endswith((".txt", ".csv")) else word for word in words)
    before, there, refused = state(said), files(known), 0
    for size in range(0, 1 << 20, STEP):
        with no_file_above(size):
            code, _, problem = said(*words)
        if code == 0:
            break
        refused += 1
        assert (code, problem.count("\n")) == (2, 1)
        assert "standard output" not in problem
        assert "a copy of it from before" not in problem
        assert str(tmp_path) in problem
        assert state(said) == before
        assert files(known) == there
    assert refused
    assert state(said) != before


def test_one_bad_feed_refuses_the_others_of_its_command(said: Said, known: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("<html>\n")
    before = state(said)
    assert said("import", tmp_path / "more.txt", tmp_path / "bad.txt")[0] == 2
    assert said("override", "bad", "q1.example")[0] == 0
    assert state(said)[1:] == before[1:]


@pytest.mark.parametrize("format_name", ["jsonl", "csv", "rbldnsd"])
def test_an_export_names_its_file(said: Said, known: Path, tmp_path: Path, format_name: str) -> None:
    (tmp_path / "out").write_text("as it was")
    with no_file_above(100):
        code, _, problem = said("export", "--format", format_name, "--out", tmp_path / "out")
    assert (code, problem) == (2, f"mailsift: {tmp_path / 'out'}: File too large: expected a file that can be used\n")
    assert (tmp_path / "out").read_text() == "as it was"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_disk_that_is_full(said: Said, known: Path, tmp_path: Path) -> None:
    small, libc = tmp_path / "small", ctypes.CDLL(None, use_errno=True)
    small.mkdir()
    if libc.mount(b"none", str(small).encode(), b"tmpfs", 0, b"size=400k"):
        pytest.skip("nothing may be mounted here")
    try:
        on = ("--state", small)
        assert said("override", "bad", "q.example", *on)[0] == 0
        before = said("override", "show", *on)
        for left in range(0, 120, 4):
            room = os.statvfs(small)
            (small / "filling").write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - left * 1024)))
            code, _, problem = said("override", "remove", "q.example", *on)
            (small / "filling").unlink()
            if code == 0:
                break
            assert (code, problem.count("\n")) == (2, 1)
            assert str(small) in problem
            assert "standard output" not in problem
            assert "a copy of it from before" not in problem
            assert said("override", "show", *on) == before
            assert "bad" in said("lookup", "q.example", *on)[1]
        assert 0 < left < 116
        assert "unknown" in said("lookup", "q.example", *on)[1]
    finally:
        libc.umount(str(small).encode())


@pytest.mark.parametrize("words", [("override", "bad", "new.example"), ("import", "feed.txt")])
def test_a_first_change_without_room_is_made_by_the_next(said: Said, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "feed.txt").write_text("new.example\n")
    words = tuple(str(tmp_path / word) if word.endswith(".txt") else word for word in words)
    for size in range(0, 1 << 20, STEP):
        on = ("--state", tmp_path / f"state {size}")
        with no_file_above(size):
            code, _, problem = said(*words, *on)
        if code == 0:
            break
        assert (code, problem.count("\n")) == (2, 1)
        assert str(tmp_path) in problem
        assert said(*words, *on)[0::2] == (0, "")
        assert "bad" in said("lookup", "new.example", *on)[1]
    assert size

"""A command that is killed (-9) at each of its system calls on files, one after the other: what the next ones find."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from processes import child

from mailsift.cli import main

Run = Callable[..., str]
CALLS = ("rename", "replace", "unlink", "remove", "fsync", "write")
SOURCES = "state/reputation/sources"


@pytest.fixture
def killed(tmp_path: Path) -> Callable[..., Iterator[int]]:
    """Runs the command again and again on the same state, killed one call later each time."""
    def killed(*words: str) -> Iterator[int]:
        state, before = tmp_path / "state", tmp_path / "before"
        shutil.copytree(state, before)
        for number in range(1, 200):
            shutil.rmtree(state)
            shutil.copytree(before, state)
            pid = child(lambda: _run(tmp_path, number, *words))  # noqa: B023
            status = os.waitpid(pid, 0)[1]
            yield number
            if not os.WIFSIGNALED(status):
                assert number > len(CALLS)
                return
        raise AssertionError("it never ended")

    return killed


def _run(folder: Path, number: int, verb: str, *words: str) -> None:
    made = 0

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **named: object) -> object:
            nonlocal made
            made += 1
            if made == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **named)
        return wrapped

    for name in CALLS:
        setattr(os, name, counted(getattr(os, name)))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os._exit(main(["reputation", verb, "--state", str(folder / "state"), *words]))


@pytest.fixture
def feeds(run: Run, tmp_path: Path) -> dict[str, str]:
    feeds = {}
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"http://{name}1.example/\nhttp://{name}2.example/\n")
        feeds[name] = str(tmp_path / f"{name}.txt")
    run("import", feeds["a"])
    return feeds


def known(run: Run, name: str) -> bool:
    said = [line.split("  ")[1] for line in run("lookup", f"http://{name}1.example/", f"http://{name}2.example/")
            .splitlines()]
    assert said in (["bad"] * 2, ["unknown"] * 2)
    return said[0] == "bad"


def in_use(run: Run) -> list[str]:
    return [name for name in "abc" if f"\n  {name}  from" in run("stats")]


def beside(tmp_path: Path) -> dict[str, set[str]]:
    """What lies there of each source."""
    names = [path.name for path in (tmp_path / SOURCES).iterdir()]
    assert not [name for name in names if name.endswith(".new")]
    return {stem: {name.partition(".")[2] for name in names if name.startswith(f"{stem}.")} for stem in "abc"}


def agree(run: Run, tmp_path: Path) -> list[str]:
    """After the next change, look-ups, `stats` and the folder say the same."""
    run("override", "bad", "q.example")
    found, whole = in_use(run), beside(tmp_path)
    assert found == [name for name in "abc" if known(run, name)]
    assert found == [name for name in "abc" if whole[name]]
    assert all("seg" in whole[name] for name in found)
    return found


def test_of_an_import_each_source_is_there_or_not(run: Run, feeds: dict[str, str], tmp_path: Path,
                                                  killed: Callable[..., Iterator[int]]) -> None:
    seen = []
    for _ in killed("import", "--expires", "3d", feeds["b"], feeds["c"]):
        found = agree(run, tmp_path)
        seen += [found] if found not in seen else []
        assert all(beside(tmp_path)[name] == {"seg", "json", "objects"} for name in found if name != "a")
        for name in {"b", "c"} - set(found):
            run("import", feeds[name])
            assert "until" not in run("lookup", f"http://{name}1.example/")
    assert seen[0] == ["a"]
    assert seen[-1] == ["a", "b", "c"]


def test_a_source_that_was_removed_is_gone_with_its_settings(run: Run, feeds: dict[str, str], tmp_path: Path,
                                                             killed: Callable[..., Iterator[int]]) -> None:
    run("import", "--expires", "3d", feeds["b"])
    seen = []
    for _ in killed("remove", "b"):
        found = agree(run, tmp_path)
        seen += [found] if found not in seen else []
        run("import", feeds["b"])
        assert ("until" in run("lookup", "http://b1.example/")) == ("b" in found)
    assert seen == [["a", "b"], ["a"]]


def test_a_removal_again(run: Run, feeds: dict[str, str], tmp_path: Path,
                         killed: Callable[..., Iterator[int]]) -> None:
    """It ends what the first one began; there is no such source only where none is in use."""
    run("import", "--expires", "3d", feeds["b"], feeds["c"])
    said = []
    for _ in killed("remove", "b", "c"):
        gone = not known(run, "b")
        said.append(run("remove", "b", "c", fails=gone))
        assert not known(run, "b")
        assert not known(run, "c")
        assert agree(run, tmp_path) == ["a"]
    assert "b: 4 entries removed" in said[0] or "b: 2 entries removed" in said[0]
    assert any("b: was removed already" in one and "c: was removed already" not in one for one in said)
    assert any("c: was removed already" in one for one in said)
    assert "no source 'b'" in said[-1]

"""`mailsift model`, by what it prints and leaves behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import lessons
import pytest
from own import learn
from test_learner import learner, teach

from mailsift.bayes import Learner, SelfTraining
from mailsift.bayes.model_file import NAME
from mailsift.cli import main
from mailsift.cli.model import _time


def said(capsys: pytest.CaptureFixture[str], state: Path, *arguments: str) -> tuple[int, str, str]:
    code = main(["model", *arguments, f"--state={state}"])
    return code, *capsys.readouterr()


def test_where_nothing_was_learnt_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("export",), ("undo", "--since", "1h")):
        code, out, err = said(capsys, tmp_path / "state", *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert "nothing was learnt: expected a model: `mailsift train` makes it" in err
    assert said(capsys, tmp_path / "state", "show")[0] == 0
    assert not (tmp_path / "state").exists()
    assert Learner(tmp_path / "state").forget(lessons.record(1), True) is False
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("text", ["", "soon", "nan", "nand", "infd", "1e400d", "-5d", "+5d", "1_0m", "\u0663h", "5",
                                  "5s", " 5d", "5d ", "9" * 400 + "d", "99999999d", "2020-13-01", "20201112",
                                  "2020-W01-1", "2026-11-27T18:30x", "1\0d"])
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_an_odd_time_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, option: str) -> None:
    code, out, err = said(capsys, tmp_path / "state", "undo", "--since=1d", f"{option}={text}")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "expected a time like 2026-11-27T18:30, or 90m, 2h, 3d" in err
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("times", [("--since=1h", "--until=2h"), ("--since=2099-01-01",),
                                   ("--since=2020-02-02", "--until=2020-01-01")])
def test_a_time_that_ends_before_it_begins(state: Path, capsys: pytest.CaptureFixture[str],
                                           times: tuple[str, ...]) -> None:
    code, out, err = said(capsys, state, "undo", *times)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "--since" in err


@pytest.mark.parametrize(("text", "ago"), [("90m", 5400), ("1.5h", 5400), ("2h", 7200), ("3d", 259200), ("0m", 0)])
def test_times_ago(text: str, ago: float) -> None:
    assert _time(text) == pytest.approx(time.time() - ago, abs=60)


def test_times_as_people_write_them() -> None:
    assert _time("2020-11-12T10:30+00:00") == _time("2020-11-12 10:30Z") == 1605177000
    assert _time("2020-11-12") == time.mktime((2020, 11, 12, 0, 0, 0, 0, 0, -1))


def test_damage_of_the_journal_is_told(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = SelfTraining(learner(state))
    for number in range(1000, 1006):
        learn(own, number)
    with open(state / "bayes/journal", "r+b") as file:
        file.seek(56 + 20)
        file.write(b"damaged")
    code, out, err = said(capsys, state, "show")
    assert (code, err.count("\n")) == (2, 1)
    assert "by itself: 3 of the spam, 3 of the ham" in out
    assert "1 damaged entries" in err
    code, out, err = said(capsys, state, "undo", "--since", "1h")
    assert (code, out) == (2, "took back 3 learnt as spam, 2 as ham\n"), "all but the damaged one"
    assert "1 damaged entries" in err
    assert said(capsys, state, "undo", "--since", "2d", "--until", "1d")[0] == 0, "it is not of that time"
    assert learn(own, 2000) == "spam"
    assert said(capsys, state, "undo", "--since", "1h")[1] == "took back 1 learnt as spam, 0 as ham\n"


def test_an_import_begins_new_sums(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = SelfTraining(learner(state))
    learn(own, 1000)
    own.close()
    assert "of mail scanned here" in said(capsys, state, "show")[1]
    (tmp_path / "x").write_bytes(b"".join(learner(state).lines()))
    assert said(capsys, state, "import", str(tmp_path / "x"))[0] == 0
    shown = said(capsys, state, "show")[1]
    assert "by itself: 1 of the spam" in shown
    assert "of mail scanned here" not in shown
    assert sorted(os.listdir(state / "bayes")) == ["lock", "model"]


@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
@pytest.mark.parametrize("name", ["journal", "journal.old", "self_training", "lock"])
def test_what_is_no_file_keeps_nobody_waiting(state: Path, capsys: pytest.CaptureFixture[str], name: str,
                                              kind: str) -> None:
    path = state / "bayes" / name
    path.unlink(missing_ok=True)
    make = {"pipe": os.mkfifo, "link": lambda path: path.symlink_to(state / "elsewhere"), "folder": os.mkdir}
    make[kind](path)
    own = SelfTraining(learner(state))
    assert learn(own, 1000) == ("spam" if name == "self_training" else "failed")
    own.close()
    code, _, err = said(capsys, state, "show" if name == "self_training" else "undo", *(
        () if name == "self_training" else ("--since", "1h")))
    assert (code, err.count("\n")) == (2, 1)
    assert str(path) in err
    assert not (state / "elsewhere").exists()


def test_what_a_killed_writer_left_half_written_goes(state: Path) -> None:
    left = state / "bayes/.model.4194303.new"
    left.write_bytes(bytes(1000))
    other = state / "bayes/.journal.1.new"
    other.write_bytes(b"")
    learner(state).train(lessons.record(0), True)
    assert not left.exists()
    assert other.exists()


def test_of_a_link_too(tmp_path: Path) -> None:
    teach(learner(tmp_path / "real"), range(2))
    (tmp_path / "state/bayes").mkdir(parents=True)
    (tmp_path / "state" / NAME).symlink_to(tmp_path / "real" / NAME)
    left = tmp_path / "real/bayes/.model.1.new"
    left.write_bytes(b"")
    assert learner(tmp_path / "state").train(lessons.record(0), True) == "again"
    assert not left.exists()

"""What stands where a model should: it is said with the way out, and is no model that was not taught yet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from test_learner import learner, teach

from mailsift import DatabaseError, Engine, Policy
from mailsift.bayes.model_file import NAME
from mailsift.cli import main
from mailsift.config import Paths


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def file_for_folder(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_bytes(b"")


CASES: dict[str, tuple[Callable[[Path], object], str, bool]] = {  # and whether --replace is a way out
    "empty": (lambda path: path.write_bytes(b""), "empty: expected a model of mailsift; another one is made by", True),
    "junk": (lambda path: path.write_bytes(b"junk" * 9), "no model: expected a model of mailsift; another one", True),
    "FIFO": (fifo, "no regular file: expected a model; another one is made by `mailsift train --replace`", True),
    "folder": (folder, "a folder: expected a model, or nothing there: remove the folder", False),
    "file for a folder": (file_for_folder, "no folder: expected one, or nothing there: remove the file", False)}


@pytest.mark.parametrize(("spoil", "say", "is_replaced"), CASES.values(), ids=CASES.keys())
def test_it_is_unavailable_and_the_way_out_is_said(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], object], say: str,
        is_replaced: bool) -> None:
    teach(learner(tmp_path), range(2))
    spoil(tmp_path / NAME)
    raw = tmp_path / "mail.eml"
    raw.write_bytes(b"Subject: a\r\n\r\nb\r\n")
    with Engine(Policy(paths=Paths(state=str(tmp_path)))) as engine:
        assert isinstance(engine.warning, DatabaseError)
        assert say in str(engine.warning)
        assert ("bayes", "unavailable") in [(one.check, one.reason) for one in engine.scan(raw.read_bytes()).unchecked]
        with pytest.raises(DatabaseError) as raised:
            engine.train(b"x", spam=True)
        assert say in str(raised.value)
    code = main(["scan", str(raw), "--state", str(tmp_path)])
    out, err = capsys.readouterr()
    assert (code, err.count("\n")) == (0, 1)
    assert "bayes unavailable" in out
    assert say in err
    other = tmp_path / "ham.eml"
    other.write_bytes(b"Subject: c\r\n\r\nd\r\n")
    code = main(["train", "spam", str(raw), "ham", str(other), "--replace", "--state", str(tmp_path)])
    assert (code == 0) is is_replaced

"""`mailsift bench`, as a user calls it."""

from __future__ import annotations

import builtins
import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from mailsift.cli import bench, main

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No corpora, wherever the tests run."""
    monkeypatch.setenv("MAILSIFT_CORPORA", str(tmp_path / "none"))


def test_a_run_is_printed_kept_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["bench", "decode/utf8", "--every", "200", "--rounds", "2", "--state", str(tmp_path)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "made up" in said
    assert "bytes.decode" in said
    [kept] = (tmp_path / "bench").iterdir()
    assert f"kept: {kept}" in said
    assert [row["peer"] for row in json.loads(kept.read_text())["mailsift"]["rows"]] == ["bytes.decode"]
    assert main([*arguments, "--compare", str(kept)]) == 0
    assert "1 rows" in capsys.readouterr().out


def test_the_suite_as_a_module_keeps_runs_where_the_command_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                                                 capsys: pytest.CaptureFixture[str]) -> None:
    """And needs nothing that wheels leave out."""
    monkeypatch.setattr(sys, "argv", ["mailsift_bench", "decode/utf8", "--every", "200", "--rounds", "2", "--state",
                                      str(tmp_path)])
    for name in ("accuracy", "chart", "docs", "engines", "learning"):
        monkeypatch.setitem(sys.modules, f"mailsift_bench.{name}", None)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("mailsift_bench", run_name="__main__")
    assert ended.value.code == 0
    [kept] = (tmp_path / "bench").iterdir()
    assert f"kept: {kept}" in capsys.readouterr().out


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
                                                   tmp_path: Path) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name.startswith("pytest_benchmark"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    assert main(["bench", "--state", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.err == ("mailsift: bench: pytest_benchmark is not installed: expected the extra: "
                        "pip install 'mailsift[bench]'\n")
    assert said.out == ""


def test_without_the_suite_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bench, "SUITE", "mailsift_no_such_suite")
    assert main(["bench"]) == 2
    assert "mailsift_no_such_suite is not installed" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "said"), [
    (["abacus"], "abacus"), (["--every", "0"], "from 1 on"), (["--compare", "/no/such.json"], "No such file")])
def test_wrong_arguments_are_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--help"]) == 0
    said = capsys.readouterr().out
    assert "pip install 'mailsift[bench]'" in said
    assert "--compare" in said

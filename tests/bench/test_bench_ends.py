"""However a run ends: what was opened is closed, and what was measured is kept."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")

from mailsift_bench import command, measure, tasks
from mailsift_bench import figures as figures_of
from mailsift_bench.contest import Contestant, Peer, Work, WrongAnswer
from mailsift_bench.mail import Mail
from mailsift_bench.message import rspamd

from mailsift.cli import main
from mailsift.errors import FileError

MAIL = Mail(None, 400)


def once(target: Any, setup: Any, rounds: int, iterations: int) -> None:
    setup()
    target()


def work(name: str, *peers: str) -> Work:
    return Work("task", name, name, tuple(map(Peer, peers)), lambda mail: [b"x"], lambda source: "1 input")


def interrupted() -> None:
    raise KeyboardInterrupt


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Contestants that are open; each function of the made-up task makes one that ends in its own way."""
    names: list[str] = []

    def making(name: str, run: Any, answer: object = (1,)) -> Any:
        def make(source: object) -> Contestant:
            names.append(name)
            return Contestant(run, lambda: answer, lambda: names.remove(name))
        return make

    def failing(source: object) -> Contestant:
        raise OSError("no room")

    made = {"ours": making("ours", lambda: sum(range(1000))), "fine": making("fine", lambda: sum(range(1000))),
            "other": making("other", lambda: None, (2,)), "stopped": making("stopped", interrupted), "failing": failing}
    monkeypatch.setattr(measure, "_module", lambda task, name: SimpleNamespace(
        **dict.fromkeys(("one", "two"), made[name])))
    return names


@pytest.mark.parametrize(("last", "error"), [
    ("other", WrongAnswer), ("stopped", KeyboardInterrupt), ("failing", OSError)])
def test_all_that_was_opened_is_closed(opened: list[str], last: str, error: type[BaseException]) -> None:
    with pytest.raises(error):
        measure.rows(work("one", "fine", last), MAIL, once, 1)
    assert opened == []


def test_all_are_closed_though_one_can_not_be(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(measure, "_take_turns", lambda *args: opened.remove("fine"))  # so that its close fails
        with pytest.raises(ValueError, match="not in list"):
            measure.rows(work("one", "fine"), MAIL, once, 1)
    assert opened == []


def test_a_wrong_answer_stands_in_the_row_of_its_peer_alone(opened: list[str]) -> None:
    [fine, other] = command.run.run([work("one", "fine", "other")], MAIL, 2, lambda text: None)["mailsift"]["rows"]
    assert other["wrong"] == "0 of 1 inputs are ours, at least 100.0% must be"
    assert fine["skipped"] == "not timed: other answered wrongly"
    assert "wrong" not in fine


def arguments(*names: str, compare: Path | None = None) -> argparse.Namespace:
    return argparse.Namespace(task=list(names), compare=compare, every=400, rounds=2)


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> None:
    """The second of two works is interrupted."""
    monkeypatch.setattr(tasks, "WORKS", (work("one", "fine"), work("two", "stopped")))
    monkeypatch.setattr(figures_of, "FIGURES", ())
    monkeypatch.setattr(command, "corpora", lambda: None)


def test_what_was_measured_until_ctrl_c_is_kept_and_printed(two: None, opened: list[str], tmp_path: Path) -> None:
    said: list[str] = []
    code, _ = command.measured(arguments(), tmp_path, said.append)
    assert code == 130
    assert opened == []
    [kept] = tmp_path.iterdir()
    ours = json.loads(kept.read_text())["mailsift"]
    assert (ours["complete"], [row["work"] for row in ours["rows"]]) == (False, ["task/one"])
    assert any("fine" in text for text in said)
    assert f"interrupted; kept: {kept}" in said[-1]


def test_ctrl_c_before_the_first_row_keeps_nothing(two: None, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        command.measured(arguments("task/two"), tmp_path, lambda text: None)
    assert not list(tmp_path.iterdir())


def test_a_run_is_kept_before_it_is_printed(two: None, tmp_path: Path) -> None:
    def closed(text: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        command.measured(arguments("task/one"), tmp_path, closed)
    [kept] = tmp_path.iterdir()
    assert json.loads(kept.read_text())["mailsift"]["complete"] is True


def test_what_can_be_wrong_is_seen_before_anything_is_measured(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command.run, "run", lambda *args, **options: pytest.fail("it measured"))
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file/bench", Path("/proc/nowhere")):
        with pytest.raises(FileError, match="a folder to keep runs in"):
            command.measured(arguments("decode"), folder, print)
    (tmp_path / "old.json").write_text('{"mailsift": {"format": 1}}')
    assert main(["bench", "decode", "--compare", str(tmp_path / "old.json"), "--state", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (f"mailsift: {tmp_path}/old.json: mailsift.machine: missing: "
                                       "expected an object\n")


def test_a_mistake_in_a_figure_ends_that_figure_alone() -> None:
    def failing(mail: Mail) -> float:
        raise OSError("no room")

    wanted = [figures_of.Figure("task/size", "size", "MB", 5, True, measured) for measured in (failing, lambda mail: 4)]
    wrong, fine = figures_of.rows(wanted, MAIL, lambda text: None)
    assert figures_of.line(wrong) == "size: it failed: OSError: no room (target: ≤ 5 MB)"
    assert fine["value"] == 4


def test_a_daemon_ends_with_its_whole_group(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also where its first process is deaf, and while it is still waited for."""
    program = tmp_path / "daemon"
    children = tmp_path / "children"
    program.write_text(f"#!{sys.executable}\nimport os, subprocess, time\n"
                       f"child = subprocess.Popen(['sleep', '300'])\n"
                       f"open({str(children)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\ntime.sleep(300)\n")
    program.chmod(0o755)

    def answers(server: Any) -> bool:
        if children.exists() and len(children.read_text().split()) == 2:
            raise KeyboardInterrupt
        return False

    monkeypatch.setattr(rspamd, "_program", lambda: str(program))
    monkeypatch.setattr(rspamd._Server, "_answers", answers)
    with pytest.raises(KeyboardInterrupt):
        rspamd.scan_served(MAIL)
    for pid in children.read_text().split():
        state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False).stdout
        assert state.strip().rstrip("sN") in ("", "Z")  # gone, or waited for by nobody yet

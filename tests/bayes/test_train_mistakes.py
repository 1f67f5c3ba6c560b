"""`mailsift train` given something wrong: it says so before it teaches anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import lessons
import pytest
from test_train_command import mails as mails
from test_train_command import said

from mailsift.bayes import Learner
from mailsift.bayes.model_file import NAME


@pytest.fixture(autouse=True)
def _there(mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mails)
    (mails / "empty").mkdir()
    (mails / "nothing").write_bytes(b"")
    (mails / "none.mbox").write_bytes(b"")
    (mails / "only").mkdir()
    (mails / "only/1").write_bytes(b"")
    (mails / "link").symlink_to("spam")


@pytest.mark.parametrize(("arguments", "say"), [
    (("spam", "ham", "h"), "no path before 'ham'"), (("spam", "ham"), "no path before 'ham'"),
    (("spam", "spam/", "ham"), "train ham: no path behind it"), (("ham", "spam", "spam"), "no path before 'spam'"),
    (("spam", "--forget", "ham", "ham/"), "what is called ham is ./ham"), (("spam", "spam", "ham", "ham"), "./spam"),
    (("spam", "", "ham", "ham/"), "''"), (("spam", "spam/", "ham", "gone"), "gone: not there"),
    (("ham", "ham/", "nothing"), "nothing: empty"), (("spam", "spam/", "a\0b"), "null"),
    (("spam", "spam/", "x" * 5000), "too long"), (("spam", "empty", "ham", "ham/"), "empty: no message in it"),
    (("spam", "spam/", "empty"), "empty: no message in it"),
    (("spam", "spam/", "ham", "only"), "only: no message in it"),
    (("spam", "spam/", "none.mbox"), "none.mbox: empty"),
    (("spam", "spam/", "ham", "./spam"), "(3 files): in the paths of spam and of ham"),
    (("ham", ".", "spam", "link"), "in the paths of spam and of ham")])
@pytest.mark.parametrize("how", [(), ("--replace",)])
def test_it_teaches_nothing(mails: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], say: str,
                            how: tuple[str, ...]) -> None:
    if how and "--forget" in arguments:
        return
    code, out, err = said(capsys, mails, *how, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 0)
    assert say in err
    assert not (mails / "state").exists()


def test_all_that_is_wrong_is_said(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, mails, "spam", "spam/", "gone", "ham", "nothing", "lost")
    assert (code, out, err.count("\n")) == (2, "", 2)


def test_what_may_not_be_read(mails: Path, capsys: pytest.CaptureFixture[str],
                              monkeypatch: pytest.MonkeyPatch) -> None:
    (mails / "ham/1").chmod(0)
    monkeypatch.setattr(os, "access", lambda path, mode, **_: path.stat().st_mode & 0o400 != 0)  # also for root
    code, out, err = said(capsys, mails, "spam", "spam/", "ham", "ham/")
    assert (code, out) == (2, "")
    assert "no permission" in err


def run(mails: Path, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-m", "mailsift", "train", *arguments, "--state", "state"], input=stdin,
                          capture_output=True, check=False, cwd=mails)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.starts_python
@pytest.mark.parametrize("arguments", [("spam", "-"), ("spam", "spam/", "ham", "-"), ("spam", "-", "--mbox"),
                                       ("spam", "-", "ham", "ham/")])
def test_empty_standard_input_is_no_message(mails: Path, arguments: tuple[str, ...]) -> None:
    assert run(mails, *arguments) == (2, "", "mailsift: standard input: empty: expected a message\n")
    assert not (mails / "state").exists()


@pytest.mark.starts_python
def test_standard_input_beside_others(mails: Path) -> None:
    both = run(mails, "spam", "-", "ham", "ham/", stdin=lessons.mail(100))
    assert both[1].startswith("learnt 1 as spam and 3 as ham")
    box = (mails / "spam.mbox").read_bytes()
    assert run(mails, "spam", "-", "--mbox", stdin=box)[1].startswith("learnt 3 as spam")


def test_an_empty_file_in_a_folder_is_left_out(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mails / "spam/9").write_bytes(b"\n")
    code, out, err = said(capsys, mails, "spam", "spam/")
    assert (code, err) == (0, "mailsift: spam/9: empty: left out")
    assert out.startswith("learnt 3 as spam")


@pytest.mark.parametrize("arguments", [("spam", "spam/", "ham", "broken.mbox"), ("ham", "broken.mbox")])
def test_half_of_it_replaces_nothing(mails: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
                                     arguments: tuple[str, ...]) -> None:
    from mailsift.cli import mbox

    def cut(*_: object) -> None:
        raise mbox.Cut

    said(capsys, mails, "spam", "spam/")
    (mails / "broken.mbox").write_bytes(b"From a\n")
    monkeypatch.setattr(mbox, "messages", cut)
    code, out, err = said(capsys, mails, "--replace", *arguments)
    assert (code, out) == (2, "")
    assert "what was learnt stays" in err
    assert Learner(mails / "state").counts() == (3, 0)


def test_what_it_knows_now_is_said_when_it_knows_it(mails: Path, capsys: pytest.CaptureFixture[str],
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    said(capsys, mails, "spam", "spam/")

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Learner, "replace", fails)
    assert said(capsys, mails, "ham", "--replace", "ham/") == (130, "", "")
    assert Learner(mails / "state").counts() == (3, 0)


@pytest.mark.starts_python
@pytest.mark.parametrize("how", [(), ("--replace",)])
def test_ctrl_c_breaks_nothing(mails: Path, how: tuple[str, ...]) -> None:
    for number in range(3000):
        (mails / "spam" / f"more{number}").write_bytes(lessons.mail(number, 300))
    process = subprocess.Popen([sys.executable, "-m", "mailsift", "train", *how, "spam", "spam/", "--state", "state"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=mails)
    until = time.monotonic() + 20
    while not (mails / "state/lock").exists() and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, b"Traceback" in err) == (130, b"", False)
    if (mails / "state" / NAME).exists():
        learner = Learner(mails / "state")
        assert learner.look.error is None
        assert not any(learner.damage())

"""Where output goes: pipes, files, terminals, streams that are closed or full, locales without our letters."""

from __future__ import annotations

import json
import os
import pty
import random
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.integration.conftest import Run

import mailsift

OURS = str(Path(mailsift.__file__).parent) + "/"
HAM = b"From: a@example.org\nTo: b@example.org\nSubject: hi\n\nhello\n"
SPAM = HAM + b"Spam is bad do not send it\n"
LONG = "a-name-that-makes-a-line-longer-than-eighty-columns-when-the-verdict-stands-before-it"
ONE_LINE = re.compile(r"mailsift: [^\n]*: [^\n]*: expected [^\n]*\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(300):
        (tmp_path / f"in/{LONG}-{number:03}.eml").write_bytes(SPAM if number % 2 else HAM)
    return tmp_path / "in"


def _on_terminal(command: Sequence[str], environment: dict[str, str], where: Path, stdout: int | None) -> bytes:
    """What a terminal of 80 columns on standard error (and standard output, unless it is given) shows."""
    terminal, theirs = pty.openpty()
    child = subprocess.Popen(command, env=environment, cwd=where, stdin=subprocess.DEVNULL, stderr=theirs,
                             stdout=theirs if stdout is None else stdout)
    os.close(theirs)
    seen = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            seen += os.read(terminal, 65536)
        except OSError:  # the other end was closed
            break
    os.close(terminal)
    child.wait(60)
    return seen


@pytest.mark.parametrize("words", [["scan"], ["scan", "--explain"], ["scan", "--json"], ["extract"],
                                   ["compare", "a.toml", "b.toml"]])
def test_redirected_output_goes_to_its_file(folder: Path, tmp_path: Path, environment: dict[str, str],
                                            command: list[str], words: list[str]) -> None:
    (tmp_path / "a.toml").write_text("")
    (tmp_path / "b.toml").write_text("[protection]\nprobable = 0\nspam = 1\n")
    with (tmp_path / "out.txt").open("wb") as out:
        seen = _on_terminal([*command, *words, "in"], environment, tmp_path, out.fileno())
    lines = (tmp_path / "out.txt").read_text().splitlines()
    assert len([line for line in lines if LONG in line]) == (150 if words[0] == "compare" else 300)
    assert LONG.encode() not in seen
    assert "\x1b" not in "".join(lines)
    assert b"/300" in seen
    assert _screen(seen) == [], "the bar was drawn over itself and taken away"


def _screen(seen: bytes) -> list[str]:
    """The lines that stay, of text, CR, LF, and the sequences that move up and take lines away; colours left out."""
    lines, row, column = [""], 0, 0
    for part in re.findall(r"\x1b\[[?0-9;]*[A-Za-z]|[\r\n]|[^\x1b\r\n]+", seen.decode()):
        if part == "\r":
            column = 0
        elif part == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif part.endswith("A"):
            row -= int(part[2:-1] or 1)
        elif part.endswith("K"):
            lines[row] = "" if part == "\x1b[2K" else lines[row][:column]
        elif not part.startswith("\x1b"):
            lines[row] = lines[row][:column] + part + lines[row][column + len(part):]
            column += len(part)
    return [line for line in lines if line]


def test_both_on_one_terminal(folder: Path, tmp_path: Path, environment: dict[str, str], command: list[str]) -> None:
    seen = _on_terminal([*command, "scan", "in"], environment, tmp_path, None)
    whole = re.compile(r"(?:not )?spam +[0-9.]+  in/" + LONG + r"-\d{3}\.eml")
    lines = [line for line in _screen(seen) if not line.startswith("    ")]
    assert len(lines) == 300
    assert all(whole.fullmatch(line) for line in lines)


@pytest.mark.parametrize(("name", "value", "colours"), [
    ("NO_COLOR", "", True), ("NO_COLOR", "1", False), ("TERM", "dumb", False), ("TERM", "xterm", True)])
def test_colours(tmp_path: Path, environment: dict[str, str], command: list[str], name: str, value: str,
                 colours: bool) -> None:
    (tmp_path / "m.eml").write_bytes(HAM)
    seen = _on_terminal([*command, "scan", "m.eml"], environment | {name: value}, tmp_path, None)
    assert (b"\x1b[32m" in seen) is colours


def test_a_dumb_terminal_gets_no_bar(folder: Path, tmp_path: Path, environment: dict[str, str],
                                     command: list[str]) -> None:
    assert b"\x1b" not in _on_terminal([*command, "scan", "in"], environment | {"TERM": "dumb"}, tmp_path, None)


@pytest.mark.parametrize("words", [
    ["scan", "m.eml"], ["scan", "--json", "m.eml"], ["scan", "--explain", "in"], ["extract", "m.eml"],
    ["policy", "show"], ["--version"], ["lists", "obscene", "export"],
    ["lists", "blocked-senders", "add", "a@b.example"]])
def test_output_that_cannot_be_written(run: Run, folder: Path, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "m.eml").write_bytes(HAM)
    with open("/dev/full", "wb") as full:
        done = run(*words, stdout=full)
    assert done.returncode == 2
    assert done.stderr == "mailsift: standard output: No space left on device: expected a place to write to\n"


def test_streams_that_are_closed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(HAM)
    done = run("scan", "m.eml", preexec_fn=lambda: os.close(1))
    assert (done.returncode, done.stderr) == (
        2, "mailsift: standard output: closed: expected a place to write to\n")
    assert run("scan", "--quiet", "m.eml", preexec_fn=lambda: os.close(1)).returncode == 0
    done = run("scan", "-", "m.eml", preexec_fn=lambda: os.close(0))
    assert (done.returncode, done.stdout.count("m.eml")) == (2, 1)
    assert ONE_LINE.fullmatch(done.stderr)
    done = run("scan", "absent.eml", "m.eml", preexec_fn=lambda: os.close(2))
    assert (done.returncode, done.stdout.count("m.eml")) == (2, 1)
    with open("/dev/full", "wb") as full:
        assert run("scan", "absent.eml", "m.eml", stderr=full).returncode == 2


@pytest.mark.parametrize("words", [["scan", "in"], ["--version"], ["--help"], ["policy", "show"]])
def test_a_pipe_that_nobody_reads(run: Run, folder: Path, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run(*words, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_locale_without_our_letters(run: Run) -> None:
    raw = "From: a@example.org\nSubject: Привет\n\nhello\n".encode()
    done = run("scan", "--explain", "-", stdin=raw, env={"PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, done.stderr) == (0, "")
    assert r"subject: \u041f\u0440\u0438" in done.stdout


@pytest.mark.parametrize("words", [["add", b"\xff\xfe"], ["add", "x", "--comment", b"\xff"], ["remove", b"\xff"]])
def test_arguments_that_are_no_text(run: Run, tmp_path: Path, words: list[object]) -> None:
    done = run("lists", "blocked-phrases", *words)
    assert done.returncode == 2
    assert re.fullmatch(r"mailsift: [^\n]*'\\udcff[^\n]*expected UTF-8[^\n]*\n", done.stderr)
    assert not (tmp_path / "state").exists()


def test_arguments_do_not_move_the_cursor(run: Run) -> None:
    done = run("scan", "x", "--\x1b[2J\nsecond")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "\x1b" not in done.stderr


def test_no_home(tmp_path: Path) -> None:
    """Without HOME the account says where home is; a number without an account has none."""
    code = ("import os, pwd, sys; pwd.getpwuid = lambda _: (_ for _ in ()).throw(KeyError('uid not found'))\n"
            "from mailsift.cli import main; sys.exit(main(['scan', '-']))")
    for home in (None, "", "relative"):
        settings = {name: value for name, value in
                    {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": home}.items()
                    if value is not None}
        done = subprocess.run([sys.executable, "-c", code], env=settings, input=HAM, capture_output=True, check=False,
                              cwd=tmp_path)
        assert done.returncode == 2
        assert ONE_LINE.fullmatch(done.stderr.decode())


def test_an_unknown_level_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(HAM)
    done = run("scan", "m.eml", env={"MAILSIFT_SIMD": "bogus"})
    assert done.returncode == 0
    assert re.fullmatch(r"mailsift: MAILSIFT_SIMD: bogus: expected scalar, avx2[^\n]*\n", done.stderr)
    for fine in ("scalar", "SCALAR", ""):
        assert run("scan", "m.eml", env={"MAILSIFT_SIMD": fine}).stderr == ""


def as_in_front() -> None:
    """What a shell starts in the background, this run of tests perhaps, ignores interrupts, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_leaves_quietly(tmp_path: Path, environment: dict[str, str], command: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    for workers in ("1", "3"):
        child = subprocess.Popen([*command, "scan", "--workers", workers, "pipe"], env=environment, cwd=tmp_path,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=as_in_front)
        with (tmp_path / "pipe").open("wb"):  # waits for the reader
            child.send_signal(signal.SIGINT)
            assert child.communicate(timeout=60) == (b"", b"")
        assert child.returncode == 130


INTERRUPTED_WHILE_LOADED = """
import os, runpy, signal, sys
class Interrupting:
    def find_spec(name, *_):
        if name == "mailsift.simd":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting)
sys.argv = ["mailsift", "--version"]
runpy.run_module("mailsift", run_name="__main__")
"""


@pytest.mark.parametrize(("ignored", "code"), [(False, -signal.SIGINT), (True, 0)])
def test_an_interrupt_while_modules_are_loaded(environment: dict[str, str], ignored: bool, code: int) -> None:
    """An exception there may come in the middle of a C module that does not bear it."""
    action = signal.SIG_IGN if ignored else signal.SIG_DFL
    done = subprocess.run([sys.executable, "-c", INTERRUPTED_WHILE_LOADED], env=environment, capture_output=True,
                          check=False, preexec_fn=lambda: signal.signal(signal.SIGINT, action))
    assert (done.returncode, bool(done.stdout), done.stderr) == (code, ignored, b"")


def test_interrupts_at_any_moment(tmp_path: Path, environment: dict[str, str], command: list[str]) -> None:
    """No crash, and nothing of ours in a traceback: what Python says before it comes to us is its own."""
    rng, codes = random.Random(41), set()
    (tmp_path / "m.eml").write_bytes(SPAM)
    started = time.monotonic()
    subprocess.run([*command, "scan", "m.eml"], env=environment, cwd=tmp_path, check=False, capture_output=True)
    took = time.monotonic() - started
    for _ in range(40):
        child = subprocess.Popen([*command, "scan", "m.eml"], env=environment, cwd=tmp_path, preexec_fn=as_in_front,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(rng.uniform(0, took))
        child.send_signal(signal.SIGINT)
        error = child.communicate(timeout=60)[1]
        codes.add(child.returncode)
        assert os.fsencode(OURS) not in error, error
    assert codes <= {-signal.SIGINT, 130, 0, 1}


def test_a_library_leaves_signals_alone(environment: dict[str, str]) -> None:
    code = ("import signal; before = signal.getsignal(signal.SIGINT); import mailsift, mailsift.__main__\n"
            "from mailsift.cli import main\nmailsift.Engine().scan(b''); main(['policy', 'show'])\n"
            "assert before is signal.getsignal(signal.SIGINT) is signal.default_int_handler")
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, stdout=subprocess.DEVNULL,
                   preexec_fn=as_in_front)


def test_a_mistake_of_ours_is_no_verdict(tmp_path: Path, environment: dict[str, str]) -> None:
    code = ("import sys; from mailsift.cli import main, scan; scan.policy_of = lambda args: 1 / 0\n"
            "sys.exit(main(['scan', '-']))")
    done = subprocess.run([sys.executable, "-c", code], env=environment, input=HAM, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"ZeroDivisionError" in done.stderr


def test_json_is_utf8_whatever_the_locale(run: Run) -> None:
    raw = "From: a@example.org\nSubject: Привет\n\nhello\n".encode()
    done = run("scan", "--json", "-", stdin=raw, env={"PYTHONIOENCODING": "latin-1"})
    assert json.loads(done.stdout)["facts"]["subject"] == "Привет"

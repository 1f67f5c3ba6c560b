"""Text in pictures: the program as a script that misbehaves, and tesseract itself where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.images.made_pictures import saved

import mailsift
from mailsift.cli import main
from mailsift.images import ocr
from mailsift.images.bitmap import Bitmap
from mailsift.images.codes import Missing

needs_tesseract = pytest.mark.skipif(shutil.which(ocr.PROGRAM) is None, reason="tesseract is not installed")
LURE = ("Dear customer,", "your parcel waits for you,", "we could not deliver it today.",
        "Please pay the small fee now", "or it will be returned", "to the cheap watches company.")

GRAY = Image.new("L", (600, 400), 200)


def picture(*lines: str) -> Image.Image:
    made = Image.new("L", (620, 40 + 40 * len(lines)), 255)
    draw = ImageDraw.Draw(made)
    for place, line in enumerate(lines):
        draw.text((20, 20 + 40 * place), line, fill=0, font=ImageFont.load_default(26))
    return made


def bitmap(*lines: str) -> Bitmap:
    made = picture(*lines)
    return Bitmap(made.width, made.height, made.tobytes())


def mail(*pictures: Image.Image, text: str = "see below") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "Minutes", "a@example.net"
    message.set_content(text)
    for one in pictures:
        message.add_attachment(saved(one), "image", "png", filename="a.png")
    return message.as_bytes()


Fake = Callable[[str], Path]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A program of that name that notes its number and then does what the given lines of Python say."""
    def made(body: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        script = folder / ocr.PROGRAM
        note = f"open({str(tmp_path / 'pid')!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
        script.write_text(f"#!{sys.executable} -S\nimport os, sys, time\n" + note + textwrap.dedent(body))
        script.chmod(0o700)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return tmp_path / "pid"
    return made


def alive(pids: Path) -> list[int]:
    def runs(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False
    return [pid for pid in map(int, pids.read_text().split()) if runs(pid)]


def says(text: str) -> str:
    return f"sys.stdin.buffer.read()\nsys.stdout.write({text!r})\n"


def test_what_it_is_given_and_says(fake: Fake) -> None:
    fake("""
        data = sys.stdin.buffer.read()
        print(sys.argv[1:], data[:14], len(data), os.environ["OMP_THREAD_LIMIT"])
        """)
    said = ocr.read(bitmap("a"), 20, "eng+deu")
    assert said == f"['stdin', 'stdout', '-l', 'eng+deu', '--psm', '3'] b'P5 1240 160 25' {16 + 1240 * 160} 1"


@pytest.mark.parametrize("body", [
    "time.sleep(60)",                                                     # reads nothing
    "sys.stdin.buffer.read()\ntime.sleep(60)",                            # says nothing
    "while True: sys.stderr.write('x' * 1000)",                           # complains for ever
    "os.close(1), os.close(2), sys.stdin.buffer.read(), time.sleep(60)",  # closes its pipes and stays
    "import subprocess\nsubprocess.Popen(['sleep', '60'])",               # leaves a child that holds them
    "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)",
])
def test_time_is_over(fake: Fake, body: str) -> None:
    pids = fake(body)
    started = time.monotonic()
    with pytest.raises(ocr.TimeOut):
        ocr.read(bitmap(*["many words"] * 30), 0.6)
    assert time.monotonic() - started < 5
    assert alive(pids) == []


@pytest.mark.parametrize(("body", "expected"), [
    ("os.write(1, bytes(range(256)) * 4)", "\ufffd"),
    (says("caf\u00e9 \U0001f600"), "caf\u00e9 \U0001f600"),
    ("os.write(1, b'a\\0b')", "a b"), ("os.write(1, b'  \\n\\x0c')", ""), ("", ""),
    ("os.write(1, b'x' * 300_000)", "x" * ocr.MOST_TEXT),
])
def test_whatever_it_writes(fake: Fake, body: str, expected: str) -> None:
    fake(body)
    said = ocr.read(bitmap("text"), 20)
    assert said == expected or expected == "\ufffd" in said
    assert "\0" not in said


@pytest.mark.parametrize("body", [
    "os.kill(os.getpid(), 11)", "sys.exit(1)", "raise ValueError", "sys.stdin.buffer.read(10)\nos._exit(3)",
    # 100 MB
    "for _ in range(1000): os.write(1, b'x' * 100_000)",
])
def test_it_gives_up(fake: Fake, body: str) -> None:
    pids = fake(body)
    with pytest.raises(ocr.Unreadable):
        ocr.read(bitmap(*["many words"] * 30), 20)
    assert alive(pids) == []


def test_its_memory_is_limited(fake: Fake) -> None:
    fake("sys.stdin.buffer.read()\nx = bytearray(2 << 30)\nprint('had it')")
    with pytest.raises(ocr.Unreadable):
        ocr.read(bitmap("text"), 20)


def test_languages(fake: Fake) -> None:
    fake("sys.stderr.write('Failed loading language \\'xyz\\'')\nsys.exit(1)")
    with pytest.raises(Missing, match="xyz"):
        ocr.read(bitmap("text"), 20, "xyz")
    for wrong in ("eng --psm 0; x", "", "../x", "-l", "eng+", "eng\n"):
        with pytest.raises(ValueError, match="languages"):
            ocr.read(bitmap("text"), 1, wrong)


def test_a_tiny_picture_holds_no_text() -> None:
    assert ocr.read(Bitmap(10, 10, bytes(100)), 1) == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupt_leaves_no_process(fake: Fake, tmp_path: Path, number: signal.Signals) -> None:
    """SIGTERM and SIGKILL leave it alone: its pipes are gone then, and the processor time that it has is limited."""
    pids = fake("sys.stdin.buffer.read()\nwhile True: sys.stdout.write('x'), sys.stdout.flush(), time.sleep(0.05)")
    file, policy = tmp_path / "a.eml", tmp_path / "p.toml"
    file.write_bytes(mail(picture(*LURE)))
    policy.write_text("[steps.images]\nocr = true\nocr_time_ms = 60_000\n")
    with subprocess.Popen([sys.executable, "-m", "mailsift", "scan", str(file), "--policy", str(policy), "--state",
                           str(tmp_path / "state")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as scan:
        until = time.monotonic() + 30
        while not pids.exists() or not pids.read_text().endswith("\n"):
            assert time.monotonic() < until
            time.sleep(0.02)
        scan.send_signal(number)
        scan.communicate(timeout=20)
    until = time.monotonic() + 5
    while alive(pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert alive(pids) == []


def scan(options: str, raw: bytes, folder: Path, lists: str = "") -> mailsift.Verdict:
    file = folder / "p.toml"
    file.write_text(f"[steps.images]\n{options}\n{lists}")
    with mailsift.Engine(file) as engine:
        return engine.scan(raw)


def fired(verdict: mailsift.Verdict) -> dict[str, tuple[str, str | None, str | None]]:
    return {one.rule: (one.evidence.text, one.evidence.part, one.evidence.list) for one in verdict.findings
            if one.step == "images" and one.evidence.where == "ocr"}


def left(verdict: mailsift.Verdict) -> list[str]:
    return [one.reason for one in verdict.unchecked if one.check == "images"]


BLOCKED_ON = "[steps.blocked_phrases]\nenabled = true\n"
LISTS = BLOCKED_ON + """\
[steps.allowed_phrases]
enabled = true
[lists.blocked_phrases]
files = ["blocked.txt"]
[lists.allowed_phrases]
files = ["allowed.txt"]
[lists.phishing]
files = ["phishing.txt"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "blocked.txt").write_text("cheap watches\tweight=70\nsmall fee\tweight=60\n")
    (tmp_path / "allowed.txt").write_text("your parcel\n")
    (tmp_path / "phishing.txt").write_text("login.example.com/pay\n")
    return tmp_path


def test_off_by_default(fake: Fake, folder: Path) -> None:
    pids = fake(says("cheap watches"))
    verdict = scan("", mail(picture(*LURE)), folder, LISTS)
    assert fired(verdict) == {}
    assert not pids.exists()


def test_its_text_raises_the_rate(fake: Fake, folder: Path) -> None:
    fake(says("\n".join(LURE)))
    verdict = scan("ocr = true", mail(GRAY, picture(*LURE)), folder, LISTS)
    found = fired(verdict)
    assert found["ocr_blocked_phrase"] == ("small fee", "3", "blocked-phrases")
    assert {"ocr_blocked_phrases", "text_greeting_generic"} <= found.keys()
    assert not any(one.decided for one in verdict.findings)
    assert left(verdict) == []
    assert verdict.rate > scan("", mail(GRAY, picture(*LURE)), folder, LISTS).rate
    # What the text of the message says counts once.
    again = scan("ocr = true", mail(picture(*LURE), text="Dear customer, here it is"), folder, LISTS)
    assert "text_greeting_generic" not in fired(again)
    assert "ocr_blocked_phrase" in fired(again)


@pytest.mark.parametrize("switch", [
    "[protection]\nanti_phishing = false\n",
    "[steps.web_addresses]\nenabled = false\n"])
def test_the_switches_of_the_lists_hold(fake: Fake, folder: Path, switch: str) -> None:
    fake(says("cheap watches http://login.example.com/pay"))
    site = LISTS.replace(BLOCKED_ON, "") + switch + "[weights]\ntext_account = 0\n"
    assert fired(scan("ocr = true", mail(picture(*LURE)), folder, site)) == {}


def test_weights(fake: Fake, folder: Path) -> None:
    fake(says("cheap watches, dear customer"))
    off = "[weights]\nocr_blocked_phrase = 0\ntext_greeting_generic = 0\n"
    assert fired(scan("ocr = true", mail(picture(*LURE)), folder, LISTS + off)) == {}


def test_only_what_looks_like_text_is_read(fake: Fake, folder: Path) -> None:
    pids = fake(says("cheap watches"))
    assert left(scan("ocr = true", mail(GRAY), folder)) == []
    assert not pids.exists()
    # One that is decided is not looked at.
    assert scan("ocr = true", mail(picture(*LURE), text="your parcel"), folder, LISTS).status == "not_spam"
    assert not pids.exists()


@pytest.mark.parametrize(("body", "options", "reasons"), [
    ("time.sleep(60)", "ocr_time_ms = 300", ["time_out"]), ("sys.exit(1)", "", ["unreadable"]),
    ("sys.stderr.write('Failed loading language'), sys.exit(1)", 'ocr_languages = "xyz"', ["unsupported"]),
    (says("a"), "ocr_pictures = 1", ["limit"]), (says("a"), "", []),
])
def test_what_was_not_read_is_said(fake: Fake, tmp_path: Path, body: str, options: str, reasons: list[str]) -> None:
    pids = fake(body)
    verdict = scan(f"ocr = true\n{options}", mail(picture(*LURE), picture(*LURE[::-1])), tmp_path)
    assert left(verdict) == reasons
    assert alive(pids) == []
    # The time is that of all pictures of the message; a language that is missing is missing for all.
    assert len(pids.read_text().split()) == (1 if {"time_out", "limit", "unsupported"} & set(reasons) else 2)


def test_each_picture_once(fake: Fake, tmp_path: Path) -> None:
    pids = fake(says("cheap watches"))
    for _ in range(2):
        verdict = scan("ocr = true", mail(*[picture(*LURE)] * 3), tmp_path)
        assert [one.text for one in verdict.facts.looked.texts] == ["cheap watches"]  # type: ignore[union-attr]
    assert len(pids.read_text().split()) == 1


def test_without_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
                             ) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    verdict = scan("ocr = true", mail(picture(*LURE)), tmp_path)
    assert left(verdict) == ["unsupported"]
    (tmp_path / "a.eml").write_bytes(mail())
    main(["scan", str(tmp_path / "a.eml"), "--policy", str(tmp_path / "p.toml"), "--state", str(tmp_path / "state")])
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("mailsift: tesseract: not found")
    assert "apt install tesseract-ocr" in said


@pytest.mark.parametrize(("line", "said"), [
    ('ocr = "yes"', "steps.images.ocr"), ("ocr_time_ms = 0", "steps.images.ocr_time_ms"),
    ('ocr_languages = "eng deu"', "eng+deu"), ("ocr_pictures = -1", "steps.images.ocr_pictures"),
    ("ocr_time = 5", "ocr_time_ms"),
])
def test_mistakes_in_the_policy(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(mailsift.PolicyError) as error:
        scan(line, b"", tmp_path)
    assert "p.toml" in str(error.value)
    assert said in str(error.value)


@needs_tesseract
def test_a_phrase_and_an_address_are_read(folder: Path) -> None:
    options = "ocr = true\nocr_time_ms = 60_000"
    found = fired(scan(options, mail(picture(*LURE)), folder, LISTS))
    assert found["ocr_blocked_phrase"][0] in ("cheap watches", "small fee")
    verdict = scan(options, mail(picture(*LURE, "http://login.example.com/pay")), folder, LISTS)
    [one] = [one for one in verdict.findings if one.decided]
    assert (one.rule, one.evidence.text, one.evidence.where) == ("phishing_url", "http://login.example.com/pay", "ocr")


@needs_tesseract
def test_tesseract_and_its_limits() -> None:
    assert "could not deliver" in ocr.read(bitmap(*LURE), 60)
    with pytest.raises(ocr.TimeOut):
        ocr.read(bitmap(*["many words in a picture of text"] * 30), 0.01)
    with pytest.raises(Missing):
        ocr.read(bitmap("text"), 60, "xyz")
    large = picture(*LURE).resize((4000, 3900))
    assert "deliver" in ocr.read(Bitmap(4000, 3900, large.tobytes()), 120)

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


@needs_tesseract
def test_tesseract_and_its_limits() -> None:
    assert "could not deliver" in ocr.read(bitmap(*LURE), 60)
    with pytest.raises(ocr.TimeOut):
        ocr.read(bitmap(*["many words in a picture of text"] * 30), 0.01)
    with pytest.raises(Missing):
        ocr.read(bitmap("text"), 60, "xyz")
    large = picture(*LURE).resize((4000, 3900))
    assert "deliver" in ocr.read(Bitmap(4000, 3900, large.tobytes()), 120)

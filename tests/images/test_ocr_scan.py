"""Text of pictures in a scan: which pictures are read, what becomes of the text, what is left unchecked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.images.test_ocr import GRAY, LURE, Fake, alive, mail, needs_tesseract, picture, says
from tests.images.test_ocr import fake as fake

import mailsift
from mailsift.cli import main


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
    fake(says("\n".join(LURE) + "\nhttp://login.example.com/pay http://login.example.com/pay?a=1"))
    verdict = scan("ocr = true", mail(GRAY, picture(*LURE)), folder, LISTS)
    found = fired(verdict)
    assert found["ocr_blocked_phrase"] == ("small fee", "3", "blocked-phrases")
    assert {"ocr_blocked_phrases", "text_greeting_generic"} <= found.keys()
    assert found["ocr_phishing_url"] == ("http://login.example.com/pay", "3", "phishing")
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
    found = fired(scan("ocr = true\nocr_time_ms = 60_000", mail(picture(*LURE, "http://login.example.com/pay")), folder,
                       LISTS))
    assert found["ocr_blocked_phrase"][0] in ("cheap watches", "small fee")
    assert found["ocr_phishing_url"] == ("http://login.example.com/pay", "2", "phishing")

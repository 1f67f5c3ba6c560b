"""`mailsift compare` and `python -m mailsift.evaluate`, by what they print."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import pytest

from mailsift import ArgumentError, Engine, FileError
from mailsift.cli import main
from mailsift.config_file import loads
from mailsift.evaluate import serve

RULE = '[[rules]]\nname = "magic"\nweight = {}\nheader = "X-Magic"\ncontains = "yes"\n'
MAIL = (b"From: a@example.org\r\nTo: b@example.org\r\nSubject: lunch\r\nDate: Mon, 1 Jan 2024 10:00:00 +0100\r\n"
        b"Message-ID: <1@example.org>\r\n%sMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
        b"Shall we have lunch together tomorrow? The usual place at noon would suit me well.\r\n")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    mail = tmp_path / "mail"
    mail.mkdir()
    (mail / "1.eml").write_bytes(MAIL % b"")
    (mail / "2.eml").write_bytes(MAIL % b"X-Magic: yes\r\n")
    (tmp_path / "old.toml").write_text(RULE.format(0.5))
    (tmp_path / "new.toml").write_text(RULE.format(9))
    (tmp_path / "high.toml").write_text(RULE.format(0.5) + "[protection]\nprobable = 0\nspam = 100\n")
    return tmp_path


def _compare(site: Path, old: str, new: str, *more: str) -> int:
    return main(["compare", str(site / old), str(site / new), str(site / "mail"), "--state", str(site / "state"),
                 *more])


def test_a_changed_weight_is_named(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _compare(site, "old.toml", "new.toml") == 1
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert "2.eml: not spam" in lines[0]
    assert " -> spam" in lines[0]
    assert lines[1:] == ["    magic: +0.5 -> +9", "2 messages, 1 verdicts differ", "    1 not spam -> spam",
                         "by rule: magic 1"]


def test_equal_policies_differ_in_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _compare(site, "old.toml", "old.toml") == 0
    assert capsys.readouterr().out == "2 messages, 0 verdicts differ\n"


def test_changed_thresholds_are_named(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _compare(site, "old.toml", "high.toml") == 1
    assert "thresholds: above 60 and 90 -> above 0 and 100" in capsys.readouterr().out


def test_as_json(site: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _compare(site, "old.toml", "new.toml", "--json") == 1
    form = json.loads(capfdbinary.readouterr().out)
    assert form["rules"] == {"magic": [0.5, 9.0]}
    assert (form["old"]["status"], form["new"]["status"]) == ("not_spam", "spam")


def test_errors_are_two(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _compare(site, "old.toml", "none.toml") == 2
    assert "none.toml" in capsys.readouterr().err


PHRASES = "[steps.blocked_phrases]\nenabled = true\n"
OFF = '[steps.{}]\nenabled = false\n'


def _lists(site: Path, name: str, *entries: str) -> None:
    assert main(["lists", name, "add", *entries, "--state", str(site / "state")]) == 0


def test_phrases_that_decide_together_are_all_shown(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "old.toml").write_text("")
    (site / "new.toml").write_text(PHRASES)
    (site / "mail/2.eml").unlink()
    _lists(site, "blocked-phrases", "lunch", "tomorrow", "usual place", "noon")
    capsys.readouterr()
    assert _compare(site, "old.toml", "new.toml") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "    blocked_phrase: not found -> decides"
    assert sorted(lines[2:6]) == [f"        +60: {text}" for text in ("lunch", "noon", "tomorrow", "usual place")]
    assert lines[6:] == ["1 messages, 1 verdicts differ", "    1 not spam -> spam", "by rule: blocked_phrase 1"]


def test_what_decides_as_json(site: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (site / "old.toml").write_text("")
    (site / "new.toml").write_text(PHRASES)
    (site / "mail/2.eml").unlink()
    _lists(site, "blocked-phrases", "lunch", "tomorrow")
    capfdbinary.readouterr()
    assert _compare(site, "old.toml", "new.toml", "--json") == 1
    assert json.loads(capfdbinary.readouterr().out)["rules"] == {"blocked_phrase": [None, "decides"]}


def test_rules_that_did_not_run_are_no_reason(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "old.toml").write_text(RULE.format(9))
    (site / "new.toml").write_text(RULE.format(9) + OFF.format("senders"))
    _lists(site, "allowed-senders", "a@example.org")
    capsys.readouterr()
    for pair, change in ((("old", "new"), "decides -> not found"), (("new", "old"), "not found -> decides")):
        assert _compare(site, f"{pair[0]}.toml", f"{pair[1]}.toml") == 1
        out = capsys.readouterr().out
        assert f"    allowed_sender: {change}\n" in out
        assert "magic" not in out
        assert out.splitlines()[-1].startswith("by rule: allowed_sender 2")


def test_the_envelope_counts(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "old.toml").write_text("")
    (site / "new.toml").write_text(OFF.format("senders"))
    (site / "e.json").write_text('{"mail_from": "x@bad.example"}')
    _lists(site, "blocked-senders", "bad.example")
    assert _compare(site, "old.toml", "new.toml") == 0
    assert _compare(site, "old.toml", "new.toml", "--envelope", str(site / "e.json")) == 1
    assert "blocked_sender: decides -> not found" in capsys.readouterr().out


def test_the_state_of_another_policy(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "old.toml").write_text("")
    (site / "new.toml").write_text(OFF.format("senders"))
    (site / "site.toml").write_text('[paths]\nstate = "state"\n')
    _lists(site, "blocked-senders", "a@example.org")
    assert main(["compare", str(site / "old.toml"), str(site / "new.toml"), str(site / "mail"),
                 "--policy", str(site / "site.toml")]) == 1
    assert "2 verdicts differ" in capsys.readouterr().out


def test_what_cannot_be_read_does_not_stop_the_rest(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *(str(site / name) for name in ("old.toml", "new.toml", "absent.eml", "mail")),
                 "--state", str(site / "state")]) == 2
    out, err = capsys.readouterr()
    assert "2 messages, 1 verdicts differ" in out
    assert err == f"mailsift: {site}/absent.eml: not there: expected a message, an mbox, a Maildir, a folder or -\n"


def _serve(requests: str, policy: str = "") -> list[str]:
    replies = io.BytesIO()
    with Engine(loads(policy)) as engine:
        serve(engine, io.BytesIO(requests.encode()), replies)
    return replies.getvalue().decode().splitlines()


def test_the_line_protocol(site: Path) -> None:
    one, two = (site / "mail/1.eml", site / "mail/2.eml")
    lines = _serve(f"score\t{one}\ntrain\tspam\t{two}\nscore\t{two}\n", RULE.format(9))
    name, threshold = lines[0].split("\t")
    assert name == "threshold"
    assert float(threshold) == pytest.approx(math.log(0.6 / 0.4))
    assert lines[2] == "ok"
    with Engine(loads(RULE.format(9))) as engine:
        for path, line in ((one, lines[1]), (two, lines[3])):
            assert line.split("\t")[0] == repr(engine.scan(path.read_bytes()).log_odds)
    assert lines[1].endswith("\t-")
    assert float(lines[3].split("\t")[1]) > 0  # of the one that it knows
    assert float(lines[3].split("\t")[0]) > float(threshold)


def test_decided_verdicts_are_far_out(site: Path) -> None:
    (site / "gtube").write_bytes(MAIL % b"" + b"\r\nSpam is bad do not send it\r\n")
    assert _serve(f"score\t{site}/gtube\n")[1] == "1000.0\t-"


@pytest.mark.parametrize(("request_", "error"), [
    ("guess\tx", ArgumentError), ("score", ArgumentError), ("train\tspam", ArgumentError),
    ("train\tmaybe\tx", ArgumentError), ("score\t/nowhere/x", FileError)])
def test_wrong_requests_end_it(request_: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        _serve(request_ + "\n")

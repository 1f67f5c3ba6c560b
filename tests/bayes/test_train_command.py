"""`mailsift train`, by what it prints."""

from __future__ import annotations

from pathlib import Path

import lessons
import pytest

from mailsift import _native
from mailsift.bayes import Learner
from mailsift.cli import main


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    for number in range(6):
        folder = tmp_path / ("spam" if lessons.is_spam(number) else "ham")
        folder.mkdir(exist_ok=True)
        (folder / str(number)).write_bytes(lessons.mail(number))
    box = b"".join(b"From a@example.org Tue Nov 17 09:12:31 2020\n" + lessons.mail(n).replace(b"\r\n", b"\n") + b"\n"
                   for n in range(6) if lessons.is_spam(n))
    (tmp_path / "spam.mbox").write_bytes(box)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
    code = main(["train", *arguments, "--state", str(tmp_path / "state")])
    out, err = capsys.readouterr()
    return code, out.strip(), err.strip()


def test_it_learns_and_forgets(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spam, ham = str(mails / "spam"), str(mails / "ham")
    assert said(capsys, mails, "spam", spam) == (
        0, "learnt 3 as spam, 0 were known already; known now: 3 spam, 0 ham", "")
    assert said(capsys, mails, "ham", ham, spam) == (
        0, "learnt 6 as ham, 3 of them known as spam before, 0 were known already; known now: 0 spam, 6 ham", "")
    assert said(capsys, mails, "ham", "--forget", spam) == (
        0, "forgot 3 as ham, 0 were not known so; known now: 0 spam, 3 ham", "")
    assert said(capsys, mails, "ham", "--forget", spam)[1] == (
        "forgot 0 as ham, 3 were not known so; known now: 0 spam, 3 ham")


def test_both_labels_at_once(mails: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mails)
    assert said(capsys, mails, "spam", "./spam", "ham", "./ham")[1] == (
        "learnt 3 as spam and 3 as ham, 0 were known already; known now: 3 spam, 3 ham")
    assert said(capsys, mails, "ham", "spam/", "spam", "./ham")[1] == (
        "learnt 3 as ham and 3 as spam, 6 of them known with the other label before, 0 were known already; "
        "known now: 3 spam, 3 ham")
    assert said(capsys, mails, "ham", "--forget", "spam/", "spam", "ham/")[1] == (
        "forgot 6 as ham or spam, 0 were not known so; known now: 0 spam, 0 ham")


def test_messages_of_both_labels_take_turns(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mails / "ham/0").write_bytes(lessons.mail(9))
    said(capsys, mails, "spam", str(mails / "spam.mbox"), "ham", str(mails / "ham"), "--replace")
    known = _native.model_messages(Learner(mails / "state").look.model, 0, 1 << 20) or []
    assert [key & 1 for _, key, _, _ in sorted(known, key=lambda row: row[-1])] == [1, 0, 1, 0, 1, 0, 0]


def test_replace_begins_anew(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, mails, "spam", str(mails / "spam"))
    assert said(capsys, mails, "ham", "--replace", str(mails / "ham"))[1] == (
        "learnt 3 as ham, 0 were known already; known now: 0 spam, 3 ham")
    assert said(capsys, mails, "ham", str(mails / "ham"))[1] == (
        "learnt 0 as ham, 3 were known already; known now: 0 spam, 3 ham")


def test_nothing_to_read_replaces_nothing(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, mails, "spam", str(mails / "spam"))
    code, _, err = said(capsys, mails, "ham", "--replace", str(mails / "none"))
    assert (code, err.count("\n")) == (2, 0)
    assert said(capsys, mails, "spam", str(mails / "spam"))[1].endswith("known now: 3 spam, 0 ham")


def test_an_mbox_holds_messages(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, mails, "spam", str(mails / "spam.mbox"))[1].startswith("learnt 3 as spam")


@pytest.mark.parametrize("arguments", [("spam",), ("junk", "x"), ("spam", "--forget", "--replace", "x")])
def test_wrong_arguments_are_one_line(arguments: tuple[str, ...], mails: Path,
                                      capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, mails, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 0)
    assert err.startswith("mailsift: ")


def test_a_state_folder_that_is_none_is_one_line(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mails / "state").mkdir()
    (mails / "state/bayes").write_text("a file")
    code, _, err = said(capsys, mails, "spam", str(mails / "spam"))
    assert code == 2
    assert err.count("\n") == 0

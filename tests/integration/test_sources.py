"""Which messages a path stands for, and what becomes of paths that can't be read."""

from __future__ import annotations

import json
import os
import re
import threading
from pathlib import Path

import pytest
from tests.integration.conftest import Run, without_root_rights

from mailsift import FileError
from mailsift.cli import sources
from mailsift.cli.mbox import _BLOCK, messages

HAM = b"From: a@example.org\nTo: b@example.org\nSubject: hi\n\nhello\n"
SPAM = HAM + b"Spam is bad do not send it\n"
FROM = b"From a@b.example Fri Nov 27 10:00:00 2026\n"
ONE_LINE = re.compile(r"mailsift: [^\n]*: [^\n]*: expected [^\n]*\n")
MOST = 1 << 20


def _paths(stdout: str) -> list[str]:
    return [json.loads(line)["path"] for line in stdout.splitlines()]


@pytest.mark.parametrize("words", [["scan"], ["extract"], ["compare", "p.toml", "p.toml"]])
def test_the_rest_is_scanned(run: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "p.toml").write_text("")
    for path in ("a.eml", "d/1.eml", "d/shut/2.eml", "d/unlisted/3.eml", "d/z/4.eml", "z.eml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(HAM)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "d/shut").chmod(0)
    (tmp_path / "d/unlisted").chmod(0o444)
    try:
        done = run(*words, "a.eml", "missing.eml", "d", "loop", "n" * 300, "", "d/shut/2.eml", "z.eml",
                   preexec_fn=without_root_rights)
    finally:
        (tmp_path / "d/shut").chmod(0o755)
        (tmp_path / "d/unlisted").chmod(0o755)
    assert done.returncode == 2
    assert [re.split(": ", line)[1] for line in done.stderr.splitlines()] == [
        "missing.eml", "d/shut", "d/unlisted/3.eml", "loop", "n" * 300, "''", "d/shut/2.eml"]
    assert all(ONE_LINE.fullmatch(line) for line in done.stderr.splitlines(keepends=True))
    if words[0] == "compare":
        assert done.stdout == "4 messages, 0 verdicts differ\n"
    else:
        assert re.findall(r"\S+\.eml", done.stdout) == ["a.eml", "d/1.eml", "d/z/4.eml", "z.eml"]


def test_a_file_that_is_not_read_whole(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "sparse.eml").open("wb") as file:
        file.truncate(60 << 30)
    (tmp_path / "small.toml").write_text("[limits]\nmessage_bytes = 100000\n")
    done = run("scan", "--policy", "small.toml", "sparse.eml")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"sparse\.eml  \[unchecked: message_bytes too_large[^\n]*\]$", done.stdout, re.MULTILINE)
    done = run("scan", "--policy", "small.toml", "-", stdin=b"x" * 300_000)
    assert "-  [unchecked: message_bytes too_large" in done.stdout


def test_what_was_not_checked_is_said_where_it_is_news(run: Run, tmp_path: Path) -> None:
    (tmp_path / "off.toml").write_text("[steps.senders]\nenabled = false\n")
    assert "unchecked" not in run("scan", "-", stdin=SPAM).stdout
    assert "unchecked" not in run("scan", "--policy", "off.toml", "-", stdin=HAM).stdout


def test_maildirs(run: Run, tmp_path: Path) -> None:
    for path in ("Maildir/cur/1:2,S", "Maildir/new/2", "Maildir/tmp/3", "Maildir/dovecot.index", "Maildir/sieve/x",
                 "Maildir/.Sent/cur/4", "Maildir/.Sent/new/.keep", "Maildir/.Sent/tmp/5", "Maildir/.Sent/maildirfolder",
                 "Maildir/.Junk.Old/cur/6", "Maildir/.Junk.Old/new/7", "Maildir/deep/down/cur/8",
                 "Maildir/deep/down/new/9", "plain/cur/10", "plain/tmp/11"):
        (tmp_path / "home" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / path).write_bytes(HAM)
    own = ["Maildir/.Junk.Old/cur/6", "Maildir/.Junk.Old/new/7", "Maildir/.Sent/cur/4", "Maildir/.Sent/new/.keep",
           "Maildir/cur/1:2,S", "Maildir/deep/down/cur/8", "Maildir/deep/down/new/9", "Maildir/new/2"]
    for args, expected in ((["home/Maildir"], own), (["home"], [*own, "plain/cur/10", "plain/tmp/11"]),
                           (["home/Maildir/.Sent/cur"], ["Maildir/.Sent/cur/4"])):
        assert _paths(run("scan", "--json", *args).stdout) == [f"home/{path}" for path in expected]


def test_maildir_below_itself_as_top(run: Run, tmp_path: Path) -> None:
    for name in ("cur/1", "new/2", "tmp/3", ".Sent/cur/4", ".Sent/new/5"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(HAM)
    assert sorted(_paths(run("scan", "--json", ".").stdout)) == [".Sent/cur/4", ".Sent/new/5", "cur/1", "new/2"]


A, B = FROM + HAM, b"From c@d.example Sat Nov 28 11:00 2026\n" + HAM
# mbox: its messages
MBOXES: list[tuple[bytes, list[bytes]]] = [
    (b"", []),
    (b"\n\n", []),
    (A, [A]),
    (A + b"\n" + B, [A + b"\n", B]),
    (A + B, [A, B]),
    (b"\n\n" + A + b"\r\n" + B, [A + b"\r\n", B]),
    (A + b"\nFrom here on we say\nFrom now, Sunday is off\n\nFrom: x\n", [A + b"\nFrom here on we say\n"
                                                                        b"From now, Sunday is off\n\nFrom: x\n"]),
    (HAM + b"\n" + A, [HAM + b"\n", A]),
    (A.replace(b"\n", b"\r\n") + b"\r\n" + B.replace(b"\n", b"\r\n"), [A.replace(b"\n", b"\r\n") + b"\r\n",
                                                                    B.replace(b"\n", b"\r\n")]),
    *((A + line + b"\nx\n", [A, line + b"\nx\n"]) for line in (
        b"From MAILER-DAEMON Fri Jul  8 12:08:34 2011", b"From a@b Wed Aug  2 00:39:12 MET DST 1995",
        b"From 17@xxx Mon Jan 01 00:00:00 +0000 2018", b"From user at example.org  Fri Jan  1 10:00:00 2010",
        b"From - Fri Nov 27 10:00:00 2026", b'From "john doe"@b.example Fri Nov 27 10:00:00 2026',
        b"From a@b Fri, 27 Nov 2026 10:00:00", b"From Fri Nov 27 10:00:00 2026",
        b"From a@b Fri Nov 27 10:00:00 2026 remote from host")),
    *((A + line + b"\nx\n", [A + line + b"\nx\n"]) for line in (
        b"From a@b", b"From a b Fri Nov 27 10:00:00 2026", b"From a@b Fri Nov 27 2026",
        b">From a@b Fri Nov 27 10:00 2026",
        b"from a@b Fri Nov 27 10:00:00 2026", b"From a@b Friday November 27 10:00:00 2026", b"From " + b"x" * 2000)),
    *((A + b"\n" + line + b"\nX: y\n", [A + b"\n", line + b"\nX: y\n"]) for line in (
        b"From a Tue", b"From -", b"From - ", b"From 1844347792267117879@xxx")),
    (A + b"From - \nX: y\n", [A, b"From - \nX: y\n"]),
    *((A + line + b"\nX: y\n", [A + line + b"\nX: y\n"]) for line in (
        b"From a Tue", b"From - x", b"\nFrom Russia with love", b"\nFrom a@b to us", b"\nFrom a Tuesday", b"\nFrom a")),
    *((A + b"\n" + line + b"\nx y: z\n", [A + b"\n" + line + b"\nx y: z\n"]) for line in (
        b"From a Tue", b"From a@b", b"From -")),
]


@pytest.mark.parametrize(("mbox", "expected"), MBOXES)
def test_messages_of_an_mbox(tmp_path: Path, mbox: bytes, expected: list[bytes]) -> None:
    (tmp_path / "m").write_bytes(mbox)
    found = [item.raw for item in sources.read(sources.Source("m", tmp_path / "m", True), MOST)]
    assert found == expected


@pytest.mark.parametrize("offset", [*range(-12, 12), -len(FROM), -len(FROM) - 1])
@pytest.mark.parametrize("empty", [b"", b"\n", b"\r\n"])
def test_separators_on_the_edge_of_a_block(tmp_path: Path, offset: int, empty: bytes) -> None:
    separator = FROM if not empty else b"From a Tue\n"
    first = FROM.ljust(_BLOCK + offset - 1 - len(empty), b"x") + b"\n" + empty
    (tmp_path / "m").write_bytes(first + separator + HAM)
    found = [item.raw for item in sources.read(sources.Source("m", tmp_path / "m", True), 2 * _BLOCK)]
    assert found == [first, separator + HAM]


def test_no_more_of_a_message_than_asked_for(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(FROM + b"x" * 5000 + b"\n\n" + A)
    found = [item.raw for item in sources.read(sources.Source("m", tmp_path / "m", True), 1000)]
    assert [len(raw) for raw in found] == [1000, len(A)]


def test_an_mbox_that_is_cut_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "live.mbox"
    path.write_bytes((A + b"\n") * (3 * _BLOCK // len(A)))
    items = sources.read(sources.Source("live.mbox", path, True), MOST)
    assert next(items).label == "live.mbox#1"
    os.truncate(path, 1000)
    with pytest.raises(FileError, match=r"live\.mbox: cut while it was read: expected"):
        list(items)


def test_an_mbox_that_grows_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "live.mbox"
    path.write_bytes(A + b"\n" + B)
    with path.open("ab") as more, path.open("rb") as file:
        found = messages(file.fileno(), MOST)
        first = next(found)
        more.write(b"\n" + A)
        more.flush()
        assert [first, *found] == [A + b"\n", B]


def test_an_mbox_out_of_a_pipe(run: Run, tmp_path: Path) -> None:
    assert _paths(run("scan", "--json", "--mbox", "-", stdin=A + b"\n" + B).stdout) == ["-#1", "-#2"]
    os.mkfifo(tmp_path / "pipe.mbox")
    writer = threading.Thread(target=(tmp_path / "pipe.mbox").write_bytes, args=(A + B,))
    writer.start()
    assert _paths(run("scan", "--json", "pipe.mbox").stdout) == ["pipe.mbox#1", "pipe.mbox#2"]
    writer.join()

"""What goes wrong with files and words, each in one line and with the last good base in use."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from mailsift.reputation.summed import with_sum

MD5 = "0123456789abcdef0123456789abcdef"


def test_files_of_one_stem_are_sources_of_their_own(run, tmp_path: Path) -> None:
    (tmp_path / "main.hdb").write_text(f"{MD5}:100:Eicar-1\n")
    (tmp_path / "main.hsb").write_text("ab" * 32 + ":100:Eicar-2\n")
    run("import", str(tmp_path / "main.hdb"), str(tmp_path / "main.hsb"))
    rows = [json.loads(line) for line in run("lookup", "--json", f"md5:{MD5}", "sha256:" + "ab" * 32).splitlines()]
    assert [(row["verdict"], row["source"]) for row in rows] == [("bad", "main.hdb"), ("bad", "main.hsb")]


def test_two_files_for_one_source_are_refused(run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "feed.txt").write_text(f"{folder}.example\n")
    said = run("import", str(tmp_path / "a/feed.txt"), str(tmp_path / "b/feed.txt"), fails=True)
    assert said.count("\n") == 1
    assert "feed" in said
    assert not (tmp_path / "state/reputation/CURRENT").exists()


def test_line_ends_of_old_macs(run, tmp_path: Path) -> None:
    (tmp_path / "mac.txt").write_bytes(b"http://e1.example/a\rhttp://e2.example/b\r\n")
    """They end no line, here or in any other reader of feeds: one line, whose address is what a browser makes of it."""
    assert "1 lines" in run("import", str(tmp_path / "mac.txt"))


@pytest.mark.parametrize("words", [
    ["bad", "--comment", "x", "zz.example"], ["bad", "zz.example", "--comment", "x"],
    ["--comment", "x", "bad", "zz.example"]])
def test_options_of_an_override_stand_anywhere(run, words: list[str]) -> None:
    run("override", *words)
    assert json.loads(run("lookup", "--json", "zz.example"))["verdict"] == "bad"


@pytest.mark.parametrize("text", ["0d", "-5d", "-1", "5", "1e9d", "100001d", "9" * 30 + "m", "9" * 6000 + "d",
                                  "\u0663d", "", "d", "1.5h", "+5d", "5 d", "inf", "nan"])
@pytest.mark.parametrize("joined", [False, True])
def test_times_that_none_can_be(run, tmp_path: Path, text: str, joined: bool) -> None:
    (tmp_path / "feed.txt").write_text("bad.example\n")
    words = [f"--expires={text}"] if joined else ["--expires", text]
    for command in (["override", "bad", "bad.example"], ["import", str(tmp_path / "feed.txt")]):
        said = run(command[0], *words, *command[1:], fails=True)
        assert said.count("\n") == 1
        assert "expected 1m to 100000d" in said
        assert ("or never" in said) == (command[0] == "import")
        assert len(said) < 300


@pytest.mark.parametrize("text", ["1m", "100000d", "2400000h", "144000000m"])
def test_the_longest_time_ends_when_it_says(run, tmp_path: Path, text: str) -> None:
    (tmp_path / "feed.txt").write_text("bad.example\n")
    for command in (["override", "bad", "bad.example"], ["import", str(tmp_path / "feed.txt")]):
        now = time.time() // 60 * 60
        run(*command, "--expires", text)
        found = json.loads(run("lookup", "--json", "bad.example"))
        kept = int(text[:-1]) * {"m": 60, "h": 3600, "d": 86400}[text[-1]]
        assert now + kept <= found["expires"] <= time.time() + kept
        run("override", "remove", "bad.example")


def test_what_is_no_file_keeps_nobody_waiting(run, tmp_path: Path) -> None:
    (tmp_path / "feed.txt").write_text("bad.example\n")
    run("import", str(tmp_path / "feed.txt"))
    current = tmp_path / "state/reputation/CURRENT"
    kept = current.read_text()
    for name in ("../../outside.seg", "/tmp/outside.seg", "base-1.seg/../x"):
        current.write_bytes(with_sum(json.dumps({"generation": 9, "segments": [name]}).encode()))
        assert "base-N.seg" in run("lookup", "bad.example", fails=True)
    current.unlink()
    os.mkfifo(current)
    run("lookup", "bad.example", fails=True)
    current.unlink()
    segment = json.loads(kept.splitlines()[0])["segments"][0]
    path = tmp_path / "state/reputation" / segment
    path.unlink()
    os.mkfifo(path)
    current.write_text(kept)
    run("lookup", "bad.example", fails=True)

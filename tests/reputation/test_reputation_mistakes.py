"""What goes wrong with files and words, each in one line and with the last good base in use."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

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


def test_what_is_no_file_keeps_nobody_waiting(run, tmp_path: Path) -> None:
    (tmp_path / "feed.txt").write_text("bad.example\n")
    run("import", str(tmp_path / "feed.txt"))
    current = tmp_path / "state/reputation/CURRENT"
    kept = current.read_text()
    for name in ("../../outside.seg", "/tmp/outside.seg", "base-1.seg/../x"):
        current.write_text(json.dumps({"generation": 9, "segments": [name]}))
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

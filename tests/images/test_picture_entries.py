"""Pictures as entries: the list `images` and overrides, by files and by digits; what is none, in one line."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.images.made_pictures import made, saved

from mailsift.cli import main

KNOWN = saved(made(3))
SUMS = (hashlib.md5(KNOWN, usedforsecurity=False).hexdigest(), hashlib.sha256(KNOWN).hexdigest())
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str, code: int = 0) -> str:
        assert main([*words, "--state", str(tmp_path / "state")]) == code
        said = capsys.readouterr()
        assert code == 0 or (said.out, said.err.count("\n")) == ("", 1), said
        return said.err or said.out

    return run


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "known one.png").write_bytes(KNOWN)
    return str(tmp_path / "known one.png")


def listed(run: Run) -> list[str]:
    return run("lists", "images", "show").split("\n")[:-1]


def test_what_was_added_by_its_file_is_removed_by_it(run: Run, file: str) -> None:
    run("lists", "images", "add", file, "0" * 22)
    assert len(listed(run)) == 2
    assert "1 removed" in run("lists", "images", "remove", file)
    assert listed(run) == ["0" * 22]
    assert f"{file}: not in the list images: " in run("lists", "images", "remove", file, code=2)
    assert "no entry" in run("lists", "images", "remove", "1" * 22, code=2)


def test_a_file_stands_for_its_sums_too(run: Run, file: str) -> None:
    run("lists", "images", "add", file, SUMS[0].upper(), SUMS[1], "--comment", "seen")
    assert "3 disabled" in run("lists", "images", "disable", file, SUMS[0])
    assert all(line.startswith("~ ") for line in listed(run))
    assert "3 enabled" in run("lists", "images", "enable", file)
    assert "3 removed" in run("lists", "images", "remove", file)
    assert listed(run) == []


def test_a_plain_ground_is_listed_by_its_sha256(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    path.write_bytes(png(64, 64, bytes(64 * 65)))
    run("lists", "images", "add", str(path))
    assert listed(run) == [hashlib.sha256(path.read_bytes()).hexdigest()]
    assert "1 removed" in run("lists", "images", "remove", str(path))


def test_an_entry_of_another_file_is_disabled_and_not_removed(run: Run, file: str, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text(f"{SUMS[0]}\n")
    (tmp_path / "p.toml").write_text(f'[lists.images]\nfiles = ["{tmp_path / "more.txt"}"]\n')
    policy = ("--policy", str(tmp_path / "p.toml"))
    assert "not edited here" in run("lists", "images", "remove", file, *policy, code=2)
    assert "1 disabled" in run("lists", "images", "disable", file, *policy)


def png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("how", "says"), [
    ("gone", "No such file or directory: expected digits (22 or 44 of a signature, 32 of an MD5, 64 of a SHA-256), or"),
    ("text", "no picture: expected a picture: png, jpeg"), ("empty", "an empty file: expected a picture: png"),
    ("cut", "a damaged picture: expected a picture: png"),
    ("large", "too large: 60000 x 60000 pixels: expected at most 100,000,000 pixels"),
    ("folder", "a folder: expected digits"), ("pipe", "not a regular file: expected digits"),
    ("rights", "Permission denied: expected digits"), ("long", "File name too long: expected digits"),
])
@pytest.mark.parametrize("words", [("lists", "images", "add"), ("lists", "images", "remove"),
                                   ("reputation", "override", "bad"), ("reputation", "lookup")])
def test_what_is_no_picture(run: Run, tmp_path: Path, how: str, says: str, words: tuple[str, ...]) -> None:
    path = tmp_path / ("x" * 300 if how == "long" else "wrong.png")
    data = {"text": b"x", "empty": b"", "cut": KNOWN[:100], "large": png(60000, 60000, bytes(1000)), "rights": KNOWN}
    if how in data:
        path.write_bytes(data[how])
    elif how == "folder":
        path.mkdir()
    elif how == "pipe":
        os.mkfifo(path)
    if how == "rights":
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("root may read everything")
    run("reputation", "override", "bad", "a.example")  # look-ups want a base
    named = str(path) if words[0] == "lists" else f"image:{path}"
    assert run(*words, named, code=2).startswith(f"mailsift: {path}: {says}")


@pytest.mark.parametrize("words", [("override", "bad"), ("override", "remove"), ("lookup",)])
@pytest.mark.parametrize("name", ["pic.png", "./Pic.JPG", "/tmp/my pic.jpeg", "a/b.gif", "x.webp", "x.bmp", "x.tif"])
def test_a_file_without_its_prefix(run: Run, words: tuple[str, ...], name: str) -> None:
    run("reputation", "override", "bad", "a.example")  # look-ups want a base
    said = run("reputation", *words, name, code=2)
    assert f"expected image:{name}, or another of " in said
    assert "name:" in said
    assert "domain:" in said


def test_what_is_called_like_a_picture_and_is_none(run: Run) -> None:
    run("reputation", "override", "bad", "domain:pic.png", "name:pic.png", "http://evil.example/pic.png",
        "evil.example/other.png")
    assert run("reputation", "override", "show").count("bad") == 4

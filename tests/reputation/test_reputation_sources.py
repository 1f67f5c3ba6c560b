"""Names of sources, what replaces what, and what takes a source away again; folders and files that can't be written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., str]

EMPTY = hashlib.sha256(b"").hexdigest()


def feed(folder: Path, name: str, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return str(folder / name)


def verdicts(run: Run, *objects: str) -> list[str]:
    return [json.loads(line)["verdict"] for line in run("lookup", "--json", *objects).splitlines()]


@pytest.mark.parametrize("name", ["a b;$(x)/..", "", "..", "-x", "x" * 65, "é", "a/b", "operator", "learnt", "a\n"])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_name_is_taken_as_it_is_or_refused(run: Run, tmp_path: Path, name: str, dry: tuple[str, ...]) -> None:
    said = run("import", *dry, f"--name={name}", feed(tmp_path, "a.txt", "evil.example\n"), fails=True)
    assert said.count("\n") == 1
    assert len(said) < 300
    assert "letters, digits, - . _, at most 64" in said
    assert not (tmp_path / "state/reputation/CURRENT").exists()


@pytest.mark.parametrize("name", ["a", "x" * 64, "0._-A"])
def test_good_names(run: Run, tmp_path: Path, name: str) -> None:
    run("import", f"--name={name}", feed(tmp_path, "a.txt", "evil.example\n"))
    assert json.loads(run("lookup", "--json", "evil.example"))["source"] == name


def test_a_file_of_which_no_name_can_be_made(run: Run, tmp_path: Path) -> None:
    said = run("import", feed(tmp_path, "é.txt", "evil.example\n"), fails=True)
    assert "of which none can be made" in said
    assert "\\xe9" in said
    run("import", feed(tmp_path, "é é a.txt", "evil.example\n"))
    assert json.loads(run("lookup", "--json", "evil.example"))["source"] == "a"


def test_another_file_under_the_same_name_is_said(run: Run, tmp_path: Path) -> None:
    first, second = (feed(tmp_path / name, "list.txt", f"{name}.example\nboth.example\n") for name in ("one", "two"))
    assert "in place of" not in run("import", first)
    assert "in place of" not in run("import", first)
    said = f"in place of the source list from {first}, which had 4 entries"
    assert said in run("import", "--dry-run", second)
    assert said in run("import", second)
    assert "in place of" not in run("import", second)
    assert verdicts(run, "one.example", "two.example") == ["unknown", "bad"]


def test_a_source_is_removed_with_all_of_it(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        run("import", "--expires", "30d", feed(tmp_path, f"{name}.txt", f"{name}.example\nboth.example\n"))
    run("override", "bad", "mine.example")
    assert "one of one, three, two" in run("remove", "four", "one", fails=True)
    assert verdicts(run, "one.example") == ["bad"]
    said = run("remove", "one", "two", "one")
    assert said.count("4 entries removed") == 2
    assert said.count("generation 5") == 1
    assert verdicts(run, "one.example", "two.example", "three.example", "both.example", "mine.example") == [
        "unknown", "unknown", "bad", "bad", "bad"]
    assert {path.name for path in (tmp_path / "state/reputation/sources").iterdir()} == {
        "three.seg", "three.json", "three.objects"}
    assert "one.example" not in run("export")
    run("remove", "three")
    assert verdicts(run, "three.example", "mine.example") == ["unknown", "bad"]
    assert "there is none" in run("remove", "three", fails=True)


def test_a_damaged_source_can_be_removed(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("import", feed(tmp_path, f"{name}.txt", f"{name}.example\n"))
    (tmp_path / "state/reputation/sources/one.seg").write_bytes(b"x")
    assert "can't be read" in run("remove", "one")
    assert verdicts(run, "one.example", "two.example") == ["unknown", "bad"]


def test_a_folder_is_said_to_be_one(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert "a folder, and no file of JSON in it" in run("import", str(folder), fails=True)
    (folder / "x.json").write_text('{"a": 1}')
    said = run("import", str(folder), fails=True)
    assert "a folder, and no event of MISP in its 1 files of JSON" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(("name", "text", "line"), [
    ("sums.txt", "ab" * 32 + "\n" + EMPTY.upper() + "\n", 2),
    ("plain.txt", f"evil.example\n# x\nsha256:{EMPTY}\n", 3),
    ("mb.csv", (f'"sha256_hash","md5_hash","signature"\n"{"ab" * 32}","{"cd" * 16}","x"\n'
               f'"{EMPTY}","d41d8cd98f00b204e9800998ecf8427e","y"\n'), 3),
])
def test_what_is_everybodys_is_named_with_its_line(run: Run, tmp_path: Path, name: str, text: str, line: int) -> None:
    said = run("import", feed(tmp_path, name, text))
    assert f"everybody's, or one's own (line {line}: " in said


@pytest.mark.parametrize("where", ["nope/x", "file/x", "folder"])
def test_what_can_not_be_written_is_named_as_it_was_given(run: Run, tmp_path: Path, where: str) -> None:
    run("import", feed(tmp_path, "a.txt", "evil.example\n"))
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    said = run("export", "--out", str(tmp_path / where), fails=True)
    assert said.startswith(f"mailsift: {tmp_path / where}: ")
    assert ".new" not in said
    assert said.count("\n") == 1

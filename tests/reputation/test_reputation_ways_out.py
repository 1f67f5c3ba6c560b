"""A base whose files are damaged: what goes on, what is refused, and what the line says that one can do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from xxhash import xxh3_128_digest

from mailsift.cli import main
from mailsift.reputation.settings import settings_of
from mailsift.reputation.summed import with_sum

Run = Callable[..., str]


@pytest.fixture
def base(state: Path) -> Path:
    return state / "reputation"


@pytest.fixture
def said(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def said(*words: str) -> tuple[int, str, str]:
        code = main(["reputation", words[0], "--state", str(tmp_path / "state"), *words[1:]])
        return (code, *capsys.readouterr())

    return said


def verdicts(run: Run, *objects: str) -> list[str]:
    return [json.loads(line)["verdict"] for line in run("lookup", "--json", *objects).splitlines()]


@pytest.mark.parametrize("how", ["garbage", "empty", "pipe", "link", "dangling", "flipped", "no sum", "no end"])
@pytest.mark.parametrize("word", ["import", "override"])
def test_a_pointer_of_garbage_is_made_anew(run: Run, said: Run, base: Path, tmp_path: Path, how: str,
                                           word: str) -> None:
    current = base / "CURRENT"
    data = current.read_bytes()
    current.unlink()
    if how == "pipe":
        os.mkfifo(current)
    elif how in ("link", "dangling"):
        if how == "link":
            (tmp_path / "elsewhere").write_text("kept")
        current.symlink_to(tmp_path / "elsewhere")
    else:
        # Another overlay, which may well be there.
        current.write_bytes({"garbage": b"\xff{", "empty": b"", "flipped": data.replace(b"0002.seg", b"0003.seg"),
                             "no sum": data.splitlines()[0], "no end": data.splitlines(keepends=True)[0]}[how])
    code, _, problem = said("stats")
    assert (code, problem.count("\n")) == (2, 1)
    (tmp_path / "two.txt").write_text("two.example\n")
    words = ("import", str(tmp_path / "two.txt")) if word == "import" else ("override", "bad", "two.example")
    code, _, problem = said(*words)
    assert (code, problem.count("\n")) == (0, 1)
    assert "published anew" in problem
    assert "CURRENT" in problem
    assert verdicts(run, "one.example", "two.example", "mine.example") == ["bad"] * 3
    assert said("stats")[0::2] == (0, "")
    assert not (tmp_path / "elsewhere").exists() or (tmp_path / "elsewhere").read_text() == "kept"


def test_a_base_that_is_gone_is_made_anew_by_an_override(run: Run, said: Run, base: Path) -> None:
    for path in base.glob("base-*.seg"):
        path.write_bytes(path.read_bytes()[:-50])
    assert "importing any source makes the base anew" in said("lookup", "one.example")[2]
    assert "published anew" in said("override", "bad", "x.example")[2]
    assert verdicts(run, "one.example", "x.example") == ["bad"] * 2


def test_a_source_that_is_damaged_is_named(run: Run, said: Run, base: Path, tmp_path: Path) -> None:
    path = base / "sources/one.seg"
    path.write_bytes(path.read_bytes()[:-50])
    (tmp_path / "two.txt").write_text("two.example\n")
    code, _, problem = said("import", str(tmp_path / "two.txt"))
    assert (code, problem.count("\n")) == (2, 1)
    assert "imported as one: import it again" in problem
    assert verdicts(run, "one.example") == ["bad"]
    run("import", str(tmp_path / "one.txt"))
    run("import", str(tmp_path / "two.txt"))
    assert verdicts(run, "one.example", "two.example") == ["bad"] * 2


def test_a_ledger_that_is_damaged_says_what_to_do(run: Run, said: Run, base: Path) -> None:
    path = base / "ledger/data.mdb"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    for words in (("override", "show"), ("override", "bad", "x.example")):
        code, _, problem = said(*words)
        assert (code, problem.count("\n")) == (2, 1)
        assert "a copy of it from before, or none" in problem
    assert verdicts(run, "mine.example", "one.example") == ["bad"] * 2
    path.unlink()
    assert run("override", "show") == run("override", "show") == ""
    run("override", "bad", "x.example")
    assert verdicts(run, "mine.example", "one.example", "x.example") == ["unknown", "bad", "bad"]


def test_a_writer_that_was_killed_leaves_no_checksum(run: Run, base: Path) -> None:
    (base / "ledger/sum").unlink()
    data = base / "ledger/data.mdb"
    run("override", "bad", "x.example")
    assert (base / "ledger/sum").stat().st_mode & 0o777 == 0o600
    data.write_bytes(data.read_bytes() + bytes(4096))
    assert "another checksum" in run("override", "show", fails=True)
    (base / "ledger/sum").write_bytes(bytes(32))  # as a file system may leave it when the power fails
    assert "mine.example" in run("override", "show")


@pytest.mark.starts_python
def test_a_flipped_bit_is_refused_or_changes_nothing() -> None:
    script = Path(__file__).parent / "flipping.py"
    done = subprocess.run([sys.executable, str(script), "30"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("minutes", [-5, 10**20])
def test_a_retention_that_is_none_is_one_line(said: Run, base: Path, tmp_path: Path, minutes: int) -> None:
    (base / "sources/one.json").write_bytes(with_sum(b"{\"expires\": %d}" % minutes))
    code, _, problem = said("import", str(tmp_path / "one.txt"))
    assert (code, problem.count("\n")) == (2, 1)
    assert "one.json" in problem


def test_a_link_to_what_is_no_file_is_not_replaced_through(said: Run, base: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (base / "sources/one.objects").unlink()
    (base / "sources/one.objects").symlink_to(tmp_path / "pipe")
    code, _, problem = said("import", str(tmp_path / "one.txt"))
    assert (code, problem.count("\n")) == (2, 1)
    assert (tmp_path / "pipe").is_fifo()


def of_another_version(*paths: Path) -> None:
    for path in paths:
        data = bytearray(path.read_bytes())
        data[12] ^= 1
        data[4080:4096] = xxh3_128_digest(bytes(data[:4080]))
        path.write_bytes(data)


@pytest.fixture
def old(run: Run, base: Path, tmp_path: Path) -> list[str]:
    """Files of three sources, which an earlier version imported."""
    files = [str(tmp_path / f"{name}.txt") for name in ("one", "two", "three")]
    for file in files[1:]:
        Path(file).write_text(f"{Path(file).stem}.example\n")
    run("import", *files[1:])
    of_another_version(*base.glob("*.seg"), *base.glob("sources/*.seg"))
    return files


def test_sources_of_another_version_are_imported_again_in_one_command(run: Run, base: Path, old: list[str]) -> None:
    assert "generation" in run("import", *old)
    assert verdicts(run, "one.example", "two.example", "three.example", "mine.example") == ["bad"] * 4
    assert settings_of(base, "one").expires == 30 * 24 * 60


def test_or_one_by_one(run: Run, old: list[str]) -> None:
    for file in old[:2]:
        problem = run("import", file, fails=True)
        assert "import" in problem
    run("import", old[2])
    assert verdicts(run, "one.example", "two.example", "three.example", "mine.example") == ["bad"] * 4


@pytest.mark.parametrize("words", [("import", "new.txt"), ("override", "bad", "new.example")])
def test_or_removed_by_the_command_that_the_error_names(run: Run, said: Callable[..., tuple[int, str, str]], base: Path,
                                                        tmp_path: Path, old: list[str], words: tuple[str, ...]) -> None:
    (tmp_path / "new.txt").write_text("new.example\n")
    words = tuple(str(tmp_path / word) if word == "new.txt" else word for word in words)
    code, _, problem = said(*words)
    assert (code, problem.count("\n")) == (2, 1)
    assert "3 sources that can't be read (one three two); the first one is of another format version" in problem
    command = "rm " + problem.rstrip("\n").partition(": rm ")[2]
    subprocess.run(command, shell=True, check=True)
    assert not {path.stem for path in base.glob("sources/*.seg")} & {"one", "two", "three"}
    run(*words)
    assert verdicts(run, "new.example", "mine.example", "one.example") == ["bad", "bad", "unknown"]
    assert settings_of(base, "one").expires == 30 * 24 * 60

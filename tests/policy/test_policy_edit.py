"""`policy level` and `policy restore` edit a file in place: what they change, and that nothing else moves."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailsift import PolicyError
from mailsift.cli import main
from mailsift.cli.policy_edit import restore, set_level
from mailsift.config import LEVELS
from mailsift.config_file import load

# file before, level, file after
LEVEL_CASES = [
    ("", "low", '\n[protection]\nlevel = "low"\n'),
    ("# mine\n", "low", '# mine\n\n[protection]\nlevel = "low"\n'),
    ('[protection]\n# why\nlevel = "low" # because\nfiles = true\n', "recommended",
     '[protection]\n# why\nlevel = "recommended" # because\nfiles = true\n'),
    ("[protection]\nprobable = 70\n# top\nspam = 80\n[limits]\nparts = 9", "low",
     '[protection]\nlevel = "low"\n# top\n[limits]\nparts = 9'),
    ('[protection]\r\nlevel = "low"\r\n', "high", '[protection]\r\nlevel = "high"\r\n'),
    ("[protection]\r\nfiles = true\r\n", "low", '[protection]\r\nlevel = "low"\r\nfiles = true\r\n'),
    ("protection.level = 'low'\n", "high", 'protection.level = "high"\n'),
    ("protection = { level = 'low', files = true }\n", "recommended", None),
    ('[lists.phishing]\nfiles = [\n  "[protection]",\n  "b",\n]\n', "low",
     '[lists.phishing]\nfiles = [\n  "[protection]",\n  "b",\n]\n\n[protection]\nlevel = "low"\n'),
]


@pytest.mark.parametrize(("before", "level", "after"), LEVEL_CASES)
def test_levels_in_place(tmp_path: Path, before: str, level: str, after: str | None) -> None:
    file = tmp_path / "site.toml"
    file.write_bytes(before.encode())
    file.chmod(0o640)
    if after is None:
        with pytest.raises(PolicyError, match="isn't edited in place"):
            set_level(file, level)
        assert file.read_bytes() == before.encode()
        return
    set_level(file, level)
    text = file.read_bytes().decode()
    # A level may switch steps on besides.
    assert text.startswith(after) if level == "high" else text == after
    assert load(file).protection.level == level
    assert load(file).protection.thresholds == tuple(LEVELS[level].values())
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["site.toml"]


RESTORE = """# ours
[protection]
# strict
level = "high"
anti_phishing = false
[steps.senders]
enabled = false # no
[weights]
date_missing = 2.5
[label]
spam = "[S]"
[[rules]]
name = "x"
weight = 1.0
address = "*.example"
"""


def test_restore_keeps_what_is_not_about_deciding(tmp_path: Path) -> None:
    file, link = tmp_path / "real.toml", tmp_path / "site.toml"
    file.write_text(RESTORE)
    link.symlink_to(file)
    assert restore(link) == 4
    assert link.is_symlink()
    assert file.read_text() == """# ours
[protection]
# strict
[steps.senders]
[weights]
[label]
spam = "[S]"
[[rules]]
name = "x"
weight = 1.0
address = "*.example"
"""
    assert restore(link) == 0
    policy = load(link)
    assert (policy.label.spam, policy.rules[0].name, policy.weights) == ("[S]", "x", {})


@pytest.mark.parametrize("header", ['[steps."senders"]', "[ steps . senders ]", "[steps.'senders'] # x"])
def test_restore_reads_every_spelling_of_a_table(tmp_path: Path, header: str) -> None:
    file = tmp_path / "site.toml"
    file.write_text(f"{header}\nenabled = false\n")
    assert restore(file) == 1
    assert file.read_text() == f"{header}\n"
    file.write_text("[ 'protection' ]\n")
    set_level(file, "low")
    assert file.read_text() == "[ 'protection' ]\nlevel = \"low\"\n"


@pytest.mark.parametrize("work", [restore, lambda file: set_level(file, "low")])
def test_what_is_no_policy_is_refused(tmp_path: Path, work: Callable[[Path], object]) -> None:
    file = tmp_path / "site.toml"
    file.write_text("[[protection]]\n[protection.x]\na = 1\n")
    with pytest.raises(PolicyError):
        work(file)
    assert file.read_text() == "[[protection]]\n[protection.x]\na = 1\n"


def test_a_mistake_is_named_with_its_line_in_the_file_that_there_is(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text("[protection]\n\n[limits]\nparts = 0\n")
    with pytest.raises(PolicyError, match=r"site\.toml:4: limits\.parts: 0"):
        set_level(file, "low")


def test_check_looks_at_the_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, entries = tmp_path / "site.toml", tmp_path / "a.txt"
    file.write_text('[lists.good_files]\nfiles = ["a.txt"]\n')
    assert main(["policy", "check", str(file)]) == 2
    assert f"{file}: lists.good_files.files: {entries}: No such file" in capsys.readouterr().err
    entries.write_text("# a comment\nno digest\n")
    assert main(["policy", "check", str(file)]) == 2
    assert f"{entries}:2: " in capsys.readouterr().err
    entries.write_text(f"{'0' * 64}\n")
    assert main(["policy", "check", str(file)]) == 0


def test_options_stand_before_and_behind_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, state = tmp_path / "site.toml", str(tmp_path / "state")
    file.write_text("")
    for words in (["level", "low", "--policy", str(file)], ["level", "high", str(file), "--state", state],
                  ["--policy", str(file), "restore"], ["restore", str(file), "--policy", str(tmp_path / "other")],
                  ["--state", state, "check", str(file)], ["show", "--state", state]):
        assert main(["policy", *words]) == 0, words
    assert f'state = "{state}"' in capsys.readouterr().out
    assert main(["policy", "restore"]) == 2
    assert "policy restore: no file: expected" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["x =", '[protection]\nlevel = "hihg"', "[nothing]\na = 1"])
def test_a_wrong_file_stays_as_it_is(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "site.toml"
    file.write_text(text)
    if "hihg" in text:
        assert main(["policy", "level", "low", str(file)]) == 0
        return
    assert main(["policy", "level", "low", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert file.read_text() == text


def test_the_commands_say_what_they_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "site.toml"
    file.write_text(RESTORE)
    assert main(["policy", "level", "low", str(file)]) == 0
    assert capsys.readouterr().out.endswith(": level low: probable spam above 80, spam above 99\n")
    assert main(["policy", "restore", str(file)]) == 0
    assert "4 settings back to the default; level recommended: probable spam above 60" in capsys.readouterr().out
    assert main(["policy", "level", "low", str(tmp_path / "none.toml")]) == 2


TABLES = st.permutations(["[protection]\nanti_spam = true\n", '[label]\nspam = "#[x]"\n',
                          "[weights]\ndate_zone = 0\n", "[limits]\n\n# a\nparts = 9\n",
                          '[[rules]]\nname = "x"\nweight = 1\naddress = """a\n[b]"""\n'])


@settings(max_examples=60, deadline=None)
@given(TABLES, st.sampled_from(list(LEVELS)))
def test_everything_else_stays(tmp_path_factory: pytest.TempPathFactory, tables: list[str], level: str) -> None:
    file = tmp_path_factory.mktemp("edit") / "site.toml"
    file.write_text("".join(tables))
    before = tomllib.loads(file.read_text())
    set_level(file, level)
    after = tomllib.loads(file.read_text())
    assert after["protection"].pop("level") == level
    after.pop("steps", None)
    assert after == before
    assert set("".join(tables).split("\n")) <= set(file.read_text().split("\n"))
